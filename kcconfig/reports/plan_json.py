"""A plan as JSON: the contract `plan`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kcconfig.model import Action, Change, Finding, SettingChange
from kcconfig.plan import Plan
from kcconfig.realm.kinds import kind_of
from kcconfig.reports.changes import json_value


def plan_parts(plans: Iterable[Plan]) -> dict[str, Any]:
    """Everything of some plans but the envelope around it."""
    plans = list(plans)
    return {
        "realms": [_realm(plan) for plan in plans],
        "changes": [change_json(change, plan.realm) for plan in plans for change in plan.changes],
        "findings": [_finding(finding, plan.realm) for plan in plans for finding in plan.findings],
        "summary": {
            "add": sum(plan.count(Action.CREATE) for plan in plans),
            "change": sum(plan.count(Action.UPDATE) for plan in plans),
            "delete": sum(plan.count(Action.DELETE) for plan in plans),
            "blocked": sum(plan.blocked for plan in plans),
            "checked": sum(plan.checked for plan in plans),
            "unchanged": sum(plan.unchanged for plan in plans),
            "secrets_not_compared": sum(plan.secrets_not_compared for plan in plans),
            "secrets_unknown": sum(plan.secrets_unknown for plan in plans),
        },
    }


def _realm(plan: Plan) -> dict[str, Any]:
    return {
        "realm": plan.realm,
        "server": plan.server,
        "files": list(plan.files),
        "keycloak": {"version": plan.version, "assumed": plan.assumed},
        "creates_realm": plan.creates_realm,
        "manage": dict(plan.manage),
        "not_managed": sorted(plan.not_managed),
        "guards": [{"reason": guard.reason, "flag": guard.flag} for guard in plan.guards],
    }


def change_json(change: Change, realm: str) -> dict[str, Any]:
    """One change; `parent` is `clients/app` for what stands inside another object."""
    return {
        "realm": realm,
        "kind": kind_of(change.address).name.replace(" ", "-"),
        "key": change.address[-1] if change.address else realm,
        "parent": "/".join(change.address[:-2]) or None,
        "action": str(change.action),
        "blocked": change.blocked,
        **_place(change),
        "settings": [_setting(setting) for setting in change.settings],
    }


def _setting(setting: SettingChange) -> dict[str, Any]:
    return {
        "path": ".".join(setting.path),
        "shorthand": setting.origin.shorthand,
        "before": json_value(setting.before, secret=setting.secret),
        "after": json_value(setting.after, secret=setting.secret),
        "unset": setting.unset,
        "secret": setting.secret,
        "source": str(setting.origin.source),
        **_place(setting),
    }


def _place(marked: Change | SettingChange) -> dict[str, Any]:
    mark = marked.origin.mark
    return {"file": mark.file if mark else None, "line": mark.line if mark else None}


def _finding(finding: Finding, realm: str) -> dict[str, Any]:
    mark = finding.mark
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "message": finding.message,
        "help": finding.help,
        "file": mark.file if mark else None,
        "line": mark.line if mark else None,
        "column": mark.column if mark else None,
        "realm": realm,
        "path": ".".join(finding.path) if finding.path else None,
    }
