"""A plan as text for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kcconfig.model import Action, Change
from kcconfig.plan import Plan
from kcconfig.reports.changes import SYMBOLS, Line, lines, object_name
from kcconfig.reports.style import PLAIN, Role, Style, printable

_ROLES: Final[dict[Action, Role]] = {Action.CREATE: "add", Action.UPDATE: "change", Action.DELETE: "delete"}
MARK_COLUMN: Final = 67
WIDEST: Final = 60


def plans_text(plans: Iterable[Plan], style: Style = PLAIN) -> str:
    """All plans of a run, an empty line between them."""
    return "\n".join("".join(_plan(plan, style)) for plan in plans)


def _plan(plan: Plan, style: Style) -> Iterator[str]:
    if plan.empty:
        where = ", ".join(plan.files) or "its policy"
        yield (
            style(
                "ok",
                f"No changes. {printable(plan.realm, keep='')} matches {where} ({objects(plan.checked)} checked)",
            )
            + ".\n"
        )
    else:
        yield _row(f"realm {printable(plan.realm, keep='')}  {plan.server}", ", ".join(plan.files), 0)
        for section, word in sorted(plan.manage.items()):
            if word == "full":
                yield f"  {section}: full - what is not declared is deleted\n"
        for change in plan.changes:
            yield from _change(change, plan, style)
        yield summary(plan) + "\n"
    yield from _remarks(plan)


def _change(change: Change, plan: Plan, style: Style) -> Iterator[str]:
    heading = f"{SYMBOLS[change.action]} {object_name(change.address, plan.realm)}"
    note = f"blocked: {change.blocked}" if change.blocked else ""
    if not change.address and change.action is Action.CREATE:
        note = "needs --create-realm"
    mark = change.origin.mark
    place = f"{mark.file}:{mark.line}" if mark else ""
    yield _row(
        style(_ROLES[change.action], heading), "   ".join(filter(None, (note, place))), 2, len(heading)
    )
    yield from _table(lines(change), style)


def _table(rows: Sequence[Line], style: Style) -> Iterator[str]:
    """Names, what happens, and where it is written, each in its column."""
    names = min(max((len(row.name) for row in rows), default=0), WIDEST)
    texts = [f"{row.text}   ({row.human})" if row.human else row.text for row in rows]
    what = min(max((len(text) for text in texts), default=0), WIDEST)
    for row, text in zip(rows, texts, strict=True):
        place = style("faint", row.place)
        yield f"      {row.name:<{names}}   {text:<{what}}   {place}".rstrip() + "\n"


def _row(text: str, right: str, indent: int, length: int | None = None) -> str:
    """A line with something in a column at its right."""
    used = indent + (len(text) if length is None else length)
    gap = " " * max(MARK_COLUMN - used, 3)
    return f"{' ' * indent}{text}{gap if right else ''}{right}\n"


def summary(plan: Plan) -> str:
    """`Plan: 1 to add, 2 to change, 1 to delete (1 blocked). 41 objects checked, 38 unchanged.`"""
    blocked = f" ({plan.blocked} blocked)" if plan.blocked else ""
    return (
        f"Plan: {plan.count(Action.CREATE)} to add, {plan.count(Action.UPDATE)} to change,"
        f" {plan.count(Action.DELETE)} to delete{blocked}."
        f" {objects(plan.checked)} checked, {plan.unchanged} unchanged."
    )


def _remarks(plan: Plan) -> Iterator[str]:
    if plan.secrets_not_compared:
        yield f"{_count(plan.secrets_not_compared, 'secret')} not compared: hidden by the server.\n"
    if plan.secrets_unknown:
        yield f"{_count(plan.secrets_unknown, 'secret')} unknown: the variable or file is not there.\n"


def objects(count: int) -> str:
    return _count(count, "object")


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
