"""How the bars and ticks of a timeline share the room: what is too narrow becomes one, what overlaps is stacked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from kcconfig.explain.timeline import Bar, Tick
from kcconfig.explain.timeline_axis import Scale

LEAST: Final = 3.0
"""How wide a bar is at least, or nobody would see it."""

_TOUCH: Final = 1.5
"""Bars that are no further apart than this look like one."""


class Span(NamedTuple):
    """One or several bars of a lane that are drawn as one, from `left` to `right`."""

    bars: tuple[Bar, ...]
    left: float
    right: float

    @property
    def start(self) -> int:
        return self.bars[0].start

    @property
    def last(self) -> Bar:
        """The bar that ends last; one without a known end lasts longest."""
        return max(self.bars, key=lambda bar: (bar.end is None, bar.end or 0, bar.start))


class Cluster(NamedTuple):
    """One or several ticks that are drawn as one, from `left` to `right`."""

    ticks: tuple[Tick, ...]
    left: float
    right: float


def spans(bars: Iterable[Bar], scale: Scale, own: float) -> list[Span]:
    """The bars of one lane by their start. Neighbours narrower than `own` that touch become one."""
    found: list[list[Span]] = []
    visible = (bar for bar in bars if bar.start <= scale.until)
    for span in (_span(bar, scale) for bar in sorted(visible, key=lambda bar: bar.start)):
        before = found[-1][-1] if found else None
        if before is not None and _alike(before, span, own):
            found[-1].append(span)
        else:
            found.append([span])
    return [_joined(each) for each in found]


def rows(given: Sequence[Span], most: int) -> list[list[Span]]:
    """The spans in rows without overlaps; those that overlap become one where that takes more rows than `most`."""
    stacked = _stack(given, most)
    return stacked if stacked is not None else [list(_connected(given))]


def clusters(ticks: Iterable[Tick], scale: Scale, apart: float) -> list[Cluster]:
    """The ticks of one row by time; those nearer to each other than `apart` become one."""
    found: list[list[Tick]] = []
    edge = 0.0
    for tick in sorted(ticks, key=lambda tick: tick.at):
        if not 0 <= tick.at <= scale.until:
            continue
        x = scale.x(tick.at)
        if found and x - edge < apart:
            found[-1].append(tick)
        else:
            found.append([tick])
        edge = x
    return [Cluster(tuple(each), scale.x(each[0].at), scale.x(each[-1].at)) for each in found]


def _span(bar: Bar, scale: Scale) -> Span:
    left = min(scale.x(bar.start), scale.right - LEAST)
    right = scale.right if bar.end is None else scale.x(bar.end)
    return Span((bar,), left, max(right, left + LEAST))


def _alike(before: Span, span: Span, own: float) -> bool:
    narrow = all(each.right - each.left < own for each in (before, span))
    return narrow and span.left - before.right <= _TOUCH and before.bars[0].known == span.bars[0].known


def _joined(parts: Sequence[Span]) -> Span:
    if len(parts) == 1:
        return parts[0]
    bars = tuple(bar for each in parts for bar in each.bars)
    return Span(bars, parts[0].left, max(each.right for each in parts))


def _stack(given: Sequence[Span], most: int) -> list[list[Span]] | None:
    """Each span goes to the first row that is free there; None where `most` rows are not enough."""
    stacked: list[list[Span]] = []
    for span in given:
        row = next((each for each in stacked if each[-1].right <= span.left), None)
        if row is not None:
            row.append(span)
        elif len(stacked) < most:
            stacked.append([span])
        else:
            return None
    return stacked


def _connected(given: Sequence[Span]) -> Iterator[Span]:
    """What overlaps, directly or by way of others, as one."""
    parts: list[Span] = []
    edge = 0.0
    for span in given:
        if parts and span.left >= edge:
            yield _joined(parts)
            parts = []
        parts.append(span)
        edge = max(edge, span.right) if len(parts) > 1 else span.right
    if parts:
        yield _joined(parts)
