"""What a proof comes to, put together: each login of each client, and in it what says the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from kcconfig.lifetimes.evidence import Check, Evidence, Story, Turn
from kcconfig.lifetimes.moments import Action
from kcconfig.reports.style import printable
from kcconfig.reports.verify_words import decider_text, value_text

LOGIN: Final = Action.LOGIN.value

WIDEST: Final = 60
"""Letters of what a line is about, unless one thing alone has more."""

ANSWER: Final = "answer"
"""The check of whether something worked; it means something else for each action."""


class Told(NamedTuple):
    """All stories of one login of one client."""

    client: str | None
    login: str
    stories: tuple[Story, ...]

    @property
    def passes(self) -> Iterator[tuple[Turn, Check]]:
        for story in self.stories:
            for turn in story.turns:
                yield from ((turn, check) for check in turn.checks if check.ok)

    @property
    def checks(self) -> list[Check]:
        return [check for story in self.stories for turn in story.turns for check in turn.checks]

    @property
    def mismatches(self) -> list[tuple[Story, Turn, Check]]:
        return [
            (story, turn, check)
            for story in self.stories
            for turn in story.turns
            for check in turn.checks
            if not check.ok
        ]


class Line(NamedTuple):
    """Checks with the same values: what they are of, one of them, and how many there are."""

    what: str
    check: Check
    number: int


def logins_of(evidence: Evidence) -> list[Told]:
    """The stories by client and login; people ask about clients, so that without a name comes last."""
    found: dict[tuple[str | None, str], list[Story]] = {}
    for story in evidence.stories:
        found.setdefault((story.client, story.login), []).append(story)
    told = [Told(client, login, tuple(stories)) for (client, login), stories in found.items()]
    return sorted(told, key=lambda each: each.client is None)


def lines_of(told: Told) -> list[Line]:
    """What came out as predicted, each number once, and what has the same values in one line."""
    lines: list[Line] = []
    last: dict[tuple[str, ...], int] = {}
    for (within, what, *values), (check, number) in _passes(told).items():
        key = (within, value_text(check.observed), *values)
        before = lines[last[key]] if key in last else None
        if before is not None and len(before.what) + len(what) <= WIDEST:
            lines[last[key]] = Line(f"{before.what}, {what}", before.check, before.number + number)
        else:
            last[key] = len(lines)
            lines.append(Line(f"{within}: {what}" if within else what, check, number))
    return lines


def _passes(told: Told) -> dict[tuple[str, str, str, str], tuple[Check, int]]:
    """Checks by what they are of, what is predicted and what decides it: the first one, and how many there are.

    Numbers of a login stand for themselves; where a later one is another, the action that brought it is named.
    """
    found: dict[tuple[str, str, str, str], tuple[Check, int]] = {}
    for turn, check in told.passes:
        action, what = printable(turn.action, keep=""), printable(check.what, keep="")
        values = value_text(check.predicted), decider_text(check.by)
        key = ("", action, *values) if what == ANSWER else ("", what, *values)
        if key not in found and what != ANSWER and action != LOGIN:
            key = (action, what, *values)
        first, number = found.get(key, (check, 0))
        found[key] = first, number + 1
    return found
