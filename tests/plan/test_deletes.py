"""What is deleted, what holds a delete back, and what an apply does only with a flag."""

from __future__ import annotations

from typing import Any

import pytest

from kcconfig.model import Action

APP = {"clientId": "app", "protocolMappers": [{"name": "m"}, {"name": "n"}]}
REALM = {"clients": [APP, {"clientId": "api"}], "clientScopes": [{"name": "mine"}]}


def deletes(planner: Any, policy: str, **options: Any) -> dict[str, str | None]:
    changes = planner.changes(policy, REALM, **options)
    return {key: change.blocked for key, change in changes.items() if change.action is Action.DELETE}


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("clients: {app: {}}", set()),
        ("manage: {clients: declared}\nclients: {app: {}}", set()),
        ("manage: {clients: full}\nclients: {app: {}}", {"clients/api"}),
        ("manage: {clients: full}", {"clients/app", "clients/api"}),
        ("manage: {clientScopes: full}", {"clientScopes/mine"}),
        ("manage: {clients: full}\nclients: {app: {protocolMappers: {m: {}}}, api: {}}", {"clients/app/protocolMappers/n"}),
        ("manage: {clients: full}\nclients: {app: {protocolMappers: {}}, api: {}}", {"clients/app/protocolMappers/m", "clients/app/protocolMappers/n"}),
        ("manage: {clients: full}\nclients: {app: {enabled: true}, api: {}}", set()),
        ("clients: {app: {protocolMappers: {m: {}}}}", set()),
        ("clients: {app: {state: absent}}", {"clients/app"}),
        ("clients: {app: {protocolMappers: {m: {state: absent}}}}", {"clients/app/protocolMappers/m"}),
        ("clients: {nope: {state: absent}}", set()),
    ],
)  # fmt: skip
def test_deletes_need_a_word_and_a_flag(planner: Any, policy: str, expected: set[str]) -> None:
    assert deletes(planner, policy) == dict.fromkeys(expected, "needs --allow-delete")
    assert deletes(planner, policy, allow_delete=True) == dict.fromkeys(expected)
    plan = planner.plan(policy, REALM)
    assert plan.blocked == len(expected)
    assert {guard.flag for guard in plan.guards} == ({"--allow-delete"} if expected else set())


@pytest.mark.parametrize("options", [{}, {"allow_delete": True}])
@pytest.mark.parametrize("key", ["account", "admin-cli", "realm-management"])
def test_built_in_clients_are_never_deleted(planner: Any, key: str, options: Any) -> None:
    policy = f"clients: {{{key}: {{state: absent}}}}"
    assert deletes(planner, policy, **options) == {f"clients/{key}": "built-in, never deleted"}
    plan = planner.plan(policy, REALM, **options)
    assert [guard.flag for guard in plan.guards] == [None]
    assert plan.phases == ()


def test_shipped_scopes_are_never_deleted(planner: Any) -> None:
    policy = "clientScopes: {profile: {state: absent}}"
    assert deletes(planner, policy, allow_delete=True) == {"clientScopes/profile": "built-in, never deleted"}


def test_clients_that_stand_for_realms_stay_in_master(planner: Any) -> None:
    realm = {"realm": "master", "clients": [{"clientId": "demo-realm"}, {"clientId": "x"}]}
    plan = planner.plan("realm: master\nmanage: {clients: full}", realm, allow_delete=True)
    assert [change.address for change in plan.changes] == [("clients", "x")]
    assert [guard.flag for guard in plan.guards] == ["--allow-master"]


@pytest.mark.parametrize(
    ("policy", "realm", "options", "flags"),
    [
        ("sslRequired: all", REALM, {}, []),
        ("sslRequired: all", None, {}, ["--create-realm"]),
        ("enabled: false", None, {}, ["--create-realm"]),
        ("enabled: false", {"enabled": True}, {}, ["--allow-disable"]),
        ("enabled: false", {"enabled": False}, {}, []),
        ("clients: {api: {enabled: false}}", REALM, {"caller": "api"}, ["--allow-lockout"]),
        ("clients: {api: {enabled: false}}", REALM, {"caller": "app"}, []),
        ("clients: {api: {state: absent}}", REALM, {"caller": "api"}, ["--allow-delete", "--allow-lockout"]),
        ("clients: {api: {description: x}}", REALM, {"caller": "api"}, []),
    ],
)
def test_guards(planner: Any, policy: str, realm: Any, options: Any, flags: list[str]) -> None:
    assert [guard.flag for guard in planner.plan(policy, realm, **options).guards] == flags


def test_objects_that_are_only_live_count_as_checked(planner: Any) -> None:
    plan = planner.plan("manage: {clients: full}\nclients: {app: {}}", REALM)
    assert (plan.checked, plan.unchanged, plan.count(Action.DELETE)) == (3, 2, 1)


SMTP = {"smtpServer": {"host": "a", "password": "**********", "user": "u"}}


@pytest.mark.parametrize(
    ("policy", "realm", "rules"),
    [
        ("smtpServer: {host: b}", SMTP, ["smtp-password-lost"]),
        ("smtpServer: {host: b, auth: true}", SMTP, []),
        ("smtpServer: {host: a}", SMTP, []),
        ("smtpServer: {host: b}", {"smtpServer": {**SMTP["smtpServer"], "auth": "true"}}, []),
        ("smtpServer: {host: b}", {**SMTP, "keycloakVersion": "24.0.5"}, []),
        ("smtpServer: {host: b}", {"smtpServer": {"host": "a"}}, []),
    ],
)
def test_a_mail_password_is_not_lost_silently(
    planner: Any, policy: str, realm: Any, rules: list[str]
) -> None:
    assert [found.rule for found in planner.plan(policy, realm).findings] == rules
