"""Builds what rules see: the policy over the live realm, or over the defaults of the target version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kcconfig.model import Address, Desired, DesiredObject, Json, Live, Origin, Path, Setting, Source
from kcconfig.realm.defaults import Defaults, defaults
from kcconfig.realm.kinds import kind_of
from kcconfig.realm.normal import fresh_realm, normalise, same
from kcconfig.rules.view import ClientView, ObjectView, RealmView

Base = Mapping[Address, Mapping[str, Json]]


def view_of(
    desired: Desired | None, live: Live | None, version: str, *, assumed: bool, now: int
) -> RealmView:
    """The view of a policy (`desired`), of a live realm (`live`), or of a policy over a live realm.

    Without a policy everything that the server shows counts as declared. Without a server, undeclared
    settings have the defaults of `version`.
    """
    name = (desired.realm if desired else None) or (live.realm if live else None) or "{realm}"
    shipped = defaults(version, realm=name)
    exists = live is not None and live.exists
    base: Base = live.objects if live is not None and exists else fresh_realm(shipped, name)
    source = Source.SERVER if exists else Source.DEFAULT
    objects = desired.objects if desired is not None else _declared(base)
    build = _Builder(base, objects, source, shipped)
    realm_object = objects.get(()) or DesiredObject((), Origin(source), {})
    view = RealmView(
        kind=kind_of(()),
        address=(),
        origin=realm_object.origin,
        declared=realm_object.settings,
        base=base.get((), {}) if exists else {**base[()], "enabled": True},
        base_source=source,
        version=version,
        version_assumed=assumed,
        live=exists,
        now=now,
        shipped_scopes=frozenset(shipped.client_scopes),
        full=frozenset(
            section for section, word in (desired.manage if desired else {}).items() if word == "full"
        ),
        not_managed=desired.not_managed if desired else {},
        remarks=desired.remarks if desired else (),
        file_target=desired.target if desired else None,
    )
    view.clients = {address[1]: build.client(address) for address in build.addresses("clients")}
    view.scopes = {address[1]: build.object(address) for address in build.addresses("clientScopes")}
    return view


class _Builder:
    def __init__(
        self, base: Base, objects: Mapping[Address, DesiredObject], source: Source, shipped: Defaults
    ) -> None:
        self.base = base
        self.objects = objects
        self.source = source
        self.shipped = shipped
        self.inside: dict[Address, set[Address]] = {}
        for address in (*base, *objects):
            if len(address) > 2:
                self.inside.setdefault(address[:-2], set()).add(address)

    def addresses(self, section: str) -> list[Address]:
        """Objects of a section that exist once the policy is applied."""
        named = {address for address in self.base if len(address) == 2 and address[0] == section}
        named |= {address for address in self.objects if len(address) == 2 and address[0] == section}
        return sorted(address for address in named if not self._absent(address))

    def client(self, address: Address) -> ClientView:
        return self.object(address, ClientView)  # type: ignore[return-value]

    def object(self, address: Address, view: type[ObjectView] = ObjectView) -> ObjectView:
        wanted = self.objects.get(address)
        found = self.base.get(address)
        built_in = address[-1] in (
            self.shipped.clients if address[0] == "clients" else self.shipped.client_scopes
        )
        made = view(
            kind=kind_of(address),
            address=address,
            origin=wanted.origin if wanted else Origin(self.source),
            declared=self._judged(address, wanted.settings if wanted else {}, built_in=built_in),
            base=found if found is not None else self._fresh(address, wanted),
            base_source=self.source if found is not None else Source.DEFAULT,
            built_in=built_in,
        )
        for child in self._children(address):
            made.children[child[-1]] = self.object(child)
        return made

    def _children(self, address: Address) -> list[Address]:
        return sorted(each for each in self.inside.get(address, ()) if not self._absent(each))

    def _absent(self, address: Address) -> bool:
        wanted = self.objects.get(address)
        return wanted is not None and wanted.absent

    def _fresh(self, address: Address, wanted: DesiredObject | None) -> Mapping[str, Any]:
        """What the server makes of an object that the policy creates."""
        if len(address) != 2 or address[0] != "clients":
            return {path[0]: value for path, value in kind_of(address).on_create.items()}
        public = wanted is not None and any(
            path == ("publicClient",) and setting.value is True for path, setting in wanted.settings.items()
        )
        kind = kind_of(address)
        return normalise(kind, self.shipped.new_public_client if public else self.shipped.new_client)

    def _judged(
        self, address: Address, settings: Mapping[Path, Setting], *, built_in: bool
    ) -> Mapping[Path, Setting]:
        """Built-in objects are judged only on what differs from what Keycloak ships."""
        if not built_in or len(address) != 2:
            return settings
        shipped = (self.shipped.clients if address[0] == "clients" else self.shipped.client_scopes)[
            address[1]
        ]
        kind = kind_of(address)
        normal = normalise(kind, shipped)
        return {
            path: setting
            for path, setting in settings.items()
            if not same(kind, path, setting.value, _at(normal, path))
        }


def _declared(base: Base) -> dict[Address, DesiredObject]:
    """Everything a server shows, as if a policy said it."""
    return {
        address: DesiredObject(
            address,
            Origin(Source.SERVER),
            {path: Setting(value, Origin(Source.SERVER)) for path, value in _leaves(found)},
        )
        for address, found in base.items()
    }


def _leaves(representation: Mapping[str, Json]) -> list[tuple[Path, Json]]:
    found: list[tuple[Path, Json]] = []
    for name, value in representation.items():
        if isinstance(value, dict):
            found.extend(((name, key), inner) for key, inner in value.items())
        else:
            found.append(((name,), value))
    return found


def _at(representation: Mapping[str, Json], path: Path) -> Json:
    value: Json = representation
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
