"""Ends, error texts and clocks as running servers of each line showed them."""

from __future__ import annotations

import pytest
from lifetime_cases import LINES, answer
from scenes import (
    LOGIN,
    NEW,
    NO_CLIENT,
    NO_OFFLINE,
    OFFLINE_OVER,
    OLD,
    RUN,
    SESSION,
    TOKEN,
    UNAUTHORISED,
    Left,
    Scene,
    cases,
    every,
    introspection,
    logout,
    offline,
    play,
    reauthentication,
    refresh,
    scene,
    silent,
    userinfo,
)

from kcconfig.lifetimes import EVERY_LOGIN
from kcconfig.lifetimes.moments import Action

QUIET = scene("browser", {"idle": 30, "max": 600, "access": 500})
ASKED = QUIET.then(*every(5, 149, Action.INTROSPECTION))
READ = scene("browser", {"idle": 30, "max": 600, "access": 500, "c_idle": "190"})

WINDOW = [
    *cases(RUN, "a refresh, good to 29", QUIET.then(refresh(29))),
    *cases(RUN, "a refresh, refused at 30", QUIET.then(refresh(30, SESSION))),
    *cases(RUN, "a silent login, good to 29", QUIET.then(silent(29))),
    *cases(RUN, "a silent login, refused at 30", QUIET.then(silent(30, LOGIN))),
    *cases(RUN, "userinfo, good to 29", QUIET.then(userinfo(29))),
    *cases(RUN, "userinfo, refused at 30", QUIET.then(userinfo(30, UNAUTHORISED))),
    *cases(OLD, "asked about every 5 s, active to 149", ASKED.then(introspection(149))),
    *cases(OLD, "asked about every 5 s, inactive at 150", ASKED.then(introspection(150, UNAUTHORISED))),
    *cases(
        NEW,
        "asked about every 5 s, inactive at 30",
        QUIET.then(*every(5, 29, Action.INTROSPECTION), introspection(30, UNAUTHORISED)),
    ),
    *(
        each
        for at in (95, 147)
        for each in cases(
            OLD,
            f"read every 8 s, a refresh is good at {at}",
            READ.then(*every(8, at - 1, Action.USERINFO), refresh(at)),
        )
    ),
    *cases(
        OLD,
        "read every 8 s, a refresh is refused at 153",
        READ.then(*every(8, 149, Action.USERINFO), refresh(153, SESSION)),
    ),
    *cases(
        NEW,
        "read every 8 s, a refresh is refused at 30",
        READ.then(*every(8, 29, Action.USERINFO), refresh(30, SESSION)),
    ),
    *cases(
        RUN,
        "an offline token, refused at 30",
        scene("offline", {"offline_idle": 30}, refresh(30, NO_OFFLINE)),
    ),
    *cases(RUN, "the maximum has no window: good to 59", scene("browser", {"max": 60}, refresh(59))),
    *cases(
        RUN, "the maximum has no window: refused at 60", scene("browser", {"max": 60}, refresh(60, SESSION))
    ),
]

ERRORS = [
    *cases(RUN, "past the token's own end", scene("browser", {}, refresh(1801, TOKEN))),
    *cases(RUN, "in the second of its end", scene("browser", {}, refresh(1800, SESSION))),
    *cases(RUN, "logged out", scene("browser", {}, logout(5), refresh(6, SESSION), silent(7, LOGIN))),
    *cases(
        RUN,
        "the client's session ran out",
        scene("browser", {"c_idle": "20"}, refresh(20, NO_CLIENT)),
    ),
    *cases(
        RUN,
        "the client's offline session ran out",
        scene("offline", {"c_offline_idle": "20"}, refresh(20, NO_CLIENT)),
    ),
    *cases(
        OLD, "offline idle 0 is a real 0 and two minutes", scene("offline", {"offline_idle": 0}, refresh(119))
    ),
    *cases(
        OLD,
        "offline max 0 is a real 0, at the first refresh",
        scene(
            "offline",
            {"limited": True, "offline_max": 0},
            refresh(1, OFFLINE_OVER),
            first=Left(300, 2592000),
        ),
    ),
    *cases(
        OLD,
        "offline max 0 is a real 0, later in a session, too",
        scene(
            "browser",
            {"limited": True, "offline_max": 0},
            offline(1, Left(300, 2592000)),
            refresh(2, OFFLINE_OVER),
        ),
    ),
    *cases(RUN, "no refresh token", scene("browser", {"c_refresh": "false"}, first=Left(300, 0))),
]

CLOCKS = [
    *cases(
        RUN,
        "each client rests by itself, while another one is busy",
        scene(
            "browser",
            {"idle": 30, "max": 600, "access": 500},
            silent(1, client=1),
            *every(10, 60, Action.REFRESH, client=1),
        ).then(userinfo(61, UNAUTHORISED), silent(62)),
    ),
    *cases(
        RUN,
        "userinfo and introspection keep nobody signed in",
        scene("browser", {"access": 3600}, *every(60, 1799, Action.USERINFO), refresh(1801, TOKEN)),
    ),
    *cases(
        RUN,
        "prompt=login does not restart the maximum",
        scene("browser", {"idle": 60, "max": 60}, reauthentication(50, Left(10, 10)), silent(59, Left(1, 1))),
    ),
    *cases(
        RUN,
        "prompt=login after the end begins a new session",
        scene(
            "browser", {"idle": 60, "max": 60}, reauthentication(70, Left(60, 60)), refresh(100, Left(30, 30))
        ),
    ),
    *cases(
        RUN,
        "a silent login counts as use",
        scene("browser", {"idle": 30, "max": 600}, silent(20), silent(45), refresh(70)),
    ),
    *cases(RUN, "nobody is remembered without a cookie", scene("password", {}, silent(5, LOGIN))),
    *cases(
        NEW,
        "the cookie ends at rmMax, the session does not",
        scene(
            "remember-me",
            {"idle": 40, "max": 40, "rm": True, "rm_max": 30},
            refresh(20),
            refresh(31),
            silent(32, LOGIN),
        ),
    ),
    *cases(
        ("22",),
        "the first refresh token counts from the login",
        scene("browser", {"idle": 60, "max": 600}, first=Left(300, 54), lag=6),
    ),
    *cases(
        ("24", *NEW),
        "the first refresh token counts from its request",
        scene("browser", {"idle": 60, "max": 600}, first=Left(300, 60), lag=6),
    ),
]


@pytest.mark.parametrize(("line", "played"), [*WINDOW, *ERRORS, *CLOCKS])
def test_observed(line: str, played: Scene) -> None:
    play(line, played)


@pytest.mark.parametrize("line", LINES)
def test_kinds_of_login_that_nobody_observed_are_not_guessed(line: str) -> None:
    for login in ("ciba", "saml", "brokered", "par", "dynamic-scopes"):
        error = answer(line, login).error
        assert error is not None
        assert (error.known, EVERY_LOGIN[login].unobserved) == (False, error.description)
