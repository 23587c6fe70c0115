"""The policy grammar as a JSON Schema (draft-07), for editors; made from the tables that the compiler reads."""

from __future__ import annotations

from typing import Final

from kcconfig import durations
from kcconfig.model import Json
from kcconfig.policy import schema_blocks
from kcconfig.policy.grammar import ABSENT, MANAGE_WORDS
from kcconfig.policy.schema_values import ANYTHING, either, value_schema
from kcconfig.realm.fields import Field, fields, item_fields
from kcconfig.realm.kind import Kind
from kcconfig.realm.kinds import by_section
from kcconfig.realm.lifespans import Level, in_seconds
from kcconfig.realm.versions import KNOWN

DRAFT: Final = "http://json-schema.org/draft-07/schema#"

NULL: Final[Json] = {"type": "null", "description": "Takes back what a base said."}
ABSENT_SCHEMA: Final[Json] = {
    "type": "object",
    "description": "It must not exist.",
    "properties": {"state": {"const": ABSENT}},
    "required": ["state"],
    "additionalProperties": False,
}
SCOPES: Final[Json] = {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
SCOPE_LIST: Final[Json] = {
    "anyOf": [
        {**SCOPES, "description": "Exactly these client scopes."},
        {
            "type": "object",
            "description": "The additive form: scopes that must be in the list, scopes that must not.",
            "properties": {"add": SCOPES, "remove": SCOPES},
            "additionalProperties": False,
        },
        {"type": "null"},
        {"$ref": "#/definitions/expression"},
    ]
}


def policy_schema() -> dict[str, Json]:
    """The whole schema. A file is one policy, or a list of them as old exports are."""
    kinds = by_section()
    definitions: dict[str, Json] = {
        "expression": {
            "type": "string",
            "pattern": r"\{\{|\$[({]",
            "description": "A template expression: {{ vars.NAME }}, {{ env.NAME }} or {{ file('path') }}. "
            "Placeholders of other tools, $(…) and ${…}, are read too, but cannot be planned.",
        },
        "duration": {
            "type": "string",
            "pattern": _duration_pattern(),
            "description": "Seconds (90), or units, biggest first: 90s, 30m, 10h, 7d, 1h30m.",
        },
        "absent": ABSENT_SCHEMA,
        "scopeList": SCOPE_LIST,
        "policy": _policy(kinds[""]),
    }
    for section, kind in kinds.items():
        if section:
            definitions[_definition(kind)] = _object(kind)
    return {
        "$schema": DRAFT,
        "title": "kcconfig policy",
        "description": "What a Keycloak realm should be: Keycloak's realm representation, with shorthands.",
        "anyOf": [
            {"$ref": "#/definitions/policy"},
            {"type": "array", "items": {"$ref": "#/definitions/policy"}},
        ],
        "definitions": definitions,
    }


def _policy(kind: Kind) -> Json:
    sections = {"type": "string", "enum": list(MANAGE_WORDS)}
    words: dict[str, Json] = {
        "realm": {
            "type": ["string", "null"],
            "description": "Name of the realm. Without it the policy is a fragment.",
        },
        "keycloakVersion": {
            "type": ["string", "number", "null"],
            "description": 'The version that is checked against when no server is asked, such as "26.7".',
        },
        "extends": {
            "description": "Files, and packs as pack:NAME, that this policy builds on; later ones win, this file last.",
            "anyOf": [{"type": ["string", "null"]}, {"type": "array", "items": {"type": "string"}}],
        },
        "vars": {"type": ["object", "null"], "description": "Variables for expressions: {{ vars.NAME }}."},
        "manage": {
            "type": ["object", "null"],
            "description": "`full` plans the deletion of what a section of the policy does not name.",
            "properties": dict.fromkeys(kind.children, sections),
            "additionalProperties": False,
        },
        "justify": {
            "type": ["object", "null"],
            "description": "Why the policy deviates from a pack: {PACK/SETTING: {reason, until}}.",
            "additionalProperties": {
                "type": "object",
                "properties": {"reason": {"type": "string"}, "until": {"type": "string"}},
            },
        },
    }
    whole = _object(kind)
    return {**whole, "properties": {**words, **whole["properties"], **words}}


def _object(kind: Kind) -> Json:
    """One kind of object: Keycloak's fields, the sections inside, and the shorthands."""
    level = Level.CLIENT if kind.section else Level.REALM
    properties = {name: _field(kind, level, field) for name, field in fields(kind.representation).items()}
    for section in kind.children:
        properties[section] = _section(by_section()[section])
    if kind.name in {"realm", "client"}:
        properties |= schema_blocks.blocks(level)
    return {
        "type": "object",
        "description": f"A {kind.name}; {len(properties)} settings are known.",
        "properties": dict(sorted(properties.items())),
        "additionalProperties": False,
    }


def _field(kind: Kind, level: Level, field: Field) -> Json:
    description = _description(kind, field)
    if field.name in kind.scope_lists:
        return {"description": description, "$ref": "#/definitions/scopeList"}
    if field.name in kind.not_managed:
        return {"description": description, **_unmanaged(kind, field)}
    known = value_schema(field.type, seconds=in_seconds(level, (field.name,)))
    if field.type.startswith("map:"):
        entry = value_schema(field.type.removeprefix("map:"), seconds=False)
        known = either(
            {"type": "object", "additionalProperties": either(entry, {"$ref": "#/definitions/absent"})},
            {"type": "null"},
        )
    return {"description": description, **known}


def _description(kind: Kind, field: Field) -> str:
    words = [f"Keycloak's {field.name}."]
    if in_seconds(Level.CLIENT if kind.section else Level.REALM, (field.name,)):
        words.append("A duration; seconds are the unit.")
    if (field.name,) in kind.server_owned:
        words.append("The server's own: neither compared nor written.")
    if field.name in kind.not_managed:
        words.append("Not managed yet: checked, but neither compared nor written.")
    if field.versions != KNOWN:
        words.append(f"Known from {field.versions[0]} to {field.versions[-1]}." if field.versions else "")
    if field.deprecated:
        words.append("Deprecated.")
    return " ".join(filter(None, words))


def _unmanaged(kind: Kind, field: Field) -> Json:
    """Only the names of fields are checked there."""
    outer, known = item_fields(kind.representation, field.name)
    if not known:
        return {}
    item = {"type": "object", "properties": dict.fromkeys(known, ANYTHING), "additionalProperties": False}
    return (
        either({"type": "array", "items": item}, {"type": "null"})
        if outer == "list"
        else either(item, {"type": "null"})
    )


def _section(kind: Kind) -> Json:
    """Objects by key, or in a list as in an export."""
    item = {"$ref": f"#/definitions/{_definition(kind)}"}
    return {
        "description": f"The {kind.name}s by {kind.key}; a list, as in an export, works too.",
        "anyOf": [
            {
                "type": "object",
                "propertyNames": {"minLength": 1},
                "additionalProperties": {"anyOf": [{"$ref": "#/definitions/absent"}, item, NULL]},
            },
            {"type": "array", "items": {"allOf": [item, {"required": [kind.key]}]}},
            {"type": "null"},
        ],
    }


def _definition(kind: Kind) -> str:
    first, *rest = kind.name.split()
    return first + "".join(word.capitalize() for word in rest)


def _duration_pattern() -> str:
    units = "".join(f"([0-9]+{unit})?" for unit in durations.UNITS)
    return f"^(?=[0-9])([0-9]+|{units})$"
