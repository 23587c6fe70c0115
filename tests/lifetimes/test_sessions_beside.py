"""Sessions that no cookie leads to any more, because somebody logged in again: their tokens go on. All was observed."""

from __future__ import annotations

from typing import Any

import pytest
from scenes import (
    LOGIN,
    NEW,
    NO_CLIENT,
    NO_OFFLINE,
    OLD,
    RUN,
    SESSION,
    STALE,
    TOKEN,
    UNAUTHORISED,
    Event,
    Expected,
    Left,
    Scene,
    cases,
    change,
    logout,
    offline,
    play,
    reauthentication,
    refresh,
    scene,
    silent,
    userinfo,
)

from kcconfig.lifetimes import line_of
from kcconfig.lifetimes.moments import Action


def another_login(at: int, expected: Expected = None) -> Event:
    """With a form, in a browser that holds no cookie of the first one."""
    return Event(at, Action.LOGIN, expected)


REMEMBERED = {"rm": True, "rm_max": 8, "max": 1800, "idle": 1800}

SCENES: list[Any] = [
    *cases(
        RUN,
        "a logout ends the session that the newest tokens are of, and takes the cookie of the other one along",
        scene(
            "browser",
            {},
            another_login(3, Left(300, 1800)),
            refresh(6, Left(300, 1800), token=0),
            userinfo(7),
            logout(8),
            refresh(9, SESSION, token=0),
            silent(10, LOGIN),
            refresh(11, Left(300, 1800), token=1),
        ),
    ),
    *cases(
        RUN,
        "a logout from the newer session leaves the older one",
        scene(
            "browser",
            {},
            another_login(3),
            refresh(6, token=0),
            refresh(7, token=1),
            logout(8),
            refresh(9, token=0),
            refresh(10, SESSION, token=1),
        ),
    ),
    *cases(
        RUN,
        "another client of the older session",
        scene(
            "browser",
            {},
            silent(2, client=1),
            another_login(3),
            logout(6),
            refresh(7, client=1),
            userinfo(8, client=1),
            refresh(9, token=0),
        ),
    ),
    *cases(
        RUN,
        "a logout from the older session ends it for all its clients",
        scene(
            "browser",
            {},
            silent(2, client=1),
            another_login(3),
            refresh(6, token=0),
            userinfo(7, client=1),
            logout(8),
            refresh(9, SESSION, client=1),
            userinfo(10, UNAUTHORISED),
            userinfo(11, UNAUTHORISED, client=1),
        ),
    ),
    *cases(
        RUN,
        "a cookie that ends before its session",
        scene(
            "browser",
            {"max": 8},
            change(2, max=1800),
            refresh(4, Left(300, 1796)),
            silent(11, LOGIN),
            reauthentication(12, Left(300, 1800)),
            refresh(14, TOKEN, token=0),
            refresh(15, Left(300, 1785), token=1),
            refresh(16, Left(300, 1796), token=2),
        ),
    ),
    *cases(
        NEW,
        "remember-me with a cookie that ends before its session",
        scene("remember-me", REMEMBERED, reauthentication(11), refresh(14, Left(300, 1786), token=0)),
    ),
    *cases(
        OLD,
        "remember-me whose session ends with its cookie",
        scene("remember-me", REMEMBERED, reauthentication(11), refresh(14, SESSION, token=0)),
    ),
    *cases(
        RUN,
        "offline tokens of several logins",
        scene(
            "offline",
            {},
            reauthentication(3),
            reauthentication(6),
            *(refresh(9 + n, token=n) for n in range(3)),
        ),
    ),
    *cases(
        RUN,
        "offline tokens of logins in different browsers",
        scene("offline", {}, another_login(3), refresh(6, token=0), refresh(7)),
    ),
    *cases(
        RUN,
        "two offline tokens out of one SSO session",
        scene(
            "browser",
            {},
            offline(3),
            offline(6),
            refresh(9, token=1),
            refresh(10, token=2),
            refresh(11, token=0),
        ),
    ),
    *cases(
        ("22", "24", "26.7"),
        "a second offline token moves the idle clocks",
        scene("browser", {"offline_idle": 12}, offline(2), offline(8), refresh(17, token=1), refresh(18)),
    ),
    *cases(
        ("26",),
        # In words the server says "Client session not active" here, which counts as the same.
        "a second offline token does not move the client's idle clock",
        scene("browser", {"offline_idle": 12}, offline(2), offline(8), refresh(17, NO_CLIENT)),
    ),
    *cases(
        NEW,
        "a second offline token moves no start",
        scene(
            "browser",
            {"limited": "true", "offline_max": 12},
            offline(2, Left(10, 10)),
            offline(8, Left(4, 4)),
            refresh(11, Left(3, 3)),
            refresh(17, TOKEN),
        ),
    ),
    *cases(
        NEW,
        "where tokens rotate, each offline login counts by itself",
        scene("browser", {"rotate": True}, offline(2), offline(4), refresh(6, token=2), refresh(8, token=1)),
    ),
    *cases(
        OLD,
        "where tokens rotate, a later offline login makes the older token stale",
        scene(
            "browser",
            {"rotate": True},
            offline(2),
            offline(4),
            refresh(6, token=2),
            refresh(8, STALE, token=1),
            refresh(10, NO_CLIENT, token=3),
        ),
    ),
    *cases(
        ("24",),
        "an offline session that has ended is in the way of a new one until somebody finds it",
        scene(
            "browser",
            {"offline_idle": 12},
            offline(2),
            offline(18, line_of("24.0.5").faults),
            offline(20, line_of("24.0.5").faults),
            refresh(21, NO_OFFLINE, token=1),
            offline(22),
        ),
    ),
    *cases(
        NEW,
        "an offline session that has ended is in the way of a new one for once",
        scene(
            "browser",
            {"offline_idle": 12},
            offline(2),
            offline(18, line_of("26.7.3").faults),
            offline(20, Left(300, 0)),
            refresh(21),
            silent(22),
            refresh(23, token=0),
        ),
    ),
    *cases(
        RUN,
        "a client's part of an offline session that has ended is not in the way",
        scene("browser", {"client_offline_idle": 12}, offline(2), offline(18), refresh(19)),
    ),
    *cases(
        ("26",),
        "26.4: a logout of a session that the cookie does not lead to ends its offline session",
        scene(
            "offline",
            {},
            another_login(3),
            refresh(6, token=0),
            logout(8),
            refresh(9, NO_OFFLINE, token=0),
            refresh(10, token=1),
        ),
    ),
    *cases(
        ("22", "24", "26.7"),
        "a logout of a session that the cookie does not lead to leaves its offline session",
        scene("offline", {}, another_login(3), refresh(6, token=0), logout(8), refresh(9, token=0)),
    ),
]


@pytest.mark.parametrize(("line", "played"), SCENES)
def test_what_comes_of_it(line: str, played: Scene) -> None:
    play(line, played)
