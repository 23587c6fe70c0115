from __future__ import annotations

from kcconfig.model import UNSET, Secret
from kcconfig.realm.kinds import by_section
from kcconfig.servers.bodies import to_create, to_update

REALM, CLIENT, MAPPER = (by_section()[section] for section in ("", "clients", "protocolMappers"))


def test_a_new_client_carries_its_mappers_and_exact_scope_lists() -> None:
    values = {
        ("publicClient",): False,
        ("defaultClientScopes",): ["email", "basic"],
        ("attributes", "access.token.lifespan"): UNSET,
        ("protocolMappers", "aud", "protocolMapper"): "oidc-audience-mapper",
        ("protocolMappers", "aud", "config", "id.token.claim"): True,
        ("protocolMappers", "two", "protocolMapper"): "x",
    }
    assert to_create(CLIENT, "app", values) == {
        "clientId": "app",
        "publicClient": False,
        "defaultClientScopes": ["basic", "email"],
        "protocolMappers": [
            {"name": "aud", "protocolMapper": "oidc-audience-mapper", "config": {"id.token.claim": "true"}},
            {"name": "two", "protocolMapper": "x"},
        ],
    }


def test_a_new_realm_is_its_name_and_what_is_declared() -> None:
    values = {("enabled",): True, ("attributes", "cibaInterval"): "7"}
    assert to_create(REALM, "demo", values) == {
        "realm": "demo",
        "enabled": True,
        "attributes": {"cibaInterval": "7"},
    }


def test_a_client_goes_back_whole_without_what_has_requests_of_its_own() -> None:
    live = {
        "id": "1",
        "clientId": "app",
        "secret": "**********",
        "access": {"view": True},
        "frontchannelLogout": True,
        "authorizationServicesEnabled": True,
        "authenticationFlowBindingOverrides": {"browser": "gone"},
        "protocolMappers": [{"name": "a"}],
        "defaultClientScopes": ["basic"],
        "optionalClientScopes": [],
    }
    assert to_update(CLIENT, live, {("description",): "x"}) == {
        "id": "1",
        "clientId": "app",
        "frontchannelLogout": True,
        "authorizationServicesEnabled": True,
        "description": "x",
    }


def test_a_secret_goes_where_it_is_declared() -> None:
    body = to_update(CLIENT, {"clientId": "app", "secret": "old"}, {("secret",): Secret("new")})
    assert body == {"clientId": "app", "secret": "new"}


def test_a_realm_goes_back_whole_without_its_mail_server() -> None:
    live = {
        "realm": "demo",
        "smtpServer": {"password": "**********"},
        "identityProviders": [],
        "enabled": True,
    }
    assert to_update(REALM, live, {("enabled",): False}) == {"realm": "demo", "enabled": False}


def test_the_mail_server_goes_whole_where_something_of_it_is_declared() -> None:
    live = {"realm": "demo", "smtpServer": {"host": "a", "password": "**********"}}
    assert to_update(REALM, live, {("smtpServer", "host"): "b"}) == {
        "realm": "demo",
        "smtpServer": {"host": "b", "password": "**********"},
    }


def test_a_mapper_keeps_its_id_and_the_keys_that_nobody_declared() -> None:
    live = {"id": "1", "name": "a", "config": {"x": "1", "y": "2", "z": "3"}}
    assert to_update(MAPPER, live, {("config", "y"): "5", ("config", "z"): UNSET}) == {
        "id": "1",
        "name": "a",
        "config": {"x": "1", "y": "5"},
    }
