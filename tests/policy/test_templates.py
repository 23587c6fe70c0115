"""Expressions: what they may do, what is secret, and what is refused quickly."""

from __future__ import annotations

import time
from typing import Any

import pytest

from kcconfig.model import Secret

ENV = {"PW": "hunter2", "N": "300", "FLAG": "true"}


def value(policies: Any, text: str, field: str = "displayName", **options: Any) -> Any:
    """What one expression gives, as the value of a field."""
    files = {
        "policy.yaml": f"vars: {{app: https://app, n: 5, on: true, many: [a, b], map: {{name: x}}}}\n{field}: {text}"
    }
    return policies.values(files, environ=ENV, **options)[field]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'{{ vars.app }}'", "https://app"),
        ("'{{ vars.app }}/cb'", "https://app/cb"),
        ("'{{ vars.map.name }}'", "x"),
        ("'{{ vars[\"app\"] }}'", "https://app"),
        ("'{{vars.app}}'", "https://app"),
        ("'{{- vars.app -}}'", "https://app"),
        ("'n={{ vars.n }} on={{ vars.on }}'", "n=5 on=true"),
        ("'{{ vars.app | upper }}'", "HTTPS://APP"),
        ("'{{ vars.many | join(\",\") }}'", "a,b"),
        ("'{{ vars.app if vars.on else \"off\" }}'", "https://app"),
        ("'{% if x %}{# no comment #}'", "{% if x %}{# no comment #}"),
        ("'{{ vars.app }} {% raw %}'", "https://app {% raw %}"),
        ("'${role_admin}'", "${role_admin}"),
        ("'{{ \"}}\" }}'", "}}"),
        ("|\n  line {{ vars.n }}\n", "line 5\n"),
    ],
)
def test_text(policies: Any, text: str, expected: str) -> None:
    assert value(policies, text) == expected


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("rememberMe", "'{{ vars.on }}'", True),
        ("rememberMe", "'{{ not vars.on }}'", False),
        ("failureFactor", "'{{ vars.n }}'", 5),
        ("failureFactor", "' {{ vars.n + 1 }} '", 6),
        ("failureFactor", "'{{-vars.n}}'", 5),
        ("supportedLocales", "'{{ vars.many }}'", ["a", "b"]),
        ("smtpServer", "'{{ vars.map }}'", None),
    ],
)
def test_a_whole_scalar_keeps_its_type(policies: Any, field: str, text: str, expected: Any) -> None:
    if expected is None:
        assert policies.values(f"vars: {{map: {{host: x}}}}\n{field}: {text}") == {"smtpServer.host": "x"}
    else:
        assert value(policies, text, field) == expected


def test_rendered_text_is_not_rendered_again(policies: Any) -> None:
    files = 'vars: {a: \'x\'}\ndisplayName: \'{{ "{" ~ "{ vars.a }" ~ "}" }}\''
    assert policies.values(files) == {"displayName": "{{ vars.a }}"}


def test_keys_are_not_rendered(policies: Any) -> None:
    (found,) = policies.errors("attributes: {'{{ vars.x }}': a}")
    assert (found.rule, found.message) == ("template-error", "expressions stand in values, not in keys")


def test_json_is_not_rendered(policies: Any) -> None:
    files = {"p.json": '{"realm": "demo", "displayName": "{{ vars.x }}", "vars": {"x": "{{ env.PW }}"}}'}
    assert policies.values(files) == {"displayName": "{{ vars.x }}"}


@pytest.mark.parametrize(
    "text",
    [
        "{{ env.PW }}",
        "a{{ env.PW }}b",
        "{{ env.PW | upper }}",
        "{{ env.PW | length }}",
        "{{ 'yes' if env.PW == 'x' else 'no' }}",
        "{{ vars.plain ~ env.PW }}",
        "{{ vars.secret }}",
        "{{ vars.deep.inner }}",
        "{{ vars.list[0] }}",
        "x {{ vars.deep.other }}",
        "{{ file('key.txt') }}",
        "{{ [env.PW, 'b'] | join }}",
    ],
)
def test_what_is_made_from_a_secret_is_secret(policies: Any, text: str) -> None:
    policies.write({"key.txt": "s3cret\n"})
    head = "vars: {plain: p, secret: '{{ env.PW }}', deep: {inner: 'x{{ env.PW }}', other: o}, list: ['{{ env.PW }}']}"
    (found,) = policies.values(f'{head}\ndisplayName: "{text}"', environ=ENV).values()
    assert isinstance(found, Secret)
    assert found.known
    assert found.expression == text
    assert "hunter2" not in repr(found) + str(found)


def test_a_whole_map_cannot_be_secret(policies: Any) -> None:
    files = "vars: {mail: {host: mail, password: '{{ env.PW }}'}}\nsmtpServer: '{{ vars.mail }}'"
    found = policies.error(files, environ=ENV)
    assert found.message == "expected a map, found a secret"


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("accessTokenLifespan", "{{ env.N }}", 300),
        ("accessTokenLifespan", "{{ env.N | int }}", 300),
        ("rememberMe", "{{ env.FLAG }}", True),
    ],
)
def test_a_secret_has_the_type_of_its_field(policies: Any, field: str, text: str, expected: Any) -> None:
    assert value(policies, f"'{text}'", field) == Secret(expected, text)


@pytest.mark.parametrize(
    "policy",
    [
        "accessTokenLifespan: '{{ env.PW }}'",
        "tokens: {access: '{{ env.PW }}'}",
        "rememberMe: '{{ env.PW }}'",
        "supportedLocales: '{{ env.PW }}'",
        "tokens: {refresh: {rotate: '{{ env.PW }}'}}",
    ],
)
def test_a_secret_of_the_wrong_type_is_told_without_its_value(policies: Any, policy: str) -> None:
    found = policies.error(policy, environ=ENV)
    assert found.rule == "value-wrong-type"
    assert "{{ env.PW }} gives is none" in found.message
    assert "hunter2" not in found.message


def test_a_block_takes_words_and_durations_from_a_secret(policies: Any) -> None:
    env = {"IDLE": "30m", "MAX": "unlimited"}
    files = "sessions: {sso: {idle: '{{ env.IDLE }}'}, offline: {max: '{{ env.MAX }}'}}"
    assert policies.values(files, environ=env) == {
        "ssoSessionIdleTimeout": Secret(1800, "{{ env.IDLE }}"),
        "offlineSessionMaxLifespanEnabled": False,
    }


@pytest.mark.parametrize(
    "text",
    [
        "{{ env.NOPE }}",
        "a{{ env.NOPE }}",
        "{{ env.NOPE | upper }}",
        "{{ env.PW ~ env.NOPE }}",
        "{{ file('nope.txt') }}",
        "{{ file(env.NOPE) }}",
        "{{ env.EMPTY }}",
        "{{ vars.secret }}",
    ],
)
def test_a_secret_that_is_not_there_is_unknown(policies: Any, text: str) -> None:
    files = f"vars: {{secret: '{{{{ env.NOPE }}}}'}}\ndisplayName: \"{text}\""
    assert policies.values(files, environ={**ENV, "EMPTY": ""}) == {"displayName": Secret(None, text)}


def test_default_stands_in_for_a_secret_that_is_not_there(policies: Any) -> None:
    found = value(policies, "\"{{ env.NOPE | default('x') }}\"")
    assert found.value == "x"


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("{{ vars.ap }}", "variable-undefined", "variable 'ap' is not defined"),
        ("{{ env.NOPE ~ vars.ap }}", "variable-undefined", ""),
        ("{{ env.PW ~ vars.ap }}", "variable-undefined", ""),
        ("{{ vars.ap | default('x') }}", "variable-undefined", ""),
        ("{{ env.PW ~ nope }}", "template-error", "'nope' is undefined"),
        ("{{ nope }}", "template-error", "'nope' is undefined"),
        ("{{ vars.map.nope }}", "template-error", "nope"),
        ("{{ }}", "template-error", "not an expression"),
        ("{{ vars.app", "template-error", "not an expression"),
        ("{{ vars.app | shell }}", "template-error", "shell"),
        ("{{ 'a'.upper() }}", "template-error", "cannot be reached from here"),
        ("{{ vars.app.format(1) }}", "template-error", "only file('NAME') can be called"),
        ("{{ env.PW() }}", "template-error", "only file('NAME') can be called"),
        ("{{ vars.many.append(1) }}", "template-error", "cannot be reached from here"),
        ("{{ ''.__class__ }}", "template-error", "cannot be reached from here"),
        ("{{ vars.__class__ }}", "template-error", ""),
        ("{{ vars._values }}", "template-error", ""),
        ("{{ file.__call__ }}", "template-error", ""),
        ("{{ ''['__class__'] }}", "template-error", ""),
        ("{{ vars }}", "template-error", "no value of a policy"),
        ("a {{ env }}", "template-error", "no value of a policy"),
        ("a {{ self }}", "template-error", "no value of a policy"),
        ("a {{ vars.many }}", "template-error", "a list cannot stand inside a text"),
        ("{{ 1 }}\\0%{ for x in vars.many }%\\0x", "template-error", "cannot hold the character U+0000"),
        ("a {{ none }}", "template-error", "null cannot stand inside a text"),
        ("{{ range(3) }}", "template-error", "'range' is undefined"),
        ("{{ 1 / 0 }}", "template-error", "ZeroDivisionError"),
        ("{{ 'a' + 1 }}", "template-error", "TypeError"),
        ("{{ file(1) }}", "template-error", "the name of a file"),
        ("{{ file('../outside.txt') }}", "template-error", "outside the repository"),
        ("{{ file('/etc/hostname') }}", "template-error", "outside the repository"),
        ("{{ file('link.txt') }}", "template-error", "outside the repository"),
        ("{{ file('" + "a" * 300 + "') }}", "template-error", "cannot be read"),
        ("{{ file('binary') }}", "template-error", "no UTF-8 text"),
    ],
)
def test_refused(policies: Any, text: str, rule: str, words: str) -> None:
    (policies.folder / "link.txt").symlink_to("/etc/hostname")
    (policies.folder / "binary").write_bytes(b"\xff\xfe")
    files = f'vars: {{app: a, many: [a], map: {{}}}}\ndisplayName: "{text}"'
    found = policies.error(files, environ=ENV)
    assert found.rule == rule
    assert words in found.message
    assert (found.mark.line, found.mark.column) == (2, 14)
    assert "hunter2" not in found.message


AMPLIFIERS = {
    "repeated text": "'a' * 999999999",
    "repeated list": "[1] * 999999999",
    "powers": "9 ** 9 ** 9",
    "format": "'%999999999d' % 1",
    "chained replace": "'" + "a" * 100 + "'" + " | replace('a', '" + "a" * 100 + "')" * 8,
    "chained join": "'" + "a" * 100 + "'" + " | join('" + "a" * 100 + "')" * 8,
    "replace of nothing": "'" + "a" * 100 + "'" + " | replace('', '" + "a" * 100 + "')" * 8,
    "nesting": "(" * 3000 + "1" + ")" * 3000,
    "a long sum": "1" + " + 1" * 5000,
    "many lists": "[" * 2000 + "]" * 2000,
    "a long text": "'" + "a" * 70_000 + "'",
    "center": "'a' | center(999999999)",
    "a huge number": "9" * 5000,
}


@pytest.mark.parametrize("expression", AMPLIFIERS.values(), ids=AMPLIFIERS)
def test_amplifiers_are_refused_quickly(policies: Any, expression: str) -> None:
    start = time.thread_time()
    assert policies.error(f'displayName: "{{{{ {expression} }}}}"').rule == "template-error"
    assert policies.error(f'displayName: "a {{{{ {expression} }}}}"').rule == "template-error"
    assert time.thread_time() - start < 3, "seconds of work"


def test_an_undefined_variable_suggests_the_right_one(policies: Any) -> None:
    found = policies.error("vars: {hostname: x}\ndisplayName: '{{ vars.hostnam }}'")
    assert found.help == "did you mean vars.hostname?"
    assert "--var nope=" in policies.error("displayName: '{{ vars.nope }}'").help


def test_variables_are_not_made_of_variables(policies: Any) -> None:
    found = policies.error("vars: {a: x, b: '{{ vars.a }}'}\ndisplayName: '{{ vars.b }}'")
    assert found.message == "a variable cannot be made of other variables"


@pytest.mark.parametrize(
    ("policy", "given", "expected"),
    [
        ("vars: {x: near}", {}, "near"),
        ("vars: {x: near}", {"x": "given"}, "given"),
        ("sslRequired: all", {}, "far"),
        ("sslRequired: all", {"x": "given"}, "given"),
    ],
)
def test_the_nearest_variable_wins_for_the_whole_chain(
    policies: Any, policy: str, given: dict[str, str], expected: str
) -> None:
    files = {
        "policy.yaml": f"extends: base.yaml\n{policy}",
        "base.yaml": "{vars: {x: far}, displayName: '{{ vars.x }}'}",
    }
    assert policies.values(files, variables=given)["displayName"] == expected


def test_null_takes_a_variable_back(policies: Any) -> None:
    files = {
        "policy.yaml": "extends: base.yaml\nvars: {x: null}",
        "base.yaml": "{vars: {x: far}, displayName: '{{ vars.x }}'}",
    }
    assert policies.error(files).rule == "variable-undefined"


def test_files_are_relative_to_the_file_that_names_them_and_lose_one_newline(policies: Any) -> None:
    (policies.folder / ".git").mkdir()
    files = {
        "realms/policy.yaml": "extends: ../common/base.yaml\nclients: {app: {secret: \"{{ file('../keys/a') }}\"}}",
        "common/base.yaml": "clients: {api: {secret: \"{{ file('b') }}\"}}",
        "keys/a": "one\n\n",
        "common/b": "two",
    }
    objects = policies.one(files).objects
    assert objects["clients", "app"].settings["secret",].value.value == "one\n"
    assert objects["clients", "api"].settings["secret",].value.value == "two"


def test_aliases_are_rendered_each_once(policies: Any) -> None:
    files = "clients:\n  a: &a {secret: '{{ env.PW }}'}\n  b: *a\n  c: {<<: *a, name: c}"
    objects = policies.one(files, environ=ENV).objects
    for key in "abc":
        assert objects["clients", key].settings["secret",].value == Secret("hunter2", "{{ env.PW }}")
