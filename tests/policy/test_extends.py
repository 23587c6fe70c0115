"""`extends`: order, what merges and what replaces, and what null takes back."""

from __future__ import annotations

from typing import Any

import pytest

from kcconfig.model import ListEdit

APP = ("clients", "app")


def layered(base: str, policy: str) -> dict[str, str]:
    return {"policy.yaml": f"extends: base.yaml\n{policy}", "base.yaml": base}


@pytest.mark.parametrize(
    ("base", "policy", "expected"),
    {
        "the file itself is last": ("sslRequired: all", "sslRequired: none", {"sslRequired": "none"}),
        "both count": ("sslRequired: all", "rememberMe: true", {"sslRequired": "all", "rememberMe": True}),
        "null takes back": ("sslRequired: all\nrememberMe: true", "sslRequired: null", {"rememberMe": True}),
        "maps merge deep": (
            "smtpServer: {host: a, port: 25}",
            "smtpServer: {port: 587}",
            {"smtpServer.host": "a", "smtpServer.port": "587"},
        ),
        "null takes back a whole map": ("smtpServer: {host: a, port: 25}", "smtpServer: null", {}),
        "null takes back a key of a map": (
            "smtpServer: {host: a, port: 25}",
            "smtpServer: {port: null}",
            {"smtpServer.host": "a"},
        ),
        "lists replace": (
            "supportedLocales: [de, en]",
            "supportedLocales: [fr]",
            {"supportedLocales": ["fr"]},
        ),
        "null takes back all attributes": ("attributes: {frontendUrl: a}", "attributes: null", {}),
        "a field over a shorthand": (
            "tokens: {access: 5m}",
            "accessTokenLifespan: 60",
            {"accessTokenLifespan": 60},
        ),
        "a shorthand over a field": (
            "accessTokenLifespan: 60",
            "tokens: {access: 5m}",
            {"accessTokenLifespan": 300},
        ),
        "null takes back a shorthand": ("accessTokenLifespan: 60", "tokens: {access: null}", {}),
        "null takes back a block": (
            "sessions: {sso: {idle: 30m, max: 10h}, rememberMe: {idle: 7d}, offline: {max: 60d}}\nsslRequired: all",
            "sessions: null",
            {"sslRequired": "all"},
        ),
        "null takes back a part of a block": (
            "sessions: {sso: {idle: 30m}, rememberMe: {idle: 7d, max: 30d}}",
            "sessions: {rememberMe: null}",
            {"ssoSessionIdleTimeout": 1800},
        ),
        "null takes back a limit with its switch": (
            "sessions: {offline: {max: 60d}}",
            "sessions: {offline: {max: null}}",
            {},
        ),
        "a limit over unlimited": (
            "sessions: {offline: {max: unlimited}}",
            "sessions: {offline: {max: 1d}}",
            {"offlineSessionMaxLifespanEnabled": True, "offlineSessionMaxLifespan": 86400},
        ),
        "additive lists merge like maps": (
            "defaultOptionalClientScopes: {add: [a, b]}",
            "defaultOptionalClientScopes: {remove: [b]}",
            {"defaultOptionalClientScopes": ListEdit(("a",), ("b",))},
        ),
        "an exact list over an additive one": (
            "defaultOptionalClientScopes: {add: [a, b]}",
            "defaultOptionalClientScopes: [c]",
            {"defaultOptionalClientScopes": ["c"]},
        ),
    }.values(),
)
def test_realm_settings(policies: Any, base: str, policy: str, expected: dict[str, Any]) -> None:
    assert policies.values(layered(base, policy)) == expected


@pytest.mark.parametrize(
    ("base", "policy", "expected"),
    {
        "by key": (
            "clients: {app: {enabled: true}, api: {enabled: true}}",
            "clients: {app: {enabled: false}}",
            {"app", "api"},
        ),
        "list over map": (
            "clients: {app: {enabled: true}}",
            "clients: [{clientId: app, enabled: false}, {clientId: api}]",
            {"app", "api"},
        ),
        "null takes an object back": (
            "clients: {app: {enabled: true}, api: {}}",
            "clients: {app: null}",
            {"api"},
        ),
        "null takes a section back": ("clients: {app: {enabled: true}, api: {}}", "clients: null", set()),
    }.values(),
)
def test_objects(policies: Any, base: str, policy: str, expected: set[str]) -> None:
    objects = policies.one(layered(base, policy)).objects
    assert {address[1] for address in objects if address} == expected


def test_objects_merge_by_key_in_either_form(policies: Any) -> None:
    files = layered(
        "clients: {app: {enabled: true, publicClient: true, attributes: {a: 1, b: 2}}}",
        "clients: [{clientId: app, enabled: false, attributes: {b: 3}}]",
    )
    assert policies.values(files, APP) == {
        "enabled": False,
        "publicClient": True,
        "attributes.a": "1",
        "attributes.b": "3",
    }


def test_absent_drops_what_a_base_said_and_can_be_taken_back(policies: Any) -> None:
    base = "clients: {app: {enabled: true, protocolMappers: {m: {protocolMapper: x}}}}"
    desired = policies.one(layered(base, "clients: {app: {state: absent}}"))
    assert desired.objects[APP].absent
    assert not desired.objects[APP].settings
    assert set(desired.objects) == {(), APP}
    again = policies.one(layered("clients: {app: {state: absent}}", "clients: {app: {enabled: true}}"))
    assert not again.objects[APP].absent


def test_null_in_json_is_absent_and_takes_nothing_back(policies: Any) -> None:
    files = {
        "policy.json": '{"extends": ["base.yaml", "nulls.json"], "sslRequired": null, "realm": "demo"}',
        "base.yaml": "{sslRequired: all, clients: {app: {enabled: true}}}",
        "nulls.json": '{"sslRequired": null, "clients": null}',
    }
    desired = policies.one(files)
    assert set(desired.objects) == {(), APP}
    assert policies.values(files) == {"sslRequired": "all"}


def test_bases_are_merged_in_their_order(policies: Any) -> None:
    files = {
        "policy.yaml": "extends: [one.yaml, two.yaml]\nrealm: demo",
        "one.yaml": "{sslRequired: all, displayName: one}",
        "two.yaml": "{sslRequired: none}",
    }
    assert policies.values(files) == {"sslRequired": "none", "displayName": "one"}
    assert policies.one(files).files == ("one.yaml", "two.yaml", "policy.yaml")


def test_paths_are_relative_to_the_file_that_extends(policies: Any) -> None:
    files = {
        "realms/policy.yaml": "extends: ../common/base.yaml",
        "common/base.yaml": "extends: more.yaml",
        "common/more.yaml": "sslRequired: all",
    }
    assert policies.values(files) == {"sslRequired": "all"}


def test_a_base_that_is_reached_twice_is_merged_once(policies: Any) -> None:
    files = {
        "policy.yaml": "extends: [left.yaml, right.yaml]",
        "left.yaml": "{extends: top.yaml, sslRequired: none}",
        "right.yaml": "{extends: top.yaml, displayName: right}",
        "top.yaml": "{sslRequired: all, displayName: top}",
    }
    assert policies.values(files) == {"sslRequired": "none", "displayName": "right"}


def test_the_realm_name_may_stand_in_a_base(policies: Any) -> None:
    assert policies.one(layered("realm: demo", "sslRequired: all")).realm == "demo"


def test_manage_merges_and_null_takes_it_back(policies: Any) -> None:
    files = layered(
        "manage: {clients: full, clientScopes: full}", "manage: {clients: declared, clientScopes: null}"
    )
    assert policies.one(files).manage == {"clients": "declared"}
    assert policies.one(layered("manage: {clients: full}", "manage: null")).manage == {}


@pytest.mark.parametrize(
    ("files", "rule", "words", "place"),
    {
        "itself": ({"a.yaml": "extends: a.yaml"}, "extends-cycle", "a.yaml -> a.yaml", "a.yaml:1:10"),
        "a circle": (
            {"a.yaml": "extends: b.yaml", "b.yaml": "extends: [c.yaml]", "c.yaml": "extends: ./b.yaml"},
            "extends-cycle",
            "a.yaml -> b.yaml -> c.yaml -> b.yaml",
            "c.yaml:1:10",
        ),
        "no such file": ({"a.yaml": "extends: b.yaml"}, "file-unreadable", "no file b.yaml", "a.yaml:1:10"),
        "no such pack": ({"a.yaml": "extends: pack:workfoce"}, "pack-unknown", "'workfoce'", "a.yaml:1:10"),
        "two documents": (
            {"a.yaml": "extends: b.yaml", "b.yaml": "realm: a\n---\nrealm: b"},
            "extends-not-one",
            "b.yaml holds 2 documents",
            "a.yaml:1:10",
        ),
        "an empty base": (
            {"a.yaml": "extends: b.yaml", "b.yaml": ""},
            "extends-not-one",
            "nothing",
            "a.yaml:1:10",
        ),
        "a list": (
            {"a.yaml": "extends: b.json", "b.json": "[]"},
            "extends-not-one",
            "b.json holds a list",
            "a.yaml:1:10",
        ),
        "no name": ({"a.yaml": "extends: [{}]"}, "value-wrong-type", "the name of a file", "a.yaml:1:11"),
        "a broken base": (
            {"a.yaml": "extends: b.yaml", "b.yaml": "x: [1"},
            "syntax",
            "",
            "b.yaml:1:",
        ),
    }.values(),
)
def test_errors(policies: Any, files: dict[str, str], rule: str, words: str, place: str) -> None:
    found = policies.error(files)
    assert found.rule == rule
    assert words in found.message
    assert str(found.mark).startswith(place)


def test_an_error_of_a_shared_base_is_told_once(policies: Any) -> None:
    files = {
        "a.yaml": "realm: a\nextends: c.yaml\n---\nrealm: b\nextends: c.yaml",
        "c.yaml": "sslRequird: all",
    }
    assert policies.error(files).rule == "field-unknown"


@pytest.mark.parametrize(
    ("policy", "first", "second"),
    [
        ("accessTokenLifespan: 60\ntokens: {access: 5m}", 1, 2),
        ("tokens: {access: 5m}\naccessTokenLifespan: 60", 1, 2),
        ("sessions:\n  offline: {max: 60d}\nofflineSessionMaxLifespanEnabled: true", 2, 3),
        ("rememberMe: true\nsessions:\n  rememberMe: {}", 1, 3),
        ("attributes: {cibaInterval: '5'}\ntokens: {backchannelPolling: 5}", 1, 2),
        ("clients:\n  app:\n    attributes: {access.token.lifespan: '60'}\n    tokens: {access: 60}", 3, 4),
    ],
)
def test_a_shorthand_and_its_field_in_one_file_show_both_marks(
    policies: Any, policy: str, first: int, second: int
) -> None:
    found = policies.error(policy)
    assert found.rule == "shorthand-and-field"
    assert found.mark.line == second
    assert [mark.line for _, mark in found.related] == [first]


def test_origins_name_the_file_that_won(policies: Any) -> None:
    settings = (
        policies.one(layered("{sslRequired: all, displayName: x}", "displayName: y")).objects[()].settings
    )
    assert str(settings["sslRequired",].origin.mark) == "base.yaml:1:15"
    assert str(settings["displayName",].origin.mark) == "policy.yaml:2:14"
