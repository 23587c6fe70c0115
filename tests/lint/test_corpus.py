"""Real realm files of public projects, judged: nothing breaks, and what a server took is no error without a reason."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from corpus import CORPUS, accepted

from kcconfig.lint import lint, view_of
from kcconfig.model import Severity
from kcconfig.policy import compile_each
from kcconfig.realm.versions import NEWEST
from kcconfig.rules.registry import all_rules

REASONS = {
    "authorization-without-service-account": "importing a whole realm gives the client its service account; "
    "creating the client by itself, as apply does, is answered with 500",
    "mask-in-file": "an export without secrets: the server takes ten asterisks as the secret",
    "polling-exceeds-expiry": "the server takes any interval; no device can poll before its code is over",
    "private-key-in-clear": "the server takes keys, which is why they must not stand in a file",
    "scope-protocol-mismatch": "exports of old versions list role_list, a SAML scope, for OIDC clients; "
    "the server drops it without a word",
    "key-twice": "a JSON object with one name twice: the server takes the last one",
}

FOUND = {
    "aerogear.keycloak-connect-graphql__realm-export": {"mask-in-file": 9, "scope-protocol-mismatch": 9},
    "Baeldung.spring-security-oauth__feign-realm": {"mask-in-file": 7, "scope-protocol-mismatch": 7},
    "gravitee-io.gravitee-api-management__realm-gio": {"polling-exceeds-expiry": 1},
    "infinispan.infinispan__infinispan-rhsso-realm": {"mask-in-file": 6, "scope-protocol-mismatch": 8},
    "jhipster.jhipster-sample-app-oauth2__jhipster-realm": {"key-twice": 1},
    "keycloak.keycloak-client__test-authz-realm": {"key-twice": 1},
    "keycloak.keycloak-quickstarts__rest-authz-resource-server-realm-import": {
        "authorization-without-service-account": 1
    },
    "keycloak.keycloak-quickstarts__servlet-authz-client-realm-import": {
        "authorization-without-service-account": 1
    },
    "keycloak.keycloak-quickstarts__servlet-saml-service-provider-realm-import": {"private-key-in-clear": 1},
    "strimzi.strimzi-kafka-oauth__flood-realm": {"key-twice": 1},
}
"""Errors of rules in files that the newest known server took, by file; `REASONS` says why they are errors all the same."""


def judged(file: Path) -> Counter[str]:
    """The errors of a file by rule, grammar errors among them."""
    compiled = compile_each([str(file)], environ={})
    found = [*compiled.findings]
    for policy in compiled.policies:
        view = view_of(policy, None, NEWEST, assumed=False, now=int(time.time()))
        found += lint(view, all_rules().values())
    return Counter(each.rule for each in found if each.severity is Severity.ERROR)


def test_the_real_realms_are_there() -> None:
    assert accepted(NEWEST), (
        f"there is no index.jsonl in {CORPUS}; set KCCONFIG_CORPUS to the folder of realm files"
    )


@pytest.mark.parametrize("file", accepted(NEWEST), ids=lambda file: file.stem)
def test_errors_in_what_a_server_took_are_explained(file: Path) -> None:
    assert judged(file) == FOUND.get(file.stem, {})


@pytest.mark.parametrize(
    "file", sorted(set(CORPUS.glob("*.json")) - set(accepted(NEWEST))), ids=lambda file: file.stem
)
def test_whatever_a_server_refused_can_be_judged(file: Path) -> None:
    judged(file)


def test_each_error_has_a_reason() -> None:
    assert {rule for found in FOUND.values() for rule in found} == set(REASONS)
