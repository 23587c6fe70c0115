"""Scenes: a login, what happens after it, and what each of that is answered. Two clients share the session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pytest
from lifetime_cases import LINES, client, realm

from kcconfig.lifetimes import EVERY_LOGIN, line_of
from kcconfig.lifetimes.moments import Action, Moment, Settings
from kcconfig.lifetimes.state import State
from kcconfig.lifetimes.walk import Step, advance, begin

OLD = ("22", "24")
NEW = ("26", "26.7")
RUN = (*OLD, *NEW)
"""The lines whose servers were asked."""
ALL = (*OLD, "25", *NEW)

TOKEN = "Token is not active"
SESSION = "Session not active"
NO_CLIENT = "Session doesn't have required client"
CLIENT_OVER = "Client session not active"
NO_OFFLINE = "Offline user session not found"
OFFLINE_OVER = "Offline session not active"
REUSED = "Maximum allowed refresh token reuse exceeded"
STALE = "Stale token"
LOGIN = "login_required"
UNAUTHORISED = "invalid_token"
"""What Keycloak says to refreshes, silent logins and shown access tokens."""

BORN = 1_790_000_000
OTHER = "other_"
"""Before a client's setting: it is that of the second client."""


class Left(NamedTuple):
    """What an answer says beside its tokens: `expires_in` and `refresh_expires_in`."""

    access: int
    refresh: int


Expected = Left | str | None
"""What an answer says, the text that refuses, or None for a mere yes."""


class Event(NamedTuple):
    at: int
    action: Action
    expected: Expected = None
    client: int = 0
    token: int | None = None
    changed: Mapping[str, Any] | None = None


def refresh(at: int, expected: Expected = None, *, client: int = 0, token: int | None = None) -> Event:
    return Event(at, Action.REFRESH, expected, client, token)


def silent(at: int, expected: Expected = None, *, client: int = 0) -> Event:
    return Event(at, Action.SILENT, expected, client)


def userinfo(at: int, expected: Expected = None, *, client: int = 0) -> Event:
    return Event(at, Action.USERINFO, expected, client)


def introspection(at: int, expected: Expected = None) -> Event:
    return Event(at, Action.INTROSPECTION, expected)


def reauthentication(at: int, expected: Expected = None) -> Event:
    return Event(at, Action.REAUTHENTICATION, expected)


def offline(at: int, expected: Expected = None) -> Event:
    return Event(at, Action.OFFLINE, expected)


def logout(at: int) -> Event:
    return Event(at, Action.LOGOUT)


def change(at: int, **changed: Any) -> Event:
    """Other settings from now on; those that are not named stay."""
    return Event(at, Action.CHANGE, changed=changed)


def every(step: int, until: int, action: Action, client: int = 0) -> tuple[Event, ...]:
    return tuple(Event(at, action, client=client) for at in range(step, until + 1, step))


class Scene(NamedTuple):
    """A login and its settings by their short names, and the events after it."""

    login: str
    settings: Mapping[str, Any]
    events: tuple[Event, ...] = ()
    first: Expected = None
    lag: int = 0

    def then(self, *events: Event) -> Scene:
        return self._replace(events=(*self.events, *events))


def scene(
    login: str, settings: Mapping[str, Any], *events: Event, first: Expected = None, lag: int = 0
) -> Scene:
    return Scene(login, settings, events, first, lag)


def cases(lines: Iterable[str], name: str, played: Scene) -> list[Any]:
    """A scene on several lines, for `parametrize`."""
    return [pytest.param(line, played, id=f"{name} [{line}]") for line in lines]


def play(line: str, played: Scene) -> State:
    """Plays a scene and compares each answer. Returns how the login stands at its end."""
    settings = dict(played.settings)
    login = EVERY_LOGIN[played.login]
    state, step = begin(line_of(LINES[line]), _settings(settings), login, born=BORN, lag=played.lag)
    assert _agrees(step, played.first), f"the login: {_told(step)!r}, not {played.first!r}"
    for event in played.events:
        assert state is not None
        settings |= event.changed or {}
        changed = _settings(settings) if event.changed is not None else None
        moment = Moment(event.at, event.action, event.client, event.token, changed)
        state, step = advance(state, moment)
        assert _agrees(step, event.expected), (
            f"{event.action.value} at {event.at}: {_told(step)!r}, not {event.expected!r}"
        )
    assert state is not None
    return state


def _settings(values: Mapping[str, Any]) -> Settings:
    other = {name.removeprefix(OTHER): value for name, value in values.items() if name.startswith(OTHER)}
    return Settings(realm(**values), (client(**values), client(**other)))


def _agrees(step: Step, expected: Expected) -> bool:
    return step.ok if expected is None else _told(step) == expected


def _told(step: Step) -> Expected:
    if step.refusal is not None:
        return step.refusal.description or step.refusal.error
    if step.answer is None or step.answer.access.expires_in is None:
        return None
    renewed = step.answer.refresh
    return Left(step.answer.access.expires_in, (renewed.expires_in or 0) if renewed else 0)
