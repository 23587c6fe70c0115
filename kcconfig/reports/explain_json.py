"""What logins come to, as JSON: the contract `explain`."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from kcconfig.explain import Effect, Entry, Why
from kcconfig.explain.names import address_name
from kcconfig.lifetimes import Decided, Lifetimes, LoginError, Loser, RefreshToken, Session, Token, Valued
from kcconfig.lifetimes.dead import dead_from
from kcconfig.lifetimes.reuse import Rotation
from kcconfig.model import Mark, Origin, Secret, Source, Unknown, Unset, Value
from kcconfig.reports.envelope import json_document
from kcconfig.reports.explain_words import refusal_words
from kcconfig.reports.rotation_words import does_words, told
from kcconfig.reports.shut_words import shut_message

SHARED: Final = "answer"
"""Stands in for the parts of a login until the end; a line that begins with it can be nothing else."""


def explain_json(
    entries: Sequence[Entry],
    born: int,
    answers: Sequence[tuple[Entry, Why]] | None = None,
    errors: Sequence[dict[str, Any]] = (),
) -> str:
    """The whole document; `answers` are those to `--why`, None where nothing was asked.

    Thousands of clients without lifespans of their own share few answers, so each is written once.
    """
    shared: dict[int, Lifetimes] = {}
    parts: dict[str, Any] = {"realms": [_entry(entry, shared) for entry in entries]}
    if answers is not None:
        parts["why"] = [_why(entry, answer) for entry, answer in answers]
    parts["summary"] = {
        "realms": len(entries),
        "logins": sum(len(entry.rows) for entry in entries),
        "failing": sum(_fails(row.lifetimes.error) for entry in entries for row in entry.rows),
        "now": dt.datetime.fromtimestamp(born, dt.UTC).isoformat().replace("+00:00", "Z"),
    }
    text = json_document(parts, [*errors, *impossible_json(entries)])
    inner = {key: _members(lifetimes) for key, lifetimes in shared.items()}
    return _PLACE.sub(lambda found: found[1] + inner[int(found[2])].replace("\n", f"\n{found[1]}"), text)


_PLACE: Final = re.compile(rf'(?<=\n)( +)"{SHARED}": (\d+)$', re.MULTILINE)


def _members(lifetimes: Lifetimes) -> str:
    """The parts of a login, indented as its first line stands."""
    lines = json.dumps(_lifetimes(lifetimes), indent=2).splitlines()[1:-1]
    return "\n".join(line[2:] for line in lines)


def _entry(entry: Entry, shared: dict[int, Lifetimes]) -> dict[str, Any]:
    for row in entry.rows:
        shared[id(row.lifetimes)] = row.lifetimes
    return {
        "realm": entry.realm,
        "keycloak": {"version": entry.version, "assumed": entry.assumed},
        "source": entry.source,
        "server": entry.server,
        "rotation": _rotation(told(entry.rotation)),
        "logins": [
            {"client": row.client, "login": row.login, SHARED: id(row.lifetimes)} for row in entry.rows
        ],
    }


def _rotation(turns: Rotation | None) -> dict[str, Any] | None:
    if turns is None:
        return None
    return {"uses": turns.uses, "known": turns.known, "decided_by": setting_json(turns.by)}


def _lifetimes(given: Lifetimes) -> dict[str, Any]:
    sessions, error = given.sessions, given.error
    unknown = None if error is None or error.known else error
    return {
        "known": unknown is None,
        "reason": unknown.description if unknown else None,
        "access": _token(given.access),
        "id": _token(given.id),
        "refresh": _refresh(given.refresh),
        "unused_refresh_refused_after": number_json(given.unused_refresh_refused_after),
        "latest_end": number_json(given.latest_end),
        "access_dead_from": number_json(dead_from(given)),
        "sessions": {
            "sso": _session(sessions.sso),
            "client": _session(sessions.client),
            "offline": _session(sessions.offline),
        },
        "cookie": number_json(given.cookie),
        "error": error_json(error),
    }


def _token(token: Token | None) -> dict[str, Any] | None:
    if token is None:
        return None
    return {"expires_in": token.expires_in, **_decided(token.end)}


def _refresh(token: RefreshToken | None) -> dict[str, Any] | None:
    if token is None:
        return None
    head = {"type": token.type, "has_exp": token.has_exp, "expires_in": token.expires_in}
    return {**head, **_decided(token.end)}


def _session(session: Session | None) -> dict[str, Any] | None:
    return None if session is None else {"idle": _decided(session.idle), "max": _decided(session.max)}


def number_json(decided: Decided | None) -> dict[str, Any] | None:
    return None if decided is None else _decided(decided)


def _decided(decided: Decided) -> dict[str, Any]:
    """`seconds` is null for never, and where `known` is false."""
    return {
        "seconds": decided.seconds,
        "known": decided.known,
        "decided_by": setting_json(decided.by),
        "overridden": [_loser(each) for each in decided.overridden],
    }


def _loser(loser: Loser) -> dict[str, Any]:
    return {**setting_json(loser.by), "reason": loser.reason}


def setting_json(setting: Valued) -> dict[str, Any]:
    return {"setting": setting_name(setting), "value": shown(setting.value), "where": _where(setting.origin)}


def setting_name(setting: Valued) -> str:
    """By Keycloak's path: `ssoSessionIdleTimeout`, `clients/app attributes.access.token.lifespan`."""
    return " ".join(filter(None, (address_name(setting.address), ".".join(setting.path))))


def shown(value: Value) -> Any:
    """A value as it is stored; of a secret only the expression that it comes from."""
    if isinstance(value, Secret):
        return value.expression or "(hidden)"
    if isinstance(value, Unknown):
        return value.text
    return None if isinstance(value, Unset) else value


def _where(origin: Origin) -> dict[str, Any]:
    mark = origin.mark
    return {
        "kind": "default" if origin.source is Source.CREATE else str(origin.source),
        "file": mark.file if mark else None,
        "line": mark.line if mark else None,
        "column": mark.column if mark else None,
    }


def _fails(error: LoginError | None) -> bool:
    return error is not None and error.known


def error_json(error: LoginError | None) -> dict[str, Any] | None:
    if error is None or not error.known:
        return None
    return {"http": error.http, "error": error.error, "description": error.description}


def _why(entry: Entry, answer: Why) -> dict[str, Any]:
    return {
        "realm": entry.realm,
        "source": entry.source,
        "setting": str(answer.setting),
        "set": [setting_json(each) for each in answer.values],
        "decides": [_effect(each) for each in answer.decides],
        "overridden": [{**_effect(each), "reason": each.reason} for each in answer.loses],
        "does": does_words(answer.does) if answer.does else None,
        "no_effect": list(answer.reasons),
    }


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "client": effect.client,
        "login": effect.login,
        "what": effect.what,
        "seconds": effect.decided.seconds,
    }


def impossible_json(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Entries for `errors`: the logins that were asked for and that a client cannot do, and clients without any."""
    told: list[dict[str, Any]] = []
    for entry in entries:
        told += [_error_json(refusal_words(row), None) for row in entry.impossible]
        told += [_error_json(shut_message(each), each.by and each.by.origin.mark) for each in entry.shut]
    return told


def _error_json(message: str, mark: Mark | None) -> dict[str, Any]:
    return {
        "rule": None,
        "severity": "error",
        "message": message,
        "help": None,
        "file": mark.file if mark else None,
        "line": mark.line if mark else None,
        "column": mark.column if mark else None,
        "where": None,
        "said": None,
    }
