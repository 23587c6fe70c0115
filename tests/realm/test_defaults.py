"""The defaults by version: what they hold, and the files that they stand in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from kcconfig.realm.defaults import defaults
from kcconfig.realm.lifespans import LIFESPANS, Level
from kcconfig.realm.versions import KNOWN

DATA = files("kcconfig.realm") / "data"
BUILT_IN = {"account", "account-console", "admin-cli", "broker", "realm-management", "security-admin-console"}
NEVER = {"id", "containerId", "access", "secret", "client.secret.creation.time"}
SETS = {
    "defaultClientScopes",
    "default_scopes",
    "eventsListeners",
    "optionalClientScopes",
    "optional_scopes",
    "redirectUris",
    "requiredCredentials",
    "webOrigins",
}


def text_of(version: str) -> str:
    return (DATA / f"defaults-{version}.json").read_text(encoding="utf-8")


def entries(value: Any) -> Iterator[tuple[str, Any]]:
    """Every key of every map inside a value, with what it holds."""
    if isinstance(value, dict):
        yield from value.items()
        for inner in value.values():
            yield from entries(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from entries(inner)


def test_every_known_version_has_a_file_and_no_other_has() -> None:
    found = {file.name for file in DATA.iterdir() if file.name.startswith("defaults-")}
    assert found == {f"defaults-{version}.json" for version in KNOWN}


@pytest.mark.parametrize("version", KNOWN)
def test_the_file_is_sorted_and_holds_nothing_of_one_server(version: str) -> None:
    text = text_of(version)
    data = json.loads(text)
    assert text.endswith("}\n")
    assert "".join(text.split()) == "".join(json.dumps(data, sort_keys=True, ensure_ascii=False).split())
    assert not NEVER & {key for key, _ in entries(data)}
    for key, value in entries(data):
        if key in SETS:
            assert value == sorted(set(value)), key
        if key == "protocolMappers":
            names = [mapper["name"] for mapper in value]
            assert names == sorted(set(names))


@pytest.mark.parametrize("version", KNOWN)
def test_built_in_clients_and_scopes(version: str) -> None:
    found = defaults(version)
    assert set(found.clients) == BUILT_IN
    assert all(client["clientId"] == key for key, client in found.clients.items())
    assert all(scope["name"] == key for key, scope in found.client_scopes.items())
    assert set(found.default_scopes).isdisjoint(found.optional_scopes)
    assert set(found.default_scopes + found.optional_scopes) <= set(found.client_scopes)
    assert {"email", "profile", "roles", "web-origins", "acr"} <= set(found.default_scopes)
    assert "offline_access" in found.optional_scopes


@pytest.mark.parametrize(
    ("scope", "since"),
    [
        ("basic", "25.0.6"),
        ("service_account", "26.2.5"),
        ("organization", "26.0.8"),
        ("AuthnContextClassRef", "26.7.3"),
    ],
)
def test_a_newer_scope_is_not_in_older_realms(scope: str, since: str) -> None:
    assert [version for version in KNOWN if scope in defaults(version).client_scopes] == list(
        KNOWN[KNOWN.index(since) :]
    )


@pytest.mark.parametrize("version", KNOWN)
def test_lifespans_have_the_default_that_their_table_says(version: str) -> None:
    realm = defaults(version).realm
    for row in LIFESPANS:
        if row.level is Level.REALM and row.path[0] == "attributes":
            assert realm["attributes"][row.path[1]] == str(row.default)
        elif row.level is Level.REALM:
            assert realm[row.path[0]] == row.default


@pytest.mark.parametrize("version", KNOWN)
def test_new_clients(version: str) -> None:
    found = defaults(version)
    for client, public in ((found.new_client, False), (found.new_public_client, True)):
        assert client["publicClient"] is public
        assert client["protocol"] == "openid-connect"
        assert client["directAccessGrantsEnabled"] is False
        assert client["webOrigins"] == []
        assert "clientId" not in client
        assert set(client["defaultClientScopes"]) <= set(found.default_scopes)


@pytest.mark.parametrize("version", KNOWN)
def test_a_realm_created_with_nothing_but_a_name_refuses_logins(version: str) -> None:
    assert defaults(version).realm["enabled"] is False


def test_the_name_of_the_realm_is_filled_in() -> None:
    found = defaults("26.7.3", realm="demo")
    assert found.realm["realm"] == "demo"
    assert found.realm["defaultRole"]["name"] == "default-roles-demo"
    assert found.clients["account"]["baseUrl"] == "/realms/demo/account/"
    assert found.clients["security-admin-console"]["redirectUris"] == ["/admin/demo/console/*"]
    assert found.clients["account"]["name"] == "${client_account}"


def test_a_version_without_a_table_has_the_defaults_of_the_one_that_describes_it() -> None:
    assert defaults("26.4.0", realm="demo") is defaults("26.4.7", realm="demo")


def test_a_version_that_is_too_old_has_none() -> None:
    with pytest.raises(ValueError, match="22 is the oldest supported"):
        defaults("21.1.2")
