"""Client-scope lists as a policy says them: exact, or additive where that is shorter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kcconfig.model import Address, Json
from kcconfig.realm.kind import Kind


class ScopeList(NamedTuple):
    """What to write for one list (None for nothing), and the scopes of it that no policy can name."""

    written: list[str] | dict[str, list[str]] | None
    left_out: tuple[str, ...]


def scope_list(
    kind: Kind,
    live: Mapping[str, Json],
    name: str,
    bases: Iterable[frozenset[str]],
    known: frozenset[str],
) -> ScopeList:
    """One list. `bases` are what it may hold by itself; `known` are the realm's scopes.

    An additive form that edits every base is right for each of them. A scope that the realm does not have, or
    that stands in two lists, cannot be declared: then only the additive form says the rest.
    """
    held = frozenset(live.get(name) or ()) - kind.server_scopes
    twice = held & {scope for other in kind.other_lists(name) for scope in live.get(other) or ()}
    starts = [base - kind.server_scopes for base in bases]
    needed = {scope for start in starts for scope in held - start}
    left_out = needed - (known - twice)
    add = sorted(needed - left_out)
    remove = sorted({scope for start in starts for scope in start - held})
    exact = sorted(held)
    sayable = held <= known and not twice
    if not add and not remove:
        return ScopeList(None, tuple(sorted(left_out)))
    if not sayable or len(add) + len(remove) < len(exact):
        parts = {"add": add, "remove": remove}
        return ScopeList({word: names for word, names in parts.items() if names}, tuple(sorted(left_out)))
    return ScopeList(exact, ())


def known_scopes(objects: Mapping[Address, object]) -> frozenset[str]:
    """The client scopes of a realm."""
    return frozenset(address[1] for address in objects if len(address) == 2 and address[0] == "clientScopes")
