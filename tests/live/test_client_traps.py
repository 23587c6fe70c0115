"""What Keycloak does to clients, client scopes and mappers besides what it was told."""

from __future__ import annotations

from typing import Any

import pytest
from helpers import Realm, mappers

pytestmark = pytest.mark.live

AUDIENCE = {"protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper"}
CLAIM = {"protocol": "openid-connect", "protocolMapper": "oidc-hardcoded-claim-mapper"}


def claim(name: str, **more: str) -> dict[str, Any]:
    """A mapper as somebody else would have made it."""
    config = {"claim.name": name, "claim.value": "1", "jsonType.label": "String", "id.token.claim": "true"}
    return {"name": name, **CLAIM, "config": {**config, **more}}


def clients(**settings: Any) -> dict[str, Any]:
    return {"clients": {"app": settings}}


def test_an_update_changes_nothing_else(realm: Realm) -> None:
    realm.create()
    app = {
        "clientId": "app",
        "secret": "kept-one",
        "serviceAccountsEnabled": True,
        "authorizationServicesEnabled": True,
        "frontchannelLogout": True,
        "redirectUris": ["https://app.example.org/*"],
        "attributes": {
            "access.token.lifespan": "77",
            "somebody.else": "1",
            "frontchannel.logout.url": "https://a/b",
        },
        "protocolMappers": [claim("one"), claim("two")],
    }
    realm.post("/clients", app)
    uuid = realm.client("app")["id"]
    resource = {"name": "thing", "uris": ["/thing"], "scopes": [{"name": "read"}]}
    realm.post(f"/clients/{uuid}/authz/resource-server/resource", resource)
    resources = realm.get(f"/clients/{uuid}/authz/resource-server/resource")
    before = realm.client("app")
    user = realm.get(f"/clients/{uuid}/service-account-user")["id"]

    realm.apply(
        clients(description="new", attributes={"own": "x", "access.token.lifespan": {"state": "absent"}})
    )
    after = realm.client("app")
    attributes = {**before["attributes"], "own": "x"}
    del attributes["access.token.lifespan"]
    assert comparable(after) == comparable({**before, "description": "new", "attributes": attributes})
    assert realm.get(f"/clients/{uuid}/authz/resource-server/resource") == resources
    assert realm.get(f"/clients/{uuid}/service-account-user")["id"] == user


def comparable(client: dict[str, Any]) -> dict[str, Any]:
    """Lists without an order are sorted."""
    scopes = {name: sorted(client[name]) for name in ("defaultClientScopes", "optionalClientScopes")}
    found = sorted(client["protocolMappers"], key=lambda each: str(each["name"]))
    return {**client, **scopes, "protocolMappers": found}


def test_nothing_is_invented_for_a_new_client(realm: Realm) -> None:
    realm.apply(
        {
            "clients": {
                "app": {"redirectUris": ["https://app.example.org/*"], "secret": "the-secret"},
                "open": {
                    "publicClient": True,
                    "directAccessGrantsEnabled": True,
                    "webOrigins": ["https://o.example.org"],
                },
            }
        }
    )
    app, other = realm.client("app"), realm.client("open")
    assert (app["protocol"], app["publicClient"], app["secret"]) == ("openid-connect", False, "the-secret")
    assert (app["directAccessGrantsEnabled"], app["webOrigins"]) == (False, [])
    assert other["publicClient"] is other["directAccessGrantsEnabled"] is True
    assert other["webOrigins"] == ["https://o.example.org"]


def test_scope_lists_are_written_and_scopes_move(realm: Realm) -> None:
    realm.create()
    realm.post("/clients", {"clientId": "app", "protocol": "openid-connect"})
    exact = clients(defaultClientScopes=["profile", "phone"], optionalClientScopes=["email"])
    realm.apply(exact)
    app = realm.client("app")
    assert set(app["defaultClientScopes"]) == {"profile", "phone"}
    assert set(app["optionalClientScopes"]) == {"email"}

    moved = realm.changes(clients(optionalClientScopes={"add": ["profile"]}))["update client app"]
    assert moved == {
        "defaultClientScopes": (["phone", "profile"], ["phone"]),
        "optionalClientScopes": (["email"], ["email", "profile"]),
    }
    realm.apply(clients(optionalClientScopes={"add": ["profile"]}))
    realm.apply(clients(defaultClientScopes={"add": ["email"], "remove": ["phone"]}))
    app = realm.client("app")
    assert (app["defaultClientScopes"], app["optionalClientScopes"]) == (["email"], ["profile"])
    realm.apply(clients(defaultClientScopes=[], optionalClientScopes=["email", "profile"]))
    app = realm.client("app")
    assert (app["defaultClientScopes"], set(app["optionalClientScopes"])) == ([], {"email", "profile"})


def test_a_list_of_a_new_client_wins_over_the_lists_of_the_realm(realm: Realm) -> None:
    realm.create()
    additive = {"add": ["phone"], "remove": ["roles"]}
    realm.apply(
        {
            "clients": {
                "one": {"optionalClientScopes": ["email"]},
                "two": {"defaultClientScopes": ["phone"]},
                "three": {"optionalClientScopes": ["email"], "defaultClientScopes": additive},
                "four": {"optionalClientScopes": [], "defaultClientScopes": {"add": ["address"]}},
            }
        }
    )
    one, two = realm.client("one"), realm.client("two")
    assert one["optionalClientScopes"] == ["email"]
    assert {"profile", "roles"} <= set(one["defaultClientScopes"])
    assert two["defaultClientScopes"] == ["phone"]
    assert "offline_access" in two["optionalClientScopes"]
    assert realm.client("three")["optionalClientScopes"] == ["email"]
    assert "phone" in realm.client("three")["defaultClientScopes"]
    assert "address" in realm.client("four")["defaultClientScopes"]


def test_mappers_are_added_changed_removed_and_kept(realm: Realm) -> None:
    realm.create()
    realm.post(
        "/clients",
        {
            "clientId": "app",
            "protocol": "openid-connect",
            "protocolMappers": [claim("one"), claim("two"), claim("three")],
        },
    )
    before = realm.client("app")
    ids = {each["name"]: each["id"] for each in before["protocolMappers"]}
    policy = clients(
        name="App",
        protocolMappers={
            "one": {"config": {"claim.value": "2", "id.token.claim": {"state": "absent"}}},
            "two": {"state": "absent"},
            "four": {"protocolMapper": "oidc-audience-mapper", "config": {"included.client.audience": "app"}},
        },
    )
    refused = realm.run("apply", policy, "--yes")
    assert (refused.code, "--allow-delete" in refused.stderr) == (2, True)
    assert set(mappers(realm.client("app"))) == {"one", "two", "three"}

    realm.apply(policy, "--allow-delete")
    app = realm.client("app")
    found = mappers(app)
    assert set(found) == {"one", "three", "four"}
    one = {**mappers(before)["one"], "claim.value": "2"}
    del one["id.token.claim"]
    assert found["one"] == one
    assert found["three"] == mappers(before)["three"]
    assert next(each["id"] for each in app["protocolMappers"] if each["name"] == "one") == ids["one"]

    realm.apply({**policy, "manage": {"clients": "full"}}, "--allow-delete")
    assert set(mappers(realm.client("app"))) == {"one", "four"}


def test_mappers_of_a_scope_change_in_place(realm: Realm) -> None:
    realm.create()
    realm.post(
        "/client-scopes",
        {"name": "s", "protocol": "openid-connect", "protocolMappers": [claim("one"), claim("two")]},
    )
    before = realm.scope("s")
    realm.apply(
        {
            "clientScopes": {
                "s": {
                    "description": "S",
                    "attributes": {"include.in.token.scope": False},
                    "protocolMappers": {
                        "one": {"config": {"claim.value": "2"}},
                        "three": {
                            "protocolMapper": "oidc-audience-mapper",
                            "config": {"included.custom.audience": "x"},
                        },
                    },
                }
            }
        }
    )
    found = mappers(realm.scope("s"))
    assert found["one"] == {**mappers(before)["one"], "claim.value": "2"}
    assert found["two"] == mappers(before)["two"]
    assert set(found) == {"one", "two", "three"}
    assert realm.scope("s")["attributes"]["include.in.token.scope"] == "false"


def test_client_secrets_are_compared_and_never_shown(realm: Realm) -> None:
    policy = """
clients:
  app: {publicClient: false, secret: "{{ env.APP }}"}
  literal: {publicClient: false, secret: secret-literal}
"""
    outputs = [realm.apply(policy, APP="secret-one")]
    assert realm.client("app")["secret"] == "secret-one"
    for style in ("text", "json", "markdown"):
        outputs.append(realm.plan(policy, "--format", style, APP="secret-two"))
        assert outputs[-1].code == 1
        assert "secret" in outputs[-1].stdout
    outputs.append(realm.apply(policy, APP="secret-two"))
    assert realm.client("app")["secret"] == "secret-two"
    unset = realm.plan(policy)
    assert (unset.code, "1 secret unknown" in unset.stdout) == (0, True)
    for result in outputs:
        for secret in ("secret-one", "secret-two", "secret-literal"):
            assert secret not in result.text


def test_the_mask_is_refused_as_a_secret(realm: Realm) -> None:
    realm.create()
    realm.post("/clients", {"clientId": "app", "publicClient": False, "secret": "kept"})
    refused = realm.run("apply", clients(secret="**********"), "--yes")
    assert (refused.code, "instead of a secret" in refused.stderr) == (2, True)
    assert realm.client("app")["secret"] == "kept"


def test_a_secret_survives_what_erases_it(realm: Realm) -> None:
    confidential = clients(publicClient=False, secret="the-secret")
    realm.apply(confidential)
    realm.apply(clients(publicClient=True))
    assert realm.client("app").get("secret") != "the-secret"
    realm.apply(confidential)
    assert realm.client("app")["secret"] == "the-secret"


def test_service_accounts_bring_a_scope_of_their_own(realm: Realm) -> None:
    off = clients(publicClient=False, serviceAccountsEnabled=False, defaultClientScopes=["profile"])
    on = clients(publicClient=False, serviceAccountsEnabled=True, defaultClientScopes=["profile"])
    realm.apply(off)
    realm.apply(on)
    found = set(realm.client("app")["defaultClientScopes"])
    assert found - {"service_account"} == {"profile"}
    assert ("service_account" in found) is realm.modern
    realm.apply({**on, "clients": {"app": {**on["clients"]["app"], "name": "again"}}})
    realm.apply(off)


def test_what_is_built_in_is_changed_and_never_deleted(realm: Realm) -> None:
    realm.apply(
        {
            "clients": {"account": {"description": "mine"}},
            "clientScopes": {
                "profile": {
                    "description": "mine",
                    "protocolMappers": {"username": {"config": {"claim.name": "name2"}}},
                }
            },
        }
    )
    assert realm.client("account")["description"] == "mine"
    assert mappers(realm.scope("profile"))["username"]["claim.name"] == "name2"
    for section, key in (("clients", "account"), ("clientScopes", "profile")):
        refused = realm.run("apply", {section: {key: {"state": "absent"}}}, "--yes", "--allow-delete")
        assert (refused.code, "never deleted" in refused.stderr) == (2, True), refused
    assert realm.client("account")
    assert realm.scope("profile")
    full = {"manage": {"clients": "full", "clientScopes": "full"}}
    assert realm.plan(full, "--allow-delete").code == 0


def test_the_client_that_manages_a_realm_is_read_only_on_newer_servers(realm: Realm) -> None:
    policy = {"clients": {"realm-management": {"description": "mine"}}, "displayName": "Mine"}
    realm.create()
    if not realm.modern:
        realm.apply(policy)
        return
    refused = realm.run("apply", policy, "--yes")
    assert (refused.code, "lets nobody change" in refused.stderr) == (2, True), refused
    assert realm.get().get("displayName") is None
    realm.apply({"clients": {"realm-management": {"publicClient": False}}, "displayName": "Mine"})


def test_deleting_needs_its_flag(realm: Realm) -> None:
    realm.apply(
        {
            "clientScopes": {"used": {}, "loose": {}},
            "defaultDefaultClientScopes": {"add": ["used"]},
            "clients": {"app": {"defaultClientScopes": ["used", "profile"]}, "old": {}},
        }
    )
    gone = {"clientScopes": {"used": {"state": "absent"}}, "clients": {"old": {"state": "absent"}}}
    refused = realm.run("apply", gone, "--yes")
    assert (refused.code, "--allow-delete" in refused.stderr) == (2, True)
    assert realm.client("old")
    assert realm.scope("used")

    realm.apply(gone, "--allow-delete")
    assert (realm.client("old"), realm.scope("used")) == (None, None)
    assert realm.client("app")["defaultClientScopes"] == ["profile"]

    full = {"manage": {"clients": "full", "clientScopes": "full"}}
    realm.apply(full, "--allow-delete")
    assert (realm.client("app"), realm.scope("loose")) == (None, None)
    assert realm.client("account")


KEYS = ("https://app.example.org/a?b=c#d", "a/b", "..", ".", "größe 1", "%2F", "a;b", "*", "A", "a")


def test_any_client_id_works(realm: Realm) -> None:
    mapper = {"protocolMapper": "oidc-audience-mapper", "config": {"included.custom.audience": "x"}}
    realm.apply({"clients": {key: {"optionalClientScopes": {"add": ["profile"]}} for key in KEYS}})
    realm.apply(
        {"clients": {key: {"name": f"N {key}", "protocolMappers": {"a/../b": mapper}} for key in KEYS}}
    )
    for key in KEYS:
        assert realm.client(key)["name"] == f"N {key}"
        assert set(mappers(realm.client(key))) == {"a/../b"}
    realm.apply({"clients": {key: {"state": "absent"} for key in KEYS[:-1]}}, "--allow-delete")
    left = {each["clientId"] for each in realm.get("/clients")}
    assert left & set(KEYS) == {"a"}
    assert {"account", "admin-cli", "broker"} <= left


def test_a_scope_is_made_before_a_client_has_it(realm: Realm) -> None:
    realm.apply(
        {
            "clients": {
                "app": {"optionalClientScopes": ["fresh"]},
                "account": {"defaultClientScopes": {"add": ["fresh"]}},
            },
            "clientScopes": {"fresh": {}},
            "defaultOptionalClientScopes": {"add": ["fresh"]},
        }
    )
    assert realm.client("app")["optionalClientScopes"] == ["fresh"]
    assert "fresh" in realm.client("account")["defaultClientScopes"]


def test_limits_of_realm_and_clients_change_in_an_order_that_the_server_takes(realm: Realm) -> None:
    """Idle and max of the SSO session, then of the clients: raised, lowered, and one of each, both ways."""
    for sso, client in (
        ((1800, 36000), (900, 3600)),
        ((3600, 72000), (3000, 70000)),
        ((1800, 36000), (900, 3600)),
        ((3600, 18000), (3000, 1800)),
        ((600, 72000), (500, 70000)),
        ((3600, 3600), (3600, 3600)),
    ):
        realm.apply(limits(sso, client))
        attributes = realm.client("app")["attributes"]
        assert attributes["client.session.idle.timeout"] == str(client[0])
        assert attributes["client.session.max.lifespan"] == str(client[1])


def limits(sso: tuple[int, int], client: tuple[int, int]) -> dict[str, Any]:
    return {
        "sessions": {"sso": {"idle": sso[0], "max": sso[1]}},
        "clients": {name: {"sessions": {"idle": client[0], "max": client[1]}} for name in ("app", "other")},
    }


def test_limits_move_with_remember_me(realm: Realm) -> None:
    long = {"sessions": {"idle": "2d", "max": "20d"}}
    short = {"sessions": {"idle": "inherit", "max": "5h"}}
    on = {"sessions": {"sso": {"idle": "30m", "max": "10h"}, "rememberMe": {"idle": "7d", "max": "30d"}}}
    off = {"sessions": {"sso": {"idle": "30m", "max": "10h"}, "rememberMe": "off"}}
    realm.apply({**off, "clients": {"app": short}})
    realm.apply({**on, "clients": {"app": long}})
    realm.apply({**off, "clients": {"app": short}})
    shorter = {"sessions": {**on["sessions"], "rememberMe": {"idle": "1d", "max": "inherit"}}}
    realm.apply({**on, "clients": {"app": long}})
    realm.apply({**shorter, "clients": {"app": {"sessions": {"idle": "20h", "max": "10h"}}}})


def test_limits_of_the_realm_itself_change_together(realm: Realm) -> None:
    def both(idle: str, most: str) -> dict[str, Any]:
        return {"sessions": {"sso": {"idle": idle, "max": most}, "client": {"idle": idle, "max": most}}}

    realm.apply(both("30m", "10h"))
    realm.apply(both("2h", "20h"))
    realm.apply(both("10m", "30h"))
    realm.apply(both("20m", "2h"))
