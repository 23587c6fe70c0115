"""A user's day as Markdown: sentences, and a table of what happened at Keycloak."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kcconfig.explain.day_rows import Days, runs
from kcconfig.explain.day_story import story
from kcconfig.explain.day_values import Day
from kcconfig.lifetimes import Decided
from kcconfig.reports.day_text import LIMIT
from kcconfig.reports.day_words import Group, day_groups, end_text, ends_rows, run_line, who_words
from kcconfig.reports.explain_markdown import code, escaped, prose
from kcconfig.reports.explain_text import place_text, setting_text
from kcconfig.reports.spans import code_span


def day_markdown(given: Sequence[Days], activity: str) -> str:
    """All realms, each under a heading of its own."""
    return "\n".join("".join(_days(each, activity)) for each in given)


def _days(given: Days, activity: str) -> Iterator[str]:
    entry = given.entry
    where = f"{entry.source} over {entry.server}" if entry.server else entry.source
    name = f"Realm {code_span(entry.realm)}" if entry.realm else "A fragment"
    yield f"### {name}: a day\n\n{code_span(where)}, Keycloak {entry.version}: {code_span(' '.join(activity.split()))}\n"
    for group in day_groups(given.rows):
        yield from _group(group)


def _group(group: Group) -> Iterator[str]:
    yield f"\n#### {prose(who_words(group))}\n\n"
    yield from (f"- {prose(sentence)}\n" for sentence in story(group.day))
    if not group.day.begins:
        return
    yield "\n| when | what | outcome | decided by |\n| --- | --- | --- | --- |\n"
    lines = [run_line(each, group.day.login) for each in runs(group.day.events)]
    for line in lines[:LIMIT]:
        yield _cells(line.when, line.what, escaped(line.outcome) or "ok", _decider(line.by))
    if len(lines) > LIMIT:
        yield _cells(f"{len(lines) - LIMIT} more lines", "", "", "")
    yield from _ends(group.day)


def _ends(day: Day) -> Iterator[str]:
    rows = list(ends_rows(day))
    if not rows or day.unknown is not None:
        return
    yield "\n| if nothing more happens | ends at | decided by |\n| --- | --- | --- |\n"
    for title, end in rows:
        yield _cells(title, end_text(end), _decider(end))


def _cells(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _decider(by: Decided | None) -> str:
    return "" if by is None else f"{code(setting_text(by.by))} {code(place_text(by.by.origin))}"
