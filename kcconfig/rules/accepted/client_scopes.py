"""Client scopes and mappers that a server refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kcconfig.model import Severity
from kcconfig.realm.fields import suggest
from kcconfig.realm.mappers import SHIPPED, SINCE
from kcconfig.realm.versions import at_least
from kcconfig.rules.accepted.lines import severity_since
from kcconfig.rules.registry import Fix, Found, Scope, rule
from kcconfig.rules.view import ObjectView, RealmView

SCOPE_NAME: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")


@rule("scope-name-invalid", Severity.ERROR, Scope.CLIENT_SCOPE, fix=Fix.NO, for_disabled=True)
def scope_name_invalid(scope: ObjectView, _realm: RealmView) -> Iterator[Found]:
    """A client scope's name has a blank, a quote, a backslash, or a letter beyond ASCII.

    400 "Unexpected name "a b" for ClientScope": such a name cannot stand in a request (RFC 6749, section 3.3).

    Bad:  `clientScopes: {"read invoices": {}}`
    Good: `clientScopes: {read-invoices: {}}`
    """
    if not SCOPE_NAME.fullmatch(scope.key) and not scope.built_in:
        yield Found(
            f"client scope '{scope.key}' has a name that requests cannot carry",
            help="rename it",
            absence=True,
        )


@rule("realm-scope-in-both-lists", Severity.ERROR, for_disabled=True)
def realm_scope_in_both_lists(realm: RealmView) -> Iterator[Found]:
    """A scope is to be a default and an optional scope of new clients at once.

    Keycloak answers 409, on creation and later.

    Bad:  `defaultDefaultClientScopes: [email]` and `defaultOptionalClientScopes: [email]`
    Good: one list
    """
    lists = (("defaultDefaultClientScopes",), ("defaultOptionalClientScopes",))
    both = sorted(set(realm.items(*lists[0])) & set(realm.items(*lists[1])))
    if both and all(realm.is_declared(*path) for path in lists):
        yield Found(f"'{both[0]}' is in both lists of the realm", lists, help="one of the two")


@rule("scope-protocol-missing", Severity.ERROR, Scope.CLIENT_SCOPE, for_disabled=True)
def scope_protocol_missing(scope: ObjectView, realm: RealmView) -> Iterator[Found]:
    """A client scope is told to have no protocol, or none that exists.

    Keycloak 25 and newer refuse it: "Unexpected protocol". Older servers store it, and nothing can use it. A
    policy that says nothing gets openid-connect.

    Bad:  `clientScopes: {invoices: {protocol: ""}}`
    Good: `clientScopes: {invoices: {protocol: openid-connect}}`
    """
    protocol = scope.text("protocol")
    if scope.is_declared("protocol") and protocol not in {"openid-connect", "saml"}:
        said = f"has the protocol '{protocol}'" if protocol else "has no protocol"
        severity = severity_since(realm, "25.0")
        yield Found(
            f"client scope '{scope.key}' {said}", (("protocol",),), "openid-connect, or saml", severity
        )


@rule("mapper-type-unknown", Severity.ERROR, for_disabled=True)
def mapper_type_unknown(realm: RealmView) -> Iterator[Found]:
    """A protocol mapper of a type that the target version does not have.

    404 "ProtocolMapper provider not found"; inside a new client it is stored, and writes nothing. A type that
    nobody ships may be installed on the server, and is only told where it looks misspelt.

    Bad:  `protocolMapper: oidc-audiense-mapper`
    Good: `protocolMapper: oidc-audience-mapper`
    """
    for outer in (*realm.scopes.values(), *realm.clients.values()):
        for mapper in outer.children.values():
            name = mapper.text("protocolMapper")
            since = SINCE.get(name)
            if not name or name in SHIPPED or (since and at_least(realm.version, since)):
                continue
            near = None if since else suggest(name, (*SHIPPED, *SINCE))
            at = ((mapper.address, ("protocolMapper",)),)
            if since:
                text = f"'{name}' is there from Keycloak {since} on, not in {realm.version}"
                yield Found(text, at, help="raise the target, or leave the mapper out")
            elif near and abs(len(near) - len(name)) <= 2 and not name.startswith("script-"):
                text = f"there is no protocol mapper '{name}'"
                yield Found(text, at, help=f"did you mean '{near}'?")
