"""What changes for users, as JSON: the part `comparisons` of the contract `explain`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from kcconfig.explain import Entry
from kcconfig.explain.compare import Change, Comparison
from kcconfig.explain.signed_in import signed_in
from kcconfig.lifetimes import Valued
from kcconfig.reports.compare_words import change_words
from kcconfig.reports.envelope import json_document
from kcconfig.reports.explain_json import error_json, number_json, setting_json


def compare_json(comparisons: Sequence[Comparison], born: int, errors: Sequence[dict[str, Any]] = ()) -> str:
    """The whole document."""
    entries = [each.after.entry for each in comparisons]
    failing = [row for entry in entries for row in entry.rows if row.lifetimes.error]
    summary = {
        "realms": len(entries),
        "logins": sum(len(entry.rows) for entry in entries),
        "failing": sum(bool(row.lifetimes.error and row.lifetimes.error.known) for row in failing),
        "now": dt.datetime.fromtimestamp(born, dt.UTC).isoformat().replace("+00:00", "Z"),
    }
    return json_document({"comparisons": list(map(_comparison, comparisons)), "summary": summary}, errors)


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "realm": comparison.after.entry.realm,
        "before": _side(comparison.before.entry),
        "after": _side(comparison.after.entry),
        "changes": [_change(each) for each in comparison.changes],
        "signed_in_now": list(signed_in(comparison)),
    }


def _side(entry: Entry) -> dict[str, Any]:
    return {
        "realm": entry.realm,
        "keycloak": {"version": entry.version, "assumed": entry.assumed},
        "source": entry.source,
        "server": entry.server,
    }


def _change(change: Change) -> dict[str, Any]:
    old, new = change.by
    return {
        "client": change.client,
        "login": change.login,
        "kind": str(change.kind),
        "number": str(change.what) if change.what else None,
        "words": change_words([change.client], [change.login], change),
        "before": {
            "value": number_json(change.before),
            "setting": _setting(old),
            "error": error_json(change.was.error if change.was else None),
        },
        "after": {
            "value": number_json(change.after),
            "setting": _setting(new),
            "error": error_json(change.now.error if change.now else None),
        },
    }


def _setting(setting: Valued | None) -> dict[str, Any] | None:
    return None if setting is None else setting_json(setting)
