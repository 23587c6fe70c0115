"""A day as bars and ticks."""

from __future__ import annotations

import time
from typing import Any

import pytest
from days import walk

from kcconfig.explain.day_timeline import timeline_of
from kcconfig.explain.timeline import Lane, TickKind, Timeline
from kcconfig.model import Unknown


def bars(picture: Timeline, lane: Lane) -> list[tuple[int, int | None, str | None]]:
    found = [bar for bar in picture.bars if bar.lane is lane]
    return [(bar.start, bar.end, bar.by.by.path[-1] if bar.by else None) for bar in found]


def ticks(picture: Timeline) -> list[tuple[int, str]]:
    return [(tick.at, str(tick.kind)) for tick in picture.ticks]


IDLE, MAX, ACCESS = "ssoSessionIdleTimeout", "ssoSessionMaxLifespan", "accessTokenLifespan"


def test_tokens_are_replaced_or_end() -> None:
    picture = timeline_of(walk("work at 2m, work at 10m, refresh at 12m, work at 1h"), title="web")
    assert bars(picture, Lane.ACCESS) == [
        (0, 300, ACCESS),
        (600, 720, None),
        (720, 1020, ACCESS),
        (3600, 3900, ACCESS),
    ]
    assert bars(picture, Lane.REFRESH) == [
        (0, 600, None),
        (600, 720, None),
        (720, 2520, IDLE),
        (3600, 5400, IDLE),
    ]
    assert bars(picture, Lane.CLIENT) == bars(picture, Lane.SSO) == [(0, 2520, IDLE), (3600, 5400, IDLE)]
    assert bars(picture, Lane.COOKIE) == [(0, 3600, None), (3600, 39600, MAX)]
    assert [bar.note for bar in picture.bars if bar.start == 600] == [
        "replaced by a new one, good until 15m",
        "replaced by a new one, good until 40m",
    ]
    assert picture.title == "web"
    assert picture.sentences[0] == "The person logs in 2 times: at the start and at 1h."


def test_what_happens_is_marked() -> None:
    picture = timeline_of(walk("work at 2m, userinfo at 3m, work at 10m, work at 1h, logout, refresh at 2h"))
    assert ticks(picture) == [
        (0, "login"),
        (120, "use"),
        (180, "read"),
        (600, "refresh"),
        (3600, "refused"),
        (3600, "refused"),
        (3600, "login"),
        (3600, "logout"),
        (7200, "refused"),
    ]
    assert picture.ticks[4].note == (
        "refresh refused: Token is not active, since 40m, decided by ssoSessionIdleTimeout"
    )


def test_introspection_knows_no_error() -> None:
    picture = timeline_of(walk("introspection at 31m, logout at 32m, refresh at 33m", access=3600))
    assert [tick.note for tick in picture.ticks if tick.kind is TickKind.REFUSED] == [
        "introspection inactive, since 30m, decided by ssoSessionIdleTimeout",
        "refresh refused: Token is not active, since 30m, decided by ssoSessionIdleTimeout",
    ]


def test_a_refresh_token_that_its_session_does_not_outlive() -> None:
    picture = timeline_of(walk("refresh at 61s, work at 10m", idle=60, c_idle=100))
    assert bars(picture, Lane.REFRESH)[0] == (0, 60, IDLE)


def test_offline_tokens_have_lanes_of_their_own() -> None:
    picture = timeline_of(walk("every 1d for 2d", "offline"))
    assert bars(picture, Lane.OFFLINE_TOKEN) == [
        (0, 86400, None),
        (86400, 172800, None),
        (172800, 172800 + 2592000, "offlineSessionIdleTimeout"),
    ]
    assert bars(picture, Lane.OFFLINE) == [(0, 172800 + 2592000, "offlineSessionIdleTimeout")]
    assert bars(picture, Lane.REFRESH) == bars(picture, Lane.SSO) == []


def test_a_logout_cuts_sessions_off() -> None:
    picture = timeline_of(walk("logout at 10m"))
    assert bars(picture, Lane.SSO) == bars(picture, Lane.COOKIE) == [(0, 600, None)]
    assert {bar.note for bar in picture.bars if bar.end == 600} == {"logged out"}


def test_a_logout_ends_refresh_tokens_and_no_access_token() -> None:
    picture = timeline_of(walk("refresh at 1m, logout at 2m"))
    assert bars(picture, Lane.REFRESH) == [(0, 60, None), (60, 120, None)]
    assert bars(picture, Lane.ACCESS)[-1] == (60, 360, ACCESS)
    assert [bar.note for bar in picture.bars if bar.start == 60] == [
        "its session ended at 2m: only those accept it who do not ask Keycloak",
        "logged out",
    ]


def test_a_session_that_ends_early_takes_its_refresh_token_along() -> None:
    picture = timeline_of(walk("re-authentication at 80s", idle=60, c_idle=100))
    assert bars(picture, Lane.REFRESH)[0] == (0, 60, IDLE)
    assert picture.bars[0].note == (
        "replaced by a new one, good until 5m; its session ended at 1m: only those accept it who do not ask Keycloak"
    )


def test_an_offline_token_outlives_a_logout() -> None:
    picture = timeline_of(walk("logout at 10m", "offline"))
    assert bars(picture, Lane.OFFLINE_TOKEN) == [(0, 2592000, "offlineSessionIdleTimeout")]


def test_a_refused_silent_login_takes_the_cookie_away() -> None:
    picture = timeline_of(walk("silent login at 1h"))
    assert [(bar.end, bar.note) for bar in picture.bars if bar.lane is Lane.COOKIE] == [
        (3600, "deleted, its session was over")
    ]


@pytest.mark.parametrize(
    ("activity", "login", "settings", "cookies"),
    [
        (
            "every 10m for 1h",
            "browser",
            {"access": 60, "idle": 600, "max": 3600},
            [(start, start + 600, "replaced by that of a new login") for start in range(0, 3600, 600)]
            + [(3600, 7200, "")],
        ),
        ("silent login at 59m", "browser", {"idle": 3600, "max": 3600}, [(0, 7140, "")]),
        ("silent login at 29m, work at 11h", "browser", {}, [(0, 37740, ""), (39600, 75600, "")]),
        ("re-authentication at 1m", "browser", {}, [(0, 36060, "")]),
        (
            "re-authentication at 1m",
            "offline",
            {},
            [(0, 60, "replaced by that of a new login"), (60, 36060, "")],
        ),
    ],
)
def test_a_cookie_ends_with_the_session_that_a_new_login_replaces(
    activity: str, login: str, settings: dict[str, Any], cookies: list[tuple[int, int, str]]
) -> None:
    picture = timeline_of(walk(activity, login, **settings))
    assert [(bar.start, bar.end, bar.note) for bar in picture.bars if bar.lane is Lane.COOKIE] == cookies


@pytest.mark.parametrize(
    ("activity", "login", "settings", "until"),
    [
        ("", "browser", {}, 1890),
        ("", "offline", {}, 2592000 + 129600),
        ("", "client-credentials", {}, 315),
        ("", "browser", {"access": 7200}, 7560),
        ("every 5m for 2h", "browser", {}, 9450),
        ("every 5m for 2h", "offline", {}, 7500 + 375),
        ("idle 10s", "browser", {}, 60),
    ],
)
def test_where_the_picture_ends(activity: str, login: str, settings: dict[str, Any], until: int) -> None:
    assert timeline_of(walk(activity, login, **settings)).until == until


def test_many_logins_are_drawn_in_time() -> None:
    day = walk("every 101s for 10d", idle=60, c_idle=100)
    started = time.process_time()
    assert len([bar for bar in timeline_of(day).bars if bar.lane is Lane.SSO]) > 2500
    assert time.process_time() - started < 1


def test_an_unused_login() -> None:
    picture = timeline_of(walk(""))
    assert ticks(picture) == [(0, "login")]
    assert picture.sentences == (
        "The person logs in once, at the start.",
        "If nothing happens, the person has to log in again from 30m on, decided by ssoSessionIdleTimeout.",
        "However much it is used, no refresh works from 10h on, decided by ssoSessionMaxLifespan.",
    )


def test_what_is_not_known_is_drawn_as_such() -> None:
    picture = timeline_of(walk("refresh at 20m, work", access=Unknown("$(A)")))
    assert [(bar.end, bar.known) for bar in picture.bars if bar.lane is Lane.ACCESS] == [
        (1200, False),
        (None, False),
    ]
    assert [tick.kind for tick in picture.ticks] == [TickKind.LOGIN, TickKind.REFRESH]


def test_a_login_that_fails_has_nothing_to_draw_but_the_refusal() -> None:
    picture = timeline_of(walk("work at 1h", "remember-me"))
    assert picture.bars == ()
    assert ticks(picture) == [(0, "refused")]
