"""The tables of fields: against the defaults, against each other, and as a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files

import pytest

from kcconfig.model import Json
from kcconfig.realm.defaults import defaults
from kcconfig.realm.fields import Field, fields, known_in, suggest
from kcconfig.realm.versions import KNOWN

FILE = files("kcconfig.realm") / "data" / "fields.json"
TYPE = re.compile(r"(?:(?:list|set|map):)*(?:string|integer|number|boolean|any|object:[A-Za-z.]+)")
PYTHON: Mapping[str, type] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "list": list,
    "set": list,
    "map": dict,
}


def tables() -> dict[str, dict[str, dict[str, Json]]]:
    return json.loads(FILE.read_text(encoding="utf-8"))


def all_fields() -> Iterator[Field]:
    for class_name in tables():
        yield from fields(class_name).values()


def represented(version: str) -> Iterator[tuple[str, Mapping[str, Json]]]:
    """Every representation in the defaults of a version, with the class that it is of."""
    known = defaults(version)
    yield "RealmRepresentation", known.realm
    for client in (*known.clients.values(), known.new_client, known.new_public_client):
        yield "ClientRepresentation", client
        yield from (("ProtocolMapperRepresentation", mapper) for mapper in client.get("protocolMappers", ()))
    for scope in known.client_scopes.values():
        yield "ClientScopeRepresentation", scope
        yield from (("ProtocolMapperRepresentation", mapper) for mapper in scope.get("protocolMappers", ()))


@pytest.mark.parametrize("version", KNOWN)
def test_what_a_server_answers_is_known_and_of_the_type_that_the_table_says(version: str) -> None:
    for class_name, representation in represented(version):
        table = fields(class_name)
        for name, value in representation.items():
            assert name in table, f"{class_name} has no {name}"
            assert known_in(table[name], version), f"{version} does not know {class_name}.{name}"
            if (expected := PYTHON.get(table[name].type.partition(":")[0])) is not None:
                assert type(value) is expected, f"{class_name}.{name}"


@pytest.mark.parametrize(
    ("class_name", "name", "since"),
    [
        ("RealmRepresentation", "maxTemporaryLockouts", "24.0.5"),
        ("RealmRepresentation", "firstBrokerLoginFlow", "24.0.5"),
        ("RealmRepresentation", "localizationTexts", "24.0.5"),
        ("RealmRepresentation", "organizationsEnabled", "25.0.6"),
        ("ClientRepresentation", "type", "25.0.6"),
        ("RealmRepresentation", "bruteForceStrategy", "26.0.8"),
        ("RealmRepresentation", "adminPermissionsEnabled", "26.2.5"),
        ("RealmRepresentation", "scimApiEnabled", "26.7.3"),
        ("RealmRepresentation", "maxSecondaryAuthFailures", "26.7.3"),
    ],
)
def test_a_newer_field_is_not_known_to_older_servers(class_name: str, name: str, since: str) -> None:
    assert fields(class_name)[name].versions == KNOWN[KNOWN.index(since) :]


@pytest.mark.parametrize(("version", "count"), [("22.0.5", 136), ("24.0.5", 141)])
def test_as_many_realm_fields_as_the_server_itself_counts(version: str, count: int) -> None:
    """These two list their known properties when they refuse an unknown field."""
    assert sum(known_in(field, version) for field in fields("RealmRepresentation").values()) == count


@pytest.mark.parametrize(
    ("class_name", "name", "wanted"),
    [
        ("RealmRepresentation", "ssoSessionIdleTimeout", "integer"),
        ("RealmRepresentation", "quickLoginCheckMilliSeconds", "integer"),
        ("RealmRepresentation", "rememberMe", "boolean"),
        ("RealmRepresentation", "bruteForceStrategy", "string"),
        ("RealmRepresentation", "attributes", "map:string"),
        ("RealmRepresentation", "supportedLocales", "set:string"),
        ("RealmRepresentation", "clientPolicies", "any"),
        ("RealmRepresentation", "defaultRole", "object:RoleRepresentation"),
        ("RealmRepresentation", "components", "map:list:object:ComponentExportRepresentation"),
        ("RealmRepresentation", "localizationTexts", "map:map:string"),
        ("RealmRepresentation", "oauth2DeviceCodeLifespan", "integer"),
        ("ClientRepresentation", "redirectUris", "list:string"),
        ("ClientRepresentation", "defaultRoles", "list:string"),
        ("ClientScopeRepresentation", "protocolMappers", "list:object:ProtocolMapperRepresentation"),
        ("ProtocolMapperRepresentation", "config", "map:string"),
        ("ResourceRepresentation", "_id", "string"),
        ("UserRepresentation", "username", "string"),
    ],
)
def test_types(class_name: str, name: str, wanted: str) -> None:
    assert fields(class_name)[name].type == wanted


def test_deprecated_fields_are_marked() -> None:
    assert fields("RealmRepresentation")["requiredCredentials"].deprecated
    assert not fields("RealmRepresentation")["realm"].deprecated


def test_every_type_is_of_the_vocabulary_and_leads_to_a_table() -> None:
    known = tables().keys()
    for field in all_fields():
        assert TYPE.fullmatch(field.type), field
        _, is_object, class_name = field.type.partition("object:")
        assert not is_object or class_name in known, field


def test_every_field_is_known_to_some_version_and_versions_ascend() -> None:
    for field in all_fields():
        assert field.versions == tuple(version for version in KNOWN if version in field.versions) != (), field


def test_an_unknown_class_has_no_table() -> None:
    with pytest.raises(KeyError):
        fields("NoRepresentation")


def test_tables_cannot_be_changed_by_accident() -> None:
    with pytest.raises(TypeError):
        fields("RealmRepresentation")["new"] = Field("new", "string", KNOWN)  # type: ignore[index]


def test_known_in_takes_versions_without_a_table_of_their_own() -> None:
    lockouts = fields("RealmRepresentation")["maxTemporaryLockouts"]
    assert not known_in(lockouts, "23.0.7")
    assert known_in(lockouts, "24.0.0")
    assert known_in(lockouts, "999.0.0-SNAPSHOT")


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("accesTokenLifespan", "accessTokenLifespan"),
        ("accesstokenlifespan", "accessTokenLifespan"),
        ("ssoSessionIdleTimout", "ssoSessionIdleTimeout"),
        ("remember_me", "rememberMe"),
        ("colour", None),
        ("", None),
    ],
)
def test_suggest(name: str, suggestion: str | None) -> None:
    assert suggest(name, fields("RealmRepresentation")) == suggestion


def test_suggest_without_candidates() -> None:
    assert suggest("realm", ()) is None


def test_the_file_is_sorted_and_says_nothing_twice() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert text.endswith("}\n")
    assert "".join(text.split()) == "".join(json.dumps(json.loads(text), sort_keys=True).split())
    for table in tables().values():
        for row in table.values():
            assert row.get("versions") != list(KNOWN)
            assert row.get("deprecated") is not False
