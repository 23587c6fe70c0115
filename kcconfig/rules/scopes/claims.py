"""Claims that mappers write."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final, NamedTuple

from kcconfig.model import Address, Path, Severity
from kcconfig.realm.fields import suggest
from kcconfig.rules.registry import Fix, Found, rule
from kcconfig.rules.scopes.lists import CLIENT_LISTS, assigned, mappers
from kcconfig.rules.view import ClientView, ObjectView, RealmView

TOKENS: Final = ("access.token.claim", "id.token.claim")
FLAGS: Final = frozenset(
    {
        *(*TOKENS, "userinfo.token.claim", "introspection.token.claim", "lightweight.claim"),
        *("claim.name", "jsonType.label", "multivalued"),
    }
)
SAME_SOURCE: Final = {"oidc-usermodel-property-mapper": "oidc-usermodel-attribute-mapper"}
"""Older realms read `username` as a property of the user, newer ones as an attribute."""


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
    scopes = [each for each in assigned(client, realm, CLIENT_LISTS[0]) if each != "microprofile-jwt"]
    for mapper in mappers(client, realm, scopes):
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
