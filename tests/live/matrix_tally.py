"""What a run of the matrix did and found, in numbers and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from matrix_points import Point

from kcconfig.lifetimes.proof import Check

WORDS = ("logins", "moments", "checks", "changes")

REPEATS: Final = 2
"""How often a point has to come out as predicted before its mismatch is forgotten."""


class Mismatch(NamedTuple):
    """A check that failed, with everything that led to it."""

    point: Point
    login: str
    story: tuple[str, ...]
    check: Check

    def __str__(self) -> str:
        by = ".".join(self.check.by.path) if self.check.by else "no setting"
        return (
            f"{self.point}\n  login {self.login}:"
            + "".join(f"\n    {line}" for line in self.story)
            + f"\n  {self.check.what}: observed {self.check.observed!r}, "
            f"predicted {self.check.predicted!r} by {by}"
        )


@dataclass(frozen=True)
class Tally:
    """What was done: `did` counts WORDS, `kinds` what was seen as (login, deed), `largest` is in seconds."""

    did: Counter[str] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    largest: int = 0
    mismatches: tuple[Mismatch, ...] = ()

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.did + other.did,
            self.kinds + other.kinds,
            max(self.largest, other.largest),
            self.mismatches + other.mismatches,
        )


def tally_of(checks: Sequence[Check], *, new: bool = False) -> Tally:
    """One moment."""
    did = Counter(moments=1, checks=len(checks), logins=int(new))
    return Tally(did, largest=max(map(_difference, checks), default=0))


def _difference(check: Check) -> int:
    if check.ok and isinstance(check.observed, int) and isinstance(check.predicted, int):
        return abs(check.observed - check.predicted)
    return 0


def lasting(
    mismatches: Sequence[Mismatch], again: Callable[[Sequence[Point]], Sequence[Tally | None]]
) -> dict[int, tuple[Mismatch, ...]]:
    """The mismatches that stay, by the number of their point: those that come in one of two repeats.

    `again` tries points anew; where the server refuses the settings of one now, its mismatches stay as they are.
    """
    points = {each.point.number: each.point for each in mismatches}
    found: dict[int, tuple[Mismatch, ...]] = {}
    for _ in range(REPEATS):
        clean = [point for number, point in points.items() if number not in found]
        for point, tally in zip(clean, again(clean) if clean else (), strict=True):
            if tally is None:
                found[point.number] = tuple(each for each in mismatches if each.point.number == point.number)
            elif tally.mismatches:
                found[point.number] = tally.mismatches
    return found


def line_of_run(run: str, points: int, tally: Tally, *, refused: int, once: int, seconds: float) -> str:
    """What a run came to, in one line; `run` is its version and seed, `once` mismatches that did not come again."""
    did = ", ".join(f"{tally.did[word]:,} {word}" for word in WORDS)
    return (
        f"matrix {run}, {points} settings ({refused} refused by the server), {did}, "
        f"{len(tally.mismatches)} mismatches ({once} not seen again), largest difference {tally.largest} s, {seconds:.0f} s"
    )


def report(mismatches: Iterable[Mismatch], *, seed: int, version: str) -> str:
    """The complete story of each, with a command that repeats it."""
    return "\n\n".join(
        f"{each}\n  again: pytest tests/live/test_matrix.py --seed {seed} --point {each.point.number} -k {version}"
        for each in mismatches
    )
