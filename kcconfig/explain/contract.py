"""What `explain` writes with `--format json`, as a JSON Schema (draft-07)."""

from __future__ import annotations

from typing import Any, Final

from kcconfig.explain.activity import Act
from kcconfig.explain.compare import Kind
from kcconfig.explain.noticed import What
from kcconfig.lifetimes import EVERY_LOGIN
from kcconfig.lifetimes.ends import Ends
from kcconfig.lifetimes.moments import Action

TEXT: Final = {"type": "string"}
TEXT_OR_NULL: Final = {"type": ["string", "null"]}
WHOLE: Final = {"type": "integer"}
WHOLE_OR_NULL: Final = {"type": ["integer", "null"]}
COUNT: Final = {"type": "integer", "minimum": 0}
SWITCH: Final = {"type": "boolean"}
LOGIN: Final = {"enum": list(EVERY_LOGIN)}


def explain_schema() -> dict[str, Any]:
    """The contract `explain`. A run that failed has `errors` and may lack the rest."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "kcconfig explain",
        "description": "Values are those of a first answer, at login. Everything is in seconds.",
        "type": "object",
        "properties": {
            "schema_version": {"const": 1},
            "tool": _record({"name": TEXT, "version": TEXT}),
            "realms": _list(_realm()),
            "why": _list(_ref("why"), "The answers to --why, where it was given."),
            "comparisons": _list(
                _comparison(), "What changes for users, with --against instead of `realms`."
            ),
            "activity": _record({"text": TEXT, "until": COUNT}),
            "days": _list(_day(), "What --activity comes to, with it instead of `realms`."),
            "summary": _record({"realms": COUNT, "logins": COUNT, "failing": COUNT, "now": TEXT}),
            "errors": {"type": "array", "items": {"type": "object", "required": ["message"]}},
        },
        "required": ["schema_version", "tool", "errors"],
        "definitions": _definitions(),
    }


def _comparison() -> dict[str, Any]:
    keycloak = _record({"version": TEXT, "assumed": SWITCH})
    side = _record({"realm": TEXT_OR_NULL, "keycloak": keycloak, "source": TEXT, "server": TEXT_OR_NULL})
    one = {
        "value": {**_or_null("end"), "description": "Null where there is no such thing, or no number."},
        "setting": {**_or_null("setting"), "description": "What decides."},
        "error": _or_null("error"),
    }
    change = {
        "client": TEXT_OR_NULL,
        "login": LOGIN,
        "kind": {"enum": [str(each) for each in Kind]},
        "number": {"enum": [None, *(str(each) for each in What)]},
        "words": TEXT,
        "before": _record(one),
        "after": _record(one),
    }
    return _record(
        {
            "realm": TEXT_OR_NULL,
            "before": side,
            "after": side,
            "changes": _list(_record(change)),
            "signed_in_now": _list(TEXT, "What it means for people who are signed in at this moment."),
        }
    )


def _day() -> dict[str, Any]:
    """Moments are seconds since the login."""
    sign_out = {
        "what": {**TEXT, "description": "What had ended: a session, a token, the cookie; or logout."},
        "at": WHOLE,
        "noticed": WHOLE,
        "last_use": WHOLE,
        "decided_by": _or_null("setting"),
    }
    return _record(
        {
            "realm": TEXT_OR_NULL,
            "keycloak": _record({"version": TEXT, "assumed": SWITCH}),
            "source": TEXT,
            "server": TEXT_OR_NULL,
            "clients": _list(TEXT_OR_NULL, "Those that have this day; null is the realm's own."),
            "login": LOGIN,
            "known": {**SWITCH, "description": "False where nobody can say how the day goes, or goes on."},
            "depends_on": _or_null("setting"),
            "reason": TEXT_OR_NULL,
            "error": _or_null("error"),
            "sentences": _list(TEXT),
            "logins": _list(WHOLE, "When somebody filled in the form, or an application asked for itself."),
            "longest": {**COUNT, "description": "The longest stretch without a login."},
            "uses_without_keycloak": COUNT,
            "sign_outs": _list(_record(sign_out)),
            "events": _list(_record(_event())),
            "ends": _record({name: _or_null("end") for name in Ends._fields}),
        }
    )


def _event() -> dict[str, Any]:
    refusal = {
        "http": WHOLE_OR_NULL,
        "error": TEXT,
        "description": TEXT_OR_NULL,
        "since": WHOLE_OR_NULL,
        "decided_by": _or_null("setting"),
    }
    return {
        "at": COUNT,
        "asked": {"enum": [None, *(str(act) for act in Act)], "description": "Null for the first login."},
        "tried": {"enum": [action.value for action in Action if action is not Action.CHANGE]},
        "access_until": {**WHOLE_OR_NULL, "description": "The end of a new access token."},
        "refresh_until": {**WHOLE_OR_NULL, "description": "The end that a new refresh token says itself."},
        "refused": {"anyOf": [{"type": "null"}, _record(refusal)]},
    }


def _realm() -> dict[str, Any]:
    rotation = {
        "uses": {**WHOLE_OR_NULL, "description": "Null where `known` is false."},
        "known": SWITCH,
        "decided_by": _ref("setting"),
    }
    return _record(
        {
            "realm": {**TEXT_OR_NULL, "description": "Null for a policy that names none."},
            "keycloak": _record({"version": TEXT, "assumed": SWITCH}),
            "source": {**TEXT, "description": "The file that was asked about, or else the server."},
            "server": {**TEXT_OR_NULL, "description": "The live realm below a file."},
            "rotation": {
                "anyOf": [{"type": "null"}, _record(rotation)],
                "description": "How often a refresh token may be used; null where that is any number of times.",
            },
            "logins": _list(_ref("login")),
        }
    )


def _definitions() -> dict[str, Any]:
    end = {
        "seconds": {**WHOLE_OR_NULL, "description": "Null for never, and where `known` is false."},
        "known": {**SWITCH, "description": "False where a value is a placeholder or an unset secret."},
        "decided_by": _ref("setting"),
        "overridden": _list(_ref("loser")),
    }
    expires_in = {**WHOLE_OR_NULL, "description": "What the token answer says; null where it is not known."}
    setting = {"setting": TEXT, "value": {"description": "As it is stored."}, "where": _ref("where")}
    effect = {"client": TEXT_OR_NULL, "login": LOGIN, "what": TEXT, "seconds": WHOLE_OR_NULL}
    return {
        "login": _login(),
        "end": _record(end),
        "token": _record({"expires_in": expires_in, **end}),
        "refresh": _record(
            {"type": {"enum": ["Refresh", "Offline"]}, "has_exp": SWITCH, "expires_in": expires_in, **end}
        ),
        "session": _record({"idle": _ref("end"), "max": _ref("end")}),
        "setting": _record(setting),
        "loser": _record({**setting, "reason": TEXT}),
        "where": _record(
            {
                "kind": {"enum": ["file", "server", "default", "pack"]},
                "file": TEXT_OR_NULL,
                "line": WHOLE_OR_NULL,
                "column": WHOLE_OR_NULL,
            }
        ),
        "error": _record({"http": WHOLE_OR_NULL, "error": TEXT_OR_NULL, "description": TEXT_OR_NULL}),
        "why": _record(
            {
                "realm": TEXT_OR_NULL,
                "source": TEXT,
                "setting": TEXT,
                "set": _list(_ref("setting")),
                "decides": _list(_record(effect)),
                "overridden": _list(_record({**effect, "reason": TEXT})),
                "does": {**TEXT_OR_NULL, "description": "What it does where it decides no number."},
                "no_effect": _list(TEXT, "Why it does nothing at all."),
            }
        ),
    }


def _login() -> dict[str, Any]:
    return _record(
        {
            "client": {**TEXT_OR_NULL, "description": "Null is the realm's own: a client without overrides."},
            "login": LOGIN,
            "known": {**SWITCH, "description": "False where nobody can say what the login comes to."},
            "reason": {**TEXT_OR_NULL, "description": "Why it is not known."},
            "access": _or_null("token"),
            "id": _or_null("token"),
            "refresh": _or_null("refresh"),
            "unused_refresh_refused_after": _or_null("end"),
            "latest_end": _or_null("end"),
            "access_dead_from": {
                **_or_null("end"),
                "description": "Since the login; when every access token is dead as it is issued. Null for never.",
            },
            "sessions": _record(
                {name: _or_null("session") for name in ("sso", "client", "offline")},
            ),
            "cookie": _or_null("end"),
            "error": _or_null("error"),
        }
    )


def _record(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any], description: str | None = None) -> dict[str, Any]:
    return {"type": "array", "items": items, **({"description": description} if description else {})}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/definitions/{name}"}


def _or_null(name: str) -> dict[str, Any]:
    return {"anyOf": [{"type": "null"}, _ref(name)]}
