"""What is explained: the policy over the live realm, or over the defaults of the target version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from kcconfig.lifetimes import ClientInputs, RealmInputs, client_inputs, realm_inputs
from kcconfig.lifetimes.inputs import Lookup
from kcconfig.model import Desired, Json, ListEdit, Live, Origin, Path, Setting, Source
from kcconfig.realm.defaults import Defaults, defaults
from kcconfig.realm.kinds import by_section
from kcconfig.realm.normal import normalise

SECTIONS: Final = frozenset({"clients", "defaultDefaultClientScopes", "defaultOptionalClientScopes"})
"""What has to be read of a live realm."""

_NEW_CLIENT_LISTS: Final = {
    "defaultClientScopes": ("defaultDefaultClientScopes", "default_scopes"),
    "optionalClientScopes": ("defaultOptionalClientScopes", "optional_scopes"),
}
"""Where a new client's scopes come from: the realm's list, which the shipped one is the default of."""


class Scope(NamedTuple):
    """One realm as it is to be explained. `declared` are the clients to explain where none is named."""

    name: str | None
    realm: RealmInputs
    clients: Mapping[str, Lookup]
    declared: tuple[str, ...]

    def client(self, client_id: str) -> ClientInputs:
        return client_inputs(client_id, self.clients[client_id])


def scope_of(desired: Desired | None, live: Live | None, version: str) -> Scope:
    """The scope of a policy, of a live realm, or of a policy over a live realm.

    What the policy does not say is the live value, else the default of `version`, which Keycloak gives to a
    realm or client that is new.
    """
    name = (desired.realm if desired else None) or (live.realm if live else None)
    shipped = defaults(version, realm=name) if name else defaults(version)
    here = live if live is not None and live.exists else None
    clients = _clients(desired, here, shipped)
    declared = _declared(desired) if desired is not None else sorted(clients)
    return Scope(name, realm_inputs(_realm(desired, here, shipped)), clients, tuple(declared))


def widened(before: Scope, after: Scope) -> tuple[Scope, Scope]:
    """Both scopes, each with the clients that either declares: what one side does not mention may change, too."""
    names = tuple(dict.fromkeys((*after.declared, *before.declared)))
    return _declaring(before, names), _declaring(after, names)


def _declaring(scope: Scope, names: tuple[str, ...]) -> Scope:
    return scope._replace(declared=tuple(name for name in names if name in scope.clients))


def _declared(desired: Desired) -> list[str]:
    return [
        address[1]
        for address, wanted in desired.objects.items()
        if len(address) == 2 and address[0] == "clients" and not wanted.absent
    ]


def _realm(desired: Desired | None, live: Live | None, shipped: Defaults) -> Lookup:
    settings = desired.objects[()].settings if desired and () in desired.objects else {}
    if live is not None:
        return lookup(settings, live.objects[()], Source.SERVER)
    lists = {realm: sorted(getattr(shipped, field)) for realm, field in _NEW_CLIENT_LISTS.values()}
    return lookup(settings, {**shipped.realm, **lists}, Source.DEFAULT)


def _clients(desired: Desired | None, live: Live | None, shipped: Defaults) -> dict[str, Lookup]:
    """Every client that there is once the policy is applied."""
    wanted = {
        address[1]: item
        for address, item in (desired.objects.items() if desired else ())
        if len(address) == 2 and address[0] == "clients"
    }
    found: dict[str, Mapping[str, Json]] = (
        {
            address[1]: item
            for address, item in live.objects.items()
            if address[:1] == ("clients",) and len(address) == 2
        }
        if live is not None
        else {key: normalise(by_section()["clients"], item) for key, item in shipped.clients.items()}
    )
    source = Source.DEFAULT if live is None else Source.SERVER
    clients = {
        key: lookup(wanted[key].settings if key in wanted else {}, found[key], source) for key in found
    }
    realm = _realm(desired, live, shipped)
    for key, item in wanted.items():
        if item.absent:
            clients.pop(key, None)
        elif key not in found:
            clients[key] = _new(item.settings, realm, shipped)
    return clients


def _new(settings: Mapping[Path, Setting], realm: Lookup, shipped: Defaults) -> Lookup:
    """A client that is still to be created."""
    public = settings.get(("publicClient",))
    base = shipped.new_public_client if public is not None and public.value is True else shipped.new_client
    lists = {name: _values(realm((source,))) for name, (source, _) in _NEW_CLIENT_LISTS.items()}
    return lookup(settings, {**base, **lists}, Source.DEFAULT)


def _values(setting: Setting | None) -> list[str]:
    return list(setting.value) if setting is not None and isinstance(setting.value, list | tuple) else []


def lookup(declared: Mapping[Path, Setting], base: Mapping[str, Json], source: Source) -> Lookup:
    """Finds a setting: a declared one, else that of `base`, an object as a server holds it. Scope lists come out whole."""
    origin = Origin(source)

    def find(path: Path) -> Setting | None:
        setting = declared.get(path)
        if setting is not None and not isinstance(setting.value, ListEdit):
            return setting
        value: Json = base
        for name in path:
            value = value.get(name) if isinstance(value, Mapping) else None
        if setting is not None:
            kept = [each for each in value or () if each not in setting.value.remove]
            return Setting([*kept, *setting.value.add], setting.origin)
        return None if value is None else Setting(value, origin)

    return find
