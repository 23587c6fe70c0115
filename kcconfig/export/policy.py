"""From a live realm to the text of a policy that says what differs from a new one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from kcconfig.document import write
from kcconfig.export import notes
from kcconfig.export.baseline import Baseline
from kcconfig.export.differences import differences
from kcconfig.export.scope_lists import known_scopes, scope_list
from kcconfig.export.shorthands import fold, readable
from kcconfig.export.variables import Variables
from kcconfig.export.words import ABSENT, level_of, literal, said, unsayable
from kcconfig.model import Address, Json, Live, Path, Value
from kcconfig.realm.kind import Kind
from kcconfig.realm.kinds import kind_of, order_key, top_sections
from kcconfig.realm.lifespans import Level
from kcconfig.realm.secrets import is_secret
from kcconfig.realm.versions import parse

SCHEMA: Final = "../schemas/policy.schema.json"
"""Where `kcconfig init` puts the policy grammar, seen from a policy."""

REALM: Final = "realm"


@dataclass(frozen=True, slots=True)
class Exported:
    """A policy file, and what it does not say.

    variables    those that its secrets come from
    left_out     what it should say and cannot, each with the reason
    not_managed  the kinds that no export has
    present      those of them that this realm was seen to have
    """

    text: str
    variables: tuple[str, ...]
    left_out: tuple[str, ...]
    not_managed: tuple[str, ...]
    present: tuple[str, ...]


def sections() -> frozenset[str]:
    """What has to be read of a realm to export it."""
    return frozenset({*top_sections(), *kind_of(()).scope_lists})


def export(live: Live, *, only: frozenset[str] = frozenset(), schema: str = SCHEMA) -> Exported:
    """The policy of a realm that exists and was read with `sections()`.

    `only` limits it to sections (`clients`), with `realm` for the realm's own settings; empty is everything.
    """
    return _Export(live, only or frozenset({REALM, *top_sections()})).run(schema)


class _Export:
    """One export: the tree that grows, its comments, and what could not be said."""

    def __init__(self, live: Live, only: frozenset[str]) -> None:
        self.live = live
        self.only = only
        self.baseline = Baseline(live)
        self.scopes = known_scopes(live.objects)
        self.variables = Variables()
        self.comments: dict[tuple[str | int, ...], str] = {}
        self.left_out: list[str] = []
        self.inside: dict[tuple[Address, str], list[Address]] = {}
        for address in sorted({*live.objects, *self.baseline.built_in}, key=order_key):
            if address:
                self.inside.setdefault((address[:-2], address[-2]), []).append(address)

    def run(self, schema: str) -> Exported:
        version = parse(self.live.version)
        tree: dict[str, Any] = {
            "realm": literal(self.live.realm),
            "keycloakVersion": f"{version.major}.{version.minor}",
        }
        own = self._object(()) if REALM in self.only else {}
        lists = {name: own.pop(name) for name in kind_of(()).scope_lists if name in own}
        tree |= own
        for section in top_sections():
            if section in self.only and (written := self._section((), section)):
                tree[section] = written
            if section == "clientScopes":
                tree |= lists
        self._note_missing()
        kinds = notes.not_managed(self.live.version)
        self.comments[()] = notes.header(schema, self.live, kinds, self.left_out)
        return Exported(
            write(tree, comments=self.comments),
            tuple(self.variables.names),
            tuple(self.left_out),
            kinds,
            tuple(notes.present(self.live, self._exported())),
        )

    def _exported(self) -> Iterator[Address]:
        for address in sorted(self.live.objects, key=order_key):
            if (address[0] if address else REALM) in self.only and len(address) <= 2:
                yield address

    def _object(self, address: Address) -> dict[str, Any]:
        """What to say of one live object; fields first, then blocks, maps, scope lists and what is inside."""
        kind, live = kind_of(address), self.live.objects[address]
        settings: dict[Path, Value] = {}
        for path, value in differences(kind, live, self.baseline.of(address)).items():
            reason = None if is_secret(path) else unsayable(kind, path, value)
            if reason is None:
                settings[path] = value
            else:
                self._leave_out(address, ".".join(path), reason)
        blocks = fold(level_of(kind), settings, live) if kind.name in {"realm", "client"} else {}
        fields: dict[str, Any] = {}
        maps: dict[str, Any] = {}
        for path, value in sorted(settings.items()):
            word = self._word(kind, address, path, value)
            if len(path) == 1:
                fields[path[0]] = word
            else:
                maps.setdefault(path[0], {})[path[1]] = word
        children = kind.children if address else ()
        inner = {section: found for section in children if (found := self._section(address, section))}
        return {**fields, **blocks, **maps, **self._scope_lists(kind, address), **inner}

    def _word(self, kind: Kind, address: Address, path: Path, value: Value) -> Json:
        if is_secret(path) and isinstance(value, str) and value:
            return self.variables.expression(address, path)
        comment = notes.unit(path, value)
        if comment:
            self.comments[(*address, *path)] = comment
        return said(kind, path, readable(Level.REALM, path, value) if not address else value)

    def _scope_lists(self, kind: Kind, address: Address) -> dict[str, Any]:
        live, found = self.live.objects[address], {}
        for name in kind.scope_lists:
            bases = self.baseline.scopes(address, name)
            written, left_out = scope_list(kind, live, name, bases, self.scopes)
            if written is not None:
                found[name] = written
            if left_out:
                reason = "scopes that the realm lacks, or that stand in two lists"
                self._leave_out(address, f"{name} {', '.join(left_out)}", reason)
        return found

    def _section(self, parent: Address, section: str) -> dict[str, Any]:
        """The objects of a section that have something to say, by key."""
        written: dict[str, Any] = {}
        for address in self.inside.get((parent, section), ()):
            key, built_in = address[-1], address in self.baseline.built_in
            if self.baseline.is_servers(address):
                continue
            if address not in self.live.objects:
                if parent and parent in self.live.objects:
                    written[key] = dict(ABSENT)
            elif not key:
                self._leave_out(parent, section, "an entry without a key")
            else:
                said_of_it = self._object(address)
                if said_of_it or not built_in:
                    written[key] = said_of_it
                if said_of_it and built_in and len(address) == 2:
                    self.comments[address] = notes.BUILT_IN
        return written

    def _note_missing(self) -> None:
        for address in self.baseline.not_there():
            if address[0] in self.only:
                self._leave_out(address, "", "is built in and not there; no policy can say so")

    def _leave_out(self, address: Address, what: str, reason: str) -> None:
        name = " ".join(filter(None, ("/".join(address), what)))
        self.left_out.append(f"{name}: {reason}")
