"""A timeline as shapes and texts at places: everything but how they look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from kcconfig import durations
from kcconfig.explain.timeline import Lane, TickKind, Timeline
from kcconfig.explain.timeline_axis import Scale, marks
from kcconfig.explain.timeline_rows import Cluster, Span, clusters, rows, spans
from kcconfig.reports.measure import BOLD, first_that_fits, width
from kcconfig.reports.timeline_legend import LINE, Key, legend
from kcconfig.reports.timeline_shapes import Shape, shape
from kcconfig.reports.timeline_words import (
    ROWS,
    cluster_labels,
    cluster_name,
    span_labels,
    span_name,
)


class Frame(NamedTuple):
    """The room for a picture. Without a `gutter` the titles stand above the rows."""

    width: float
    gutter: float
    margin: float
    size: float
    most: int
    apart: float


WIDE: Final = Frame(width=1040, gutter=136, margin=28, size=12, most=3, apart=84)
NARROW: Final = Frame(width=340, gutter=8, margin=22, size=12, most=3, apart=62)

AXIS: Final = 24.0
ROW: Final = 24.0
BAR: Final = 18.0
TITLE: Final = 18.0
GAP: Final = 10.0
PAD: Final = 6.0
OWN: Final = 14.0
"""A bar that is narrower does not stand alone among neighbours."""
CLEAR: Final = 18.0
"""How far a label that stands before its bar keeps away from the one before, to which it would seem to belong."""
APART: Final = 10.0
"""Ticks that are nearer to each other become one."""


class Text(NamedTuple):
    x: float
    y: float
    text: str
    anchor: str = "start"


class Box(NamedTuple):
    """One bar. `dividers` are where those begin that are drawn as one."""

    name: str
    shape: Shape
    dividers: tuple[float, ...]
    y: float
    label: Text | None


class Dot(NamedTuple):
    """One tick, or several from `x` to `end`."""

    name: str
    kind: str
    x: float
    end: float
    y: float
    label: Text | None


class Band(NamedTuple):
    """A titled part of the picture; `lane` is the class of its bars, empty for ticks."""

    title: Text
    lane: str
    top: float
    bottom: float
    boxes: tuple[Box, ...] = ()
    dots: tuple[Dot, ...] = ()


class Picture(NamedTuple):
    """`guides` are lines through all bands, where something was refused or somebody logged out.

    They end at `bottom`; below stands the legend.
    """

    width: float
    height: float
    bottom: float
    left: float
    right: float
    axis: tuple[Text, ...]
    bands: tuple[Band, ...]
    guides: tuple[float, ...]
    legend: tuple[Key, ...]


def picture(timeline: Timeline, frame: Frame) -> Picture:
    """Places everything that a timeline holds."""
    scale = Scale(max(timeline.until, 1), frame.gutter, frame.width - frame.margin)
    bands = tuple(_bands(timeline, frame, scale))
    loud = (tick for tick in timeline.ticks if tick.kind in {TickKind.REFUSED, TickKind.LOGOUT})
    guides = tuple(each.left for each in clusters(loud, scale, 2 * APART))
    axis = tuple(
        Text(scale.x(at), 12, durations.human(at) if at else "0", "middle")
        for at in marks(scale, frame.apart)
    )
    bottom = (bands[-1].bottom if bands else AXIS) + PAD
    keys = tuple(legend(_kinds(bands), frame.width, bottom + LINE, frame.size))
    height = keys[-1].y + PAD + 2 if keys else bottom
    return Picture(frame.width, height, bottom, scale.left, scale.right, axis, bands, guides, keys)


def _kinds(bands: Iterable[Band]) -> Iterator[str]:
    """What is drawn in some way that wants to be explained."""
    for band in bands:
        yield from (dot.kind for dot in band.dots)
        for box in band.boxes:
            yield box.shape.look
            if box.dividers:
                yield "joined"


def _bands(timeline: Timeline, frame: Frame, scale: Scale) -> Iterator[Band]:
    top = AXIS
    for row in dict.fromkeys(ROWS.values()):
        ticks = [tick for tick in timeline.ticks if ROWS[TickKind(tick.kind)] == row]
        found = clusters(ticks, scale, APART)
        if found:
            yield _events(row, found, frame, top)
            top += ROW + _lead(frame)
    top += GAP
    for lane in Lane:
        found_bars = spans((bar for bar in timeline.bars if bar.lane == lane), scale, OWN)
        if found_bars:
            band = _lane(lane, rows(found_bars, frame.most), frame, scale, top)
            yield band
            top = band.bottom + GAP


def _lead(frame: Frame) -> float:
    """The height of a title that stands above its row."""
    return TITLE if frame.gutter < frame.width / 10 else 0


def _title(text: str, frame: Frame, top: float) -> Text:
    return Text(0, top + (13 if _lead(frame) else ROW / 2 + 4), text)


def _events(row: str, found: Sequence[Cluster], frame: Frame, top: float) -> Band:
    lead = _lead(frame)
    middle = top + lead + ROW / 2
    dots = tuple(_dots(found, frame, middle))
    return Band(_title(row, frame, top), "", top, top + lead + ROW, dots=dots)


def _dots(found: Sequence[Cluster], frame: Frame, y: float) -> Iterator[Dot]:
    taken = frame.gutter if not _lead(frame) else 0.0
    if any(tick.kind is TickKind.REFUSED for cluster in found for tick in cluster.ticks):
        frame = frame._replace(size=frame.size * BOLD)
    for index, cluster in enumerate(found):
        after = found[index + 1].left - 8 if index + 1 < len(found) else frame.width
        texts = list(cluster_labels(cluster))
        label = _on(texts, frame, cluster, y) or _beside(
            texts, frame, (taken + CLEAR * (index > 0), cluster.left - 9), (cluster.right + 9, after), y
        )
        taken = max(cluster.right + 9, _end(label, frame))
        kinds = {str(tick.kind) for tick in cluster.ticks}
        kind = kinds.pop() if len(kinds) == 1 else "several"
        yield Dot(cluster_name(cluster), kind, cluster.left, cluster.right, y, label)


def _lane(lane: Lane, stacked: Sequence[Sequence[Span]], frame: Frame, scale: Scale, top: float) -> Band:
    first = top + _lead(frame)
    boxes = tuple(
        box
        for index, row in enumerate(stacked)
        for box in _boxes(row, frame, scale, first + index * ROW + (ROW - BAR) / 2)
    )
    name = lane.lower().replace(" ", "-")
    return Band(_title(lane, frame, top), name, top, first + len(stacked) * ROW, boxes=boxes)


def _boxes(row: Sequence[Span], frame: Frame, scale: Scale, y: float) -> Iterator[Box]:
    taken = frame.gutter if not _lead(frame) else 0.0
    for index, span in enumerate(row):
        after = row[index + 1].left - 4 if index + 1 < len(row) else frame.width
        made = shape(span, scale, y, BAR)
        texts = list(span_labels(span, scale.until))
        label = _label(texts, frame, made, (taken + CLEAR * (index > 0), after), y + BAR / 2)
        taken = max(made.right + 4, _end(label, frame))
        words = (label.x - PAD, _end(label, frame)) if label is not None else (0.0, 0.0)
        free = tuple(x for x in _dividers(span, scale) if not words[0] <= x <= words[1])
        yield Box(span_name(span), made, free, y, label)


def _label(texts: list[str], frame: Frame, bar: Shape, free: tuple[float, float], y: float) -> Text | None:
    """Inside the bar, unless there is much more to say beside it."""
    inside = first_that_fits(texts, frame.size, bar.right - bar.left - 2 * PAD)
    taken, after = free
    beside = _beside(texts, frame, (taken, bar.left - PAD), (bar.right + PAD, after), y)
    if inside and (beside is None or texts.index(inside) <= max(texts.index(beside.text), 1)):
        return Text(round(bar.left + PAD, 2), y + 4, inside)
    return beside


def _on(texts: Iterable[str], frame: Frame, run: Cluster, y: float) -> Text | None:
    """In the middle of a long run of ticks."""
    text = first_that_fits(texts, frame.size, run.right - run.left - 40)
    return Text(round((run.left + run.right) / 2, 2), y + 4, text, "middle") if text else None


def _beside(
    texts: Iterable[str], frame: Frame, before: tuple[float, float], after: tuple[float, float], y: float
) -> Text | None:
    """To the right of something, else to its left, else nowhere."""
    right = first_that_fits(texts, frame.size, after[1] - after[0])
    if right:
        return Text(round(after[0], 2), y + 4, right)
    left = first_that_fits(texts, frame.size, before[1] - before[0])
    return Text(round(before[1], 2), y + 4, left, "end") if left else None


def _end(label: Text | None, frame: Frame) -> float:
    """Where a label ends, with room after it."""
    if label is None or label.anchor != "start":
        return 0.0
    return label.x + width(label.text, frame.size) + PAD


def _dividers(span: Span, scale: Scale) -> Iterator[float]:
    edge = span.left
    for bar in span.bars[1:]:
        x = scale.x(bar.start)
        if x - edge >= APART and span.right - x >= APART:
            yield x
            edge = x
