"""What a kind of object is: one record per kind, read by the generic code of every stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kcconfig.model import Json, Path

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of object. Generic code reads, normalises, compares, plans and writes any kind from this.

    name            as people say it: `client scope`
    section         Keycloak's field that holds such objects: `clientScopes`; empty for the realm
    key             the field that tells one from another: `clientId`
    representation  Keycloak's class, the name of its field table
    endpoint        its collection below the realm or below its parent: `client-scopes`
    children        sections of objects that stand inside one of these
    paged           its list answers `first` and `max`, and grows long enough to need them
    phase           objects of a lower phase are written first and deleted last
    sets            lists whose order means nothing
    scope_lists     lists of client scopes with endpoints of their own, by the endpoint; what is in one
                    of them cannot be in another
    server_scopes   scopes that the server puts into a list by itself; a declared list may leave them out
    from_parent     on create, taken from the parent when undeclared
    on_create       sent when undeclared, because the server would invent something else
    needed          without these nothing can be created
    dropped_while   settings that the server drops while another one has a certain value
    server_owned    the server makes these; they are neither compared nor written
    not_sent        fields of a live object that go back only where a write changes something in them
    not_managed     fields of kinds that this version does not manage
    removal         what a write sends for a key of a map that must go: a value, or OMIT
    """

    name: str
    section: str
    key: str
    representation: str
    endpoint: str = ""
    children: tuple[str, ...] = ()
    paged: bool = False
    phase: int = 0
    sets: frozenset[str] = frozenset()
    scope_lists: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    server_scopes: frozenset[str] = frozenset()
    from_parent: tuple[Path, ...] = ()
    on_create: Mapping[Path, Json] = field(default_factory=lambda: MappingProxyType({}))
    needed: tuple[Path, ...] = ()
    dropped_while: Mapping[Path, tuple[Path, Json]] = field(default_factory=lambda: MappingProxyType({}))
    server_owned: frozenset[Path] = frozenset()
    not_sent: frozenset[str] = frozenset()
    not_managed: frozenset[str] = frozenset()
    removal: Json = None

    def other_lists(self, scope_list: str) -> tuple[str, ...]:
        """The scope lists that a scope has to leave before it can join `scope_list`."""
        return tuple(name for name in self.scope_lists if name != scope_list)


class _Omit:
    def __repr__(self) -> str:
        return "OMIT"


OMIT = _Omit()
"""The `removal` of kinds whose maps are replaced as a whole: leaving the key out takes it away."""
