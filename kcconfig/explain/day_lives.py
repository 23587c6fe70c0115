"""Sessions and the cookie of a day: from when to when each of them lived, and what ended it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

from kcconfig.explain.timeline import Bar, Lane
from kcconfig.lifetimes import Decided
from kcconfig.lifetimes.decisions import earliest
from kcconfig.lifetimes.ends import Ends, ends_of
from kcconfig.lifetimes.state import State

_SESSIONS: Final = (Lane.CLIENT, Lane.SSO, Lane.OFFLINE)
LOGGED_OUT: Final = "logged out"
ENDED_EARLY: Final = "ended before its time"
_DELETED: Final = "deleted, its session was over"
_REPLACED: Final = "replaced by that of a new login"

_Starts = tuple[int | None, ...]


class Lives:
    """Watches how a login stands, step by step. `over` are the lives that have ended so far."""

    def __init__(self, state: State) -> None:
        self.over: list[Bar] = []
        self._starts = _starts(state)
        self._cookie = state.cookie
        self._cookie_start = 0

    def saw(self, before: State, after: State, now: int, note: str) -> None:
        """Takes notice of one step. `note` says why what lives until now lives no longer."""
        starts = _starts(after)
        if starts != self._starts:
            self._sessions(ends_of(before), starts, now, note)
            self._starts = starts
        if after.cookie is not self._cookie:
            self._renew(after.cookie, now, note, same=_same_session(before, after))

    def whole(self, last: State) -> tuple[Bar, ...]:
        """All lives; those that are not over end as they would if nothing more happened."""
        ends = ends_of(last)
        bars = list(self.over)
        for lane, start in zip(_SESSIONS, self._starts, strict=True):
            end = _end(ends, lane)
            if start is not None and end is not None:
                bars.append(_bar(lane, start, end))
        if self._cookie is not None:
            bars.append(_bar(Lane.COOKIE, self._cookie_start, self._cookie))
        return tuple(bars)

    def _sessions(self, ends: Ends, starts: _Starts, now: int, note: str) -> None:
        for lane, start, new in zip(_SESSIONS, self._starts, starts, strict=True):
            if start is not None and start != new:
                why = note if new is None else _REPLACED
                self.over.append(_cut(lane, start, _end(ends, lane), now, why))

    def _renew(self, cookie: Decided | None, now: int, note: str, *, same: bool) -> None:
        """A cookie of the same session that follows on one that is still good prolongs it."""
        old = self._cookie
        if old is None or cookie is None or not same or (old.seconds is not None and old.seconds < now):
            if old is not None:
                why = _REPLACED if cookie is not None else _DELETED if note == ENDED_EARLY else note
                self.over.append(_cut(Lane.COOKIE, self._cookie_start, old, now, why))
            self._cookie_start = now
        self._cookie = cookie


def _same_session(before: State, after: State) -> bool:
    """A login that leaves no SSO session behind, as an offline one, begins anew each time."""
    old, new = before.online, after.online
    return old is not None and new is not None and old.user.start == new.user.start


def _starts(state: State) -> _Starts:
    """When the sessions of the first client began; None for one that is not there."""
    online, offline = state.online, state.offline
    part = online.clients[0] if online is not None else None
    return (
        part.start if part is not None else None,
        online.user.start if online is not None else None,
        offline.user.start if offline is not None else None,
    )


def client_session_end(ends: Ends) -> Decided | None:
    """The end of a client's session, which does not outlive that of the user."""
    return ends.client if ends.client is None or ends.sso is None else earliest(ends.client, ends.sso)


class Lived:
    """The lives of a day, to be found by their moment."""

    def __init__(self, lives: Iterable[Bar]) -> None:
        self._lanes: dict[Lane, list[Bar]] = {}
        for bar in lives:
            self._lanes.setdefault(bar.lane, []).append(bar)
        for bars in self._lanes.values():
            bars.sort(key=_start)

    def at(self, lane: Lane, at: int) -> Bar | None:
        """The newest life of a lane at some moment, which may be over by then."""
        bars = self._lanes.get(lane, [])
        index = bisect_right(bars, at, key=_start)
        return bars[index - 1] if index else None

    def behind(self, at: int) -> Bar | None:
        """The session without which Keycloak accepts no access token of that moment: of several the last to end.

        Up to 26.0 an offline login leaves an SSO session behind, which is as good as the offline session.
        """
        found = [self.at(lane, at) for lane in (Lane.OFFLINE, Lane.CLIENT)]
        return max((bar for bar in found if bar is not None), key=_last, default=None)


def _start(bar: Bar) -> int:
    return bar.start


def _last(bar: Bar) -> float:
    return float("inf") if bar.end is None else bar.end


def _end(ends: Ends, lane: Lane) -> Decided | None:
    if lane is Lane.OFFLINE:
        return ends.offline
    return ends.sso if lane is Lane.SSO else client_session_end(ends)


def _past(end: Decided, now: int) -> bool:
    return end.seconds is not None and end.seconds <= now


def _bar(lane: Lane, start: int, end: Decided) -> Bar:
    last = None if end.seconds is None else max(end.seconds, start)
    return Bar(lane, start, last, end, end.known)


def _cut(lane: Lane, start: int, end: Decided | None, now: int, note: str) -> Bar:
    """A life that is known to be over now: it ended by itself before, or something else ends it now."""
    if end is not None and _past(end, now):
        return _bar(lane, start, end)
    return Bar(lane, start, now, note=note)
