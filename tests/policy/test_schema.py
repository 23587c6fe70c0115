"""The JSON Schema of policies, judged by a program that editors and hooks use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from kcconfig.policy.schema import policy_schema
from kcconfig.realm.fields import fields
from kcconfig.realm.kinds import by_section
from kcconfig.realm.lifespans import LIFESPANS, Level

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "schemas" / "policy.schema.json"
EXAMPLES = sorted(ROOT.glob("examples/**/*.yaml"))

VALIDATOR = Draft7Validator(policy_schema())

GOOD = {
    "every form of a duration": "sessions: {sso: {idle: 90, max: 1h30m}}\nssoSessionIdleTimeout: 90s",
    "words": "sessions: {client: {idle: inherit}, offline: {max: unlimited}}\ntokens: {access: session}",
    "remember-me off": "sessions: {rememberMe: off}",
    "remember-me off as text": "sessions: {rememberMe: 'off'}",
    "remember-me on": "sessions: {rememberMe: {}}",
    "an expression for a number": "accessTokenLifespan: '{{ vars.short }}'",
    "an expression in a block": "tokens: {access: '{{ vars.short }}'}",
    "a map by key": "clients: {app: {publicClient: true}}",
    "a list as in an export": "clients: [{clientId: app}]",
    "an object that must not exist": "clients: {app: {state: absent}}",
    "an object that is taken back": "clients: {app: null}",
    "a key that must not exist": "clients: {app: {attributes: {x: {state: absent}}}}",
    "attributes of any scalar": "attributes: {a: 1, b: true, c: text, d: null}",
    "an exact scope list": "clients: {app: {optionalClientScopes: []}}",
    "an additive scope list": "defaultOptionalClientScopes: {add: [a], remove: [b]}",
    "words of policies": "extends: [pack:baseline]\nvars: {a: [1]}\nmanage: {clients: full}\n"
    "justify: {workforce/x: {reason: because, until: 2027-01-31}}",
    "a mapper": "clientScopes: {a: {protocolMappers: {m: {protocolMapper: x, config: {k: true}}}}}",
    "a section that is not managed yet": "roles: {realm: []}\nusers: [{username: a}]",
    "a list of realms": "[{realm: a}, {realm: b}]",
    "text for a switch": "enabled: 'TRUE'",
    "a placeholder of another tool": "enabled: $(env:ENABLED)",
}

BAD = {
    "an unknown field": "ssoSessionIdelTimeout: 30m",
    "a misspelt block": "sesions: {sso: {idle: 30m}}",
    "an ambiguous duration": "sessions: {sso: {idle: '1:30'}}",
    "units in the wrong order": "sessions: {sso: {idle: 30m1h}}",
    "an empty duration": "sessions: {sso: {idle: ''}}",
    "a word in the wrong place": "sessions: {sso: {idle: unlimited}}",
    "a setting of a realm in a client": "clients: {app: {sessions: {sso: {idle: 1m}}}}",
    "a map for a switch": "enabled: {}",
    "a text for a switch": "clients: {app: {publicClient: maybe}}",
    "text for a number": "failureFactor: ten",
    "an entry of a list without its key": "clients: [{name: App}]",
    "an empty key": "clients: {'': {}}",
    "absent with settings": "clients: {app: {state: absent, name: App}}",
    "an unknown word of a scope list": "clients: {app: {optionalClientScopes: {adds: [a]}}}",
    "an unknown word of manage": "manage: {clients: all}",
    "a misspelt field in a section to come": "users: [{usrname: a}]",
    "a list of text": "[a, b]",
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_accepted(text: str) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(_json(text))] == []


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_refused(text: str) -> None:
    assert list(VALIDATOR.iter_errors(_json(text)))


def _json(text: str) -> Any:
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def test_every_field_and_lifespan_is_there_with_a_description() -> None:
    schema = policy_schema()
    for section, kind in by_section().items():
        name = {
            "": "policy",
            "clients": "client",
            "clientScopes": "clientScope",
            "protocolMappers": "protocolMapper",
        }[section]
        known = schema["definitions"][name]["properties"]
        assert set(fields(kind.representation)) <= set(known)
        assert [
            field
            for field, each in known.items()
            if field not in {"sessions", "tokens"} and "description" not in each
        ] == []
    for row in LIFESPANS:
        place = schema["definitions"]["policy" if row.level is Level.REALM else "client"]
        for step in row.shorthand.split("."):
            place = place.get("anyOf", [place])[0]["properties"][step]
        assert row.path[-1] in place["description"]


def test_the_committed_schema_is_the_one_that_is_printed() -> None:
    assert json.loads(COMMITTED.read_text()) == policy_schema(), (
        "run: kcconfig schema policy > schemas/policy.schema.json"
    )


def test_check_jsonschema_accepts_the_schema_and_the_examples() -> None:
    assert len(EXAMPLES) > 3
    _check("--check-metaschema", str(COMMITTED))
    _check("--schemafile", str(COMMITTED), *map(str, EXAMPLES))


def test_check_jsonschema_refuses_a_misspelt_field(tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("realm: demo\nssoSessionIdelTimeout: 30m\n")
    result = _run("--schemafile", str(COMMITTED), str(policy))
    assert result.returncode == 1
    assert "ssoSessionIdelTimeout" in result.stdout


@pytest.mark.parametrize("pack", sorted((ROOT / "policies").glob("*.yaml")), ids=lambda path: path.stem)
def test_what_packs_set_is_a_policy(pack: Path) -> None:
    settings = yaml.safe_load(pack.read_text())["realm"]
    policy = {name: entry["set"] for name, entry in settings.items() if "set" in entry}
    assert len(policy) > 5
    assert [error.message for error in VALIDATOR.iter_errors(policy)] == []


def _check(*args: str) -> None:
    result = _run(*args)
    assert result.returncode == 0, result.stdout


def _run(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *args], capture_output=True, text=True, check=False
    )
