"""Values of the policy grammar as JSON Schema: what a field of each type takes."""

from __future__ import annotations

from typing import Final

from kcconfig.model import Json

ANYTHING: Final[Json] = True
EXPRESSION: Final[Json] = {"$ref": "#/definitions/expression"}
DURATION: Final[Json] = {"$ref": "#/definitions/duration"}

SCALARS: Final[dict[str, list[Json]]] = {
    "string": [{"type": ["string", "number", "boolean", "null"]}],
    "boolean": [
        {"type": ["boolean", "null"]},
        {"type": "string", "pattern": "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$"},
    ],
    "integer": [{"type": ["integer", "null"]}, {"type": "string", "pattern": "^-?[0-9]+$"}],
    "number": [{"type": ["number", "null"]}],
}


def value_schema(wanted: str, *, seconds: bool) -> Json:
    """A field's type, in the words of the field tables; `seconds` lets a number be written as a duration."""
    outer, _, inner = wanted.partition(":")
    if outer in {"list", "set"}:
        return either(
            {"type": "array", "items": value_schema(inner, seconds=False)}, {"type": "null"}, EXPRESSION
        )
    if wanted not in SCALARS:
        return {}
    return either(
        *SCALARS[wanted], *([DURATION] if seconds else []), *([] if wanted == "string" else [EXPRESSION])
    )


def either(*schemas: Json) -> Json:
    """One of several; a single one as it is."""
    found = [schema for schema in schemas if schema != {}]
    if len(found) < len(schemas):
        return {}
    return found[0] if len(found) == 1 else {"anyOf": found}
