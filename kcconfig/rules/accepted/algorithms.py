"""Algorithms and methods that do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kcconfig.model import Severity
from kcconfig.rules.registry import Found, Scope, rule
from kcconfig.rules.view import ClientView, RealmView

ALGORITHMS: Final = frozenset(
    {
        *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"),
        *("HS256", "HS384", "HS512", "EdDSA"),
    }
)
ALGORITHM_ATTRIBUTES: Final = (
    "access.token.signed.response.alg",
    "id.token.signed.response.alg",
    "user.info.response.signature.alg",
    "authorization.signed.response.alg",
)


@rule("signature-algorithm-unknown", Severity.ERROR, for_disabled=True)
def signature_algorithm_unknown(realm: RealmView) -> Iterator[Found]:
    """An algorithm that Keycloak cannot sign with.

    It is stored, and then every token request is a 500.

    Bad:  `defaultSignatureAlgorithm: RSA256`
    Good: `defaultSignatureAlgorithm: RS256`
    """
    name = realm.text("defaultSignatureAlgorithm")
    if name and name not in ALGORITHMS:
        yield Found(
            f"'{name}' is no signature algorithm",
            (("defaultSignatureAlgorithm",),),
            help="RS256, PS256, ES256 …",
        )
    for client in realm.clients.values():
        for attribute in ALGORITHM_ATTRIBUTES:
            name = client.text("attributes", attribute)
            if name and name not in ALGORITHMS and not (name == "none" and "user.info" in attribute):
                yield Found(
                    f"client '{client.key}': '{name}' is no signature algorithm",
                    ((client.address, ("attributes", attribute)),),
                    help="RS256, PS256, ES256 …",
                )


@rule("pkce-method-unknown", Severity.ERROR, Scope.CLIENT, for_disabled=True)
def pkce_method_unknown(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    """A PKCE method that does not exist.

    It is stored, and then every login of the client fails: "code challenge method is not matching".

    Bad:  `attributes: {pkce.code.challenge.method: sha256}`
    Good: `attributes: {pkce.code.challenge.method: S256}`
    """
    path = ("attributes", "pkce.code.challenge.method")
    if client.text(*path) not in {"", "S256", "plain"}:
        yield Found(f"client '{client.key}': '{client.text(*path)}' is no PKCE method", (path,), help="S256")
