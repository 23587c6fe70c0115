"""Timelines as a picture (SVG) and as a page (HTML), each one file that needs no other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from kcconfig.explain.timeline import Bar, Lane, Tick, Timeline
from kcconfig.reports.measure import BOLD, wrap
from kcconfig.reports.spans import pieces
from kcconfig.reports.style import printable
from kcconfig.reports.timeline_picture import NARROW, WIDE, Picture, picture
from kcconfig.reports.timeline_words import decider, end_words, moment
from kcconfig.resources import folder

if TYPE_CHECKING:
    from jinja2 import Environment

LISTED: Final = 1000
"""How many bars, and how many ticks, a table lists; more are counted."""

_EDGE: Final = 24.0
_LINES: Final = {"title": (18.0 * BOLD, 26.0), "subtitle": (12.0, 18.0), "sentence": (13.0, 20.0)}
"""Size, as it is measured, and height of the lines of text around a picture."""


class Line(NamedTuple):
    """A line of text in a document of SVG."""

    kind: str
    y: float
    text: str


class Part(NamedTuple):
    """One timeline in a document of SVG."""

    title: str
    description: str
    lines: tuple[Line, ...]
    top: float
    picture: Picture


class Row(NamedTuple):
    """A row of a table."""

    what: str
    start: str
    end: str
    by: str
    note: str


class Section(NamedTuple):
    """One timeline on a page. `plain` is its title without marks of code; `more_bars` and `more_ticks` count what the tables leave out."""

    title: str
    plain: str
    subtitle: str
    description: str
    sentences: tuple[str, ...]
    wide: Picture
    narrow: Picture
    bars: tuple[Row, ...]
    ticks: tuple[Row, ...]
    more_bars: int
    more_ticks: int


def timeline_svg(timelines: Sequence[Timeline]) -> str:
    """A document of SVG with the timelines below each other."""
    top = _EDGE
    parts = []
    for each in timelines:
        part, top = _part(each, top)
        parts.append(part)
    values = {
        "parts": parts,
        "width": WIDE.width + 2 * _EDGE,
        "height": top,
        "edge": _EDGE,
        "lanes": _lanes(),
    }
    return _environment().get_template("timeline.svg.j2").render(values)


def timeline_html(timelines: Sequence[Timeline]) -> str:
    """A page with the timelines below each other, what they say in words, and their numbers in tables."""
    sections = [_section(each) for each in timelines]
    return (
        _environment()
        .get_template("timeline.html.j2")
        .render(sections=sections, lanes=_lanes(), pieces=pieces)
    )


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folder("templates") / "reports"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _lanes() -> list[str]:
    """The lanes as classes of CSS."""
    return [lane.lower().replace(" ", "-") for lane in Lane]


def _clean(text: str) -> str:
    return printable(text, keep="")


def _plain(text: str) -> str:
    """Without the marks of code, for places that know no code."""
    return "".join(piece.text for piece in pieces(_clean(text)))


def _description(timeline: Timeline) -> str:
    return " ".join(map(_plain, (timeline.subtitle, *timeline.sentences)))


def _part(timeline: Timeline, top: float) -> tuple[Part, float]:
    """A timeline whose first line begins at `top`, and where it ends."""
    lines: list[Line] = []

    def write(kind: str, text: str, y: float) -> float:
        size, height = _LINES[kind]
        for line in wrap(_plain(text), size, WIDE.width):
            y += height
            lines.append(Line(kind, y - height / 4, line))
        return y

    y = write("subtitle", timeline.subtitle, write("title", timeline.title, top)) + 14
    drawn = picture(timeline, WIDE)
    end = y + drawn.height + 8
    for sentence in timeline.sentences:
        end = write("sentence", sentence, end)
    return Part(_plain(timeline.title), _description(timeline), tuple(lines), y, drawn), end + 2 * _EDGE


def _section(timeline: Timeline) -> Section:
    bars = sorted(timeline.bars, key=lambda bar: (list(Lane).index(Lane(bar.lane)), bar.start))
    ticks = sorted(timeline.ticks, key=lambda tick: tick.at)
    return Section(
        _clean(timeline.title),
        _plain(timeline.title),
        _clean(timeline.subtitle),
        _description(timeline),
        tuple(map(_clean, timeline.sentences)),
        picture(timeline, WIDE),
        picture(timeline, NARROW),
        tuple(_bar_row(bar) for bar in islice(bars, LISTED)),
        tuple(_tick_row(tick) for tick in islice(ticks, LISTED)),
        max(len(bars) - LISTED, 0),
        max(len(ticks) - LISTED, 0),
    )


def _bar_row(bar: Bar) -> Row:
    return Row(bar.lane, moment(bar.start), end_words(bar), decider(bar.by), _clean(bar.note))


def _tick_row(tick: Tick) -> Row:
    return Row(_clean(tick.label or tick.kind), moment(tick.at), "", "", _clean(tick.note))
