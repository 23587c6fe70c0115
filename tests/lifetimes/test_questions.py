"""What rules and reports ask besides first answers, and that they compute nothing of their own."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from lifetime_cases import LINES, answer, client, realm

import kcconfig
from kcconfig.lifetimes import LOGINS, NO_CLIENT, effective, first_answer, line_of
from kcconfig.lifetimes.blame import blamed
from kcconfig.lifetimes.browser import browser
from kcconfig.lifetimes.decisions import counts
from kcconfig.lifetimes.moments import Settings
from kcconfig.lifetimes.tokens import born_expired, past_2038
from kcconfig.lifetimes.walk import begin
from kcconfig.model import Unknown

ASKING = ("rules", "lint", "plan", "render", "reports", "explain")
DEFAULTS = {1800, 36000, 2592000, 5184000}
"""Keycloak's defaults: who writes them down computes with them."""


@pytest.mark.parametrize("package", ASKING)
def test_nobody_else_knows_a_default(package: str) -> None:
    for file in (Path(kcconfig.__file__).parent / package).rglob("*.py"):
        numbers = {
            node.value
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and type(node.value) is int
        }
        assert not numbers & DEFAULTS, file


@pytest.mark.parametrize(("number", "expected"), [(-5, False), (0, False), (1, True)])
def test_an_override_counts_above_0(number: int, *, expected: bool) -> None:
    assert counts(realm(client_idle=number).client_idle) is expected


@pytest.mark.parametrize(
    ("settings", "seconds"),
    [
        ({}, 1800),
        ({"idle": 0}, 0),
        ({"idle": 600, "rm_idle": 900}, 600),
        ({"idle": 600, "rm": True, "rm_idle": 900}, 900),
        ({"idle": 600, "rm": True, "rm_idle": 60}, 600),
        ({"idle": 600, "rm": True, "rm_idle": Unknown("$(X)")}, None),
        ({"idle": Unknown("$(X)")}, None),
    ],
)
def test_the_largest_client_timeout_is_one_of_the_stored_numbers(
    settings: dict[str, object], seconds: int | None
) -> None:
    found = effective.longest_for_clients(realm(**settings), idle=True)
    assert (found.seconds, found.known) == (seconds, seconds is not None)


def test_who_does_nothing_is_out_after_the_shorter_of_two_idle_timeouts() -> None:
    assert effective.unrefreshed(realm(idle=600), client(c_idle=900)).seconds == 600
    assert effective.unrefreshed(realm(idle=600), client(c_idle=60)).seconds == 60


@pytest.mark.parametrize(("lifespan", "dead"), [(-2, True), (-1, False), (0, True), (1, False)])
def test_access_tokens_that_are_dead_from_the_start(lifespan: int, *, dead: bool) -> None:
    assert born_expired(lifespan) is dead


def test_the_last_second_of_32_bits() -> None:
    assert not past_2038(10, 2**31 - 11)
    assert past_2038(10, 2**31 - 10)


def test_a_browser_stays_signed_in_for_as_long_as_its_cookie() -> None:
    shorter = browser(answer("26", "remember-me", rm=True, max=40, rm_max=30))
    assert shorter is not None
    assert shorter.max.seconds == 30
    assert browser(answer("26", "password")) is None
    assert browser(answer("26", "offline")) is None


@pytest.mark.parametrize(
    ("line", "login", "settings", "path"),
    [
        ("26", "browser", {"c_access": "5m"}, ("attributes", "access.token.lifespan")),
        ("24", "browser", {"max": 0}, ("ssoSessionMaxLifespan",)),
        ("24", "browser", {"max": -5}, ("ssoSessionMaxLifespan",)),
        ("22", "browser", {"max": -5}, ("ssoSessionMaxLifespan",)),
        ("24", "offline", {"max": -5}, ("ssoSessionMaxLifespan",)),
        ("24", "browser", {"idle": -120}, ("ssoSessionIdleTimeout",)),
        ("24", "browser", {"idle": -300}, ("ssoSessionIdleTimeout",)),
        ("24", "browser", {"idle": 0, "max": 0}, ("ssoSessionMaxLifespan",)),
        ("24", "remember-me", {"rm": True, "rm_idle": 60, "max": -5}, ("ssoSessionMaxLifespan",)),
        ("26", "remember-me", {}, ("rememberMe",)),
    ],
)
def test_the_setting_behind_a_login_that_fails(
    line: str, login: str, settings: dict[str, object], path: tuple[str, ...]
) -> None:
    own = client(**settings) if "c_access" in settings else NO_CLIENT
    values = realm(**settings)
    error = first_answer(line_of(LINES[line]), values, own, LOGINS[login]).error
    assert error is not None
    found = blamed(line_of(LINES[line]), values, own, LOGINS[login], error)
    assert found is not None
    assert found.path == path


@pytest.mark.parametrize("line", ["22", "24"])
@pytest.mark.parametrize("idle", [-300, -120, -119, 0, 600])
@pytest.mark.parametrize("longest", [-5, 0, 3600])
def test_whoever_is_to_blame_for_a_session_that_is_dead_at_once(line: str, idle: int, longest: int) -> None:
    values = realm(idle=idle, max=longest)
    login, lines = LOGINS["browser"], line_of(LINES[line])
    error = first_answer(lines, values, NO_CLIENT, login).error
    state, _ = begin(lines, Settings(values, (NO_CLIENT,)), login)
    assert (state is None) is (error is not None) is (longest <= 0 or idle <= -120)
    if error is None:
        return
    found = blamed(lines, values, NO_CLIENT, login, error)
    guilty = {("ssoSessionIdleTimeout",): idle <= -120, ("ssoSessionMaxLifespan",): longest <= 0}
    assert found is not None
    assert guilty[found.path]
