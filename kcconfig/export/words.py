"""Live values as a policy can say them, and those that it cannot."""

from __future__ import annotations

import re
from typing import Final

from kcconfig.document import Node
from kcconfig.model import UNSET, Json, Mark, Path, Unknown, Value
from kcconfig.policy.values import WrongTypeError, read_value
from kcconfig.realm.fields import fields
from kcconfig.realm.kind import Kind
from kcconfig.realm.lifespans import Level
from kcconfig.realm.normal import kind_type

NOWHERE: Final = Mark("", 0, 0, 0, 0)
NUMBER: Final = re.compile(r"0|-?[1-9][0-9]{0,17}", re.ASCII)
OPENING: Final = "{{"
ABSENT: Final = {"state": "absent"}
BRICKING: Final = "actionTokenGeneratedByUserLifespan."


def level_of(kind: Kind) -> Level:
    return Level.CLIENT if kind.section else Level.REALM


def unsayable(kind: Kind, path: Path, value: Value) -> str | None:
    """Why a policy cannot declare this value, or None if it can."""
    if path[0] not in fields(kind.representation):
        return "no known field of Keycloak's"
    if value is UNSET:
        return None
    wanted = kind_type(kind, path)
    if path[-1].startswith(BRICKING) and not NUMBER.fullmatch(str(value)):
        return "no whole number"
    if isinstance(value, str) and wanted == "integer":
        return "no whole number"
    try:
        read = read_value(_node(value), wanted, level_of(kind), path)
    except WrongTypeError as error:
        return str(error)
    return f"{read.text} would be taken for a placeholder" if isinstance(read, Unknown) else None


def said(kind: Kind, path: Path, value: Value) -> Json:
    """A value as it is written: text of attributes without quotes where it comes back the same."""
    if value is UNSET:
        return dict(ABSENT)
    if isinstance(value, str) and len(path) > 1 and kind_type(kind, path) == "string":
        if value in {"true", "false"}:
            return value == "true"
        if NUMBER.fullmatch(value):
            return int(value)
    return literal(value)


def literal(value: Json) -> Json:
    """A value that no template changes: `{{` in it is escaped."""
    if isinstance(value, str):
        return value.replace(OPENING, "{{ '{{' }}")
    if isinstance(value, list):
        return [literal(item) for item in value]
    if isinstance(value, dict):
        return {key: literal(item) for key, item in value.items()}
    return value


def _node(value: Json) -> Node:
    if isinstance(value, dict):
        return Node({key: _node(item) for key, item in value.items()}, NOWHERE)
    if isinstance(value, list):
        return Node([_node(item) for item in value], NOWHERE)
    return Node(value, NOWHERE)
