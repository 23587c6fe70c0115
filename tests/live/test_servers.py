"""Reading and writing real servers: every verb, and every trap that a write can meet."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from helpers import Realm, mappers

from kcconfig import servers
from kcconfig.errors import ServerError
from kcconfig.model import UNSET, Address, Live, Path, Secret, Step, Value, Verb
from kcconfig.realm.defaults import defaults
from kcconfig.realm.versions import KNOWN
from kcconfig.sandbox import Sandbox
from kcconfig.servers import Server
from kcconfig.settings import Auth

pytestmark = pytest.mark.live

EVERYTHING = frozenset(
    {"clients", "clientScopes", "defaultDefaultClientScopes", "defaultOptionalClientScopes"}
)
APP = ("clients", "app")
OIDC = {("protocol",): "openid-connect", ("publicClient",): False, ("webOrigins",): []}


class Hands:
    """A server and one realm of it, with short words for steps."""

    def __init__(self, server: Server, realm: Realm) -> None:
        self.server = server
        self.realm = realm

    def read(self, sections: frozenset[str] = EVERYTHING) -> Live:
        return self.server.read(self.realm.name, sections)

    def create(self, address: Address, values: dict[Path, Value] | None = None) -> None:
        self.server.perform(self.realm.name, Step(Verb.CREATE, address, values or {}))

    def update(self, address: Address, values: dict[Path, Value]) -> None:
        self.server.perform(self.realm.name, Step(Verb.UPDATE, address, values))

    def delete(self, address: Address) -> None:
        self.server.perform(self.realm.name, Step(Verb.DELETE, address))

    def assign(self, address: Address, scope_list: str, scope: str) -> None:
        self.server.perform(self.realm.name, Step(Verb.ASSIGN, address, scope_list=scope_list, scope=scope))

    def unassign(self, address: Address, scope_list: str, scope: str) -> None:
        self.server.perform(self.realm.name, Step(Verb.UNASSIGN, address, scope_list=scope_list, scope=scope))


def admin(server: Sandbox) -> Auth:
    return Auth("password", "master", "admin-cli", server.username, Secret(server.password))


@pytest.fixture
def api(server: Sandbox) -> Iterator[Server]:
    opened = servers.open(server.url, auth=admin(server))
    yield opened
    opened.close()


@pytest.fixture
def hands(api: Server, realm: Realm) -> Hands:
    """A realm that was created through kcconfig's own hands."""
    mine = Hands(api, realm)
    mine.create((), {("enabled",): True})
    return mine


# Reading


def test_a_fresh_realm_is_read_as_the_defaults_say(hands: Hands, server: Sandbox) -> None:
    if server.version not in KNOWN:
        pytest.fail(f"no table of {server.version}")
    live = hands.read()
    shipped = defaults(server.version, realm=hands.realm.name)
    assert (live.version, live.assumed, live.exists) == (server.version, False, True)
    assert {address[1] for address in live.objects if address[:1] == ("clients",)} == set(shipped.clients)
    assert {address[1] for address in live.objects if address[:1] == ("clientScopes",)} == set(
        shipped.client_scopes
    )
    assert live.objects[()]["defaultDefaultClientScopes"] == sorted(shipped.default_scopes)
    assert live.objects[()]["defaultOptionalClientScopes"] == sorted(shipped.optional_scopes)


def test_a_realm_that_is_not_there(api: Server, realm: Realm) -> None:
    live = api.read(realm.name, EVERYTHING)
    assert (live.exists, dict(live.objects)) == (False, {})


def test_many_clients_come_in_pages(hands: Hands) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: hands.create(("clients", f"c{number:03}"), OIDC), range(120)))
    found = {address[1] for address in hands.read(frozenset({"clients"})).objects if len(address) == 2}
    assert {f"c{number:03}" for number in range(120)} | {"account"} <= found


def test_master(api: Server) -> None:
    live = api.read("master", EVERYTHING)
    assert live.objects[()]["accessTokenLifespan"] == 60
    assert ("clients", "master-realm") in live.objects


@pytest.mark.parametrize("name", ["a b", "größe", "x%41", "<b>"])
def test_unusual_realm_names(api: Server, server: Sandbox, realm: Realm, name: str) -> None:
    odd = Realm(server, realm.folder, f"{realm.name} {name}")
    try:
        mine = Hands(api, odd)
        mine.create((), {("enabled",): True})
        mine.update((), {("displayName",): name})
        assert mine.read(frozenset()).objects[()]["displayName"] == name
    finally:
        odd.remove()


# Realm settings


def comparable(realm: Realm) -> dict[str, Any]:
    """The representation, without attributes that a write makes visible and that say nothing new."""
    found: dict[str, Any] = realm.get()
    found["attributes"] = {
        name: value for name, value in found["attributes"].items() if name not in found and value != "0"
    }
    return found


UNUSUAL = {
    "attributes": {"cibaInterval": "7", "cibaExpiresIn": "130", "parRequestUriLifespan": "70", "own": "1"},
    "oauth2DeviceCodeLifespan": 700,
    "webAuthnPolicyRpEntityName": "Example",
    "webAuthnPolicyPasswordlessUserVerificationRequirement": "preferred",
    "browserSecurityHeaders": {"xFrameOptions": "DENY", "contentSecurityPolicy": "frame-src 'none';"},
    "bruteForceProtected": True,
    "failureFactor": 7,
    "displayName": "Demo",
    "defaultSignatureAlgorithm": "ES256",
    "offlineSessionMaxLifespanEnabled": True,
    "actionTokenGeneratedByAdminLifespan": 4000,
    "clientSessionIdleTimeout": 900,
    "otpPolicyCodeReusable": True,
    "eventsExpiration": 5000,
    "smtpServer": {"host": "mail", "from": "a@example.org", "user": "u", "password": "p4ss", "auth": "true"},
    "clientPolicies": {"policies": [{"name": "p", "enabled": True, "conditions": [], "profiles": []}]},
    "clientProfiles": {"profiles": [{"name": "q", "executors": []}]},
}


@pytest.mark.parametrize(
    "values",
    [
        {("ssoSessionIdleTimeout",): 1200},
        {("attributes", "another"): "x"},
        {("attributes", "cibaInterval"): "9"},
        {("clientSessionIdleTimeout",): 600},
    ],
    ids=["a field", "a new attribute", "an attribute", "a field that is an attribute too"],
)
def test_a_realm_keeps_what_nobody_declared(hands: Hands, values: dict[Path, Value]) -> None:
    hands.realm.put("", {**hands.realm.get(), **UNUSUAL})
    before = comparable(hands.realm)
    hands.update((), values)
    after = comparable(hands.realm)
    for path, value in values.items():
        *outer, last = path
        for found in (before, after):
            place = found
            for name in outer:
                place = place[name]
            assert found is before or place[last] == value
            place[last] = None
    assert after == before


def test_the_mail_servers_password_survives_a_change_of_something_else(hands: Hands, server: Sandbox) -> None:
    """Without `auth` Keycloak 26 would drop a password that comes back masked."""
    mail = {"host": "mail", "from": "a@example.org", "user": "u", "password": "p4ss"}
    hands.realm.put("", {**hands.realm.get(), "smtpServer": mail})
    before = hands.realm.get()["smtpServer"]
    hands.update((), {("displayName",): "x"})
    assert hands.realm.get()["smtpServer"] == before


def test_a_realm_attribute_is_taken_away(hands: Hands) -> None:
    hands.update((), {("attributes", "own"): "1", ("attributes", "other"): "2"})
    hands.update((), {("attributes", "own"): UNSET})
    attributes = hands.read(frozenset()).objects[()]["attributes"]
    assert "own" not in attributes
    assert attributes["other"] == "2"


def test_writes_to_a_realm_from_many_threads_are_all_kept(hands: Hands) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: hands.update((), {("attributes", f"n{number}"): "1"}), range(12)))
    assert {f"n{number}" for number in range(12)} <= set(hands.realm.get()["attributes"])


def test_a_new_realm_is_usable_at_once(hands: Hands) -> None:
    hands.create(("clientScopes", "invoices"), {("protocol",): "openid-connect"})
    hands.assign((), "defaultOptionalClientScopes", "invoices")
    hands.create(APP, OIDC)
    live = hands.read()
    assert "invoices" in live.objects[APP]["optionalClientScopes"]


# Clients


def test_a_new_client_has_what_the_step_says(hands: Hands) -> None:
    hands.create(
        APP,
        {
            **OIDC,
            ("secret",): Secret("open sesame"),
            ("attributes", "access.token.lifespan"): 60,
            ("defaultClientScopes",): ["email"],
            ("optionalClientScopes",): ["phone"],
            ("protocolMappers", "aud", "protocol"): "openid-connect",
            ("protocolMappers", "aud", "protocolMapper"): "oidc-audience-mapper",
            ("protocolMappers", "aud", "config", "included.client.audience"): "app",
        },
    )
    live = hands.read()
    assert live.objects[APP]["publicClient"] is False
    assert live.objects[APP]["secret"] == "open sesame"
    assert live.objects[APP]["attributes"]["access.token.lifespan"] == "60"
    assert live.objects[APP]["defaultClientScopes"] == ["email"]
    assert live.objects[APP]["optionalClientScopes"] == ["phone"]
    assert live.objects[*APP, "protocolMappers", "aud"]["config"]["included.client.audience"] == "app"


def test_a_client_keeps_what_nobody_declared(hands: Hands) -> None:
    fields = {
        "frontchannelLogout": True,
        "serviceAccountsEnabled": True,
        "authorizationServicesEnabled": True,
        "secret": "open sesame",
        "attributes": {"access.token.lifespan": "60", "own": "1"},
        "protocolMappers": [
            {
                "name": "own",
                "protocol": "openid-connect",
                "protocolMapper": "oidc-audience-mapper",
                "config": {"a": "1"},
            }
        ],
    }
    hands.realm.post("/clients", {"clientId": "app", **fields})
    uuid = hands.realm.client("app")["id"]
    resource = {"name": "own resource"}
    hands.realm.post(f"/clients/{uuid}/authz/resource-server/resource", resource)
    before = hands.realm.client("app")
    hands.update(APP, {("description",): "x"})
    after = hands.realm.client("app")
    assert after.pop("description") == "x"
    for found in (before, after):
        for name in ("protocolMappers", "defaultClientScopes", "optionalClientScopes", "redirectUris"):
            found[name] = sorted(found[name], key=str)
    assert after == before
    names = {each["name"] for each in hands.realm.get(f"/clients/{uuid}/authz/resource-server/resource")}
    assert "own resource" in names


def test_client_attributes_merge_and_one_is_taken_away(hands: Hands) -> None:
    hands.create(APP, {**OIDC, ("attributes", "access.token.lifespan"): "60", ("attributes", "own"): "1"})
    hands.update(
        APP, {("attributes", "access.token.lifespan"): UNSET, ("attributes", "use.refresh.tokens"): False}
    )
    attributes = hands.realm.client("app")["attributes"]
    assert "access.token.lifespan" not in attributes
    assert (attributes["own"], attributes["use.refresh.tokens"]) == ("1", "false")


def test_a_secret_is_set_and_then_left_alone(hands: Hands) -> None:
    hands.create(APP, OIDC)
    hands.update(APP, {("secret",): Secret("open sesame")})
    hands.update(APP, {("description",): "x"})
    assert hands.realm.client("app")["secret"] == "open sesame"


def test_a_scope_moves_from_one_list_to_the_other_and_back(hands: Hands) -> None:
    hands.create(APP, OIDC)
    hands.unassign(APP, "optionalClientScopes", "phone")
    hands.assign(APP, "defaultClientScopes", "phone")
    hands.assign(APP, "defaultClientScopes", "phone")
    client = hands.realm.client("app")
    assert "phone" in client["defaultClientScopes"]
    assert "phone" not in client["optionalClientScopes"]
    hands.unassign(APP, "defaultClientScopes", "phone")
    hands.unassign(APP, "defaultClientScopes", "phone")
    hands.assign(APP, "optionalClientScopes", "phone")
    client = hands.realm.client("app")
    assert "phone" in client["optionalClientScopes"]
    assert "phone" not in client["defaultClientScopes"]


def test_a_realms_list_takes_a_scope_twice_and_refuses_one_of_the_other_list(hands: Hands) -> None:
    hands.unassign((), "defaultOptionalClientScopes", "phone")
    hands.unassign((), "defaultOptionalClientScopes", "phone")
    hands.assign((), "defaultDefaultClientScopes", "phone")
    hands.assign((), "defaultDefaultClientScopes", "phone")
    assert "phone" in hands.realm.default_scopes("default")
    assert "phone" not in hands.realm.default_scopes("optional")
    with pytest.raises(ServerError) as caught:
        hands.assign((), "defaultOptionalClientScopes", "phone")
    assert caught.value.status == 409


def test_clients_are_deleted_once_and_for_all(hands: Hands) -> None:
    hands.create(APP, OIDC)
    hands.delete(APP)
    hands.delete(APP)
    assert hands.realm.client("app") is None


def test_odd_client_ids(hands: Hands) -> None:
    for name in ("https://app.example.org/x?y#z", "..", "ü %2F"):
        address = ("clients", name)
        hands.create(address, OIDC)
        hands.update(address, {("description",): name})
        assert hands.read(frozenset({"clients"})).objects[address]["description"] == name
        hands.delete(address)
        assert hands.realm.client(name) is None


def test_a_client_that_somebody_made_anew_is_found(hands: Hands) -> None:
    hands.create(APP, OIDC)
    hands.realm.send("DELETE", f"/clients/{hands.realm.client('app')['id']}")
    hands.realm.post("/clients", {"clientId": "app"})
    hands.update(APP, {("description",): "x"})
    assert hands.realm.client("app")["description"] == "x"


# Scopes and mappers


def test_scopes_with_mappers_in_all_their_life(hands: Hands) -> None:
    scope = ("clientScopes", "invoices")
    mapper = (*scope, "protocolMappers", "aud")
    values = {("protocol",): "openid-connect", ("protocolMapper",): "oidc-audience-mapper"}
    inside = {("protocolMappers", "first", *path): value for path, value in values.items()}
    hands.create(scope, {("protocol",): "openid-connect", ("attributes", "own"): "1", **inside})
    hands.create(mapper, {**values, ("config", "included.client.audience"): "a", ("config", "own"): "1"})
    hands.update(scope, {("description",): "x"})
    hands.update(mapper, {("config", "included.client.audience"): "b", ("config", "id.token.claim"): "true"})
    found = hands.realm.scope("invoices")
    assert (found["description"], found["attributes"]["own"]) == ("x", "1")
    assert set(mappers(found)) == {"first", "aud"}
    config = mappers(found)["aud"]
    assert config["own"] == "1", "the server replaces the whole map, so all of it is sent"
    assert (config["included.client.audience"], config["id.token.claim"]) == ("b", "true")
    hands.update(scope, {("attributes", "own"): UNSET})
    hands.update(mapper, {("config", "own"): UNSET})
    found = hands.realm.scope("invoices")
    assert "own" not in found["attributes"]
    assert "own" not in mappers(found)["aud"]
    hands.delete(mapper)
    hands.delete(mapper)
    assert set(mappers(hands.realm.scope("invoices"))) == {"first"}
    hands.delete(scope)
    assert hands.realm.scope("invoices") is None


# What the server says, and what an account may


def test_a_refusal_is_in_the_servers_own_words(hands: Hands) -> None:
    hands.create(APP, OIDC)
    with pytest.raises(ServerError) as caught:
        hands.update(APP, {("redirectUris",): ["javascript:alert(1)"]})
    assert caught.value.status == 400
    assert "illegal scheme" in (caught.value.said or "")
    with pytest.raises(ServerError) as caught:
        hands.create(APP, OIDC)
    assert (caught.value.status, caught.value.said) == (409, "Client app already exists")


@pytest.mark.parametrize("name", ["a/b", "a?b"])
def test_realm_names_that_the_server_refuses(api: Server, name: str) -> None:
    with pytest.raises(ServerError) as caught:
        api.perform(name, Step(Verb.CREATE, (), {("enabled",): True}))
    assert "not allowed" in (caught.value.said or "")


def account(realm: Realm, *roles: str) -> Auth:
    """A service account in the realm, with roles of its realm-management."""
    name = "ci-" + "-".join(roles or ("none",))
    realm.post(
        "/clients",
        {"clientId": name, "secret": "s3cr3t", "publicClient": False, "serviceAccountsEnabled": True},
    )
    user = realm.get(f"/clients/{realm.client(name)['id']}/service-account-user")["id"]
    management = realm.client("realm-management")["id"]
    given = [realm.get(f"/clients/{management}/roles/{role}") for role in roles]
    if given:
        realm.post(f"/users/{user}/role-mappings/clients/{management}", given)
    return Auth("client", realm.name, name, secret=Secret("s3cr3t"))


@pytest.mark.parametrize(
    ("roles", "sections", "lacks"),
    [
        (("view-realm", "view-clients"), EVERYTHING, None),
        (("manage-realm", "manage-clients"), EVERYTHING, None),
        (("view-realm",), frozenset(), None),
        (("view-realm",), frozenset({"clients"}), "view-clients"),
        (("view-realm",), frozenset({"clientScopes"}), "view-clients"),
        (("view-realm",), frozenset({"defaultDefaultClientScopes"}), "view-clients"),
        (("view-realm", "query-clients"), frozenset({"clients"}), "view-clients"),
        (("view-realm", "query-clients"), frozenset({"clientScopes"}), "view-clients"),
        (("view-clients",), frozenset({"clients"}), "view-realm"),
        (("query-clients",), frozenset(), "view-realm"),
        ((), frozenset(), "view-realm"),
    ],
)
def test_what_an_account_may_not_see_names_the_role(
    hands: Hands, server: Sandbox, roles: tuple[str, ...], sections: frozenset[str], lacks: str | None
) -> None:
    mine = servers.open(server.url, auth=account(hands.realm, *roles))
    try:
        if lacks is None:
            live = mine.read(hands.realm.name, sections)
            assert live.objects.keys() >= hands.read(sections).objects.keys() - {APP}
            assert live.assumed or live.version == server.version
        else:
            with pytest.raises(ServerError) as caught:
                mine.read(hands.realm.name, sections)
            assert f"role {lacks} of client 'realm-management'" in (caught.value.help or "")
    finally:
        mine.close()


@pytest.mark.parametrize(
    ("roles", "address", "lacks"),
    [
        (("view-realm", "manage-clients"), (), "manage-realm"),
        (("view-realm", "view-clients", "manage-realm"), ("clients", "account"), "manage-clients"),
        (("view-realm", "view-clients", "manage-realm"), ("clientScopes", "email"), "manage-clients"),
    ],
)
def test_what_an_account_may_not_write_names_the_role(
    hands: Hands, server: Sandbox, roles: tuple[str, ...], address: Address, lacks: str
) -> None:
    mine = servers.open(server.url, auth=account(hands.realm, *roles))
    field = "description" if address else "displayName"
    try:
        with pytest.raises(ServerError) as caught:
            mine.perform(hands.realm.name, Step(Verb.UPDATE, address, {(field,): "x"}))
        assert f"role {lacks} of client 'realm-management'" in (caught.value.help or "")
        assert caught.value.status == 403
    finally:
        mine.close()


@pytest.mark.parametrize(
    ("auth", "message"),
    [
        (
            Auth("password", "master", "admin-cli", "admin", Secret("wr0ng")),
            "user 'admin' in realm 'master' is refused",
        ),
        (
            Auth("client", "master", "nobody", secret=Secret("wr0ng")),
            "client 'nobody' in realm 'master' is refused",
        ),
        (Auth("client", "nowhere", "ci", secret=Secret("wr0ng")), "there is no realm 'nowhere'"),
    ],
)
def test_logins_that_fail(server: Sandbox, auth: Auth, message: str) -> None:
    with pytest.raises(ServerError, match=message):
        servers.open(server.url, auth=auth).read("master", frozenset())


@pytest.mark.parametrize("suffix", ["/auth", "/admin/master/console/"])
def test_a_wrong_base_path_names_the_right_one(server: Sandbox, suffix: str) -> None:
    with pytest.raises(ServerError) as caught:
        servers.open(server.url.rstrip("/") + suffix, auth=admin(server)).read("master", frozenset())
    assert f"Keycloak answers at {server.url.rstrip('/')}:" in (caught.value.help or "")


def test_an_account_that_manages_clients_only_loses_nothing_of_a_client(
    hands: Hands, server: Sandbox
) -> None:
    """It may not see the authorization settings, and must not switch them off by leaving them out."""
    fields = {"serviceAccountsEnabled": True, "authorizationServicesEnabled": True, "secret": "open sesame"}
    hands.realm.post("/clients", {"clientId": "app", **fields})
    mine = servers.open(server.url, auth=account(hands.realm, "manage-clients"))
    mine.perform(hands.realm.name, Step(Verb.UPDATE, APP, {("description",): "x"}))
    mine.close()
    after = hands.realm.client("app")
    assert {name: after.get(name) for name in fields} == fields
