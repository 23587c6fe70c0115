"""Offline sessions followed through time, and what stays beside them."""

from __future__ import annotations

import pytest
from scenes import (
    ALL,
    LOGIN,
    NEW,
    NO_CLIENT,
    NO_OFFLINE,
    OLD,
    RUN,
    UNAUTHORISED,
    Left,
    Scene,
    cases,
    introspection,
    logout,
    offline,
    play,
    refresh,
    scene,
    silent,
)

STAYS = [
    *cases(
        ALL,
        "access token until SSO max is dead in an older offline session",
        scene(
            "offline", {"idle": 30, "max": 60, "c_access": "-1"}, refresh(65, Left(-5, 0)), first=Left(60, 0)
        ),
    ),
    *cases(ALL, "offline idle 30, no limit: good at 29", scene("offline", {"offline_idle": 30}, refresh(29))),
    *cases(
        RUN,
        "offline idle 30, no limit: refused at 30",
        scene("offline", {"offline_idle": 30}, refresh(30, NO_OFFLINE), first=Left(300, 0)),
    ),
    *cases(
        RUN,
        "offline idle 30, no limit: a refresh extends it",
        scene(
            "offline", {"offline_idle": 30}, refresh(25, Left(300, 0)), refresh(54), refresh(84, NO_OFFLINE)
        ),
    ),
    *cases(
        ALL,
        "offline idle 30, limited to 60",
        scene(
            "offline",
            {"offline_idle": 30, "limited": True, "offline_max": 60},
            refresh(20, Left(40, 30)),
            refresh(40, Left(20, 20)),
            refresh(60, NO_OFFLINE),
            first=Left(60, 30),
        ),
    ),
    *cases(
        ALL,
        "the client's offline max without the realm's limit: good to 39",
        scene("offline", {"offline_idle": 100, "c_offline_max": "40"}, refresh(39), first=Left(40, 0)),
    ),
    *cases(
        RUN,
        "the client's offline max without the realm's limit: refused from 40",
        scene(
            "offline",
            {"offline_idle": 100, "c_offline_max": "40"},
            refresh(40, NO_CLIENT),
        ),
    ),
    *cases(
        ALL,
        "SSO idle plays no part",
        scene(
            "offline",
            {"idle": 60, "offline_idle": 300, "limited": True, "offline_max": 300},
            refresh(150, Left(150, 150)),
            first=Left(300, 300),
        ),
    ),
    *cases(
        NEW,
        "an offline token asked for later counts from the login until it is refreshed",
        scene(
            "browser",
            {"limited": True, "offline_max": 300, "offline_idle": 600},
            offline(8, Left(292, 292)),
            refresh(11, Left(297, 297)),
        ),
    ),
]

BESIDE = [
    *cases(
        OLD, "an offline login leaves a session behind", scene("offline", {"offline_idle": 10}, silent(20))
    ),
    *cases(
        OLD,
        "it keeps the access token alive after the offline session",
        scene("offline", {"offline_idle": 10}, introspection(20)),
    ),
    *cases(
        NEW,
        "an offline login leaves no session behind",
        scene("offline", {"offline_idle": 100}, silent(20, LOGIN)),
    ),
    *cases(
        NEW,
        "nothing keeps the access token alive after the offline session",
        scene("offline", {"offline_idle": 10}, introspection(20, UNAUTHORISED)),
    ),
    *cases(
        RUN,
        "an offline token outlives the logout",
        scene("browser", {}, offline(5), logout(10), silent(11, LOGIN), refresh(12, Left(300, 0))),
    ),
    *cases(
        RUN,
        "the realm's offline maximum for clients does nothing without the limit",
        scene("offline", {"client_offline_max": 10}, refresh(20)),
    ),
    *cases(
        RUN,
        "the realm's offline idle for clients always works",
        scene("offline", {"client_offline_idle": 10}, refresh(10, NO_CLIENT)),
    ),
    *cases(
        RUN,
        "a client's maximum bounds one stretch, the SSO maximum the day",
        scene(
            "browser",
            {"idle": 100, "max": 100, "c_max": "30"},
            silent(35, Left(30, 30)),
            silent(70, Left(30, 30)),
            silent(99, Left(1, 1)),
            silent(100, LOGIN),
        ),
    ),
]


@pytest.mark.parametrize(("line", "played"), [*STAYS, *BESIDE])
def test_offline(line: str, played: Scene) -> None:
    play(line, played)
