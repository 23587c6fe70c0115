"""Users' days as JSON: the parts `activity` and `days` of the contract `explain`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from kcconfig.explain.activity import Course
from kcconfig.explain.day_lives import client_session_end
from kcconfig.explain.day_rows import Days
from kcconfig.explain.day_story import story
from kcconfig.explain.day_values import Day, Event, SignOut
from kcconfig.lifetimes.decisions import later
from kcconfig.reports.day_words import Group, day_groups
from kcconfig.reports.envelope import json_document
from kcconfig.reports.explain_json import error_json, impossible_json, number_json, setting_json


def day_json(
    given: Sequence[Days], activity: str, course: Course, born: int, errors: Sequence[dict[str, Any]] = ()
) -> str:
    """The whole document. Clients with one day share it; every event is told."""
    entries = [each.entry for each in given]
    failures = [row.lifetimes.error for entry in entries for row in entry.rows]
    parts = {
        "activity": {"text": activity, "until": course.until},
        "days": [_day(each, group) for each in given for group in day_groups(each.rows)],
        "summary": {
            "realms": len(entries),
            "logins": len(failures),
            "failing": sum(error is not None and error.known for error in failures),
            "now": dt.datetime.fromtimestamp(born, dt.UTC).isoformat().replace("+00:00", "Z"),
        },
    }
    return json_document(parts, [*errors, *impossible_json(entries)])


def _day(given: Days, group: Group) -> dict[str, Any]:
    entry, day = given.entry, group.day
    return {
        "realm": entry.realm,
        "keycloak": {"version": entry.version, "assumed": entry.assumed},
        "source": entry.source,
        "server": entry.server,
        "clients": list(group.clients),
        "login": group.login,
        "known": day.known,
        "depends_on": setting_json(day.unknown.by) if day.unknown else None,
        "reason": day.error.description if day.error and not day.error.known else None,
        "error": error_json(day.error),
        "sentences": list(story(day)),
        "logins": list(day.logins),
        "longest": day.longest,
        "uses_without_keycloak": day.spared,
        "sign_outs": [_sign_out(each) for each in day.sign_outs],
        "events": [_event(each) for each in day.events],
        "ends": _ends(day),
    }


def _sign_out(ended: SignOut) -> dict[str, Any]:
    return {
        "what": str(ended.what),
        "at": ended.at,
        "noticed": ended.noticed,
        "last_use": ended.last_use,
        "decided_by": setting_json(ended.by.by) if ended.by else None,
    }


def _event(event: Event) -> dict[str, Any]:
    answer, refusal = event.step.answer, event.step.refusal
    refresh = answer.refresh if answer else None
    return {
        "at": event.at,
        "asked": str(event.act) if event.act else None,
        "tried": event.step.moment.action.value,
        "access_until": later(answer.access.end, event.at).seconds if answer else None,
        "refresh_until": later(refresh.end, event.at).seconds if refresh else None,
        "refused": None
        if refusal is None
        else {
            "http": refusal.http,
            "error": refusal.error,
            "description": refusal.description,
            "since": refusal.at,
            "decided_by": setting_json(refusal.by.by) if refusal.by else None,
        },
    }


def _ends(day: Day) -> dict[str, Any]:
    ends = day.ends._replace(client=client_session_end(day.ends))
    return {name: number_json(end) for name, end in ends._asdict().items()}
