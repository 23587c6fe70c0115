"""Clients as a proof uses them: their secret, an address to come back to, and what they may do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from kcconfig.errors import ServerError
from kcconfig.explain.scope import lookup
from kcconfig.lifetimes import ClientInputs, client_inputs
from kcconfig.model import Secret, Source
from kcconfig.verify.admin import Admin
from kcconfig.verify.error import FlowError
from kcconfig.verify.party import Party
from kcconfig.verify.web import Web

HELPER: Final = "kcconfig-verify"
"""The client that a proof makes for itself: one without lifespans of its own, that may do everything."""

_NOWHERE: Final = "http://127.0.0.1/kcconfig-verify"


class Seat(NamedTuple):
    """A client ready to be used. Without a redirect URI it cannot log anybody in through a browser."""

    client: str | None
    client_id: str
    secret: Secret | None
    redirect_uri: str | None
    post_logout_uri: str | None
    inputs: ClientInputs

    def party(self, web: Web) -> Party:
        secret = None if self.secret is None else str(self.secret.value)
        return Party(web, self.client_id, secret, self.redirect_uri or _NOWHERE, self.post_logout_uri)


def seat_of(admin: Admin, client_id: str, inputs: ClientInputs) -> Seat:
    """A client of the realm. Raises FlowError where a proof cannot log in as this client."""
    held = admin.client(client_id)
    if held is None:
        raise FlowError("the server does not have this client")
    how = held.get("clientAuthenticatorType", "client-secret")
    public = held.get("publicClient") is True
    if not public and how != "client-secret":
        raise FlowError(f"the client logs in by '{how}', which a proof cannot do")
    try:
        secret = None if public else admin.client_secret(held["id"])
    except ServerError as error:
        raise FlowError(f"the client's secret cannot be read ({error.status or error.message})") from None
    if secret is not None and not secret.known:
        raise FlowError("the client has no secret that the server shows")
    return Seat(client_id, client_id, secret, _come_back(held), _after_logout(held), inputs)


def helper(admin: Admin) -> tuple[str, Seat]:
    """Makes the client of a proof, anew where there is one; returns its `id`, to be removed at the end."""
    left = admin.client(HELPER)
    if left is not None:
        admin.remove_client(left["id"])
    made = admin.create_client(_HELPER_CLIENT)
    held = admin.client(HELPER)
    scopes = {"optionalClientScopes": ["offline_access"]}
    inputs = client_inputs(HELPER, lookup({}, {**(held or {}), **scopes}, Source.SERVER))
    return made, Seat(None, HELPER, admin.client_secret(made), _NOWHERE, _NOWHERE, inputs)


def _come_back(held: Mapping[str, Any]) -> str | None:
    """An address that the client may send a browser to for a login."""
    return _address(held, held.get("redirectUris") or ())


def _after_logout(held: Mapping[str, Any]) -> str | None:
    """The same for a logout: a list of its own, in which `+` stands for the addresses of logins."""
    text = (held.get("attributes") or {}).get("post.logout.redirect.uris") or ""
    patterns = text.split("##")
    return _come_back(held) if "+" in patterns else _address(held, filter(None, patterns))


def _address(held: Mapping[str, Any], patterns: Iterable[str]) -> str | None:
    """The first usable one; a wildcard stands for any ending."""
    root = held.get("rootUrl") or ""
    for pattern in patterns:
        if pattern == "*":
            return _NOWHERE
        # Keycloak puts the two together as they are (RedirectUtils).
        uri = root + pattern if pattern.startswith("/") else pattern
        uri = uri[:-1] + "kcconfig-verify" if uri.endswith("*") else uri
        if "*" not in uri and "$" not in uri and _usable(uri):
            return str(uri)
    return None


def _usable(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


_HELPER_CLIENT: Final = {
    "clientId": HELPER,
    "protocol": "openid-connect",
    "publicClient": False,
    "redirectUris": [_NOWHERE],
    "standardFlowEnabled": True,
    "implicitFlowEnabled": True,
    "directAccessGrantsEnabled": True,
    "serviceAccountsEnabled": True,
    "protocolMappers": [
        {
            "name": "audience",
            "protocol": "openid-connect",
            "protocolMapper": "oidc-audience-mapper",
            "config": {"included.client.audience": HELPER, "access.token.claim": "true"},
        }
    ],
    "attributes": {"oauth2.device.authorization.grant.enabled": "true", "post.logout.redirect.uris": "+"},
}
