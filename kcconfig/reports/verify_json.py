"""What a proof comes to, as JSON: the contract `verify`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kcconfig.errors import KcconfigError
from kcconfig.lifetimes.evidence import Check, Evidence, Story, Turn
from kcconfig.reports.envelope import json_document
from kcconfig.reports.explain_json import setting_json
from kcconfig.reports.problem import errors_json
from kcconfig.reports.verify_words import counts, not_predicted, proven


def verify_json(evidences: Sequence[Evidence], error: KcconfigError | None = None) -> str:
    """The whole document; `error` is what kept the run from going on."""
    summary = {"realms": len(evidences), **counts(evidences)._asdict(), "proven": proven(evidences, error)}
    errors = errors_json(error) if error is not None else ()
    return json_document({"realms": [_realm(each) for each in evidences], "summary": summary}, errors)


def _realm(evidence: Evidence) -> dict[str, Any]:
    skew = evidence.skew
    return {
        "realm": evidence.realm,
        "keycloak": {"version": evidence.version},
        "source": evidence.source,
        "server": evidence.server,
        "factor": evidence.factor,
        "clock_skew": None if skew is None else {"seconds": skew[0], "uncertainty": skew[1]},
        "proven": proven([evidence]),
        "stories": [_story(each) for each in evidence.stories],
        "untested": [each._asdict() for each in evidence.untested],
    }


def _story(story: Story) -> dict[str, Any]:
    return {
        "client": story.client,
        "login": story.login,
        "title": story.title,
        "ok": story.ok,
        "turns": [_turn(each) for each in story.turns],
    }


def _turn(turn: Turn) -> dict[str, Any]:
    return {"at": turn.at, "action": turn.action, "checks": [_check(each) for each in turn.checks]}


def _check(check: Check) -> dict[str, Any]:
    known = not not_predicted(check)
    return {
        "what": check.what,
        "observed": check.observed,
        "predicted": check.predicted if known else None,
        "known": known,
        "decided_by": None if check.by is None else setting_json(check.by),
        "ok": check.ok,
    }
