"""Settings of a client that a server refuses together, or at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from kcconfig.model import Severity
from kcconfig.rules.accepted.lines import severity_since
from kcconfig.rules.registry import Fix, Found, Scope, rule
from kcconfig.rules.view import ClientView, RealmView

PROTOCOLS: Final = frozenset({"openid-connect", "saml", "docker-v2"})


@rule("client-id-blank", Severity.ERROR, Scope.CLIENT, fix=Fix.NO, for_disabled=True)
def client_id_blank(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """A clientId of nothing but blanks.

    Keycloak 26.4 refuses it; older servers store it, and nobody can address it.

    Bad:  `clients: {" ": {}}`
    Good: `clients: {shop: {}}`
    """
    if not client.key.strip():
        yield Found(
            "a clientId is blank", help="give it a name", absence=True, severity=severity_since(realm, "26.4")
        )


@rule("authorization-without-service-account", Severity.ERROR, Scope.CLIENT, for_disabled=True)
def authorization_without_service_account(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    """Authorization services are on, service accounts are not.

    Creating the client is answered with 500, and so it is for a public or a bearer-only client.

    Bad:  `authorizationServicesEnabled: true`
    Good: `authorizationServicesEnabled: true` and `serviceAccountsEnabled: true`
    """
    if not client.flag("authorizationServicesEnabled"):
        return
    for name in ("publicClient", "bearerOnly"):
        if client.flag(name):
            yield Found(
                f"client '{client.key}' has authorization services, and is {name}",
                (("authorizationServicesEnabled",), (name,)),
                help=f"{name}: false",
            )
            return
    if not client.flag("serviceAccountsEnabled"):
        yield Found(
            f"client '{client.key}' has authorization services, but no service account",
            (("authorizationServicesEnabled",), ("serviceAccountsEnabled",)),
            help="serviceAccountsEnabled: true",
        )


@rule("client-protocol-unknown", Severity.ERROR, Scope.CLIENT, for_disabled=True)
def client_protocol_unknown(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    """A client's protocol is neither openid-connect nor saml.

    Keycloak 26.7 refuses it: "Invalid protocol: foo". Older servers answer 500 when such a client is created,
    and store it in an update, after which the client is dead.

    Bad:  `protocol: oidc`
    Good: `protocol: openid-connect`
    """
    protocol = client.text("protocol")
    if client.value("protocol") is not None and protocol not in PROTOCOLS:
        yield Found(
            f"client '{client.key}' has the protocol '{protocol}'",
            (("protocol",),),
            help="openid-connect, or saml",
        )


@rule("client-jwks-twice", Severity.ERROR, Scope.CLIENT, for_disabled=True)
def client_jwks_twice(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    """A client's keys are to come from a URL and from the configuration at once.

    400 "The "Use JWKS" switch and the switch "Use JWKS URL" cannot be ON at the same time."

    Bad:  `attributes: {use.jwks.url: true, use.jwks.string: true}`
    Good: one of the two
    """
    paths = (("attributes", "use.jwks.url"), ("attributes", "use.jwks.string"))
    if all(client.flag(*path) for path in paths):
        yield Found(
            f"client '{client.key}' takes its keys from two places", paths, help="turn one of them off"
        )


@rule("client-acr-unknown", Severity.ERROR, Scope.CLIENT, fix=Fix.NO, for_disabled=True)
def client_acr_unknown(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """A client asks for a level of authentication that nothing maps.

    400 "Default ACR values need to contain values specified in the ACR-To-Loa mapping or number levels from
    set realm browser flow". Numbers are not judged: the browser flow knows its levels.

    Bad:  `attributes: {default.acr.values: gold}`
    Good: `attributes: {default.acr.values: gold, acr.loa.map: '{"gold": 2}'}`
    """
    maps = [_levels(view.text("attributes", "acr.loa.map")) for view in (client, realm)]
    if maps[0] is None:
        yield Found(
            f"client '{client.key}': acr.loa.map is no map of names and levels",
            (("attributes", "acr.loa.map"),),
            help='{"gold": 2}',
            severity=severity_since(realm, "26.7"),
        )
    if None in maps:
        return
    known = {name for each in maps for name in each or ()}
    for name, since in (("default.acr.values", "22.0"), ("minimum.acr.value", "26.2")):
        path = ("attributes", name)
        unknown = [
            word
            for word in client.text(*path).split("##")
            if word and not word.isdigit() and word not in known
        ]
        if unknown:
            yield Found(
                f"client '{client.key}': nothing maps the level '{unknown[0]}'",
                (path, ("attributes", "acr.loa.map")),
                help="add it to acr.loa.map, of the client or of the realm",
                severity=severity_since(realm, since),
            )


def _levels(text: str) -> dict[str, int] | None:
    """The names of a map of levels; none where there is no map, None where it is not readable."""
    try:
        found = json.loads(text) if text.strip() else {}
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
