"""Fields, keyed maps and lists, scope lists, `manage`, placeholders, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from kcconfig.model import MASK, UNSET, ListEdit, Secret, Unknown

APP = ("clients", "app")


def test_an_export_is_a_policy(policies: Any) -> None:
    export = {
        "realm.json": """{
            "id": "4f1c", "realm": "demo", "keycloakVersion": "26.7.3", "sslRequired": "EXTERNAL",
            "clients": [{"id": "1", "clientId": "app", "access": {"view": true}, "rootUrl": null,
                         "attributes": {"realm_client": "false", "client.secret.creation.time": "1"},
                         "protocolMappers": [{"id": "2", "name": "m", "consentRequired": false, "config": {"a": true}}]}],
            "users": [{"username": "u"}], "roles": {"realm": [{"name": "r"}]}, "components": {}, "groups": [{"name": "g"}]
        }"""
    }
    desired = policies.one(export)
    assert list(desired.objects) == [(), APP, (*APP, "protocolMappers", "m")]
    assert policies.values(export) == {"sslRequired": "external"}
    assert policies.values(export, APP) == {}
    assert policies.values(export, (*APP, "protocolMappers", "m")) == {"config.a": "true"}
    assert set(desired.not_managed) == {"users", "roles", "groups"}


@pytest.mark.parametrize(
    "clients",
    [
        "{app: {enabled: false}}",
        "{app: {clientId: app, enabled: false}}",
        "[{clientId: app, enabled: false}]",
    ],
)
def test_maps_by_key_and_lists_are_the_same(policies: Any, clients: str) -> None:
    assert policies.values(f"clients: {clients}", APP) == {"enabled": False}


WRONG = {
    "field of a realm": ("sslRequird: all", "field-unknown", "'sslRequird' is no field of a realm", "did you mean 'sslRequired'?"),
    "capitals": ("SSLRequired: all", "field-unknown", "'SSLRequired'", "did you mean 'sslRequired'?"),
    "word of a policy": ("sesions: {}", "field-unknown", "'sesions'", "did you mean 'sessions'?"),
    "field of a client": (
        "clients: {app: {redirectUri: []}}",
        "field-unknown",
        "'redirectUri' is no field of a client",
        "did you mean 'redirectUris'?",
    ),
    "field of a mapper": (
        "clients: {app: {protocolMappers: {m: {protocolmapper: x}}}}",
        "field-unknown",
        "'protocolmapper' is no field of a protocol mapper",
        "did you mean 'protocolMapper'?",
    ),
    "field of what is not managed": ("users: [{usrname: x}]", "field-unknown", "'usrname' is no field in users", "did you mean 'username'?"),
    "nothing near": ("zzz: 1", "field-unknown", "'zzz' is no field of a realm", "take the names of Keycloak's own export, or remove it"),
    "section of manage": ("manage: {client: full}", "field-unknown", "'client' is no section", "did you mean 'clients'?"),
    "word of manage": ("manage: {clients: all}", "value-wrong-type", 'expected declared or full, found "all"', None),
    "number": ("failureFactor: many", "value-wrong-type", 'failureFactor: expected a whole number, found "many"', None),
    "fraction": ("failureFactor: 1.5", "value-wrong-type", "expected a whole number, found 1.5", None),
    "boolean": ("rememberMe: 'yes'", "value-wrong-type", 'expected true or false, found "yes"', None),
    "text": ("displayName: [a]", "value-wrong-type", "displayName: expected text, found a list", None),
    "list": ("supportedLocales: de", "value-wrong-type", 'expected a list, found "de"', "write [one, two], or one `- entry` a line"),
    "null in a list": ("supportedLocales: [null]", "value-wrong-type", "expected text, found null", None),
    "map": ("smtpServer: mail", "value-wrong-type", 'expected a map, found "mail"', None),
    "map in a map": ("smtpServer: {host: {a: 1}}", "value-wrong-type", "smtpServer.host: expected text, found a map", None),
    "section": ("clients: app", "value-wrong-type", "clients: expected a map by clientId, or a list", None),
    "object": ("clients: {app: true}", "value-wrong-type", "expected a map, found true", None),
    "entry without a key": ("clients: [{enabled: true}]", "value-wrong-type", "an entry of clients needs a text clientId", None),
    "empty key": ("clients: {'': {}}", "value-wrong-type", "needs a clientId that is not empty", None),
    "another key": ("clients: {app: {clientId: api}}", "value-wrong-type", "clientId is \"api\", but its key says 'app'", None),
    "key twice in a list": ("clients: [{clientId: app}, {clientId: app}]", "key-twice", "'app' stands twice", "merge the two"),
    "key twice in a map": ("clients: {app: {}, app: {}}", "key-twice", "app", ""),
    "state beside settings": ("clients: {app: {state: absent, enabled: true}}", "value-wrong-type", "stands without settings", None),
    "another state": ("clients: {app: {state: present}}", "value-wrong-type", "the only state is `state: absent`", None),
    "word of a block": ("accessTokenLifespan: inherit", "value-wrong-type", "", "'inherit' is a word of the `sessions` and `tokens` blocks; a field of Keycloak's takes a number"),
    "realm": ("realm: [a]", "value-wrong-type", "realm: expected a name, found a list", None),
    "version": ("keycloakVersion: true", "value-wrong-type", "expected a version", None),
    "vars": ("vars: [a]", "value-wrong-type", "vars: expected a map", None),
    "scope list": ("defaultOptionalClientScopes: {ad: [x]}", "field-unknown", "'ad' is no word of a scope list", "did you mean 'add'?"),
    "scopes": ("defaultOptionalClientScopes: {add: x}", "value-wrong-type", "add: expected a list of names", None),
    "added and removed": ("defaultOptionalClientScopes: {add: [x], remove: [x]}", "value-wrong-type", "'x' is both added and removed", None),
}  # fmt: skip


@pytest.mark.parametrize(("policy", "rule", "words", "help_"), WRONG.values(), ids=WRONG)
def test_refused(policies: Any, policy: str, rule: str, words: str, help_: str | None) -> None:
    found = policies.error(policy)
    assert found.rule == rule
    assert words in found.message
    assert found.mark.file == "policy.yaml"
    assert help_ == "" or found.help == help_


def test_all_errors_of_a_file_come_at_once(policies: Any) -> None:
    found = policies.errors("sslRequird: x\nfailureFactor: many\nclients: {app: {redirectUri: []}}")
    assert [(each.rule, each.mark.line) for each in found] == [
        ("field-unknown", 1),
        ("value-wrong-type", 2),
        ("field-unknown", 3),
    ]


@pytest.mark.parametrize(
    ("policy", "address", "expected"),
    [
        ("rememberMe: 'true'", (), {"rememberMe": True}),
        ("rememberMe: 'FALSE'", (), {"rememberMe": False}),
        ("failureFactor: '5'", (), {"failureFactor": 5}),
        ("failureFactor: 5.0", (), {"failureFactor": 5}),
        ("displayName: 5", (), {"displayName": "5"}),
        ("displayName: true", (), {"displayName": "true"}),
        ("supportedLocales: [en, de, en]", (), {"supportedLocales": ["de", "en"]}),
        ("smtpServer: {port: 25, ssl: true}", (), {"smtpServer.port": "25", "smtpServer.ssl": "true"}),
        ("attributes: {x: 1}", (), {"attributes.x": "1"}),
        ("clients: {app: {redirectUris: [b, a, b]}}", APP, {"redirectUris": ["a", "b"]}),
        ("clients: {app: {attributes: {a: ''}}}", APP, {"attributes.a": UNSET}),
        ("clients: {app: {attributes: {a: {state: absent}}}}", APP, {"attributes.a": UNSET}),
        ("attributes: {a: {state: absent}}", (), {"attributes.a": UNSET}),
        ("attributes: {a: ''}", (), {"attributes.a": ""}),
    ],
)
def test_values_have_keycloaks_form(
    policies: Any, policy: str, address: Any, expected: dict[str, Any]
) -> None:
    assert policies.values(policy, address) == expected


@pytest.mark.parametrize("form", ["{app: {state: absent}}", "[{clientId: app, state: absent}]"])
def test_absent(policies: Any, form: str) -> None:
    found = policies.one(f"clients: {form}").objects[APP]
    assert found.absent
    assert not found.settings


def test_mappers_may_be_absent_and_children_are_known(policies: Any) -> None:
    desired = policies.one(
        "clients: {app: {protocolMappers: {m: {state: absent}}}, api: {protocolMappers: {}}, x: {}}"
    )
    assert desired.objects[(*APP, "protocolMappers", "m")].absent
    assert desired.objects["clients", "api"].children == {"protocolMappers"}
    assert desired.objects["clients", "x"].children == frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[b, a, b]", ["a", "b"]),
        ("[]", []),
        ("{add: [b, a, b]}", ListEdit(add=("b", "a"))),
        ("{remove: [a]}", ListEdit(remove=("a",))),
        ("{add: [a], remove: [b]}", ListEdit(("a",), ("b",))),
        ("{}", ListEdit()),
        ("'{{ vars.scopes }}'", ["a", "b"]),
    ],
)
@pytest.mark.parametrize(
    ("field", "address"),
    [
        ("defaultDefaultClientScopes", ()),
        ("defaultOptionalClientScopes", ()),
        ("defaultClientScopes", APP),
        ("optionalClientScopes", APP),
    ],
)
def test_scope_lists(policies: Any, field: str, address: Any, text: str, expected: Any) -> None:
    inner = f"{{{field}: {text}}}"
    policy = (
        f"{{clients: {{app: {inner}}}, vars: {{scopes: [a, b]}}}}"
        if address
        else f"{field}: {text}\nvars: {{scopes: [b, a]}}"
    )
    assert policies.values(policy, address) == {field: expected}


def test_scope_names_are_no_secrets(policies: Any) -> None:
    found = policies.error("defaultOptionalClientScopes: ['{{ env.X }}']", environ={"X": "hunter2"})
    assert "use vars" in found.message
    assert "hunter2" not in found.message


@pytest.mark.parametrize(
    ("policy", "address", "path", "text"),
    [
        ("clients: {app: {secret: $(env:SECRET)}}", APP, "secret", "$(env:SECRET)"),
        ("displayName: a $(env:X) b", (), "displayName", "$(env:X)"),
        ("rememberMe: ${REMEMBER}", (), "rememberMe", "${REMEMBER}"),
        ("failureFactor: ${FACTOR}", (), "failureFactor", "${FACTOR}"),
        ("accessTokenLifespan: ${LIFE}", (), "accessTokenLifespan", "${LIFE}"),
        ("tokens: {access: '${LIFE}'}", (), "accessTokenLifespan", "${LIFE}"),
        ("clients: {app: {redirectUris: ['${URL}/*']}}", APP, "redirectUris", "${URL}"),
        ("clients: {app: {rootUrl: '${authBaseUrl}${X}'}}", APP, "rootUrl", "${X}"),
        (f"clients: {{app: {{secret: '{MASK}'}}}}", APP, "secret", MASK),
        (f"smtpServer: {{password: '{MASK}'}}", (), "smtpServer.password", MASK),
    ],
)
def test_placeholders_of_other_tools_and_the_mask_are_unknown(
    policies: Any, policy: str, address: Any, path: str, text: str
) -> None:
    assert policies.values(policy, address) == {path: Unknown(text)}


@pytest.mark.parametrize(
    ("policy", "address", "path", "value"),
    [
        ("displayName: ${realm_name}", (), "displayName", "${realm_name}"),
        ("clients: {app: {name: '${client_account}'}}", APP, "name", "${client_account}"),
        ("clients: {app: {rootUrl: '${authBaseUrl}'}}", APP, "rootUrl", "${authBaseUrl}"),
        ("clients: {app: {baseUrl: '${authAdminUrl}/x'}}", APP, "baseUrl", "${authAdminUrl}/x"),
    ],
)
def test_keycloaks_own_expressions_stay(
    policies: Any, policy: str, address: Any, path: str, value: str
) -> None:
    assert policies.values(policy, address) == {path: value}


@pytest.mark.parametrize(
    ("policy", "address", "path"),
    [
        ("clients: {app: {secret: hunter2}}", APP, "secret"),
        ("clients: {app: {secret: 12345}}", APP, "secret"),
        ("clients: {app: {registrationAccessToken: hunter2}}", APP, "registrationAccessToken"),
        (
            "clients: {app: {attributes: {saml.signing.private.key: hunter2}}}",
            APP,
            "attributes.saml.signing.private.key",
        ),
        ("smtpServer: {password: hunter2}", (), "smtpServer.password"),
        ("smtpServer: {password: '${vault.smtp}'}", (), "smtpServer.password"),
        ("attributes: {recaptcha.secret.key: hunter2}", (), "attributes.recaptcha.secret.key"),
    ],
)
def test_what_stands_at_a_secret_path_is_hidden(policies: Any, policy: str, address: Any, path: str) -> None:
    (found,) = policies.values(policy, address).items()
    assert found[0] == path
    assert isinstance(found[1], Secret)
    assert found[1].known
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("attributes: {bruteForceProtected: 'true'}", {"bruteForceProtected": True}),
        ("attributes: {bruteForceProtected: 'true'}\nbruteForceProtected: false", {"bruteForceProtected": False}),
        ("attributes: {realmReusableOtpCode: 'true'}", {"otpPolicyCodeReusable": True}),
        ("attributes: {_browser_header.xFrameOptions: DENY}", {"browserSecurityHeaders.xFrameOptions": "DENY"}),
        ("attributes: {webAuthnPolicySignatureAlgorithms: 'ES256,RS256'}", {"webAuthnPolicySignatureAlgorithms": ["ES256", "RS256"]}),
        ("attributes: {actionTokenGeneratedByUserLifespan: '300'}", {"actionTokenGeneratedByUserLifespan": 300}),
        ("attributes: {client-policies.policies: '{}'}", {}),
        ("attributes: null", {"attributes": None}),
    ],
)  # fmt: skip
def test_attributes_that_repeat_a_field_are_that_field(
    policies: Any, policy: str, expected: dict[str, Any]
) -> None:
    found = policies.values(policy)
    assert found == {name: value for name, value in expected.items() if value is not None}


def test_marks_point_to_values_and_to_keys_of_objects(policies: Any) -> None:
    objects = policies.one("realm: demo\nclients:\n  app:\n    redirectUris: [a]\n    enabled: true").objects
    assert str(objects[()].origin.mark) == "policy.yaml:1:8"
    assert str(objects[APP].origin.mark) == "policy.yaml:3:3"
    assert str(objects[APP].settings["enabled",].origin.mark) == "policy.yaml:5:14"
    assert str(objects[APP].settings["redirectUris",].origin.mark) == "policy.yaml:4:5"


def test_objects_come_in_the_order_in_which_they_are_written(policies: Any) -> None:
    desired = policies.one(
        "clients: {b: {protocolMappers: {m: {}}}, a: {}}\nclientScopes: {z: {}, y: {}}\nrealm: demo"
    )
    assert list(desired.objects) == [
        (),
        ("clientScopes", "y"),
        ("clientScopes", "z"),
        ("clients", "a"),
        ("clients", "b"),
        ("clients", "b", "protocolMappers", "m"),
    ]


@pytest.mark.parametrize("key", ["https://app.example.org/", "..", "a/b", " ", "a\\tb", "日本", "x" * 300])
def test_client_ids_may_be_anything(policies: Any, key: str) -> None:
    desired = policies.one(f'clients: {{"{key}": {{enabled: true}}}}')
    assert [address[-1] for address in desired.objects if address] == [key.replace("\\t", "\t")]
