"""Scopes that cannot be assigned as a list says."""

from __future__ import annotations

from collections.abc import Iterator

from kcconfig.model import Severity
from kcconfig.realm.defaults import defaults
from kcconfig.realm.fields import suggest
from kcconfig.realm.versions import KNOWN
from kcconfig.rules.registry import Fix, Found, Scope, rule
from kcconfig.rules.scopes.lists import CLIENT_LISTS, OIDC, REALM_LISTS, named
from kcconfig.rules.view import ClientView, ObjectView, RealmView


def _lists(realm: RealmView) -> Iterator[tuple[ObjectView, str]]:
    yield from ((realm, name) for name in REALM_LISTS)
    for client in realm.clients.values():
        yield from ((client, name) for name in CLIENT_LISTS)


def _newer(realm: RealmView) -> dict[str, str]:
    """Scopes that a newer version ships and the target does not, with the first known version that does."""
    found: dict[str, str] = {}
    for version in KNOWN:
        for name in defaults(version).client_scopes:
            found.setdefault(name, version)
    return {name: version for name, version in found.items() if name not in realm.shipped_scopes}


def _whose(view: ObjectView) -> str:
    return f"client '{view.key}'" if view.address else "the realm"


def _twice(view: ObjectView, scope: str) -> bool:
    """Is a scope in both lists of a client? That has a rule of its own."""
    return bool(view.address) and all(scope in named(view, name) for name in CLIENT_LISTS)


@rule("scope-unknown", Severity.WARNING)
def scope_unknown(realm: RealmView) -> Iterator[Found]:
    """A client scope that does not exist.

    Keycloak answers 201 and drops the name without a word; the client never gets the scope. An error where all
    scopes are known: with a server, or with `manage: {clientScopes: full}`.

    Bad:  `optionalClientScopes: {add: [invoces]}`, and the scope is called invoices
    Good: `optionalClientScopes: {add: [invoices]}`
    """
    newer = _newer(realm)
    known = {*realm.scopes, *realm.shipped_scopes}
    certain = realm.live or "clientScopes" in realm.full
    for view, name in _lists(realm):
        for scope in named(view, name):
            if scope == "openid":
                text = f"{_whose(view)}: openid is no client scope; every OIDC request carries it"
                yield Found(text, ((view.address, (name,)),), help="leave it out", severity=Severity.INFO)
            elif scope not in known and scope not in newer and ":" not in scope and not _twice(view, scope):
                near = suggest(scope, known)
                yield Found(
                    f"{_whose(view)}: there is no client scope '{scope}'",
                    ((view.address, (name,)),),
                    help=f"did you mean '{near}'?"
                    if near
                    else "declare it under clientScopes, or leave it out",
                    severity=Severity.ERROR if certain else None,
                )


@rule("scope-newer-than-server", Severity.WARNING, fix=Fix.NO)
def scope_newer_than_server(realm: RealmView) -> Iterator[Found]:
    """A shipped client scope that the target version does not have yet.

    It is dropped without a word, as an unknown one is.

    Bad:  `defaultClientScopes: [basic]` with `keycloakVersion: "24.0"`
    Good: raise the target, leave it out, or declare the scope
    """
    newer = _newer(realm)
    for view, name in _lists(realm):
        for scope in named(view, name):
            if scope in newer and scope not in realm.scopes:
                yield Found(
                    f"{_whose(view)}: the scope '{scope}' is not there in Keycloak {realm.version}",
                    ((view.address, (name,)),),
                    help=f"{newer[scope]} has it; raise the target, or leave it out",
                )


@rule("scope-in-both-lists", Severity.ERROR, Scope.CLIENT)
def scope_in_both_lists(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    """A scope is in a client's default list and in its optional one.

    The default one wins, and the optional one is dropped without a word.

    Bad:  `defaultClientScopes: [email]` and `optionalClientScopes: [email]`
    Good: one of the two
    """
    both = sorted(set(named(client, CLIENT_LISTS[0])) & set(named(client, CLIENT_LISTS[1])))
    if both:
        names = ", ".join(f"'{name}'" for name in both)
        yield Found(
            f"client '{client.key}' has {names} in both lists of scopes",
            ((CLIENT_LISTS[1],), (CLIENT_LISTS[0],)),
            help="one list for each scope",
        )


@rule("scope-protocol-mismatch", Severity.ERROR, Scope.CLIENT, fix=Fix.CERTAIN)
def scope_protocol_mismatch(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """An OIDC scope for a SAML client, or a SAML scope for an OIDC client.

    Keycloak answers 204 and assigns nothing. Exports of old versions list `role_list` for OIDC clients.

    Bad:  `protocol: saml` and `defaultClientScopes: [email]`
    Good: `protocol: saml` and `defaultClientScopes: [role_list]`
    """
    protocol = client.text("protocol") or OIDC
    for name in CLIENT_LISTS:
        wrong = [
            scope
            for scope in named(client, name)
            if scope in realm.scopes and (realm.scopes[scope].text("protocol") or OIDC) != protocol
        ]
        if wrong:
            names = ", ".join(f"'{scope}'" for scope in wrong)
            text = f"client '{client.key}' speaks {protocol}; it cannot have {names}"
            yield Found(text, ((name,),), help="leave it out")
