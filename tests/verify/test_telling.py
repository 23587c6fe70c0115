"""A story that goes wrong half-way: what was seen counts, what cannot be told is named, and nothing is left behind."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from lifetime_cases import LINES, client, realm

from kcconfig.lifetimes import line_of
from kcconfig.lifetimes.moments import Action, Moment, Settings
from kcconfig.lifetimes.proof import Seen, SeenTokens
from kcconfig.model import Secret
from kcconfig.verify import telling
from kcconfig.verify.error import FlowError, PasswordError, TokenError
from kcconfig.verify.seats import Seat
from kcconfig.verify.stories import Script
from kcconfig.verify.teller import Teller
from kcconfig.verify.telling import Task, Told, tell
from kcconfig.verify.visit import Person, Visit
from kcconfig.verify.web import Web

TOKENS = SeenTokens(300, 300, 300, True, 1800, "Refresh", 1800)
BORN = 1_790_000_000


def _refreshed_twice(teller: Teller) -> None:
    teller.act(Action.REFRESH)
    teller.act(Action.REAUTHENTICATION)
    teller.act(Action.REFRESH)


SCRIPT = Script("used", _refreshed_twice, first=True)
OTHER = Script("used otherwise", _refreshed_twice)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[Action, Any]:
    """What each action comes to: something seen, or an error that is raised. Stands where the network would."""
    found: dict[Action, Any] = {}

    def begin(self: Visit) -> Seen:
        self.born = BORN
        return come(Action.LOGIN)

    def act(_self: Visit, action: Action, *_: object) -> Seen:
        return come(action)

    def come(action: Action) -> Seen:
        given = found.get(action, Seen(Moment(0, action), True, 200, TOKENS))
        if isinstance(given, Exception):
            raise given
        seen: Seen = given
        return seen

    monkeypatch.setattr(Visit, "begin", begin)
    monkeypatch.setattr(Visit, "act", act)
    monkeypatch.setattr(Visit, "clean_up", lambda _: ())
    monkeypatch.setattr(telling, "_limits", lambda *_: ())
    return found


def told(script: Script = SCRIPT) -> Told:
    seat = Seat("app", "app", None, "http://127.0.0.1/cb", None, client())
    settings = Settings(realm(), (seat.inputs,))
    person = Person("ada", Secret("ada-password"))
    web = Web("http://127.0.0.1:1", "demo")
    return tell(Task(web, line_of(LINES["26.7"]), settings, (seat,), person, "browser", script, Event()))


def turns(of: Told) -> Iterator[tuple[str, bool]]:
    assert of.story is not None
    for turn in of.story.turns:
        yield turn.action, all(check.ok for check in turn.checks)


def test_all_as_predicted(answers: dict[Action, Any]) -> None:
    assert answers == {}
    found = told()
    assert list(turns(found)) == [
        ("login", True),
        ("refresh", True),
        ("re-authentication", True),
        ("refresh", True),
    ]
    assert (found.untested, found.entered, found.refused) == ((), True, None)


@pytest.mark.parametrize(("status", "reason"), [(302, "the login ends in server_error"), (500, "a page")])
def test_an_error_of_the_server_half_way_is_a_mismatch(
    answers: dict[Action, Any], status: int, reason: str
) -> None:
    answers[Action.REAUTHENTICATION] = FlowError(reason, status=status)
    found = told()
    assert list(turns(found)) == [("login", True), ("refresh", True), ("re-authentication", False)]
    assert found.untested == ()


@pytest.mark.parametrize("error", [FlowError("it asks for a one-time code"), TokenError("not a JWT")])
def test_what_cannot_be_told_half_way_is_named_beside_what_was(
    answers: dict[Action, Any], error: FlowError
) -> None:
    answers[Action.REAUTHENTICATION] = error
    found = told()
    assert list(turns(found)) == [("login", True), ("refresh", True)]
    assert [each.reason for each in found.untested] == [f"used: {error.reason}"]


@pytest.mark.parametrize("script", [SCRIPT, OTHER])
@pytest.mark.parametrize("status", [None, 302, 500])
def test_a_login_that_could_not_be_done_is_untested(
    answers: dict[Action, Any], script: Script, status: int | None
) -> None:
    answers[Action.LOGIN] = FlowError("the login ends at a page", status=status)
    found = told(script)
    assert found.story is None
    assert [each.reason for each in found.untested] == ["the login ends at a page"]
    assert not found.entered


def test_a_refused_password_is_told(answers: dict[Action, Any]) -> None:
    answers[Action.LOGIN] = PasswordError("the login is refused")
    assert told().refused is answers[Action.LOGIN]


@pytest.mark.parametrize("script", [SCRIPT, OTHER])
def test_a_login_that_differs_counts_in_every_script(answers: dict[Action, Any], script: Script) -> None:
    answers[Action.LOGIN] = Seen(Moment(0, Action.LOGIN), True, 200, TOKENS._replace(access=420))
    assert list(turns(told(script))) == [("login", False)]


def test_sessions_that_may_go_on_are_named(
    answers: dict[Action, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers[Action.REFRESH] = FlowError("nonsense")
    monkeypatch.setattr(Visit, "clean_up", lambda _: ("HTTP 503",))
    assert [each.reason for each in told().untested] == ["used: nonsense", "a session may go on: HTTP 503"]
