"""What nobody has touched is clean: fresh realms, fresh clients and master have only findings that are named here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from helpers import Realm, kcconfig

from kcconfig.rules.registry import all_rules
from kcconfig.sandbox import Sandbox

pytestmark = pytest.mark.live

REALM_WARNINGS = frozenset({"brute-force-off"})
REALM_INFOS = frozenset({"offline-unlimited", "password-policy-missing", "events-off"})

CLIENTS: Mapping[str, tuple[dict[str, Any], set[str], set[str]]] = {
    "confidential": (
        {},
        {"redirect-missing"},
        {"pkce-not-required", "client-secret-auth", "full-scope-allowed", "logout-unreachable"},
    ),
    "public": (
        {"publicClient": True},
        {"redirect-missing", "pkce-not-required", "refresh-not-rotated"},
        {"full-scope-allowed"},
    ),
    "saml": (
        {"protocol": "saml"},
        set(),
        {"full-scope-allowed", "saml-unencrypted", "saml-one-time-use-missing"},
    ),
}
"""A fresh client, the warnings that it must have as soon as their rules exist, and the infos that it may have."""


@pytest.fixture(scope="module")
def fresh(any_server: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Realm]:
    realm = Realm(any_server, tmp_path_factory.mktemp("clean"))
    realm.create()
    yield realm
    realm.remove()


def check(realm: Realm, warnings: frozenset[str], infos: frozenset[str]) -> None:
    arguments = ("--server", realm.server.url, "--realm", realm.name, "--format", "json")
    result = kcconfig("lint", *arguments, folder=realm.folder, env=realm.env)
    assert result.stdout, result
    found: dict[str, set[str]] = {"error": set(), "warning": set(), "info": set()}
    for finding in json.loads(result.stdout)["findings"]:
        found[finding["severity"]].add(finding["rule"])
    assert found["error"] == set(), result
    assert found["warning"] == warnings & all_rules().keys(), result
    assert found["info"] <= infos, result
    assert result.code == bool(found["warning"]), result


def test_a_fresh_realm(fresh: Realm) -> None:
    check(fresh, REALM_WARNINGS, REALM_INFOS)


@pytest.mark.parametrize("kind", CLIENTS)
def test_a_fresh_client(fresh: Realm, kind: str) -> None:
    fields, warnings, infos = CLIENTS[kind]
    fresh.post("/clients", {"clientId": kind, **fields})
    try:
        check(fresh, REALM_WARNINGS | warnings, REALM_INFOS | infos)
    finally:
        fresh.send("DELETE", f"/clients/{fresh.client(kind)['id']}")


def test_master_as_shipped(any_server: Sandbox, tmp_path: Path) -> None:
    """Realms of other tests leave a client `NAME-realm` in master; those are Keycloak's own, too."""
    check(Realm(any_server, tmp_path, "master"), REALM_WARNINGS, REALM_INFOS)


def test_a_policy_that_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text("realm: demo\n")
    result = kcconfig("lint", "policy.yaml", "--format", "json", folder=tmp_path, env={})
    assert (result.code, [each["rule"] for each in json.loads(result.stdout)["findings"]]) == (
        0,
        ["version-unknown"],
    )
