"""The days of the clients of a realm: which logins are walked, and what the reports tell of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from kcconfig.explain.activity import Course
from kcconfig.explain.answers import Entry, Row
from kcconfig.explain.day import day_of
from kcconfig.explain.day_values import Day, Event
from kcconfig.explain.scope import Scope
from kcconfig.lifetimes import EVERY_LOGIN, LOGINS, NO_CLIENT, Line
from kcconfig.lifetimes.moments import Settings


class DayRow(NamedTuple):
    """One client, None for one without settings of its own, and its day with one kind of login."""

    client: str | None
    login: str
    day: Day


class Days(NamedTuple):
    """One realm of a report; the rows of `entry` are those that were chosen."""

    entry: Entry
    rows: tuple[DayRow, ...]


def days(entry: Entry, scope: Scope, line: Line, course: Course, born: int) -> Days:
    """The day of each row of a realm. Rows that share their answer share their day."""
    shared: dict[tuple[str, int], Day] = {}
    rows = []
    for row in entry.rows:
        key = row.login, id(row.lifetimes)
        if key not in shared:
            client = NO_CLIENT if row.client is None else scope.client(row.client)
            settings = Settings(scope.realm, (client,))
            shared[key] = day_of(line, settings, EVERY_LOGIN[row.login], course, born)
        rows.append(DayRow(row.client, row.login, shared[key]))
    return Days(entry, tuple(rows))


_ORDER: Final = tuple(dict.fromkeys(("browser", "password", *LOGINS)))


def usual(rows: Sequence[Row], *, clients: bool, logins: bool) -> tuple[Row, ...]:
    """The rows whose days people ask about; `clients` and `logins` say that they named those.

    Unasked, the realm's own row is left out where there are clients, and each client has the first login that
    works: browser, password, then any other.
    """
    chosen = list(rows)
    if not clients and any(row.client is not None for row in rows):
        chosen = [row for row in rows if row.client is not None]
    if logins:
        return tuple(chosen)
    by_client: dict[str | None, list[Row]] = {}
    for row in chosen:
        by_client.setdefault(row.client, []).append(row)
    return tuple(min(each, key=_rank) for each in by_client.values())


def _rank(row: Row) -> tuple[bool, int]:
    place = _ORDER.index(row.login) if row.login in _ORDER else len(_ORDER)
    return row.lifetimes.error is not None, place


class Run(NamedTuple):
    """Events of one sort that follow each other; `step` is the time between them where it is always the same."""

    events: tuple[Event, ...]
    step: int | None


def runs(events: Iterable[Event]) -> list[Run]:
    """The events with those of one sort and outcome put together."""
    found: list[list[Event]] = []
    for event in events:
        if found and _sort(found[-1][0]) == _sort(event):
            found[-1].append(event)
        else:
            found.append([event])
    return [_run(each) for each in found]


def _sort(event: Event) -> tuple[object, ...]:
    refusal = event.step.refusal
    outcome = None if refusal is None else (refusal.description, refusal.error, refusal.at)
    return event.step.moment.action, event.useless, outcome


def _run(events: Sequence[Event]) -> Run:
    steps = {after.at - before.at for before, after in pairwise(events)}
    return Run(tuple(events), steps.pop() if len(steps) == 1 and 0 not in steps else None)
