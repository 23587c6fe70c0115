"""Logins followed from their start to their end, with numbers that anybody can add up."""

from __future__ import annotations

import pytest
from scenes import (
    ALL,
    NEW,
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
    play,
    refresh,
    scene,
    silent,
    userinfo,
)

from kcconfig.lifetimes.moments import Action

DAY = 86400
RESTING = {"idle": 60, "max": 600, "c_idle": "100"}
SMALL_REMEMBER_ME = {"idle": 40, "max": 100, "rm": True, "rm_idle": 20, "rm_max": 60}

ONLINE = [
    *cases(
        ALL,
        "the defaults, an hour before the maximum",
        scene(
            "browser",
            {},
            refresh(1700, Left(300, 1800)),
            *(refresh(at) for at in range(3400, 35000, 1700)),
            refresh(35000, Left(300, 1000)),
            refresh(35900, Left(100, 100)),
            refresh(36000, SESSION),
            first=Left(300, 1800),
        ),
    ),
    *cases(
        ALL,
        "idle 40 = max 40: what is left only shrinks",
        scene(
            "browser",
            {"idle": 40, "max": 40},
            *(refresh(at, Left(left, left)) for at, left in [(10, 30), (20, 20), (30, 10), (38, 2), (39, 1)]),
            refresh(40, SESSION),
            first=Left(40, 40),
        ),
    ),
    *cases(
        ALL,
        "idle 40 < max 60: starts over until the maximum is near",
        scene(
            "browser",
            {"idle": 40, "max": 60},
            refresh(20, Left(40, 40)),
            refresh(30, Left(30, 30)),
            refresh(45, Left(15, 15)),
            refresh(58, Left(2, 2)),
            refresh(59, Left(1, 1)),
            refresh(60, SESSION),
            first=Left(60, 40),
        ),
    ),
    *cases(
        RUN,
        "client idle 100 above SSO idle 60: good to 59",
        scene("browser", RESTING, refresh(59), first=Left(300, 100)),
    ),
    *cases(
        RUN,
        "client idle 100 above SSO idle 60: refused at 60",
        scene("browser", RESTING, refresh(60, SESSION)),
    ),
    *cases(
        RUN,
        "another client keeps the session alive for it, to 99",
        scene("browser", RESTING, silent(45, client=1), refresh(50, client=1), refresh(99)),
    ),
    *cases(
        RUN,
        "another client keeps the session alive, but not beyond the token's end",
        scene("browser", RESTING, silent(45, client=1), refresh(50, client=1), refresh(101, TOKEN)),
    ),
    *cases(
        ALL,
        "a remember-me smaller than SSO: the token does not tell",
        scene("remember-me", SMALL_REMEMBER_ME, refresh(30, Left(70, 40)), first=Left(100, 40)),
    ),
    *cases(
        NEW,
        "a remember-me smaller than SSO: good to 69",
        scene("remember-me", SMALL_REMEMBER_ME, refresh(30), refresh(69)),
    ),
    *cases(
        OLD,
        "a remember-me smaller than SSO: the session is over at 60",
        scene("remember-me", SMALL_REMEMBER_ME, refresh(30), refresh(65, SESSION)),
    ),
    *cases(
        ALL,
        "a remember-me idle beyond the maximum is wasted",
        scene(
            "remember-me",
            {"idle": 30, "max": 60, "rm": True, "rm_idle": 90, "rm_max": 0},
            refresh(40, Left(20, 20)),
            refresh(60, SESSION),
            first=Left(60, 60),
        ),
    ),
    *cases(
        ALL,
        "client max 30: a silent login goes on with a client session that lives",
        scene(
            "browser", {"idle": 100, "max": 100, "c_max": "30"}, silent(20, Left(10, 10)), first=Left(30, 30)
        ),
    ),
    *cases(
        ALL,
        "client max 30: a silent login begins one that has run out anew",
        scene("browser", {"idle": 100, "max": 100, "c_max": "30"}, silent(35, Left(30, 30))),
    ),
    *cases(
        ALL,
        "an access token that outlives the idle session",
        scene(
            "browser", {"idle": 30, "max": 60, "access": 120}, refresh(25, Left(35, 30)), first=Left(60, 30)
        ),
    ),
    *cases(
        RUN,
        "the server refuses it when the session is over",
        scene("browser", {"idle": 30, "max": 60, "access": 120}, userinfo(30, UNAUTHORISED)),
    ),
    *cases(
        ALL,
        "access token until the session ends",
        scene("browser", {"idle": 30, "max": 60, "c_access": "-1"}, refresh(25, Left(35, 30))),
    ),
    *cases(
        ALL,
        "2 minutes, 7 days, 30 days",
        scene(
            "browser",
            {"access": 120, "idle": 7 * DAY, "max": 30 * DAY},
            *(refresh(day * DAY, Left(120, 7 * DAY)) for day in (6, 12, 18, 23)),
            refresh(28 * DAY, Left(120, 2 * DAY)),
            refresh(30 * DAY, SESSION),
            first=Left(120, 7 * DAY),
        ),
    ),
    *cases(
        ALL,
        "2 minutes, 7 days, 30 days: not used for a week",
        scene("browser", {"access": 120, "idle": 7 * DAY, "max": 30 * DAY}, refresh(7 * DAY + 1, TOKEN)),
    ),
    *cases(
        ALL,
        "1 minute, 30 minutes, 10 hours",
        scene(
            "browser",
            {"access": 60},
            *(refresh(at, Left(60, 1800)) for at in range(60, 34200, 60)),
            refresh(34300, Left(60, 1700)),
            refresh(36000, SESSION),
            first=Left(60, 1800),
        ),
    ),
    *cases(
        NEW,
        "introspected every 5 s, never refreshed: over at 30",
        scene(
            "browser",
            {"idle": 30, "max": 600},
            *every(5, 29, Action.INTROSPECTION),
            introspection(30, UNAUTHORISED),
        ),
    ),
    *cases(
        OLD,
        "introspected every 5 s, never refreshed: over at 150",
        scene(
            "browser",
            {"idle": 30, "max": 600},
            *every(5, 149, Action.INTROSPECTION),
            introspection(150, UNAUTHORISED),
        ),
    ),
    *cases(
        OLD,
        "SSO idle 0: the token says 1800",
        scene("browser", {"idle": 0}, refresh(119, Left(300, 1800)), first=Left(300, 1800)),
    ),
    *cases(OLD, "SSO idle 0: the session ends at 120", scene("browser", {"idle": 0}, refresh(120, SESSION))),
    *cases(NEW, "SSO idle 0 is the default", scene("browser", {"idle": 0}, refresh(1799), refresh(3598))),
    *cases(NEW, "SSO max 0 is the default", scene("password", {"max": 0}, refresh(1799, Left(300, 1800)))),
    *cases(
        OLD,
        "SSO max 0: every refresh fails",
        scene("password", {"max": 0}, refresh(1, SESSION), first=Left(300, 1800)),
    ),
    *cases(
        RUN,
        "the client's idle replaces the realm's for clients",
        scene(
            "browser",
            {"idle": 60, "max": 600, "client_idle": 20, "c_idle": "40"},
            silent(45, Left(300, 40)),
            refresh(84),
            first=Left(300, 40),
        ),
    ),
]


@pytest.mark.parametrize(("line", "played"), ONLINE)
def test_example(line: str, played: Scene) -> None:
    play(line, played)


@pytest.mark.parametrize("line", OLD)
def test_sso_max_0_refuses_the_exchange_of_every_code(line: str) -> None:
    with pytest.raises(AssertionError, match=SESSION):
        play(line, scene("browser", {"max": 0}))


@pytest.mark.parametrize("line", ALL)
@pytest.mark.parametrize(("login", "access"), [("implicit", 60), ("hybrid", 20)])
def test_implicit_flow_has_a_lifespan_of_its_own(line: str, login: str, access: int) -> None:
    state = play(line, scene(login, {"implicit": 900, "c_access": "20", "max": 60}))
    token = state.access[0]
    assert token is not None
    assert token.end.seconds == access
