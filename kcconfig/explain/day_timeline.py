"""A day as a picture shows it: tokens, sessions and the cookie as bars, what happened as ticks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Final

from kcconfig import durations
from kcconfig.explain.activity import Act
from kcconfig.explain.day_lives import Lived
from kcconfig.explain.day_story import decider_name, story
from kcconfig.explain.day_values import Day, Event
from kcconfig.explain.timeline import Bar, Lane, Tick, TickKind, Timeline
from kcconfig.lifetimes import Decided
from kcconfig.lifetimes.decisions import later
from kcconfig.lifetimes.issuing import Answer
from kcconfig.lifetimes.moments import Action

_FAR: Final = 3
"""An end that lies more than so many times the course away would squeeze the course: the picture ends before."""

_LANES: Final = MappingProxyType({"Refresh": Lane.REFRESH, "Offline": Lane.OFFLINE_TOKEN})


def timeline_of(day: Day, *, title: str = "", subtitle: str = "") -> Timeline:
    """The picture of a day; of one without acts, that of a login that nobody uses."""
    bars = (*_access_bars(day), *_refresh_bars(day), *day.lives)
    ticks = sorted((*_ticks(day), *_uses(day)), key=lambda tick: tick.at)
    return Timeline(title, subtitle, _until(day, bars), bars, tuple(ticks), story(day))


def _answers(day: Day) -> Iterator[tuple[int, Answer, int | None]]:
    """Each answer with tokens, its moment, and the moment of the next one."""
    found = [(event.at, event.step.answer) for event in day.events if event.step.answer is not None]
    following: list[int | None] = [at for at, _ in found[1:]]
    for (at, answer), until in zip(found, [*following, None], strict=False):
        yield at, answer, until


def _access_bars(day: Day) -> Iterator[Bar]:
    """Each access token from its issue to the next one, or to its own end, which its session may not live to see."""
    lived = Lived(day.lives)
    for at, answer, until in _answers(day):
        bar = _bar(Lane.ACCESS, at, later(answer.access.end, at), until)
        life = lived.behind(at)
        yield bar._replace(note=_note_of_access(bar, life)) if life is not None else bar


def _note_of_access(bar: Bar, life: Bar) -> str:
    """A session that is over ends no access token for those who do not ask Keycloak."""
    if bar.end is not None and life.end is not None and life.end < bar.end:
        refused = (
            f"its session ended at {durations.human(life.end)}: only those accept it who do not ask Keycloak"
        )
        return "; ".join(filter(None, (bar.note, refused)))
    return bar.note


def _refresh_bars(day: Day) -> Iterator[Bar]:
    """Each refresh token from its issue to the next one, or to the moment from which it is refused."""
    refusals, lived = _first_refusals(day), Lived(day.lives)
    for at, answer, until in _answers(day):
        if answer.refresh is None:
            continue
        end = refusals.get(at) or later(answer.refresh.end, at)
        if until is None:
            end = day.ends.refresh or end
        bar = _bar(_LANES[answer.refresh.type], at, end, until)
        lane = Lane.OFFLINE if answer.refresh.type == "Offline" else Lane.CLIENT
        life = lived.at(lane, at)
        yield bar if life is None else _outlived(bar, life)


def _outlived(bar: Bar, life: Bar) -> Bar:
    """A refresh token is dead with its session, whatever stands in it."""
    if life.end is None or (bar.end is not None and bar.end <= life.end):
        return bar
    return bar._replace(end=max(bar.start, life.end), by=life.by, known=life.known, note=life.note)


def _first_refusals(day: Day) -> dict[int, Decided]:
    """By the moment of its issue: when a refresh token was over that somebody tried in vain."""
    found: dict[int, Decided] = {}
    issued = 0
    for event in day.events:
        if event.step.answer is not None:
            issued = event.at
        refusal = event.step.refusal
        if refusal is None or event.step.moment.action is not Action.REFRESH:
            continue
        if refusal.by is not None and refusal.at is not None:
            found.setdefault(issued, refusal.by._replace(seconds=refusal.at))
    return found


def _bar(lane: Lane, start: int, end: Decided, until: int | None) -> Bar:
    if until is not None and (end.seconds is None or end.seconds > until):
        whole = f", good until {durations.human(end.seconds)}" if end.seconds is not None else ""
        return Bar(lane, start, until, known=end.known, note=f"replaced by a new one{whole}")
    return Bar(lane, start, None if end.seconds is None else max(start, end.seconds), end, end.known)


def _ticks(day: Day) -> Iterator[Tick]:
    for event in day.events:
        yield Tick(event.at, event.kind, event.kind, _note(event))


def _note(event: Event) -> str:
    tried = event.step.moment.action.value
    refusal = event.step.refusal
    if refusal is None:
        return f"{tried}: the access token is over when it is issued" if event.useless else ""
    since = f", since {durations.human(refusal.at)}" if refusal.at is not None else ""
    decided = f", decided by {decider_name(refusal.by)}" if refusal.by is not None else ""
    return f"{tried} {event.no}{since}{decided}"


def _uses(day: Day) -> Iterator[Tick]:
    """Uses of the application for which Keycloak was not asked."""
    asked = {event.at for event in day.events if event.act is Act.WORK}
    if not day.begins:
        return
    for at, act in day.course.acts:
        if day.unknown is not None and at >= day.unknown_at:
            return
        if act is Act.WORK and at not in asked:
            yield Tick(at, TickKind.USE, TickKind.USE, "the access token was still good")


def _until(day: Day, bars: Sequence[Bar]) -> int:
    """A bit past the last end that there is; not counting the cookie, and what is far from the last act."""
    ends = [bar.end for bar in bars if bar.end is not None and bar.lane is not Lane.COOKIE]
    last = day.course.until
    if last:
        near = [end for end in ends if end <= _FAR * last]
        last = max([last, *near])
    else:
        last = max(ends, default=0)
    return max(last + max(last // 20, 1), 60)
