"""What `verify` writes with `--format json`, as a JSON Schema (draft-07)."""

from __future__ import annotations

from typing import Any, Final

from kcconfig.lifetimes import EVERY_LOGIN
from kcconfig.reports.verify_words import Counts

TEXT: Final = {"type": "string"}
TEXT_OR_NULL: Final = {"type": ["string", "null"]}
NUMBER: Final = {"type": "number"}
WHOLE: Final = {"type": "integer"}
WHOLE_OR_NULL: Final = {"type": ["integer", "null"]}
COUNT: Final = {"type": "integer", "minimum": 0}
SWITCH: Final = {"type": "boolean"}
LOGIN: Final = {"enum": list(EVERY_LOGIN)}
VALUE: Final = {
    "type": ["integer", "string", "null"],
    "description": "Seconds, null for never; else words, such as an error's.",
}


def verify_schema() -> dict[str, Any]:
    """The contract `verify`. A run that failed has `errors` and may lack the rest."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "kcconfig verify",
        "description": "What a server did next to what was predicted. Everything is in seconds.",
        "type": "object",
        "properties": {
            "schema_version": {"const": 1},
            "tool": _record({"name": TEXT, "version": TEXT}),
            "realms": _list(_realm()),
            "summary": _record(
                {
                    "realms": COUNT,
                    **dict.fromkeys(Counts._fields, COUNT),
                    "proven": {**SWITCH, "description": "Each realm is proven."},
                }
            ),
            "errors": {"type": "array", "items": {"type": "object", "required": ["message"]}},
        },
        "required": ["schema_version", "tool", "errors"],
    }


def _realm() -> dict[str, Any]:
    skew = _record({"seconds": NUMBER, "uncertainty": NUMBER})
    return _record(
        {
            "realm": TEXT,
            "keycloak": _record({"version": TEXT}),
            "source": {**TEXT, "description": "The file that was asked about, or else the server."},
            "server": TEXT,
            "factor": {**WHOLE_OR_NULL, "description": "What --wait divided lifespans by."},
            "clock_skew": {
                **_or_null(skew),
                "description": "How far the server's clock is ahead; null where not known.",
            },
            "proven": {
                **SWITCH,
                "description": "All that was tried came out as predicted, and something was.",
            },
            "stories": _list(_story()),
            "untested": _list(
                _record(
                    {
                        "client": TEXT_OR_NULL,
                        "login": {"enum": [None, *EVERY_LOGIN], "description": "Null for every login."},
                        "reason": TEXT,
                    }
                )
            ),
        }
    )


def _story() -> dict[str, Any]:
    """A login and what followed it."""
    turn = {
        "at": {**COUNT, "description": "Seconds since the login, by the server's clock."},
        "action": TEXT,
        "checks": _list(_check()),
    }
    return _record(
        {
            "client": {**TEXT_OR_NULL, "description": "Null is a client without lifespans of its own."},
            "login": LOGIN,
            "title": TEXT,
            "ok": SWITCH,
            "turns": _list(_record(turn)),
        }
    )


def _check() -> dict[str, Any]:
    where = {
        "kind": {"enum": ["file", "server", "default", "pack"]},
        "file": TEXT_OR_NULL,
        "line": WHOLE_OR_NULL,
        "column": WHOLE_OR_NULL,
    }
    setting = _record(
        {"setting": TEXT, "value": {"description": "As it is stored."}, "where": _record(where)}
    )
    return _record(
        {
            "what": TEXT,
            "observed": VALUE,
            "predicted": VALUE,
            "known": {
                **SWITCH,
                "description": "False where nobody can predict it; `predicted` is null then.",
            },
            "decided_by": _or_null(setting),
            "ok": SWITCH,
        }
    )


def _record(properties: dict[str, Any]) -> dict[str, Any]:
    """An object of which every key is there; later versions may add some."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [{"type": "null"}, schema]}
