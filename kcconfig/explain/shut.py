"""Clients that nobody can log in to, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kcconfig.explain.scope import Scope
from kcconfig.lifetimes import ClientInputs, Valued
from kcconfig.lifetimes.inputs import Reading


class Shut(NamedTuple):
    """A client that can do no login at all. `by` is the setting behind it, None where no kind of login is on.

    Where `known` is False, `by` has no known value, and nobody can say whether the client can do any.
    """

    client: str
    by: Valued | None
    known: bool = True


def shut(scope: Scope, named: Sequence[str], answered: Iterable[str | None]) -> tuple[Shut, ...]:
    """Of the clients that are named, by name and not by pattern, those that have no answer."""
    seen = set(answered)
    silent = [name for name in dict.fromkeys(named) if name in scope.clients and name not in seen]
    return tuple(_shut(name, scope.client(name)) for name in silent)


def _shut(name: str, client: ClientInputs) -> Shut:
    first = ((client.openid, False), (client.enabled, False), (client.bearer_only, True))
    for setting, bars in first:
        if setting.reading is not Reading.UNKNOWN and bool(setting.number) is bars:
            return Shut(name, setting)
    unknown = next((each for each in client if each.reading is Reading.UNKNOWN), None)
    return Shut(name, unknown, known=unknown is None)
