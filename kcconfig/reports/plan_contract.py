"""What `plan` and `apply` write with `--format json`, as a JSON Schema (draft-07)."""

from __future__ import annotations

from typing import Any, Final

from kcconfig.model import Action, Severity, Source

TEXT: Final = {"type": "string"}
TEXT_OR_NULL: Final = {"type": ["string", "null"]}
COUNT: Final = {"type": "integer", "minimum": 0}
COUNT_OR_NULL: Final = {"type": ["integer", "null"], "minimum": 1}
SWITCH: Final = {"type": "boolean"}
TEXTS: Final = {"type": "array", "items": TEXT}
PLACE: Final = {"file": TEXT_OR_NULL, "line": COUNT_OR_NULL}


def plan_schema() -> dict[str, Any]:
    """The contract `plan`. `apply` adds its own part; a run that failed has `errors` and may lack the rest."""
    properties = {
        "schema_version": {"const": 1},
        "tool": _record({"name": TEXT, "version": TEXT}),
        "realms": _list(_realm()),
        "changes": _list(_change()),
        "findings": _list(_finding()),
        "summary": _record(
            dict.fromkeys(
                (
                    "add",
                    "change",
                    "delete",
                    "blocked",
                    "checked",
                    "unchanged",
                    "secrets_not_compared",
                    "secrets_unknown",
                ),
                COUNT,
            )
        ),
        "apply": {"type": "array", "description": "Of `apply`: what was done, failed and not attempted."},
        "errors": {"type": "array", "items": {"type": "object", "required": ["message"]}},
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "kcconfig plan",
        "type": "object",
        "properties": properties,
        "required": ["schema_version", "tool", "errors"],
    }


def _realm() -> dict[str, Any]:
    return _record(
        {
            "realm": TEXT,
            "server": TEXT,
            "files": TEXTS,
            "keycloak": _record({"version": TEXT, "assumed": SWITCH}),
            "creates_realm": SWITCH,
            "manage": {"type": "object", "additionalProperties": {"enum": ["declared", "full"]}},
            "not_managed": TEXTS,
            "guards": _list(_record({"reason": TEXT, "flag": TEXT_OR_NULL})),
        }
    )


def _change() -> dict[str, Any]:
    setting = _record(
        {
            "path": TEXT,
            "shorthand": TEXT_OR_NULL,
            "before": {"description": "Null where there is none; hidden where `secret` is true."},
            "after": {"description": "Null where there is none; hidden where `secret` is true."},
            "unset": SWITCH,
            "secret": SWITCH,
            "source": {"enum": [str(source) for source in Source]},
            **PLACE,
        }
    )
    return _record(
        {
            "realm": TEXT,
            "kind": TEXT,
            "key": TEXT,
            "parent": TEXT_OR_NULL,
            "action": {"enum": [str(action) for action in Action]},
            "blocked": {**TEXT_OR_NULL, "description": "What holds the change back."},
            **PLACE,
            "settings": _list(setting),
        }
    )


def _finding() -> dict[str, Any]:
    known = {
        "rule": TEXT,
        "severity": {"enum": [str(severity) for severity in Severity]},
        "message": TEXT,
        "help": TEXT_OR_NULL,
        **PLACE,
        "column": COUNT_OR_NULL,
        "realm": TEXT_OR_NULL,
        "path": TEXT_OR_NULL,
    }
    return {"type": "object", "properties": known, "required": ["rule", "severity", "message"]}


def _record(properties: dict[str, Any]) -> dict[str, Any]:
    """An object of which every key is there; later versions may add some."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}
