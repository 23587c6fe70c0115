"""What lint predicts is what the server does: refused where it says so, accepted where it does not."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from helpers import Realm, Reply, kcconfig
from predictions import CASES, URL, Case, attributes, client, mapper, scope

from kcconfig.model import Severity
from kcconfig.realm.versions import at_least
from kcconfig.rules.registry import all_rules
from kcconfig.sandbox import Sandbox, sandbox
from kcconfig.verify.browser import Browser
from kcconfig.verify.landing import Redirected
from kcconfig.verify.party import Party

pytestmark = pytest.mark.live

LISTS = {"defaultDefaultClientScopes": "default", "defaultOptionalClientScopes": "optional"}
OBJECTS = ("clients", "clientScopes")
FIRM = "realm-attribute-bricks-realm"
MAPPER = "mapper-type-unknown"
STORED = {MAPPER, "signature-algorithm-unknown", "pkce-method-unknown", "not-before-in-future"}
"""Errors that are no refusals of a whole object: the server stores it, and then something does not work."""
TIMEOUTS = {
    *("realm-client-idle-exceeds-sso", "realm-client-max-exceeds-sso"),
    *("client-idle-exceeds-sso", "client-max-exceeds-sso", "sso-timeout-not-positive"),
}
REFUSALS = {*(rule.id for rule in all_rules().values() if rule.family == "accepted"), *TIMEOUTS} - STORED
"""Rules whose errors say that the server refuses something; those about timeouts do from 26.5 on."""
ACTIONS = ("verify-email", "made.up")
LOSING = {"3600": False, "+60": False, "1h": True, "x": True, "3000000000": True, " 60 ": True}
"""Values of the lifespan of an action, and whether they lose the realm; a blank one did before 24."""
OK = Reply(200, None, {})


@pytest.fixture(scope="module")
def place(any_server: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Realm]:
    """A realm as Keycloak makes it; every test leaves it like that."""
    realm = Realm(any_server, tmp_path_factory.mktemp("predictions"))
    realm.create()
    yield realm
    realm.remove()


def test_every_rule_is_tried_both_ways() -> None:
    warnings = {rule.id for rule in all_rules().values() if rule.severity is Severity.WARNING} - TIMEOUTS
    assert {case.rule for case in CASES if case.status} >= REFUSALS - warnings - {FIRM}
    assert {case.rule for case in CASES if not case.status} >= REFUSALS - {FIRM, "field-newer-than-server"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{json.dumps(case.policy)[:60]}")
def test_a_prediction(case: Case, place: Realm) -> None:
    version = place.server.version
    predicted = errors(place, case.policy, version) & REFUSALS
    if not at_least(version, "26.5"):
        predicted -= TIMEOUTS
    reply = tried(place, case.policy)
    if not case.refused_by(version):
        assert (predicted, reply.ok) == (set(), True), reply
        return
    assert case.rule in predicted, reply
    assert reply.status in (case.status if isinstance(case.status, tuple) else (case.status,)), reply
    said = json.dumps(reply.data, ensure_ascii=False).replace('\\"', '"').replace("\\\\", "\\")
    assert any(text in said for text in case.says), reply


def test_a_mapper_of_an_unknown_type(place: Realm) -> None:
    policy = scope("audiences", **mapper("shop", "oidc-audiense-mapper"))
    assert MAPPER in errors(place, policy, place.server.version)
    place.post("/client-scopes", {"name": "audiences", "protocol": "openid-connect"})
    models = f"/client-scopes/{place.scope('audiences')['id']}/protocol-mappers/models"
    reply = place.send(
        "POST", models, {"name": "shop", **policy["clientScopes"]["audiences"]["protocolMappers"]["shop"]}
    )
    remove(place, policy)
    assert (reply.status, "ProtocolMapper provider not found" in str(reply.data)) == (404, True), reply


@pytest.mark.parametrize(
    "policy",
    [{"defaultSignatureAlgorithm": "RSA256"}, attributes(access__token__signed__response__alg="RSA256")],
    ids=["realm", "client"],
)
def test_an_unknown_algorithm_is_stored_and_signs_nothing(place: Realm, policy: dict[str, Any]) -> None:
    assert "signature-algorithm-unknown" in errors(place, policy, place.server.version)
    fields = policy.get("clients", {}).get("app", {})
    robot = client(serviceAccountsEnabled=True, secret="s", **fields)
    reply = tried(
        place, {**policy, **robot}, lambda: place.token("app", "s", grant_type="client_credentials")
    )
    assert reply.status == 500, reply


def test_an_unknown_pkce_method_is_stored_and_fails_logins(place: Realm) -> None:
    policy = client(redirectUris=[URL], attributes={"pkce.code.challenge.method": "sha256"})
    assert "pkce-method-unknown" in errors(place, policy, place.server.version)
    app = Party(place.web, "app", redirect_uri=URL)
    found = tried(place, policy, lambda: Browser(place.web).authorize(app, verifier="v" * 43))
    assert isinstance(found, Redirected), found
    assert (found.error, "code challenge method" in (found.description or "")) == ("invalid_request", True)


def test_tokens_of_before_a_future_date_are_stale(place: Realm) -> None:
    policy = {"notBefore": int(time.time()) + 1000}
    assert "not-before-in-future" in errors(place, policy, place.server.version)
    robot = client(serviceAccountsEnabled=True, secret="s")

    def introspected() -> Reply:
        answer = place.token("app", "s", grant_type="client_credentials")
        return place.oidc("token/introspect", "app", "s", token=answer.data["access_token"])

    reply = tried(place, {**policy, **robot}, introspected)
    assert reply.data == {"active": False}, reply


def test_what_would_lose_a_realm(server: Sandbox, own_home: Path, tmp_path: Path) -> None:
    """On a server of its own: the list of all realms does not work any more afterwards."""
    with sandbox(server.version, home=own_home, timeout=400) as alone:
        blank = {"": not at_least(server.version, "24.0")}
        for number, (value, lost) in enumerate({**LOSING, **blank}.items()):
            policy = {"attributes": {f"actionTokenGeneratedByUserLifespan.{ACTIONS[number % 2]}": value}}
            realm = Realm(alone, tmp_path, f"realm-{number}")
            realm.create()
            assert (FIRM in errors(realm, policy, server.version)) == lost, value
            assert send(realm, policy).ok
            assert realm.send("GET", "").status == (500 if lost else 200), value


def errors(realm: Realm, policy: Mapping[str, Any], version: str) -> set[str]:
    """The rules of which lint tells an error, for a version."""
    file = realm.write(policy)
    flags = ("--target", version, "--fail-on", "never", "--format", "json")
    result = kcconfig("lint", file, *flags, folder=realm.folder, env={})
    assert result.code == 0, result
    return {each["rule"] for each in json.loads(result.stdout)["findings"] if each["severity"] == "error"}


def tried(realm: Realm, policy: Mapping[str, Any], then: Callable[[], Any] | None = None) -> Any:
    """Sends a policy, asks something else where all is accepted, and leaves the realm as it was."""
    before = realm.get()
    try:
        reply = send(realm, policy)
        return then() if then is not None and reply.ok else reply
    finally:
        if LISTS.keys() & policy.keys() or realm.get() != before:
            realm.remove()
            realm.create()
        remove(realm, policy)


def send(realm: Realm, policy: Mapping[str, Any]) -> Reply:
    """The first refusal of a policy's parts, else the last answer. As `apply` does it: a realm is sent as a whole."""
    return next((reply for reply in replies(realm, policy) if not reply.ok), OK)


def replies(realm: Realm, policy: Mapping[str, Any]) -> Iterator[Reply]:
    fields = {name: value for name, value in policy.items() if name not in {*OBJECTS, *LISTS}}
    if fields:
        now = realm.get()
        both = {**now["attributes"], **fields.get("attributes", {})}
        yield realm.send("PUT", "", {**now, **fields, "attributes": both})
    for name, which in LISTS.items():
        wanted = set(policy.get(name, ()))
        for scope_name in wanted - realm.default_scopes(which) if wanted else ():
            yield realm.send("PUT", f"/default-{which}-client-scopes/{realm.scope(scope_name)['id']}")
    for name, content in policy.get("clientScopes", {}).items():
        yield realm.send(
            "POST", "/client-scopes", body({"name": name, "protocol": "openid-connect"}, content)
        )
    for name, content in policy.get("clients", {}).items():
        yield realm.send("POST", "/clients", body({"clientId": name}, content))


def body(start: dict[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
    """A new object as the server takes it: its mappers are a list."""
    mappers = [{"name": name, **fields} for name, fields in content.get("protocolMappers", {}).items()]
    return {**start, **content, "protocolMappers": mappers} if mappers else {**start, **content}


def remove(realm: Realm, policy: Mapping[str, Any]) -> None:
    for found in (realm.client(name) for name in policy.get("clients", ())):
        if found:
            realm.send("DELETE", f"/clients/{found['id']}")
    for found in (realm.scope(name) for name in policy.get("clientScopes", ())):
        if found:
            realm.send("DELETE", f"/client-scopes/{found['id']}")
