"""The axis of a timeline: where a moment stands, and which moments are marked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Final, NamedTuple

_DAY: Final = 86400
_STEPS: Final = (
    *(1, 2, 5, 10, 15, 30),
    *(60 * step for step in (1, 2, 5, 10, 15, 30)),
    *(3600 * step for step in (1, 2, 3, 6, 12)),
    *(_DAY * step for step in (1, 2, 5)),
)


class Scale(NamedTuple):
    """Seconds from 0 to `until` on a line from `left` to `right`."""

    until: int
    left: float
    right: float

    def x(self, at: int) -> float:
        """Where a moment stands; what lies outside stands at the edge."""
        share = min(max(at, 0), self.until) / self.until if self.until > 0 else 0.0
        return round(self.left + share * (self.right - self.left), 2)


def step(scale: Scale, apart: float) -> int:
    """The smallest round number of seconds whose marks stand at least `apart` from each other."""
    per_second = (scale.right - scale.left) / max(scale.until, 1)
    return next(seconds for seconds in _steps() if seconds * per_second >= apart or seconds > scale.until)


def _steps() -> Iterator[int]:
    yield from _STEPS
    for power in count(1):
        yield from (digit * _DAY * 10**power for digit in (1, 2, 5))


def marks(scale: Scale, apart: float) -> list[int]:
    """The moments to mark, the login first."""
    return list(range(0, max(scale.until, 0) + 1, step(scale, apart)))
