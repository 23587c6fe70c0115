"""Ends beyond 2038-01-19 that are written as 32-bit numbers: they turn negative, and what has them is dead at once."""

from __future__ import annotations

from collections.abc import Iterator

from kcconfig.explain.timeline import Lane
from kcconfig.lifetimes import Decided
from kcconfig.lifetimes.ends import Ends
from kcconfig.lifetimes.state import State


def turned(end: int | None, by: int, born: int) -> bool:
    """Is this end before 1970, without a setting below 0 that asks for it? `born` is the login, since 1970."""
    return end is not None and born + end < 0 <= by


def turned_lanes(state: State) -> Iterator[Lane]:
    """What has such an end now."""
    born, access, newest = state.rules.born, state.access[0], state.refresh[0][-1:]
    if access is not None and _turned(access.end, born):
        yield Lane.ACCESS
    for token in newest:
        if turned(token.end, token.by.number, born):
            yield Lane.OFFLINE_TOKEN if token.offline else Lane.REFRESH
    if state.cookie is not None and _turned(state.cookie, born):
        yield Lane.COOKIE


def straightened(ends: Ends, state: State, issued: int, entered: int) -> Ends:
    """The same with such ends where they come to: `issued` is when the tokens came, `entered` when the cookie did."""
    born = state.rules.born
    for name, start in (("access", issued), ("refresh", issued), ("cookie", entered)):
        end: Decided | None = getattr(ends, name)
        dead = end is not None and _turned(end, born)
        if name == "refresh":
            dead = any(turned(token.end, token.by.number, born) for token in state.refresh[0][-1:])
        if end is not None and dead:
            ends = ends._replace(**{name: end._replace(seconds=start)})
    return ends


def _turned(end: Decided, born: int) -> bool:
    return turned(end.seconds, end.by.number, born)
