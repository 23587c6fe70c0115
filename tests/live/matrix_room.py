"""One realm of the matrix: its settings as the server holds them, its user and its two clients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from keeper import Keeper
from matrix_points import Change, Point

from kcconfig.explain.scope import lookup
from kcconfig.lifetimes import LOGINS, client_inputs, realm_inputs
from kcconfig.lifetimes.inputs import Lookup
from kcconfig.lifetimes.moments import Settings
from kcconfig.model import Secret, Source
from kcconfig.servers.transport import Transport
from kcconfig.verify.browser import Browser
from kcconfig.verify.party import Party
from kcconfig.verify.visit import Person, Visit
from kcconfig.verify.web import Web

_CLIENTS: Final = ("app", "other")
"""The first one logs in first, and has the point's attributes."""
_PASSWORD: Final = "Matrix-Password-1"
_SECRET: Final = "matrix-secret"
_QUICK: Final = {"passwordPolicy": "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)"}
"""Hundreds of logins need not be hard to guess."""


class Room:
    """A realm that takes the settings of one point after the other; `point` and `settings` are those in force."""

    point: Point
    settings: Settings

    def __init__(self, transport: Transport, url: str, name: str) -> None:
        self._web = Web(url, name)
        self._admin = Keeper(transport, name)
        self._fresh: Mapping[str, Any] | None = None
        self._user: str | None = None

    def open(self) -> None:
        """Makes the realm. That takes seconds, for its keys, so a realm is there for many points."""
        self._admin.create_realm(_QUICK)
        self._fresh = self._admin.realm()

    def furnish(self, point: Point) -> None:
        """The point's settings, a new user and new clients; nothing is left of the point before.

        Raises ServerError, with status 400 where the server does not take the settings.
        """
        assert self._fresh is not None
        self._clear()
        self.point = point
        self._admin.update_realm({**self._fresh, **point.realm})
        self._user = self._admin.add_user("ada", "ada@example.org", _PASSWORD)
        for name in _CLIENTS:
            attributes = point.attributes if name == _CLIENTS[0] else {}
            self._admin.create_client(_client(name, attributes))
        self.settings = self._read()

    def _clear(self) -> None:
        """A user takes the sessions along."""
        if self._user is not None:
            self._admin.remove_user(self._user)
            self._user = None
        for name in _CLIENTS:
            held = self._admin.client(name)
            if held is not None:
                self._admin.remove_client(held["id"])

    def change(self, change: Change) -> Settings:
        """Changes settings, and tells those in force from now on."""
        if change.attributes:
            client = self._admin.client(_CLIENTS[0])
            assert client is not None
            self._admin.update_client(client["id"], {"attributes": change.attributes})
        if change.realm:
            self._admin.update_realm(change.realm)
        self.settings = self._read()
        return self.settings

    def remove(self) -> None:
        if self._fresh is not None:
            self._admin.remove_realm()

    def visit(self, login: str) -> Visit:
        """Somebody with a browser of their own. Close it at the end."""
        parties = [Party(self._web, name, _SECRET, f"http://127.0.0.1/{name}") for name in _CLIENTS]
        return Visit(LOGINS[login], parties, Browser(self._web), Person("ada", Secret(_PASSWORD)))

    def _read(self) -> Settings:
        clients = []
        for name in _CLIENTS:
            held = self._admin.client(name)
            assert held is not None
            clients.append(client_inputs(name, _lookup(held)))
        return Settings(realm_inputs(_lookup(self._admin.realm())), tuple(clients))


def _client(name: str, attributes: Mapping[str, str]) -> dict[str, Any]:
    """A client that can do everything, and whose tokens it may introspect itself."""
    audience = {
        "name": "audience",
        "protocol": "openid-connect",
        "protocolMapper": "oidc-audience-mapper",
        "config": {"included.client.audience": name, "access.token.claim": "true"},
    }
    return {
        "clientId": name,
        "protocol": "openid-connect",
        "publicClient": False,
        "secret": _SECRET,
        "redirectUris": [f"http://127.0.0.1/{name}"],
        "standardFlowEnabled": True,
        "implicitFlowEnabled": True,
        "directAccessGrantsEnabled": True,
        "serviceAccountsEnabled": True,
        "protocolMappers": [audience],
        "attributes": {
            "oauth2.device.authorization.grant.enabled": "true",
            "post.logout.redirect.uris": "+",
            **attributes,
        },
    }


def _lookup(held: Mapping[str, Any]) -> Lookup:
    # The list of clients does not say which scopes they may ask for; by default offline_access is among them.
    return lookup({}, {**held, "optionalClientScopes": ["offline_access"]}, Source.SERVER)
