"""What articles about Keycloak claim of refresh tokens and of single sign-on, put to the model.

Each test says what is true; `docs/lifetimes.md` tells it to users.
"""

from __future__ import annotations

import pytest
from scenes import (
    ALL,
    LOGIN,
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

from kcconfig.lifetimes.moments import Action

REISSUE = [
    *cases(
        ALL,
        "a refresh gives both tokens anew, before the access token's end",
        scene("browser", {}, refresh(10, Left(300, 1800))),
    ),
    *cases(
        ALL, "and after it", scene("browser", {}, userinfo(301, UNAUTHORISED), refresh(302, Left(300, 1800)))
    ),
    *cases(
        ALL,
        "the new token is good at the server",
        scene("browser", {}, refresh(302), userinfo(303), introspection(304)),
    ),
    *cases(
        ALL,
        "after the refresh token's end a silent login does where the session lives",
        scene("browser", {"c_idle": "60"}, refresh(61, TOKEN), silent(62, Left(300, 60))),
    ),
    *cases(
        ALL,
        "after the session's end only a form does",
        scene(
            "browser",
            {"idle": 60, "max": 60},
            refresh(61, TOKEN),
            silent(62, LOGIN),
            reauthentication(63, Left(60, 60)),
        ),
    ),
    *cases(
        ALL,
        "a refresh token need not live longer than an access token",
        scene("browser", {"access": 3600, "idle": 600}, first=Left(3600, 600)),
    ),
    *cases(
        ALL, "an access token lives for 5 minutes by default", scene("browser", {}, first=Left(300, 1800))
    ),
    *cases(
        ALL,
        "an access token lives for 10 minutes if it is told to",
        scene("browser", {"access": 600}, first=Left(600, 1800)),
    ),
]

SINGLE_SIGN_ON = [
    *cases(
        RUN,
        "a logout ends all clients, and what only looks at the token's end does not notice",
        scene("browser", {"access": 3600}, silent(5, client=1), logout(10)).then(
            refresh(11, SESSION),
            refresh(11, SESSION, client=1),
            userinfo(11, UNAUTHORISED),
            silent(11, LOGIN),
        ),
    ),
    *cases(
        RUN,
        "an offline token survives the logout",
        scene("browser", {}, offline(5), logout(10), refresh(11, Left(300, 0))),
    ),
    *cases(
        ALL,
        "an expired access token is renewed without a password",
        scene("browser", {"access": 1}, userinfo(3, UNAUTHORISED), refresh(3, Left(1, 1800))),
    ),
    *cases(
        ALL,
        "an application that forgot everything gets a new code silently",
        scene("browser", {}, silent(20, Left(300, 1800))),
    ),
    *cases(RUN, "no session: login_required", scene("browser", {"idle": 60}, silent(60, LOGIN))),
    *cases(
        ALL,
        "prompt=login asks, and restarts the idle clock but not the maximum",
        scene(
            "browser",
            {"idle": 60, "max": 100},
            reauthentication(50, Left(50, 50)),
            reauthentication(90, Left(10, 10)),
        ),
    ),
    *cases(
        ALL,
        "a refresh token's life is the SSO idle, 30 minutes",
        scene("browser", {"access": 60}, first=Left(60, 1800)),
    ),
    *cases(
        ALL,
        "10 hours count from the login, not from the refresh token's issue",
        scene(
            "browser",
            {},
            *every(1700, 34000, Action.REFRESH),
            refresh(35700, Left(300, 300)),
            refresh(36000, SESSION),
        ),
    ),
]


@pytest.mark.parametrize(("line", "played"), [*REISSUE, *SINGLE_SIGN_ON])
def test_claim(line: str, played: Scene) -> None:
    play(line, played)


@pytest.mark.parametrize("line", ALL)
def test_a_refresh_moves_the_last_use_and_never_the_start(line: str) -> None:
    before = play(line, scene("browser", {}))
    after = play(line, scene("browser", {}, refresh(100), refresh(500)))
    assert before.online is not None
    assert after.online is not None
    assert (before.online.user.start, before.online.user.last_use) == (0, 0)
    assert (after.online.user.start, after.online.user.last_use) == (0, 500)
    assert [part and (part.start, part.last_use) for part in after.online.clients] == [(0, 500), None]
