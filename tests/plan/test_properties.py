"""What holds for any policy and any realm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from deepdiff import DeepDiff
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kcconfig import servers
from kcconfig.apply import not_kept, run
from kcconfig.model import UNSET, Origin, Setting, Source
from kcconfig.plan import Options, build, needed_sections
from kcconfig.plan.compare import compare
from kcconfig.policy import compile_files
from kcconfig.realm.kinds import by_section
from kcconfig.realm.normal import is_blank, normalise
from kcconfig.servers.overlay import overlay

CLIENT = by_section()["clients"]
TEXT = st.sampled_from(["", "a", "b", "5", "true", "ü"])
SCALAR = TEXT | st.booleans() | st.integers(0, 6)
LIST = st.lists(st.sampled_from("abc"), max_size=3)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "description": TEXT,
    "enabled": st.booleans() | st.sampled_from(["true", "false"]),
    "publicClient": st.booleans(),
    "notBefore": st.integers(0, 3) | st.sampled_from(["0", "2"]),
    "redirectUris": LIST,
    "webOrigins": LIST,
}


def some(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


ATTRIBUTES = some(dict.fromkeys("xyz", SCALAR))
REPRESENTATION = some({**FIELDS, "attributes": ATTRIBUTES})


def canonical(representation: dict[str, Any]) -> dict[str, Any]:
    """The normal form without what was never set."""
    found = normalise(CLIENT, representation)
    for name, value in found.items():
        if isinstance(value, dict):
            found[name] = {key: inner for key, inner in value.items() if not is_blank(inner)}
    return {name: value for name, value in found.items() if not is_blank(value)}


@settings(max_examples=200, deadline=None)
@given(REPRESENTATION, REPRESENTATION)
def test_our_comparison_agrees_with_deepdiff(live: dict[str, Any], wanted: dict[str, Any]) -> None:
    values: dict[tuple[str, ...], Any] = {
        (name,): value for name, value in wanted.items() if name != "attributes"
    }
    for name, value in wanted.get("attributes", {}).items():
        values["attributes", name] = UNSET if value == "" else value
    found = normalise(CLIENT, live)
    changes = [
        compare(CLIENT, path, Setting(value, Origin(Source.FILE)), found) for path, value in values.items()
    ]
    difference = DeepDiff(canonical(live), canonical(overlay(CLIENT, live, values)))
    assert any(changes) == bool(difference)


MAPPER = some({"config": ATTRIBUTES}).map(lambda own: {"protocolMapper": "oidc-audience-mapper", **own})
SCOPES = st.lists(st.sampled_from(["profile", "email", "mine"]), max_size=3, unique=True)


@st.composite
def lists(draw: Any, *names: str) -> dict[str, Any]:
    """Two scope lists, each exact, additive or left out, without a scope in both."""
    first = draw(SCOPES)
    second = [scope for scope in draw(SCOPES) if scope not in first]
    found: dict[str, Any] = {}
    for name, scopes in zip(names, (first, second), strict=True):
        form = draw(st.sampled_from(["none", "exact", "add", "remove"]))
        if form != "none":
            found[name] = scopes if form == "exact" else {form: scopes}
    return found


@st.composite
def objects(draw: Any, keys: str) -> dict[str, Any]:
    found = {}
    for key in draw(st.sets(st.sampled_from(keys))):
        own = draw(some({**FIELDS, "attributes": ATTRIBUTES, "secret": st.sampled_from(["s1", "s2"])}))
        mappers = draw(st.dictionaries(st.sampled_from("mn"), MAPPER | st.just({"state": "absent"})))
        both = draw(lists("defaultClientScopes", "optionalClientScopes"))
        found[key] = draw(st.just({"state": "absent"}) | st.just({**own, "protocolMappers": mappers, **both}))
    return found


REALM = some(
    {
        "displayName": TEXT,
        "rememberMe": st.booleans(),
        "ssoSessionIdleTimeout": st.integers(1, 9000),
        "supportedLocales": LIST,
        "attributes": ATTRIBUTES,
        "smtpServer": some({"host": TEXT, "port": st.integers(1, 99)}),
        "browserSecurityHeaders": some({"xFrameOptions": TEXT}),
    }
)


@st.composite
def policies(draw: Any) -> dict[str, Any]:
    scopes = {"mine": draw(some({"description": TEXT, "attributes": ATTRIBUTES}))}
    manage = draw(some({"clients": st.sampled_from(["full", "declared"])}))
    both = draw(lists("defaultDefaultClientScopes", "defaultOptionalClientScopes"))
    clients = draw(objects("abc"))
    return {
        "realm": "demo",
        **draw(REALM),
        **both,
        "manage": manage,
        "clientScopes": scopes,
        "clients": clients,
    }


def without_absent(objects: dict[str, Any]) -> dict[str, Any]:
    """The same objects as a realm file may hold them."""
    found = {}
    for key, item in objects.items():
        if item != {"state": "absent"}:
            mappers = {name: each for name, each in item["protocolMappers"].items() if "state" not in each}
            kept = {
                name: value
                for name, value in item.items()
                if not isinstance(value, dict) or name == "attributes"
            }
            found[key] = {**kept, "protocolMappers": mappers}
    return found


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda _handle: None)


@pytest.mark.parametrize("form", ["lists", "maps", "none"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(policies(), policies())
def test_apply_then_plan_is_empty(
    form: str, tmp_path: Path, policy: dict[str, Any], other: dict[str, Any]
) -> None:
    file, realm = tmp_path / "policy.yaml", tmp_path / "realm.json"
    file.write_text(json.dumps(policy))
    realm.unlink(missing_ok=True)
    if form != "none":
        held = {
            name: value
            for name, value in other.items()
            if name != "manage" and "Default" not in name and "Optional" not in name
        }
        clients: Any = without_absent(other["clients"])
        if form == "lists":
            clients = [
                {
                    "clientId": key,
                    **item,
                    "protocolMappers": [
                        {"name": name, **each} for name, each in item["protocolMappers"].items()
                    ],
                }
                for key, item in clients.items()
            ]
            held["clientScopes"] = [{"name": name, **each} for name, each in other["clientScopes"].items()]
        realm.write_text(json.dumps({**held, "clients": clients}))
    (desired,) = compile_files([str(file)])
    server = servers.open(f"file:{realm}")
    live = server.read("demo", needed_sections(desired))
    plan = build(desired, live, server.url, Options(allow_delete=True))
    assert plan.findings == ()
    result = run(plan, lambda step: server.perform("demo", step))
    assert result.complete, result.error
    again = server.read("demo", needed_sections(desired))
    assert not_kept(desired, again, server.url) == ()
    server.close()
