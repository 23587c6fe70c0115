"""What a proof comes to: checks by client and login, and what could not be tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from kcconfig.lifetimes.proof import Check, Seen, SeenTokens

__all__ = ["LONGEST", "SHORTEST", "Check", "Evidence", "Seen", "SeenTokens", "Story", "Turn", "Untested"]


SHORTEST: Final = 10
LONGEST: Final = 60
"""Seconds that lifespans are kept between where they are divided for waiting."""


class Turn(NamedTuple):
    """One moment of a story, and what was checked of it.

    at      seconds since the login, by the server's clock
    action  what happened, in words, such as `refresh` or `userinfo`
    checks  empty where nothing was predicted
    """

    at: int
    action: str
    checks: tuple[Check, ...]


class Story(NamedTuple):
    """One login of one client and what followed it; None is a client without settings of its own."""

    client: str | None
    login: str
    title: str
    turns: tuple[Turn, ...]

    @property
    def ok(self) -> bool:
        return all(check.ok for turn in self.turns for check in turn.checks)


class Untested(NamedTuple):
    """What could not be tried, and why; it is never counted as passed. No login: all of this client's."""

    client: str | None
    login: str | None
    reason: str


class Evidence(NamedTuple):
    """The proof of one realm on one server.

    factor       what lifespans were divided by for `--wait`, None where nothing was waited for
    skew         seconds that the server's clock is ahead of ours, with its uncertainty; None where not known
    """

    realm: str
    source: str
    server: str
    version: str
    stories: tuple[Story, ...]
    untested: tuple[Untested, ...]
    factor: int | None = None
    skew: tuple[float, float] | None = None

    def checks(self) -> Iterator[tuple[Story, Turn, Check]]:
        for story in self.stories:
            for turn in story.turns:
                for check in turn.checks:
                    yield story, turn, check

    @property
    def mismatches(self) -> int:
        return sum(not check.ok for _, _, check in self.checks())
