"""Tokens and ends later than the first answer: clocks that have moved on."""

from __future__ import annotations

from typing import Any

import pytest
from lifetime_cases import LINES, client, realm

from kcconfig.lifetimes import LOGINS, Clocks, line_of
from kcconfig.lifetimes.decisions import later
from kcconfig.lifetimes.limits import Case, latest_end, limits_of, max_end
from kcconfig.lifetimes.stays import Part, Stay, unused_end
from kcconfig.lifetimes.tokens import access_token, refresh_token

ALL = ("22", "24", "25", "26", "26.7")


def at(line: str, login: str, clocks: Clocks, **settings: Any) -> Case:
    return Case(line_of(LINES[line]), realm(**settings), client(**settings), LOGINS[login], clocks)


def refreshed(now: int, **more: int) -> Clocks:
    """The login's own client refreshes now."""
    return Clocks(now=now, last_use=now, client_last_use=now, **more)


def seconds_left(case: Case) -> tuple[int | None, int | None]:
    """Of the access and of the refresh token."""
    limits = limits_of(case)
    end = max_end(limits, case.clocks)
    return access_token(case, end).expires_in, refresh_token(case, limits, end).expires_in


def refused_at(case: Case, token_end: int | None = None, last_read: int = 0) -> int | None:
    """When a refresh token is refused that nobody uses from now on, on the clock of the login."""
    limits, clocks = limits_of(case), case.clocks
    end = max_end(limits, clocks)
    written = later(refresh_token(case, limits, end).end, clocks.now)
    if token_end is not None:
        written = written._replace(seconds=token_end)
    user = Part(clocks.user_start, clocks.last_use, max(last_read, clocks.last_use), limits)
    part = Part(clocks.client_start, clocks.client_last_use, max(last_read, clocks.client_last_use), limits)
    stay = Stay(user, (part,), case.login.offline, case.login.remember)
    latest = latest_end(limits, end, clocks)
    return unused_end(case.line, limits, stay, part, token_end=written, latest=latest).seconds


@pytest.mark.parametrize("line", ALL)
@pytest.mark.parametrize(
    ("settings", "now", "access", "refresh"),
    [
        ({}, 1700, 300, 1800),
        ({}, 35000, 300, 1000),
        ({}, 35900, 100, 100),
        ({"idle": 40, "max": 40}, 10, 30, 30),
        ({"idle": 40, "max": 40}, 39, 1, 1),
        ({"idle": 40, "max": 60}, 20, 40, 40),
        ({"idle": 40, "max": 60}, 30, 30, 30),
        ({"idle": 40, "max": 60}, 59, 1, 1),
        ({"idle": 30, "max": 60, "access": 120}, 25, 35, 30),
        ({"idle": 30, "max": 60, "c_access": "-1"}, 25, 35, 30),
        ({"access": 120, "idle": 604800, "max": 2592000}, 28 * 86400, 120, 172800),
    ],
)
def test_each_refresh_is_cut_off_by_the_longest_life(
    line: str, settings: dict[str, int], now: int, access: int, refresh: int
) -> None:
    assert seconds_left(at(line, "browser", refreshed(now), **settings)) == (access, refresh)


@pytest.mark.parametrize("line", ALL)
@pytest.mark.parametrize(("now", "access", "refresh"), [(0, 60, 30), (20, 40, 30), (40, 20, 20)])
def test_limited_offline_session(line: str, now: int, access: int, refresh: int) -> None:
    settings = {"offline_idle": 30, "limited": True, "offline_max": 60}
    assert seconds_left(at(line, "offline", refreshed(now), **settings)) == (access, refresh)


def test_offline_token_asked_for_later_counts_from_the_login_until_it_is_refreshed() -> None:
    settings = {"limited": True, "offline_max": 300, "offline_idle": 600}
    assert seconds_left(at("26", "offline", refreshed(8), **settings))[1] == 292
    started_at_8 = refreshed(11, user_start=8, client_start=8)
    assert seconds_left(at("26", "offline", started_at_8, **settings))[1] == 297


def test_access_token_until_the_session_ends_is_dead_in_an_older_offline_session() -> None:
    assert seconds_left(at("26", "offline", refreshed(65), max=60, access=-1))[0] == -5


@pytest.mark.parametrize("line", ALL)
def test_client_session_restarted_by_a_silent_login(line: str) -> None:
    settings = {"idle": 100, "max": 100, "c_max": "30"}
    assert seconds_left(at(line, "browser", refreshed(20), **settings)) == (10, 10)
    assert seconds_left(at(line, "browser", refreshed(35, client_start=35), **settings)) == (30, 30)


@pytest.mark.parametrize("line", ["22", "24", "26", "26.7"])
@pytest.mark.parametrize(
    ("settings", "clocks", "refused"),
    [
        ({"idle": 60, "max": 600, "c_idle": "100"}, Clocks(), 60),
        ({"idle": 60, "max": 600, "c_idle": "100"}, Clocks(last_use=50), 100),
        ({"idle": 30, "max": 60}, refreshed(25), 55),
        ({"idle": 30, "max": 60}, refreshed(45), 60),
        ({"idle": 60, "max": 600, "client_idle": 20, "c_idle": "40"}, refreshed(45, client_start=45), 85),
    ],
)
def test_unused_refresh_token(line: str, settings: dict[str, Any], clocks: Clocks, refused: int) -> None:
    assert refused_at(at(line, "browser", clocks, **settings)) == refused


@pytest.mark.parametrize("line", ["22", "24", "26", "26.7"])
def test_unused_offline_token_without_an_end_of_its_own(line: str) -> None:
    assert refused_at(at(line, "offline", Clocks(), offline_idle=30)) == 30
    assert refused_at(at(line, "offline", refreshed(25), offline_idle=30)) == 55


@pytest.mark.parametrize(("line", "refused"), [("22", 150), ("24", 150), ("26", 30)])
def test_a_session_that_is_read_lives_for_the_window_up_to_24_only(line: str, refused: int) -> None:
    case = at(line, "browser", Clocks(), idle=30, max=600)
    assert refused_at(case, token_end=600, last_read=148) == refused


def test_remember_me_replaces_up_to_24_and_extends_from_25_on() -> None:
    settings = {"idle": 40, "max": 100, "rm": True, "rm_idle": 20, "rm_max": 60}
    ends = {line: refused_at(at(line, "remember-me", refreshed(30), **settings)) for line in ALL}
    assert ends == {"22": 60, "24": 60, "25": 70, "26": 70, "26.7": 70}
