"""What a timeline says in words: each bar and tick in full, and in shorter forms for the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kcconfig import durations
from kcconfig.explain.timeline import Bar, Tick, TickKind
from kcconfig.explain.timeline_rows import Cluster, Span
from kcconfig.lifetimes import Decided
from kcconfig.reports.explain_text import place_text, setting_text
from kcconfig.reports.style import printable

ROWS: Final = {
    TickKind.LOGIN: "login, logout",
    TickKind.REAUTHENTICATION: "login, logout",
    TickKind.LOGOUT: "login, logout",
    TickKind.SILENT: "silent login",
    TickKind.USE: "use",
    TickKind.READ: "read by server",
    TickKind.REFRESH: "refresh",
    TickKind.REFUSED: "refused",
}
"""The row of each kind of tick, in the order of the picture."""

_SHARED: Final = {kind: [other for other in ROWS if ROWS[other] == row] for kind, row in ROWS.items()}


def moment(seconds: int) -> str:
    """`36000 s (10h)`."""
    return f"{seconds} s ({durations.human(seconds)})" if seconds >= 60 else f"{seconds} s"


def end_words(bar: Bar) -> str:
    """`36000 s (10h)`, `no end` or `not known`."""
    if not bar.known:
        return "not known"
    return "no end" if bar.end is None else moment(bar.end)


def decider(by: Decided | None) -> str:
    """`realm ssoSessionMaxLifespan [sessions.sso.max] 36000 (demo.yaml:4)`; empty where no setting decides."""
    if by is None:
        return ""
    return printable(f"{setting_text(by.by)} ({place_text(by.by.origin)})", keep="")


def bar_name(bar: Bar) -> str:
    """A bar in full: `SSO session: 0 s to 36000 s (10h), ends by realm ssoSessionMaxLifespan 36000 (demo.yaml:4)`."""
    return ", ".join(filter(None, (f"{bar.lane}: {_stretch(bar)}", _ends(bar), _note(bar.note))))


def span_name(span: Span) -> str:
    """What is drawn as one bar, in full."""
    if len(span.bars) == 1:
        return bar_name(span.bars[0])
    last = span.last
    deciders = dict.fromkeys(_ends(bar) for bar in span.bars)
    each = f"each {next(iter(deciders))}" if len(deciders) == 1 else f"the last {_ends(last)}"
    when = f"{moment(span.start)} to {end_words(last)}"
    if last.known and last.end is not None:
        when = _range(span.start, last.end)
    text = f"{_counted(span)}: {when}"
    return ", ".join(filter(None, (text, each if any(deciders) else "", _note(last.note))))


def span_labels(span: Span, until: int) -> Iterator[str]:
    """What may stand in a bar, longest first."""
    last = span.last
    end = _short_end(last, until)
    name = last.by.by.path[-1] if last.by else ""
    if len(span.bars) > 1:
        full = _counted(span)
        had = "with no end" if last.known and last.end is None else f"the last one {end}"
        yield from (f"{full}, {had} · {printable(name, keep='')}",) if name else ()
        yield from (f"{full}, {had}", full, f"{len(span.bars)}×")
        return
    if name:
        yield f"{end} · {decider(last.by)}"
        yield f"{end} · {printable(name, keep='')}"
    elif last.note:
        yield f"{end} · {printable(last.note, keep='')}"
    yield end
    if last.known and last.end is not None:
        yield durations.human(last.end)


def tick_name(tick: Tick) -> str:
    """A tick in full: `refused at 9600 s (2h40m): invalid_grant, Session not active`."""
    note = f": {printable(tick.note, keep='')}" if tick.note else ""
    return f"{_tick_label(tick)} at {moment(tick.at)}{note}"


def cluster_name(cluster: Cluster) -> str:
    """What is drawn as one tick, in full."""
    ticks = cluster.ticks
    if len(ticks) == 1:
        return tick_name(ticks[0])
    first, last = ticks[0], ticks[-1]
    note = "".join(f"; {tick_name(tick)}" for tick in (first, last) if tick.note)
    when = f" at {moment(first.at)}" if first.at == last.at else f", {_range(first.at, last.at)}"
    return f"{_kinds(ticks)}{when}{note}"


def cluster_labels(cluster: Cluster) -> Iterator[str]:
    """What may stand beside a tick, longest first. What the row says already is left out."""
    ticks = cluster.ticks
    said = all(
        _tick_label(tick) in {tick.kind, ROWS[tick.kind]} and len(_SHARED[tick.kind]) == 1 for tick in ticks
    )
    if len(ticks) > 1:
        yield from () if said else (_kinds(ticks),)
        yield f"{len(ticks)}×"
        return
    at, label = durations.human(ticks[0].at), _tick_label(ticks[0])
    if said:
        yield at
        return
    yield from (f"{label} at {at}",) if ticks[0].at else ()
    yield label


def _range(start: int, end: int) -> str:
    return f"at {moment(start)}" if start == end else f"{moment(start)} to {moment(end)}"


def _stretch(bar: Bar) -> str:
    if bar.known and bar.end is not None:
        return _range(bar.start, bar.end)
    return f"from {moment(bar.start)}, {'no end' if bar.known else 'end not known'}"


def _ends(bar: Bar) -> str:
    if bar.by is None:
        return ""
    verb = "depends on" if not bar.known else "by" if bar.end is None else "ends by"
    return f"{verb} {decider(bar.by)}"


def _note(text: str) -> str:
    return printable(text, keep="")


def _short_end(bar: Bar, until: int) -> str:
    if not bar.known:
        return "end not known"
    if bar.end is None:
        return "no end"
    return f"ends {'later, ' if bar.end > until else ''}at {durations.human(bar.end)}"


def _counted(span: Span) -> str:
    return f"{len(span.bars)} {span.bars[0].lane}s"


def _tick_label(tick: Tick) -> str:
    return printable(tick.label or tick.kind, keep="")


def _kinds(ticks: Sequence[Tick]) -> str:
    counts: dict[str, int] = {}
    for tick in ticks:
        counts[_tick_label(tick)] = counts.get(_tick_label(tick), 0) + 1
    return ", ".join(f"{count}× {label}" if count > 1 else label for label, count in counts.items())
