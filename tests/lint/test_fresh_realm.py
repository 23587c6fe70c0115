"""A realm that nobody has touched has nothing wrong: Keycloak's own choices are no findings."""

from __future__ import annotations

from typing import Any

import pytest

from kcconfig.lint import lint, view_of
from kcconfig.model import Finding, Live
from kcconfig.policy import compile_files
from kcconfig.realm.defaults import defaults
from kcconfig.realm.kinds import by_section
from kcconfig.realm.normal import split
from kcconfig.realm.versions import KNOWN
from kcconfig.rules.registry import all_rules

NOW = 1767225600
ALLOWED = {
    "brute-force-off",
    *("events-off", "offline-unlimited", "password-policy-missing"),
    *("redirect-missing", "pkce-not-required", "client-secret-auth", "refresh-not-rotated"),
    *("full-scope-allowed", "logout-unreachable"),
}
"""What may be said of a fresh realm and of fresh clients, when those rules come."""


def judged(version: str, *clients: dict[str, Any]) -> list[Finding]:
    shipped = defaults(version, realm="demo")
    representation = {
        **shipped.realm,
        "enabled": True,
        "clients": [*shipped.clients.values(), *clients],
        "clientScopes": list(shipped.client_scopes.values()),
        "defaultDefaultClientScopes": list(shipped.default_scopes),
        "defaultOptionalClientScopes": list(shipped.optional_scopes),
    }
    objects = split(by_section()[""], "demo", representation)
    live = Live("demo", objects, frozenset({"clients", "clientScopes"}), version)
    found = lint(view_of(None, live, version, assumed=False, now=NOW), all_rules().values())
    return [each for each in found if each.rule not in ALLOWED]


@pytest.mark.parametrize("version", KNOWN)
def test_a_fresh_realm(version: str) -> None:
    assert judged(version) == []


@pytest.mark.parametrize("version", KNOWN)
def test_fresh_clients(version: str) -> None:
    shipped = defaults(version)
    confidential = {"clientId": "app", **shipped.new_client}
    public = {"clientId": "spa", **shipped.new_public_client}
    assert judged(version, confidential, public) == []


@pytest.mark.parametrize("version", KNOWN)
def test_an_empty_policy(version: str) -> None:
    policy = compile_files(["-"], stdin=b"realm: demo\n", environ={})[0]
    found = lint(view_of(policy, None, version, assumed=False, now=NOW), all_rules().values())
    assert [each for each in found if each.rule not in ALLOWED] == []


@pytest.mark.parametrize("pack", ["baseline", "workforce"])
def test_a_policy_that_is_only_a_pack(pack: str) -> None:
    text = f"realm: demo\nextends: pack:{pack}\n".encode()
    policy = compile_files(["-"], stdin=text, environ={})[0]
    found = lint(view_of(policy, None, KNOWN[-1], assumed=False, now=NOW), all_rules().values())
    assert {each.rule for each in found} - ALLOWED <= {"idle-equals-max"}
