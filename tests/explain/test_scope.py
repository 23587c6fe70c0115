"""Where the settings come from that an explanation rests on."""

from __future__ import annotations

import pytest
from explain_policies import live, policy

from kcconfig.explain import scope_of
from kcconfig.model import Source


def test_a_file_stands_over_the_defaults_of_the_target() -> None:
    scope = scope_of(policy("realm: demo\naccessTokenLifespan: 60\n"), None, "26.7.3")
    assert (scope.realm.access.number, scope.realm.access.origin.source) == (60, Source.FILE)
    assert (scope.realm.sso_idle.number, scope.realm.sso_idle.origin.source) == (1800, Source.DEFAULT)


def test_a_file_stands_over_the_live_realm() -> None:
    below = live(realm={"ssoSessionIdleTimeout": 99, "accessTokenLifespan": 98})
    scope = scope_of(policy("realm: demo\naccessTokenLifespan: 60\n"), below, "26.7.3")
    assert scope.realm.access.number == 60
    assert (scope.realm.sso_idle.number, scope.realm.sso_idle.origin.source) == (99, Source.SERVER)


def test_a_live_realm_alone_shows_all_its_clients() -> None:
    scope = scope_of(None, live(clients=({"clientId": "app"},)), "26.7.3")
    assert {"app", "account-console"} <= set(scope.declared)


def test_a_file_shows_the_clients_that_it_declares_and_knows_the_others() -> None:
    scope = scope_of(policy("realm: demo\nclients: {app: {}}\n"), None, "26.7.3")
    assert scope.declared == ("app",)
    assert {"app", "account-console"} <= set(scope.clients)


def test_a_client_that_must_not_exist_is_none() -> None:
    below = live(clients=({"clientId": "old"},))
    scope = scope_of(policy("realm: demo\nclients: {old: {state: absent}}\n"), below, "26.7.3")
    assert "old" not in scope.clients


def test_inherit_takes_away_what_the_live_client_has() -> None:
    below = live(clients=({"clientId": "app", "attributes": {"access.token.lifespan": "7"}},))
    assert scope_of(None, below, "26.7.3").client("app").access.number == 7
    scope = scope_of(policy("realm: demo\nclients: {app: {tokens: {access: inherit}}}\n"), below, "26.7.3")
    assert not scope.client("app").access.told


@pytest.mark.parametrize(
    ("text", "capable"),
    [
        ("clients: {app: {}}", True),
        ("clients: {app: {optionalClientScopes: []}}", False),
        ("clients: {app: {defaultClientScopes: [offline_access], optionalClientScopes: []}}", True),
        ("clients: {app: {optionalClientScopes: {remove: [offline_access]}}}", False),
        ("defaultOptionalClientScopes: [phone]\nclients: {app: {}}", False),
        ("defaultOptionalClientScopes: {remove: [offline_access]}\nclients: {app: {}}", False),
        (
            "defaultOptionalClientScopes: [phone]\nclients: {app: {optionalClientScopes: {add: [offline_access]}}}",
            True,
        ),
    ],
)
def test_a_new_client_gets_the_scopes_of_the_realm(text: str, capable: bool) -> None:
    scope = scope_of(policy(f"realm: demo\n{text}\n"), None, "26.7.3")
    assert bool(scope.client("app").offline_access.number) is capable
