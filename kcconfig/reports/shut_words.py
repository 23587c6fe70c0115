"""Why nobody can log in to a client, in words."""

from __future__ import annotations

from typing import Final

from kcconfig.explain.shut import Shut
from kcconfig.reports.explain_words import clients_words

_REASONS: Final = {
    "enabled": "it is disabled",
    "bearerOnly": "it is bearer-only",
    "protocol": "its protocol is none that is explained",
}


def shut_sentence(given: Shut) -> str:
    """A sentence in place of an answer."""
    who = clients_words([given.client])
    return f"{who} {_predicate(given)}." if given.known else f"Whether {who} {_predicate(given)}."


def shut_message(given: Shut) -> str:
    """The same as an error message."""
    who = f"client '{given.client}'"
    return f"{who} {_predicate(given)}" if given.known else f"whether {who} {_predicate(given)}"


def _predicate(given: Shut) -> str:
    if given.by is None:
        return "can do no login: every kind of login is off"
    if not given.known:
        return f"can do any login depends on {'.'.join(given.by.path)}, not known"
    return f"can do no login: {_REASONS[given.by.path[-1]]}"
