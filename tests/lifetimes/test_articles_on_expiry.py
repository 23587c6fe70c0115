"""What articles about Keycloak claim of how tokens and sessions expire, put to the model.

Each test says what is true; `docs/lifetimes.md` tells it to users.
"""

from __future__ import annotations

from typing import Any

import pytest
from lifetime_cases import LINES, answer, client, realm
from scenes import (
    ALL,
    NEW,
    NO_CLIENT,
    NO_OFFLINE,
    OLD,
    REUSED,
    RUN,
    SESSION,
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
)

from kcconfig.lifetimes import LOGINS, first_answer, line_of
from kcconfig.lifetimes.ends import ends_of
from kcconfig.lifetimes.moments import Action

WEEKS = {"access": 120, "idle": 7 * 86400, "max": 30 * 86400}

EXPIRY = [
    *cases(
        ALL,
        "SSO max alone does not set a refresh token's life",
        scene("browser", {"max": 360_000}, first=Left(300, 1800)),
    ),
    *cases(
        ALL,
        "a client's idle decides where it is set",
        scene("browser", {"client_idle": 600}, first=Left(300, 600)),
    ),
    *cases(
        ALL,
        "the nearest one replaces the others",
        scene("browser", {"client_idle": 600, "c_idle": "900"}, first=Left(300, 900)),
    ),
    *cases(
        RUN,
        "token and session end in the same second",
        scene("browser", {"idle": 60}, refresh(59), refresh(119, SESSION)),
    ),
    *cases(
        ALL,
        "idle = max: what is left shrinks with every refresh",
        scene(
            "browser",
            {"idle": 100, "max": 100},
            *(refresh(at, Left(100 - at, 100 - at)) for at in (10, 40, 90)),
            first=Left(100, 100),
        ),
    ),
    *cases(
        ALL,
        "max > idle: it starts over with every refresh, until max is near",
        scene(
            "browser",
            {"idle": 100, "max": 250},
            refresh(90, Left(160, 100)),
            refresh(150, Left(100, 100)),
            refresh(200, Left(50, 50)),
        ),
    ),
    *cases(
        ALL, "the old refresh token goes on working", scene("browser", {}, refresh(5), refresh(10, token=0))
    ),
    *cases(
        ALL,
        "with rotation it does not, and takes the client's session with it",
        scene(
            "browser",
            {"rotate": True},
            refresh(5),
            refresh(10, REUSED, token=0),
            refresh(11, NO_CLIENT),
        ),
    ),
    *cases(
        ALL,
        "2 minutes, 7 days, 30 days",
        scene(
            "browser",
            WEEKS,
            *(refresh(day * 86400, Left(120, 7 * 86400)) for day in (6, 12, 18, 23)),
            refresh(28 * 86400, Left(120, 2 * 86400)),
        ),
    ),
    *cases(
        ALL,
        "offline without a limit ends when nobody uses it",
        scene("offline", {"offline_idle": 60}, refresh(200, NO_OFFLINE)),
    ),
    *cases(
        ALL,
        "offline without a limit goes on while it is used",
        scene("offline", {"offline_idle": 60}, *every(50, 5000, Action.REFRESH)),
    ),
]


@pytest.mark.parametrize(("line", "played"), [*EXPIRY])
def test_claim(line: str, played: Scene) -> None:
    play(line, played)


@pytest.mark.parametrize("line", RUN)
@pytest.mark.parametrize("shortest", ["idle", "max", "client_idle", "client_max"])
def test_the_smallest_of_four_limits_decides(line: str, shortest: str) -> None:
    limits = {"idle": 900, "max": 900, "client_idle": 800, "client_max": 800, shortest: 100}
    assert _refused_after(line, "browser", limits) == 100


@pytest.mark.parametrize("line", RUN)
@pytest.mark.parametrize(
    "shortest", ["offline_idle", "offline_max", "client_offline_idle", "client_offline_max"]
)
def test_the_smallest_of_four_offline_limits_decides_and_sso_plays_no_part(line: str, shortest: str) -> None:
    sso = {"idle": 50, "max": 50, "client_idle": 50, "client_max": 50, "limited": True}
    limits = {"offline_idle": 900, "offline_max": 900, "client_offline_idle": 800, "client_offline_max": 800}
    assert _refused_after(line, "offline", {**sso, **limits, shortest: 100}) == 100


@pytest.mark.parametrize(
    ("settings", "old", "new"),
    [
        ({"rm_idle": 3600}, (3600, 3600), (3600, 3600)),
        ({"rm_idle": 600}, (1800, 720), (1800, 1800)),
        ({"rm_max": 1200}, (1800, 1200), (1800, 1800)),
        ({"rm_idle": 90_000, "rm_max": 90_000}, (90_000, 90_000), (90_000, 90_000)),
    ],
)
def test_remember_me_replaces_up_to_24_and_extends_from_25_on(
    settings: dict[str, int], old: tuple[int, int], new: tuple[int, int]
) -> None:
    """What the refresh token says, and when the session ends."""
    for line in ALL:
        given = answer(line, "remember-me", rm=True, **settings)
        assert given.refresh is not None
        ends = given.refresh.end.seconds, _refused_after(line, "remember-me", {"rm": True, **settings})
        assert ends == (old if line in OLD else new), line


@pytest.mark.parametrize("line", ALL)
def test_remember_me_counts_only_where_the_box_was_ticked(line: str) -> None:
    unticked = answer(line, "browser", rm=True, rm_idle=90_000, rm_max=90_000)
    assert unticked == answer(line, "browser", rm=True)


@pytest.mark.parametrize("line", ALL)
def test_the_cookie_follows_the_remember_me_maximum_alone(line: str) -> None:
    cookie = answer(line, "remember-me", rm=True, rm_max=600).cookie
    assert cookie is not None
    assert cookie.seconds == 600


def test_five_minutes_become_seven_only_up_to_24_and_only_for_a_session_that_is_read() -> None:
    read = scene("browser", {"idle": 300, "access": 3600}, *every(60, 419, Action.INTROSPECTION))
    unread = scene("browser", {"idle": 300, "access": 3600})
    for line in OLD:
        play(line, read.then(introspection(419)))
        play(line, read.then(introspection(420, UNAUTHORISED)))
        play(line, unread.then(introspection(300, UNAUTHORISED)))
    for line in NEW:
        play(line, unread.then(introspection(299)))
        play(line, unread.then(introspection(300, UNAUTHORISED)))


@pytest.mark.parametrize("line", ALL)
def test_the_shorter_of_client_max_and_sso_max_ends_a_client(line: str) -> None:
    state = play(line, scene("browser", {"max": 600, "client_max": 400}, silent(5, client=1)))
    ends = ends_of(state)
    assert ends.latest is not None
    assert ends.latest.seconds == 400
    play(line, scene("browser", {"max": 600, "c_max": "900"}, refresh(599), refresh(600, SESSION)))


@pytest.mark.parametrize("line", ALL)
def test_offline_tokens_do_not_need_the_code_flow(line: str) -> None:
    able = client(c_service_refresh="true")
    no_code = able._replace(standard_flow=able.standard_flow._replace(number=0))
    for login in ("offline", "client-credentials-offline"):
        given = first_answer(line_of(LINES[line]), realm(), no_code, LOGINS[login])
        assert given.refresh is not None, login
        assert given.refresh.type == "Offline"


def _refused_after(line: str, login: str, settings: dict[str, Any]) -> int | None:
    end = answer(line, login, **settings).unused_refresh_refused_after
    assert end is not None
    return end.seconds
