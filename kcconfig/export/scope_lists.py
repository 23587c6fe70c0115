"""Client-scope lists as a policy says them: exact, or additive where that is shorter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kcconfig.model import Address, Json
from kcconfig.realm.kind import Kind


class ScopeList(NamedTuple):
    """What to write for one list (None for nothing), and the scopes of it that no policy can name."""

    written: list[str] | dict[str, list[str]] | None
    left_out: tuple[str, ...]


def scope_list(
    kind: Kind, live: Mapping[str, Json], name: str, base: frozenset[str] | None, known: frozenset[str]
) -> ScopeList:
    """One list. `base` is what it holds by itself, None where that is not certain; `known` are the realm's scopes.

    A scope that the realm does not have, or that stands in two lists, cannot be declared: then only the
    additive form says the rest.
    """
    held = frozenset(live.get(name) or ()) - kind.server_scopes
    twice = held & {scope for other in kind.other_lists(name) for scope in live.get(other) or ()}
    left_out = (held - known) | twice
    start = base - kind.server_scopes if base is not None else frozenset()
    add, remove = sorted(held - start - left_out), sorted(start - held)
    if base is not None and not add and not remove:
        return ScopeList(None, tuple(sorted(left_out - start)))
    exact = sorted(held)
    if left_out or (base is not None and len(add) + len(remove) < len(exact)):
        parts = {"add": add, "remove": remove}
        return ScopeList(
            {word: names for word, names in parts.items() if names} or None, tuple(sorted(left_out))
        )
    return ScopeList(exact, ())


def known_scopes(objects: Mapping[Address, object]) -> frozenset[str]:
    """The client scopes of a realm."""
    return frozenset(address[1] for address in objects if len(address) == 2 and address[0] == "clientScopes")
