"""What an apply did, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from kcconfig.model import Change, Step, Verb
from kcconfig.reports.changes import lines, object_name
from kcconfig.reports.plan_json import change_json
from kcconfig.reports.style import PLAIN, Style

VERBS: Final = {
    Verb.CREATE: "create",
    Verb.UPDATE: "update",
    Verb.DELETE: "delete",
    Verb.ASSIGN: "assign",
    Verb.UNASSIGN: "unassign",
}


def step_text(step: Step, realm: str) -> str:
    """`update client app`, `assign invoices to optionalClientScopes of client app`."""
    name = object_name(step.address, realm)
    if step.scope_list:
        way = "to" if step.verb is Verb.ASSIGN else "from"
        return f"{VERBS[step.verb]} {step.scope} {way} {step.scope_list} of {name}"
    return f"{VERBS[step.verb]} {name}"


def stopped_text(realm: str, done: Sequence[Step], failed: Sequence[Step], left: Sequence[Step]) -> str:
    """The three lists of an apply that stopped, and how to go on."""
    parts = []
    for title, steps in (("done", done), ("failed", failed), ("not attempted", left)):
        parts.append(f"{title}:\n" if steps else f"{title}: nothing\n")
        parts.extend(f"  {step_text(step, realm)}\n" for step in steps)
    parts.append("Run the same apply again: it writes what is still missing, and nothing else.\n")
    return "".join(parts)


def not_kept_text(realm: str, changes: Sequence[Change], style: Style = PLAIN) -> str:
    """What the server answers otherwise than it was told."""
    parts = [style("error", "The server did not keep what it was given:") + "\n"]
    for change in changes:
        mark = change.origin.mark
        place = f"   {mark.file}:{mark.line}" if mark else ""
        parts.append(f"  {object_name(change.address, realm)}{place}\n")
        parts.extend(f"      {row.name}   {row.text}\n" for row in lines(change))
    return "".join(parts)


def result_json(
    realm: str, done: Sequence[Step], failed: Sequence[Step], left: Sequence[Step], not_kept: Sequence[Change]
) -> dict[str, Any]:
    return {
        "realm": realm,
        "done": [step_text(step, realm) for step in done],
        "failed": [step_text(step, realm) for step in failed],
        "not_attempted": [step_text(step, realm) for step in left],
        "not_kept": [change_json(change, realm) for change in not_kept],
    }
