"""Scopes that are lacking, or there without need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kcconfig.model import Severity
from kcconfig.realm.versions import at_least
from kcconfig.rules.registry import Fix, Found, Scope, rule
from kcconfig.rules.scopes.lists import CLIENT_LISTS, OIDC, REALM_LISTS, assigned, exact, mappers, named
from kcconfig.rules.view import OFFLINE_ACCESS, ClientView, ObjectView, RealmView

SUB_MAPPERS: Final = frozenset({"oidc-sub-mapper", "oidc-sha256-pairwise-sub-mapper"})


@rule("scope-basic-missing", Severity.WARNING, Scope.CLIENT)
def scope_basic_missing(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """A client lists its default scopes and leaves `basic` out (from Keycloak 25).

    Its access tokens have no `sub`, and no `auth_time`, which max_age and step-up need. Older versions write
    `sub` always.

    Bad:  `defaultClientScopes: [profile, email]`
    Good: `defaultClientScopes: [basic, profile, email]`
    """
    if not at_least(realm.version, "25.0") or client.bearer_only or (client.text("protocol") or OIDC) != OIDC:
        return
    name = CLIENT_LISTS[0]
    if not exact(client, name) or "basic" in client.items(name):
        return
    if not any(_writes_sub(mapper) for mapper in mappers(client, realm, client.items(name))):
        yield Found(
            f"client '{client.key}' has no scope `basic`: its access tokens have no `sub`",
            ((name,),),
            help="add basic to the list",
        )


def _writes_sub(mapper: ObjectView) -> bool:
    return mapper.text("protocolMapper") in SUB_MAPPERS or mapper.text("config", "claim.name") == "sub"


@rule("scope-acr-missing", Severity.WARNING, Scope.CLIENT)
def scope_acr_missing(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """A client asks for a level of authentication and cannot see it in its tokens.

    It has `default.acr.values` or `minimum.acr.value`, and neither the scope `acr` nor a mapper for it.

    Bad:  `attributes: {default.acr.values: gold}` and `defaultClientScopes: [basic]`
    Good: `attributes: {default.acr.values: gold}` and `defaultClientScopes: [acr, basic]`
    """
    paths = [("attributes", name) for name in ("default.acr.values", "minimum.acr.value")]
    asked = [path for path in paths if client.is_declared(*path) and client.text(*path)]
    scopes = [scope for name in CLIENT_LISTS for scope in assigned(client, realm, name)]
    if not asked or "acr" in scopes:
        return
    if not any(each.text("protocolMapper") == "oidc-acr-mapper" for each in mappers(client, realm, scopes)):
        yield Found(
            f"client '{client.key}' asks for a level, and has no scope `acr` to see it",
            (asked[0], (CLIENT_LISTS[0],)),
            help="add acr to its default scopes",
        )


@rule("scope-shipped-missing", Severity.INFO, Scope.CLIENT)
def scope_shipped_missing(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    """A client has web origins, lists its default scopes, and leaves `web-origins` out.

    Its tokens have no `allowed-origins`, which adapters and resource servers use for CORS.

    Bad:  `webOrigins: ["+"]` and `defaultClientScopes: [basic]`
    Good: `webOrigins: ["+"]` and `defaultClientScopes: [basic, web-origins]`
    """
    name = CLIENT_LISTS[0]
    oidc = (client.text("protocol") or OIDC) == OIDC
    if (
        oidc
        and exact(client, name)
        and "web-origins" not in client.items(name)
        and client.items("webOrigins")
    ):
        yield Found(
            f"client '{client.key}' has web origins, and not the scope `web-origins`",
            ((name,), ("webOrigins",)),
            help="add web-origins to the list",
        )


@rule("offline-optional", Severity.INFO, Scope.CLIENT, fix=Fix.NO)
def offline_optional(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """A client names `offline_access` among its optional scopes.

    It may ask for refresh tokens that outlive the login. Fine for applications on a phone.

    Bad:  `optionalClientScopes: {add: [offline_access]}` for a web application
    Good: the same for an application that works without its user
    """
    name = CLIENT_LISTS[1]
    said = named(client, name)
    inherited = exact(client, name) and set(realm.items(REALM_LISTS[1])) <= set(said)
    if OFFLINE_ACCESS in said and not inherited:
        yield Found(f"client '{client.key}' may ask for offline tokens", ((name,),))


@rule("realm-default-scopes-empty", Severity.WARNING, fix=Fix.NO)
def realm_default_scopes_empty(realm: RealmView) -> Iterator[Found]:
    """The realm gives no default scopes to new clients.

    Each client that is made later starts without `basic`, `roles` and `profile`: its tokens have no `sub`.

    Bad:  `defaultDefaultClientScopes: []`
    Good: `defaultDefaultClientScopes: [acr, basic, email, profile, roles, web-origins, role_list]`
    """
    name = REALM_LISTS[0]
    if exact(realm, name) and not realm.items(name):
        yield Found("new clients get no default scopes", ((name,),), help="name them")
