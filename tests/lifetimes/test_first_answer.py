"""What a login is given, setting by setting, as servers of each line answered."""

from __future__ import annotations

from typing import Any

import pytest
from lifetime_cases import LINES, answer

from kcconfig.lifetimes import Decided, Lifetimes

OLD = ("22", "24")
NEW = ("26", "26.7")
ALL = (*OLD, "25", *NEW)
FAR = 600_000_000
"""Nineteen years: from 2026 it leads beyond 2038."""


def numbers(given: Lifetimes) -> dict[str, Any]:
    def seconds(decided: Decided | None) -> int | None:
        assert decided is None or decided.known
        return decided.seconds if decided else None

    refresh, access = given.refresh, given.access
    sso = given.sessions.sso
    return {
        "error": given.error.error if given.error else None,
        "access": seconds(access.end) if access else None,
        "expires_in": access.expires_in if access else None,
        "refresh": seconds(refresh.end) if refresh else None,
        "refresh_expires_in": refresh.expires_in if refresh else None,
        "type": refresh.type if refresh else None,
        "has_exp": refresh.has_exp if refresh else None,
        "unused": seconds(given.unused_refresh_refused_after),
        "latest": seconds(given.latest_end),
        "sso_idle": seconds(sso.idle) if sso else None,
        "sso_max": seconds(sso.max) if sso else None,
        "cookie": seconds(given.cookie),
    }


def case(lines: tuple[str, ...] | str, login: str, settings: dict[str, Any], **expected: Any) -> list[Any]:
    lines = (lines,) if isinstance(lines, str) else lines
    words = ", ".join(f"{name} {value!r}" for name, value in settings.items()) or "defaults"
    return [pytest.param(line, login, settings, expected, id=f"{line} {login}: {words}") for line in lines]


DEFAULTS = [
    *case(
        ALL,
        "password",
        {},
        access=300,
        expires_in=300,
        refresh=1800,
        refresh_expires_in=1800,
        type="Refresh",
        has_exp=True,
        unused=1800,
        latest=36000,
        sso_idle=1800,
        sso_max=36000,
        cookie=None,
    ),
    *case(ALL, "browser", {}, access=300, refresh=1800, cookie=36000),
    *case(ALL, "hybrid", {}, access=300, refresh=1800, cookie=36000),
    *case(ALL, "device", {}, access=300, refresh=1800, cookie=36000),
    *case(ALL, "implicit", {}, access=900, refresh=None, unused=None, latest=36000, cookie=36000),
    *case(ALL, "client-credentials", {}, access=300, refresh=None, latest=300, sso_idle=None),
    *case(ALL, "client-credentials", {"c_service_refresh": "true"}, refresh=1800, sso_max=36000),
    *case(NEW, "token-exchange", {}, access=300, refresh=None),
    *case(NEW, "token-exchange", {"c_exchange_refresh": "SAME_SESSION"}, access=300, refresh=1800),
    *case(
        ALL,
        "offline",
        {},
        access=300,
        refresh=None,
        refresh_expires_in=0,
        type="Offline",
        has_exp=False,
        latest=None,
        cookie=36000,
    ),
    *case((*OLD, *NEW), "offline", {}, unused=2592000),
    *case("25", "offline", {}, unused=2592120),
    *case(NEW, "offline", {}, sso_idle=None),
    *case(OLD, "offline", {}, sso_idle=1800),
]

EXAMPLES = [
    *case(ALL, "browser", {"idle": 40, "max": 40}, refresh=40, unused=40, latest=40, access=40),
    *case(ALL, "browser", {"idle": 40, "max": 60}, refresh=40, access=60),
    *case(ALL, "browser", {"idle": 60, "max": 600, "c_idle": "100"}, refresh=100),
    *case((*OLD, *NEW), "browser", {"idle": 60, "max": 600, "c_idle": "100"}, unused=60),
    *case(
        NEW,
        "remember-me",
        {"idle": 40, "max": 100, "rm": True, "rm_idle": 20, "rm_max": 60},
        refresh=40,
        unused=40,
        latest=100,
        sso_idle=40,
        sso_max=100,
        cookie=60,
    ),
    *case(
        OLD,
        "remember-me",
        {"idle": 40, "max": 100, "rm": True, "rm_idle": 20, "rm_max": 60},
        refresh=40,
        unused=40,
        latest=60,
        sso_max=60,
        cookie=60,
    ),
    *case(
        ALL,
        "remember-me",
        {"idle": 30, "max": 60, "rm": True, "rm_idle": 90, "rm_max": 0},
        refresh=60,
        latest=60,
    ),
    *case(ALL, "browser", {"idle": 100, "max": 100, "c_max": "30"}, refresh=30, access=30, latest=30),
    *case(ALL, "browser", {"idle": 30, "max": 60, "access": 120}, access=60, refresh=30),
    *case(ALL, "browser", {"idle": 30, "max": 60, "c_access": "-1"}, access=60, expires_in=60),
    *case((*OLD, *NEW), "offline", {"offline_idle": 30}, has_exp=False, unused=30),
    *case(
        ALL,
        "offline",
        {"offline_idle": 30, "limited": True, "offline_max": 60},
        refresh=30,
        access=60,
        unused=30,
        latest=60,
        has_exp=True,
    ),
    *case(
        ALL,
        "offline",
        {"offline_idle": 100, "c_offline_max": "40"},
        has_exp=False,
        refresh_expires_in=0,
        access=40,
        unused=40,
        latest=40,
    ),
    *case(
        NEW,
        "offline",
        {"idle": 60, "offline_idle": 300, "limited": True, "offline_max": 300},
        refresh=300,
        unused=300,
    ),
    *case(
        ALL,
        "browser",
        {"access": 120, "idle": 604800, "max": 2592000},
        access=120,
        refresh=604800,
        latest=2592000,
    ),
    *case(ALL, "browser", {"idle": 60, "max": 600, "client_idle": 20, "c_idle": "40"}, refresh=40, unused=40),
    *case(ALL, "implicit", {"implicit": 900, "c_access": "20", "max": 60}, access=60),
    *case(ALL, "hybrid", {"implicit": 900, "c_access": "20", "max": 60}, access=20),
    *case(ALL, "offline", {"client_offline_max": 40}, latest=None, access=300),
    *case((*OLD, *NEW), "offline", {"client_offline_idle": 40}, unused=40),
]

SPECIAL = [
    *case(OLD, "browser", {"idle": 0}, refresh=1800, unused=120, sso_idle=120),
    *case(NEW, "browser", {"idle": 0}, refresh=1800, unused=1800),
    *case(OLD, "password", {"idle": -5}, refresh=1800, unused=115),
    *case(NEW, "password", {"idle": -5, "max": -1}, refresh=1800, unused=1800, latest=36000),
    *case(OLD, "browser", {"max": 0}, error="invalid_grant", access=None, refresh=None),
    *case(OLD, "password", {"max": 0}, error=None, refresh=1800, unused=0, latest=0),
    *case(NEW, "browser", {"max": 0}, access=300, refresh=1800, latest=36000, cookie=None),
    *case(OLD, "offline", {"offline_idle": 0}, unused=120),
    *case(NEW, "offline", {"offline_idle": 0}, unused=2592000),
    *case(OLD, "offline", {"limited": True, "offline_max": 0}, refresh=2592000, unused=0, latest=0),
    *case(NEW, "offline", {"limited": True, "offline_max": 0}, refresh=2592000, latest=5184000),
    *case(
        ALL,
        "remember-me",
        {"rm": True, "rm_idle": -1, "rm_max": -1},
        refresh=1800,
        latest=36000,
        cookie=36000,
    ),
    *case(ALL, "browser", {"client_idle": -1, "client_max": -1}, refresh=1800, latest=36000),
    *(
        each
        for text in ("", "0", "-5", "abc", "1h", " 60 ", "10.5")
        for each in case(ALL, "browser", {"c_idle": text, "c_max": text}, refresh=1800, latest=36000)
    ),
    *case(ALL, "browser", {"c_idle": "+70"}, refresh=70),
    *case(ALL, "browser", {"c_idle": "3000000000"}, refresh=36000),
    *case(ALL, "browser", {"access": 0}, access=0, expires_in=0),
    *case(ALL, "browser", {"c_access": "0"}, access=0, expires_in=0),
    *case(ALL, "browser", {"access": -1}, access=36000),
    *case(ALL, "client-credentials", {"access": -1}, access=36000),
    *case(ALL, "client-credentials", {"access": -1, "c_max": "20"}, access=20),
    *case(ALL, "client-credentials-offline", {"c_offline_max": "30"}, access=30, refresh=None),
    *case(ALL, "browser", {"c_access": "-5"}, access=-5, expires_in=-5),
    *case(ALL, "browser", {"access": 99999}, access=36000),
    *case(ALL, "browser", {"access": 99, "c_access": ""}, access=99),
    *case(ALL, "browser", {"access": 99, "c_access": "   "}, access=99),
    *case(ALL, "browser", {"c_access": "+60"}, access=60),
    *(
        each
        for text in ("abc", " 60 ", "60.5", "2147483648", "5m")
        for each in case(ALL, "client-credentials", {"c_access": text}, error="unknown_error", access=None)
    ),
    *case(ALL, "implicit", {"c_access": "abc"}, error=None, access=900),
    *case(ALL, "browser", {"access": -1, "max": 0}, access=0)[2:],
    *case(
        NEW, "offline-remember-me", {"rm": True, "access": -1, "max": 60, "rm_max": 20}, access=20, cookie=20
    ),
    *case(ALL, "password", {"c_refresh": "false"}, refresh=None, unused=None, latest=300),
    *case(ALL, "client-credentials", {"c_refresh": "false", "c_service_refresh": "true"}, refresh=1800),
    *case(ALL, "browser", {"c_refresh": "false"}, refresh=None, unused=None, latest=36000),
    *case(ALL, "offline", {"c_refresh": "false", "c_offline_max": "30"}, refresh=None, access=30),
]

BEYOND_2038 = [
    *case(
        OLD,
        "browser",
        {"idle": FAR, "max": FAR},
        refresh=FAR - 2**32,
        refresh_expires_in=FAR,
        unused=0,
        cookie=FAR - 2**32,
    ),
    *case(
        ("25", *NEW), "browser", {"idle": FAR, "max": FAR}, refresh=FAR, refresh_expires_in=FAR, cookie=FAR
    ),
    *case(OLD, "password", {"max": FAR, "access": -1}, access=FAR - 2**32, expires_in=FAR),
    *case(NEW, "password", {"max": FAR, "access": -1}, access=FAR - 2**32, expires_in=FAR - 2**32),
    *case(NEW, "password", {"max": 2**31 - 1, "access": -1}, access=-2147483649, expires_in=-2147483649),
    *case(NEW, "password", {"max": FAR, "access": -1, "c_max": "100"}, access=FAR - 2**32, refresh=100),
    *case(OLD, "password", {"max": FAR, "access": -1, "c_max": "100"}, expires_in=FAR, refresh=100),
]


@pytest.mark.parametrize(
    ("line", "login", "settings", "expected"), [*DEFAULTS, *EXAMPLES, *SPECIAL, *BEYOND_2038]
)
def test_first_answer(line: str, login: str, settings: dict[str, Any], expected: dict[str, Any]) -> None:
    given = numbers(answer(line, login, **settings))
    assert {name: given[name] for name in expected} == expected


@pytest.mark.parametrize("line", LINES)
def test_id_and_access_token_end_together(line: str) -> None:
    given = answer(line, "browser", access=77)
    assert given.access == given.id


def test_beyond_2038_depends_on_today() -> None:
    early = answer("22", "browser", born=1_400_000_000, idle=FAR, max=FAR)
    assert numbers(early)["refresh"] == FAR


@pytest.mark.parametrize("line", LINES)
def test_text_as_a_lifespan_is_an_error_page_where_a_token_is_due_before_the_code(line: str) -> None:
    error = answer(line, "hybrid", c_access="abc").error
    assert error is not None
    assert (error.http, error.error, error.impossible) == (400, None, False)
    assert error.description == "Unexpected error when handling authentication request to identity provider."


def test_http_500_says_where_to_look_from_24_on() -> None:
    texts = {line: answer(line, "browser", c_access="abc").error for line in LINES}
    assert texts["22"] is not None
    assert texts["22"].http == 500
    assert texts["22"].description is None
    assert texts["24"] is not None
    assert "server log" in str(texts["24"].description)
