"""Looks at a session that a client has no part in any more, and tokens that are older than the session they meet."""

from __future__ import annotations

import pytest
from scenes import (
    ALL,
    CLIENT_OVER,
    LOGIN,
    NEW,
    NO_CLIENT,
    NO_OFFLINE,
    OLD,
    REUSED,
    RUN,
    SESSION,
    TOKEN,
    UNAUTHORISED,
    Event,
    Left,
    Scene,
    cases,
    change,
    introspection,
    logout,
    play,
    reauthentication,
    refresh,
    scene,
    silent,
    userinfo,
)

from kcconfig.lifetimes import line_of

OLDER_THAN_CLIENT = "refresh token issued before the client session started"

BUSY_OTHER = scene(
    "browser",
    {"idle": 18, "max": 60, "c_idle": "9"},
    silent(1, client=1),
    refresh(12, TOKEN),
    introspection(14, UNAUTHORISED),
)
"""One client's session is over and is looked at all the same; the user's has been idle since second 1."""
LOOKED_AT_OFFLINE = scene(
    "offline", {"idle": 8, "offline_idle": 20, "client_offline_idle": 10}, userinfo(14, UNAUTHORISED)
)
NO_NEW_TOKEN = scene(
    "client-credentials-offline",
    {"idle": 8, "c_refresh": "false", "c_service_refresh": "true"},
    refresh(2, Left(300, 0)),
)


def login_of_other(at: int, expected: Left) -> Event:
    return reauthentication(at, expected)._replace(client=1)


LOOKS = [
    *cases(OLD, "a look puts off the end of the user's session", BUSY_OTHER.then(silent(22, client=1))),
    *cases(("26", "26.7"), "a look puts off nothing", BUSY_OTHER.then(silent(22, LOGIN, client=1))),
    *cases(("24",), "of the user's offline session, too", LOOKED_AT_OFFLINE.then(refresh(23, NO_CLIENT))),
    *cases(
        ("24",), "but not without the look", LOOKED_AT_OFFLINE._replace(events=(refresh(23, NO_OFFLINE),))
    ),
]
LOWERED = [
    case
    for login in ("browser", "offline")
    for case in cases(
        ("26", "26.7"),
        f"the client's idle is lowered, {login}",
        scene(
            login,
            {"idle": 600, "offline_idle": 600},
            change(5, c_idle="10", c_offline_idle="10"),
            userinfo(15),
            introspection(16),
            refresh(17, CLIENT_OVER),
        ),
    )
]
OLDER_TOKENS = [
    *cases(
        ("24",),
        "an offline token of an offline session before, in the same SSO session",
        scene(
            "offline",
            {"idle": 60, "offline_idle": 12},
            refresh(17, NO_OFFLINE),
            reauthentication(20),
            refresh(25, NO_OFFLINE, token=0),
            refresh(26),
        ),
    ),
    *cases(
        RUN,
        "a refresh token of a session that was logged out",
        scene(
            "browser",
            {},
            refresh(3),
            logout(5),
            reauthentication(10),
            refresh(12, SESSION, token=0),
            refresh(13),
        ),
    ),
    *cases(
        RUN,
        "a refresh token from before the client was thrown out, and came back",
        scene(
            "browser",
            {"rotate": True},
            refresh(3),
            refresh(5, REUSED, token=0),
            silent(10),
            refresh(12, OLDER_THAN_CLIENT, token=1),
            refresh(13),
        ),
    ),
    *cases(
        ("22",),
        "no refresh token from an offline session that has outlived the SSO session",
        NO_NEW_TOKEN.then(refresh(11, "unknown_error")),
    ),
    *cases(
        ("24",),
        "no refresh token from an offline session that has outlived the SSO session",
        NO_NEW_TOKEN.then(refresh(11, line_of("24.0.5").faults)),
    ),
    *cases(NEW, "no fault on newer lines", NO_NEW_TOKEN.then(refresh(11, Left(300, 0)))),
    *cases(
        RUN,
        "another client's own login is no offline one",
        scene("offline", {}, logout(5), refresh(6), login_of_other(8, Left(300, 1800)), refresh(9, client=1)),
    ),
    *cases(
        RUN,
        "an offline token that its client has logged out with",
        scene("client-credentials-offline", {"c_service_refresh": "true"}, logout(5), refresh(7, NO_OFFLINE)),
    ),
    *cases(
        ALL,
        "a token that is as old as its session",
        scene("browser", {}, refresh(1), refresh(2, token=0), refresh(3, token=1)),
    ),
]


@pytest.mark.parametrize(("line", "played"), [*LOOKS, *LOWERED, *OLDER_TOKENS])
def test_what_comes_of_it(line: str, played: Scene) -> None:
    play(line, played)
