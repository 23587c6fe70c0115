"""What a realm and its objects have when nobody has said anything: what an export leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kcconfig.model import Address, Json, Live
from kcconfig.realm.defaults import Defaults, defaults
from kcconfig.realm.kinds import by_section, kind_of
from kcconfig.realm.normal import split

OPENID: Final = "openid-connect"
REALM_LISTS: Final = {
    "defaultClientScopes": "defaultDefaultClientScopes",
    "optionalClientScopes": "defaultOptionalClientScopes",
}
"""Where the realm keeps what a new client gets."""

MASTER: Final = "master"
MASTERS_CLIENTS: Final = "-realm"
"""Realm `master` has a client NAME-realm for every realm; the server makes and keeps them."""


class Baseline:
    """The built-in objects of one realm, and what a new object begins with."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._shipped = defaults(live.version, realm=live.realm)
        self.built_in = _built_in(self._shipped, live.realm)

    def of(self, address: Address) -> Mapping[str, Json]:
        """The settings that an object has without being told, in the normal form."""
        found = self.built_in.get(address)
        if found is not None:
            return found
        kind = kind_of(address)
        if kind.section == "protocolMappers":
            return {"protocol": self._parents_protocol(address[:-2])}
        if kind.section != "clients":
            return kind_defaults(address)
        public = self._live.objects[address].get("publicClient") is True
        new = self._shipped.new_public_client if public else self._shipped.new_client
        settings = split(kind, address[-1], new)[(kind.section, address[-1])]
        return {**settings, "publicClient": False}

    def scopes(self, address: Address, name: str) -> list[frozenset[str]]:
        """What a scope list may hold by itself.

        A new client gets the realm's own lists from a Keycloak, and those of an untouched realm from a realm file.
        """
        if not address:
            return [frozenset(self._realm_scopes(name))]
        fresh = frozenset(self.of(address).get(name) or ())
        return [fresh] if address in self.built_in else [fresh, self._given(address, name)]

    def _given(self, address: Address, name: str) -> frozenset[str]:
        """The scopes of the realm's list that are of the client's protocol."""
        objects = self._live.objects
        protocol = objects[address].get("protocol", OPENID)
        scopes = objects[()].get(REALM_LISTS[name]) or ()
        return frozenset(
            scope for scope in scopes if objects.get(("clientScopes", scope), {}).get("protocol") == protocol
        )

    def not_there(self) -> list[Address]:
        """Built-in clients and scopes that this realm lacks."""
        return [
            address
            for address in self.built_in
            if len(address) == 2 and address not in self._live.objects and not self.is_servers(address)
        ]

    def is_servers(self, address: Address) -> bool:
        """Is this one of the clients that only realm `master` has, or lacks?"""
        if self._live.realm != MASTER or address[:1] != ("clients",):
            return False
        return address[1].endswith(MASTERS_CLIENTS) or address[1] == "realm-management"

    def _parents_protocol(self, parent: Address) -> Json:
        """What a new mapper gets where it says nothing: its parent's protocol, if the policy says that one."""
        protocol = self._live.objects[parent].get("protocol", OPENID)
        undeclared = parent in self.built_in and self.built_in[parent].get("protocol") == protocol
        return OPENID if undeclared else protocol

    def _realm_scopes(self, name: str) -> tuple[str, ...]:
        default = name == "defaultDefaultClientScopes"
        return self._shipped.default_scopes if default else self._shipped.optional_scopes


def kind_defaults(address: Address) -> dict[str, Json]:
    """What every new object of a kind is sent with, where the policy says nothing else."""
    return {path[0]: value for path, value in kind_of(address).on_create.items()}


def _built_in(shipped: Defaults, realm: str) -> dict[Address, dict[str, Json]]:
    whole = {
        **shipped.realm,
        **kind_defaults(()),
        "clients": list(shipped.clients.values()),
        "clientScopes": list(shipped.client_scopes.values()),
    }
    return split(by_section()[""], realm, whole)
