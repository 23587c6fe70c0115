"""Documents that are no policies are told apart from policies that are odd."""

from __future__ import annotations

import pytest

from kcconfig.policy import compile_each

FOREIGN = {
    "swagger: '2.0'\ninfo: {}": "an OpenAPI description",
    "on: push\njobs: {}": "a workflow of a CI service",
    "services: {sso: {image: keycloak}}": "a Compose file",
    "kcconfig_plan: 1": "a saved plan of kcconfig",
    "environments: {prod: {}}": "settings of kcconfig",
    '{"version": "1", "dependencies": {}}': "a description of a package",
    '{"issuer": "https://x", "authorization_endpoint": "https://x/auth"}': "an OpenID Connect discovery document",
    "clientId: app\nredirectUris: []": "one client, not a realm",
    "username: me\ncredentials: []": "a user, not a realm",
    "users: [{username: me}]": "a list of users",
    "- clientId: app": "a list of clients, not a realm",
    "- name: roles\n  protocolMappers: []": "a list of client scopes, not a realm",
    "apiVersion: 1\nkind: [Secret]": "a Kubernetes resource",
}


@pytest.mark.parametrize(("text", "what"), FOREIGN.items())
def test_says_what_it_looks_like(text: str, what: str) -> None:
    found = compile_each(["-"], stdin=text.encode(), environ={}).findings
    assert [(each.rule, each.message) for each in found] == [("not-a-policy", f"this looks like {what}")]
    assert found[0].help


@pytest.mark.parametrize(
    "text",
    [
        "clients: {services: {}}",
        "realm: environments\nclientScopes: {openapi: {}}",
        "sessions: {sso: {idle: 30m}}",
        "- realm: a\n- realm: b",
        "{}",
    ],
)
def test_a_policy_is_no_stranger(text: str) -> None:
    assert compile_each(["-"], stdin=text.encode(), environ={}).findings == ()
