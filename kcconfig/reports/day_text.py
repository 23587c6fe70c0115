"""A user's day as text: the story in sentences, what happened at Keycloak, and what ends when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kcconfig.explain.day_rows import Days, runs
from kcconfig.explain.day_story import story
from kcconfig.explain.day_values import Day
from kcconfig.lifetimes import Decided
from kcconfig.reports.day_words import Group, Line, day_groups, end_text, ends_rows, run_line, who_words
from kcconfig.reports.explain_text import LISTED, WIDEST, place_text, setting_text
from kcconfig.reports.style import PLAIN, Style, printable

LIMIT: Final = 40
"""How many lines a table has; what happens later is counted."""


def day_text(given: Sequence[Days], activity: str, style: Style = PLAIN) -> str:
    """All realms, an empty line between blocks."""
    return "\n".join(block for each in given for block in _days(each, activity, style))


def _days(given: Days, activity: str, style: Style) -> Iterator[str]:
    entry = given.entry
    where = f"{entry.source} over {entry.server}" if entry.server else entry.source
    name = f"realm {printable(entry.realm, keep='')}" if entry.realm else "a fragment"
    head = f"{style('name', name)}   {printable(where, keep='')}   Keycloak {entry.version}\n"
    yield f"{head}activity   {printable(' '.join(activity.split()), keep='')}\n"
    for group in day_groups(given.rows):
        yield "".join(_group(group, style))


def _group(group: Group, style: Style) -> Iterator[str]:
    yield style("name", f"{who_words(group)}:") + "\n"
    yield from (f"  {sentence}\n" for sentence in story(group.day))
    names = [printable(name, keep="") for name in group.clients if name is not None]
    if len(names) > 1:
        more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
        yield f"  clients {', '.join(names[:LISTED])}{more}\n"
    if group.day.begins:
        yield from _events(group.day, style)
        yield from _ends(group.day)


def _events(day: Day, style: Style) -> Iterator[str]:
    lines = [run_line(each, day.login) for each in runs(day.events)]
    shown = lines[:LIMIT]
    when = max(len(line.when) for line in shown)
    what = max(len(line.what) for line in shown)
    yield "\n"
    for line in shown:
        outcome = style("error", line.outcome) if line.by is not None else line.outcome
        yield f"  {line.when:<{when}}   {line.what:<{what}}   {outcome}".rstrip() + "\n"
        yield from _decider(line)
    if len(lines) > LIMIT:
        yield f"  and {len(lines) - LIMIT} more lines\n"


def _decider(line: Line) -> Iterator[str]:
    if line.by is not None:
        yield f"    = {_setting(line.by)}   {place_text(line.by.by.origin)}\n"


def _ends(day: Day) -> Iterator[str]:
    rows = [(title, end_text(end), _setting(end), place_text(end.by.origin)) for title, end in ends_rows(day)]
    if not rows or day.unknown is not None:
        return
    title, end = (max(len(row[column]) for row in rows) for column in (0, 1))
    setting = min(max(len(row[2]) for row in rows), WIDEST)
    yield "\n  ends, if nothing more happens\n"
    for row in rows:
        yield f"    {row[0]:<{title}}   {row[1]:<{end}}   {row[2]:<{setting}}   {row[3]}\n"


def _setting(decided: Decided) -> str:
    return setting_text(decided.by)
