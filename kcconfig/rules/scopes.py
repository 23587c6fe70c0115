"""Client scopes: names that nothing stands behind, and claims that tokens lack or get twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from kcconfig.model import Address, ListEdit, Path, Severity, Source
from kcconfig.realm.defaults import defaults
from kcconfig.realm.fields import suggest
from kcconfig.realm.versions import KNOWN, at_least
from kcconfig.rules.registry import Fix, Found, Scope, rule
from kcconfig.rules.view import OFFLINE_ACCESS, ClientView, ObjectView, RealmView

CLIENT_LISTS: Final = ("defaultClientScopes", "optionalClientScopes")
REALM_LISTS: Final = ("defaultDefaultClientScopes", "defaultOptionalClientScopes")
OIDC: Final = "openid-connect"
SUB_MAPPERS: Final = frozenset({"oidc-sub-mapper", "oidc-sha256-pairwise-sub-mapper"})
TOKENS: Final = ("access.token.claim", "id.token.claim")
FLAGS: Final = frozenset(
    {
        *(*TOKENS, "userinfo.token.claim", "introspection.token.claim", "lightweight.claim"),
        *("claim.name", "jsonType.label", "multivalued"),
    }
)
SAME_SOURCE: Final = {"oidc-usermodel-property-mapper": "oidc-usermodel-attribute-mapper"}
"""Older realms read `username` as a property of the user, newer ones as an attribute."""


def _named(view: ObjectView, name: str) -> Sequence[str]:
    """The scopes that a policy writes into a list: all of a plain one, the added ones of an edit."""
    setting = view.declared.get((name,))
    if setting is None:
        return ()
    if isinstance(setting.value, ListEdit):
        return setting.value.add
    return view.items(name)


def _exact(view: ObjectView, name: str) -> bool:
    setting = view.declared.get((name,))
    return setting is not None and not isinstance(setting.value, ListEdit)


def _assigned(client: ClientView, realm: RealmView, name: str) -> list[str]:
    """The scopes of a client's list; a new client that says nothing gets the realm's."""
    fresh = (name,) not in client.declared and client.base_source is Source.DEFAULT and not client.built_in
    return (
        realm.items(dict(zip(CLIENT_LISTS, REALM_LISTS, strict=True))[name]) if fresh else client.items(name)
    )


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
    return bool(view.address) and all(scope in _named(view, name) for name in CLIENT_LISTS)


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
        for scope in _named(view, name):
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
        for scope in _named(view, name):
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
    both = sorted(set(_named(client, CLIENT_LISTS[0])) & set(_named(client, CLIENT_LISTS[1])))
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
            for scope in _named(client, name)
            if scope in realm.scopes and (realm.scopes[scope].text("protocol") or OIDC) != protocol
        ]
        if wrong:
            names = ", ".join(f"'{scope}'" for scope in wrong)
            text = f"client '{client.key}' speaks {protocol}; it cannot have {names}"
            yield Found(text, ((name,),), help="leave it out")


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
    if not _exact(client, name) or "basic" in client.items(name):
        return
    if not any(_writes_sub(mapper) for mapper in _mappers(client, realm, client.items(name))):
        yield Found(
            f"client '{client.key}' has no scope `basic`: its access tokens have no `sub`",
            ((name,),),
            help="add basic to the list",
        )


def _mappers(client: ClientView, realm: RealmView, scopes: Sequence[str]) -> Iterator[ObjectView]:
    yield from client.children.values()
    for name in scopes:
        if name in realm.scopes:
            yield from realm.scopes[name].children.values()


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
    scopes = [scope for name in CLIENT_LISTS for scope in _assigned(client, realm, name)]
    if not asked or "acr" in scopes:
        return
    if not any(each.text("protocolMapper") == "oidc-acr-mapper" for each in _mappers(client, realm, scopes)):
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
        and _exact(client, name)
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
    named = _named(client, name)
    inherited = _exact(client, name) and set(realm.items(REALM_LISTS[1])) <= set(named)
    if OFFLINE_ACCESS in named and not inherited:
        yield Found(f"client '{client.key}' may ask for offline tokens", ((name,),))


class _Claim(NamedTuple):
    """A claim that a mapper writes into tokens. `source` is where it takes the value from."""

    name: str
    tokens: frozenset[str]
    source: tuple[str, tuple[tuple[str, str], ...]]
    multivalued: bool
    address: Address


def _claim(mapper: ObjectView) -> _Claim | None:
    name = mapper.text("config", "claim.name")
    tokens = frozenset(token for token in TOKENS if mapper.flag("config", token))
    if not name or not tokens:
        return None
    type_ = mapper.text("protocolMapper")
    rest = [(key, mapper.text("config", key)) for key in mapper.below("config") if key not in FLAGS]
    source = (SAME_SOURCE.get(type_, type_), tuple(pair for pair in rest if pair[1]))
    return _Claim(name, tokens, source, mapper.flag("config", "multivalued"), mapper.address)


@rule("claim-written-twice", Severity.WARNING, fix=Fix.NO)
def claim_written_twice(realm: RealmView) -> Iterator[Found]:
    """Two mappers write one claim into one token from different sources.

    The order of the mappers decides which value stays.

    Bad:  two mappers with `claim.name: department`, one of an attribute, one hard-coded
    Good: one of the two
    """
    told: set[tuple[Address, Address]] = set()
    known: dict[Address, _Claim | None] = {}
    for client in realm.clients.values():
        for first, second in _clashes(client, realm, known):
            pair = (first.address, second.address)
            if pair not in told:
                told.add(pair)
                path: Path = ("config", "claim.name")
                yield Found(
                    f"the mappers '{first.address[-1]}' and '{second.address[-1]}' both write the claim "
                    f"'{first.name}' for client '{client.key}'",
                    ((first.address, path), (second.address, path)),
                    help="keep one, or give one of them another claim",
                )


def _clashes(
    client: ClientView, realm: RealmView, known: dict[Address, _Claim | None]
) -> Iterator[tuple[_Claim, _Claim]]:
    """Pairs of a client's claims that are one claim; `known` keeps those of scopes from client to client."""
    by_name: dict[str, list[_Claim]] = {}
    scopes = [each for each in _assigned(client, realm, CLIENT_LISTS[0]) if each != "microprofile-jwt"]
    for mapper in _mappers(client, realm, scopes):
        if mapper.address not in known:
            known[mapper.address] = _claim(mapper)
        claim = known[mapper.address]
        if claim is not None:
            by_name.setdefault(claim.name, []).append(claim)
    for claims in by_name.values():
        yield from (pair for pair in combinations(claims, 2) if _clash(*pair))


def _clash(first: _Claim, second: _Claim) -> bool:
    """Do two claims of one name come into one token from different sources?"""
    if not first.tokens & second.tokens or first.source == second.source:
        return False
    return not (first.multivalued and second.multivalued)


@rule("audience-unknown-client", Severity.WARNING)
def audience_unknown_client(realm: RealmView) -> Iterator[Found]:
    """An audience mapper names a client that the realm does not have.

    The name is written into `aud` unchecked. Told where all clients are known: with a server, or with
    `manage: {clients: full}`; else only for what looks misspelt.

    Bad:  `config: {included.client.audience: invoices-apl}`, and the client is called invoices-api
    Good: `config: {included.client.audience: invoices-api}`, or included.custom.audience
    """
    certain = realm.live or "clients" in realm.full
    path = ("config", "included.client.audience")
    for outer in (*realm.scopes.values(), *realm.clients.values()):
        for mapper in outer.children.values():
            name = mapper.text(*path)
            if mapper.text("protocolMapper") != "oidc-audience-mapper" or not name or name in realm.clients:
                continue
            near = suggest(name, realm.clients)
            if certain or near:
                yield Found(
                    f"the audience '{name}' is no client of the realm",
                    ((mapper.address, path),),
                    help=f"did you mean '{near}'?" if near else "a client, or included.custom.audience",
                )


@rule("realm-default-scopes-empty", Severity.WARNING, fix=Fix.NO)
def realm_default_scopes_empty(realm: RealmView) -> Iterator[Found]:
    """The realm gives no default scopes to new clients.

    Each client that is made later starts without `basic`, `roles` and `profile`: its tokens have no `sub`.

    Bad:  `defaultDefaultClientScopes: []`
    Good: `defaultDefaultClientScopes: [acr, basic, email, profile, roles, web-origins, role_list]`
    """
    name = REALM_LISTS[0]
    if _exact(realm, name) and not realm.items(name):
        yield Found("new clients get no default scopes", ((name,),), help="name them")
