"""What was seen, held against what was predicted: within two seconds is met, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from lifetime_cases import LINES, client, realm

from kcconfig.lifetimes import LOGINS, line_of
from kcconfig.lifetimes.moments import Action, Moment, Settings
from kcconfig.lifetimes.proof import PAGE, Proof, Seen, SeenTokens, held, prove
from kcconfig.lifetimes.state import State
from kcconfig.lifetimes.walk import begin
from kcconfig.model import Unknown


def login(line: str = "26.7", kind: str = "browser", **values: Any) -> State:
    settings = Settings(realm(**values), (client(**values), client()))
    state, _ = begin(line_of(LINES[line]), settings, LOGINS[kind], born=1_790_000_000)
    assert state is not None
    return state


def tokens(access: int | None = 300, refresh: int | None = 1800, kind: str | None = "Refresh") -> SeenTokens:
    return SeenTokens(access, access, access, True, refresh, kind, refresh)


def refreshed(at: int, found: SeenTokens) -> Seen:
    return Seen(Moment(at, Action.REFRESH), True, 200, found)


def refused(at: int, description: str, action: Action = Action.REFRESH) -> Seen:
    return Seen(Moment(at, action), False, 400, None, "invalid_grant", description)


def wrong(proof: Proof) -> list[str]:
    return [check.what for check in proof.checks if not check.ok]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (tokens(), []),
        (tokens(access=302), []),
        (tokens(refresh=1798), []),
        (tokens(access=303), ["access token", "expires_in", "ID token"]),
        (tokens(refresh=1797), ["refresh token", "refresh_expires_in"]),
        (tokens(refresh=None), ["refresh token", "refresh_expires_in"]),
        (tokens(kind="Offline"), ["kind of refresh token"]),
        (tokens(kind=None), ["kind of refresh token"]),
    ],
)
def test_numbers_of_a_refresh(found: SeenTokens, expected: list[str]) -> None:
    assert wrong(prove(login(), refreshed(100, found))) == expected


@pytest.mark.parametrize(
    ("description", "near"),
    [("Session not active", range(58, 63)), ("Token is not active", range(59, 64))],
)
def test_near_an_end_each_answer_of_those_seconds_is_met(description: str, near: range) -> None:
    met = [at for at in near if not wrong(prove(login(idle=60), refused(at, description)))]
    assert met == list(near)


@pytest.mark.parametrize(
    ("seen", "predicted"),
    [
        (refused(50, "Session not active"), "yes"),
        (refused(70, "Stale token"), "Token is not active"),
        (refreshed(70, tokens(refresh=60)), "Token is not active"),
    ],
)
def test_a_wrong_outcome_names_both_sides(seen: Seen, predicted: str) -> None:
    [check] = prove(login(idle=60), seen).checks
    assert not check.ok
    assert check.predicted == predicted
    assert check.observed == ("yes" if seen.ok else seen.description)


def test_a_refusal_names_the_setting_that_decides() -> None:
    [check] = prove(login(idle=60), refused(70, "Token is not active")).checks
    assert check.ok
    assert check.by is not None
    assert check.by.path == ("ssoSessionIdleTimeout",)


def test_the_model_goes_on_from_the_moment_that_fits() -> None:
    proof = prove(login(idle=60), refused(59, "Session not active"))
    assert proof.ok
    assert proof.state is not None
    assert proof.state.online is None


def test_what_is_not_known_is_neither_right_nor_wrong() -> None:
    proof = prove(login(idle=Unknown("$(env:IDLE)")), refreshed(100, tokens()))
    assert proof.checks == ()
    assert proof.unknown is not None


@pytest.mark.parametrize(
    ("status", "error", "met"), [(500, PAGE, True), (503, PAGE, True), (400, PAGE, False), (0, None, False)]
)
def test_a_page_meets_a_failure_of_its_own_sort_and_no_success(
    status: int, error: str | None, met: bool
) -> None:
    page = Seen(Moment(0, Action.LOGIN), False, status, None, error, "the login ends at a page")
    failing = Settings(realm(), (client(c_access="abc"), client()))
    _, failed = begin(line_of(LINES["26.7"]), failing, LOGINS["browser"])
    assert [check.ok for check in held(failed, page)] == [met]
    fine = Settings(realm(), (client(), client()))
    _, worked = begin(line_of(LINES["26.7"]), fine, LOGINS["browser"])
    assert [check.ok for check in held(worked, page)] == [False]


def test_a_yes_without_tokens_is_none_where_tokens_are_predicted() -> None:
    [check] = prove(login(), Seen(Moment(100, Action.REFRESH), True, 200)).checks
    assert (check.observed, check.predicted, check.ok) == ("yes", "tokens", False)
    [check] = prove(login(), Seen(Moment(100, Action.USERINFO), True, 200)).checks
    assert (check.observed, check.predicted, check.ok) == ("yes", "yes", True)
