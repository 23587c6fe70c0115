"""What counts as a difference, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from kcconfig.model import MASK, UNSET, Action, Live, Secret
from kcconfig.plan import Options, build
from kcconfig.policy import compile_files


def client(**settings: Any) -> dict[str, Any]:
    return {"clients": [{"clientId": "app", **settings}]}


@pytest.mark.parametrize(
    ("policy", "realm"),
    [
        ("sslRequired: EXTERNAL", {"sslRequired": "external"}),
        ("rememberMe: 'true'", {"rememberMe": True}),
        ("rememberMe: true", {"rememberMe": "true"}),
        ("failureFactor: '5'", {"failureFactor": 5}),
        ("displayName: ''", {}),
        ("smtpServer: {port: 25}", {"smtpServer": {"port": "25"}}),
        ("smtpServer: {host: ''}", {}),
        ("supportedLocales: [b, a, a]", {"supportedLocales": ["a", "b"]}),
        ("supportedLocales: []", {}),
        ("attributes: {x: true}", {"attributes": {"x": "true"}}),
        ("attributes: {x: {state: absent}}", {"attributes": {"y": "1"}}),
        ("tokens: {access: 5m}", {"accessTokenLifespan": 300}),
        ("attributes: {cibaInterval: 7}", {"attributes": {"cibaInterval": "7"}}),
        ("clients: {app: {sessions: {idle: inherit}}}", client()),
        (
            "clients: {app: {sessions: {idle: inherit}}}",
            client(attributes={"client.session.idle.timeout": ""}),
        ),
        ("clients: {app: {attributes: {a: ''}}}", client()),
        ("clients: {app: {description: ''}}", client()),
        ("clients: {app: {redirectUris: [b, a]}}", client(redirectUris=["a", "b"])),
        ("clients: {app: {publicClient: false}}", client(publicClient=False)),
        ("clients: {app: {secret: '{{ env.S }}'}}", client(secret="s")),
        ("clients: {app: {}}", client(attributes={"undeclared": "1"}, enabled=False)),
        ("clients: {nope: {state: absent}}", client()),
        ("clients: {app: {protocolMappers: {nope: {state: absent}}}}", client()),
    ],
)
def test_no_difference(planner: Any, policy: str, realm: dict[str, Any]) -> None:
    plan = planner.plan(policy, realm, environ={"S": "s"})
    assert plan.changes == ()
    assert plan.empty
    assert plan.phases == ()
    assert plan.unchanged == plan.checked


@pytest.mark.parametrize(
    ("policy", "realm", "expected"),
    [
        ("sslRequired: all", {}, {"sslRequired": ("external", "all")}),
        ("rememberMe: true", {}, {"rememberMe": (False, True)}),
        ("tokens: {access: 2m}", {}, {"accessTokenLifespan": (300, 120)}),
        ("displayName: x", {}, {"displayName": (None, "x")}),
        ("displayName: ''", {"displayName": "x"}, {"displayName": ("x", "")}),
        ("supportedLocales: []", {"supportedLocales": ["a"]}, {"supportedLocales": (["a"], [])}),
        ("attributes: {x: 1}", {"attributes": {"x": "2", "y": "3"}}, {"attributes.x": ("2", "1")}),
        ("attributes: {x: {state: absent}}", {"attributes": {"x": "2"}}, {"attributes.x": ("2", None)}),
        (
            "clients: {app: {sessions: {idle: inherit}}}",
            client(attributes={"client.session.idle.timeout": "60"}),
            {"attributes.client.session.idle.timeout": ("60", None)},
        ),
        (
            "clients: {app: {attributes: {use.refresh.tokens: false}}}",
            client(),
            {"attributes.use.refresh.tokens": (None, "false")},
        ),
        (
            "clients: {app: {protocolMappers: {m: {config: {a: 1}}}}}",
            client(
                protocolMappers=[{"name": "m", "protocol": "openid-connect", "config": {"a": "2", "b": "3"}}]
            ),
            {"config.a": ("2", "1")},
        ),
    ],
)
def test_difference(planner: Any, policy: str, realm: dict[str, Any], expected: dict[str, Any]) -> None:
    assert planner.settings(policy, realm) == expected


def test_entries_of_a_set_are_added_and_removed(planner: Any) -> None:
    change = planner.changes("clients: {app: {redirectUris: [a, c]}}", client(redirectUris=["a", "b"]))[
        "clients/app"
    ]
    (setting,) = change.settings
    assert (setting.added, setting.removed) == (("c",), ("b",))


def test_unset_is_a_wish_not_a_value(planner: Any) -> None:
    policy = "clients: {app: {tokens: {access: inherit}}}"
    plan = planner.plan(policy, client(attributes={"access.token.lifespan": "60"}))
    assert plan.changes[0].settings[0].unset
    ((sequence,),) = plan.phases
    assert sequence[0].values == {("attributes", "access.token.lifespan"): UNSET}


SECRET = "clients: {app: {secret: '{{ env.S }}'}}"


def test_a_readable_secret_is_compared_and_not_shown(planner: Any) -> None:
    (setting,) = planner.changes(SECRET, client(secret="old"), environ={"S": "new"})["clients/app"].settings
    assert setting.secret
    assert (setting.before, setting.after) == (MASK, Secret("new", "{{ env.S }}"))
    assert "old" not in repr(setting)
    assert "new" not in repr(setting)


def test_an_empty_value_at_a_secret_path_does_not_show_the_live_one(planner: Any) -> None:
    (setting,) = planner.changes("clients: {app: {secret: ''}}", client(secret="old"))["clients/app"].settings
    assert setting.secret
    assert setting.before == MASK


def test_removing_a_secret_does_not_show_it(planner: Any) -> None:
    realm = {"smtpServer": {"password": "old", "host": "x"}}
    (setting,) = planner.changes("smtpServer: {password: {state: absent}}", realm)[""].settings
    assert (setting.secret, setting.before, setting.unset) == (True, MASK, True)


def test_a_masked_secret_is_counted_and_sent_only_on_demand(planner: Any) -> None:
    plan = planner.plan(SECRET, client(secret=MASK), environ={"S": "s"})
    assert (plan.changes, plan.secrets_not_compared) == ((), 1)
    assert planner.changes(SECRET, client(secret=MASK), environ={"S": "s"}, send_secrets=True)["clients/app"]


def test_an_unknown_secret_is_counted(planner: Any) -> None:
    plan = planner.plan(SECRET, client(secret="s"))
    assert (plan.changes, plan.secrets_unknown, plan.findings) == ((), 1, ())


@pytest.mark.parametrize(("realm", "options"), [({}, {}), (client(secret="s"), {"send_secrets": True})])
def test_an_unknown_secret_that_has_to_be_written_is_an_error(
    planner: Any, realm: dict[str, Any], options: dict[str, Any]
) -> None:
    (found,) = planner.plan(SECRET, realm, **options).findings
    assert found.rule == "secret-not-set"
    assert found.message == "client 'app': secret has to be written, but {{ env.S }} has no value"


@pytest.mark.parametrize(
    ("policy", "rule"),
    [
        ("clients: {app: {secret: $(env:S)}}", "placeholder-foreign"),
        ("clients: {app: {redirectUris: ['${URL}/*']}}", "placeholder-foreign"),
        ("defaultOptionalClientScopes: ['$(env:S)']", "placeholder-foreign"),
        (f"clients: {{app: {{secret: '{MASK}'}}}}", "mask-in-file"),
        ("attributes: {actionTokenGeneratedByUserLifespan.verify-email: 5m}", "realm-attribute-bricks-realm"),
        ("attributes: {accessTokenLifespan: 5m}", "realm-attribute-bricks-realm"),
    ],
)
@pytest.mark.parametrize("realm", [None, {}, client(secret="x")])
def test_what_no_server_may_get(planner: Any, policy: str, rule: str, realm: Any) -> None:
    (found,) = planner.plan(policy, realm).findings
    assert found.rule == rule
    assert found.mark


def test_creation_says_what_the_server_would_invent(planner: Any) -> None:
    settings = planner.settings("clients: {app: {enabled: true}}", {})
    assert settings == {
        "protocol": (None, "openid-connect"),
        "publicClient": (None, False),
        "directAccessGrantsEnabled": (None, False),
        "webOrigins": (None, []),
        "enabled": (None, True),
    }
    declared = planner.settings(
        "clients: {app: {protocol: saml, webOrigins: [a], directAccessGrantsEnabled: true}}", {}
    )
    assert {path: after for path, (_, after) in declared.items()} == {
        "protocol": "saml",
        "publicClient": False,
        "webOrigins": ["a"],
        "directAccessGrantsEnabled": True,
    }


@pytest.mark.parametrize(
    ("policy", "realm", "protocol"),
    [
        ("clients: {app: {protocolMappers: {m: {}}}}", {}, "openid-connect"),
        ("clients: {app: {protocol: saml, protocolMappers: {m: {}}}}", {}, "saml"),
        ("clients: {app: {protocolMappers: {m: {}}}}", client(protocol="saml"), "saml"),
        ("clients: {app: {protocolMappers: {m: {protocol: x}}}}", client(protocol="saml"), "x"),
        ("clientScopes: {app: {protocolMappers: {m: {}}}}", {}, "openid-connect"),
    ],
)
def test_a_new_mapper_has_the_protocol_of_what_it_stands_in(
    planner: Any, policy: str, realm: dict[str, Any], protocol: str
) -> None:
    (change,) = (
        change for key, change in planner.changes(policy, realm).items() if key.endswith("Mappers/m")
    )
    assert {setting.path: setting.after for setting in change.settings}["protocol",] == protocol


def test_nothing_is_unset_on_creation(planner: Any) -> None:
    policy = "clients: {app: {sessions: {idle: inherit}, optionalClientScopes: {}}}"
    assert not {path for path in planner.settings(policy, {}) if path.startswith(("attributes", "optional"))}


def test_a_new_realm_is_enabled_and_has_built_in_objects(planner: Any) -> None:
    changes = planner.changes("clients: {account: {enabled: false}}\nclientScopes: {mine: {}}")
    assert changes[""].action is Action.CREATE
    assert [(each.path, each.after) for each in changes[""].settings] == [(("enabled",), True)]
    assert changes["clients/account"].action is Action.UPDATE
    assert changes["clientScopes/mine"].action is Action.CREATE


def test_a_short_answer_of_a_live_realm_hides_nothing(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compared is what was read; the version of the answer is told."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.yaml").write_text("{realm: demo, displayName: x}")
    (desired,) = compile_files(["p.yaml"])
    plan = build(desired, Live("demo", {(): {}}, frozenset(), "26.7.3", assumed=True), "url", Options())
    assert (plan.version, plan.assumed, len(plan.changes)) == ("26.7.3", True, 1)
