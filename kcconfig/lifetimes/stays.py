"""The sessions behind a login as they stand at some moment: whether they still count, and when they end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

from kcconfig.lifetimes.decisions import Decided, earliest, later
from kcconfig.lifetimes.limits import Limits, not_negative
from kcconfig.lifetimes.versions import Line

_T = TypeVar("_T")


class Use(NamedTuple):
    """How the refresh tokens of one login were used: the newest one used, how often, and when last."""

    token: int
    times: int
    at: int


class Part(NamedTuple):
    """One session, the user's or a client's, with its clocks in seconds since the login.

    read     22 to 24: when somebody last looked at it
    written  the limits at its last use: 22 to 24 forget a session by those, newer ones only word an error by them
    uses     a client's refresh tokens in use where they are rotated, by the login that they come from
    """

    start: int
    last_use: int
    read: int
    written: Limits
    uses: tuple[tuple[int, Use], ...] = ()

    def used(self, now: int, limits: Limits) -> Part:
        return Part(self.start, now, now, limits, self.uses)

    def newer_than(self, issued: int) -> bool:
        """Does Keycloak take a token of that moment for one of another session? A second makes no difference."""
        return issued + 1 < self.start


def new_part(now: int, limits: Limits) -> Part:
    """A session that starts now."""
    return Part(now, now, now, limits)


def put(items: tuple[_T, ...], index: int, item: _T) -> tuple[_T, ...]:
    """The same items with another one at this place."""
    return (*items[:index], item, *items[index + 1 :])


class Stay(NamedTuple):
    """The user's session and the clients' parts of it, online or offline; None for a client that is not in it.

    `number` is that of the login that began it; an SSO session and the offline session out of it share theirs.
    """

    user: Part
    clients: tuple[Part | None, ...]
    offline: bool
    remember: bool
    number: int = 0

    def used(self, index: int, part: Part, now: int, limits: Limits) -> tuple[Stay, Part]:
        """The same session after a use by a client, and that client's part of it."""
        part = part.used(now, limits)
        clients = put(self.clients, index, part)
        stay = Stay(self.user.used(now, limits), clients, self.offline, self.remember, self.number)
        return stay, part

    def seen(self, now: int) -> Stay:
        """The same session after somebody looked at it, whatever came of that."""
        user = self.user
        user = Part(user.start, user.last_use, now, user.written, user.uses)
        return Stay(user, self.clients, self.offline, self.remember, self.number)

    def with_client(self, index: int, part: Part | None) -> Stay:
        return self._replace(clients=put(self.clients, index, part))


class Ended(NamedTuple):
    """What ended a session, and since when. `forgotten`: by the settings of its last use, too."""

    by: Decided
    at: int
    forgotten: bool


Bound = tuple[Decided, int]
"""A limit, and the moment that it counts from."""

_Bounds = Callable[[Limits, int, Part, Part], tuple[Bound, ...]]
"""What bounds a session: by its limits, when it was last seen, itself, and the user's session."""


def user_ended(line: Line, limits: Limits, stay: Stay, now: int) -> Ended | None:
    """Why the user's session is over now, None while it lives."""
    part = stay.user
    entry = _passed(_entry(line, limits, stay, part, _user), now)
    found = _earlier(entry, _passed(_stored(line, limits, part), now))
    return found and _ended(found, _passed(_user(part.written, part.last_use, part, part), now))


def client_ended(line: Line, limits: Limits, stay: Stay, part: Part, now: int) -> Ended | None:
    """Why a client's session is over now, None while it lives; the user's session is looked at before."""
    found = _passed(_entry(line, limits, stay, part, _client), now)
    return found and _ended(found, _passed(_client(part.written, part.last_use, part, stay.user), now))


def client_unseen(line: Line, limits: Limits, stay: Stay, part: Part, now: int) -> Ended | None:
    """Why userinfo and introspection miss a client's session: a limit lowered since its last use is none for them."""
    ended = client_ended(line, limits, stay, part, now)
    return ended if ended is None or line.raw_sessions or ended.forgotten else None


def user_end(line: Line, limits: Limits, stay: Stay) -> Decided:
    """When the user's session ends if nobody uses it any more, in seconds since the login."""
    part = stay.user
    return _end((*_entry(line, limits, stay, part, _user), *_stored(line, limits, part)))


def client_end(line: Line, limits: Limits, stay: Stay, part: Part) -> Decided:
    """When a client's session ends if nobody uses it any more; the user's session may end before."""
    return _end(_entry(line, limits, stay, part, _client))


def unused_end(
    line: Line, limits: Limits, stay: Stay, part: Part, *, token_end: Decided, latest: Decided
) -> Decided:
    """When a refresh token is refused if nobody uses it any more; `token_end` is what it says itself.

    22 to 24 also forget a session that nobody reads; where somebody does, only the stored number counts.
    """
    idle = [_entry(line, limits, stay, each, of)[0] for each, of in ((stay.user, _user), (part, _client))]
    stored = [bound for bound in _stored(line, limits, stay.user) if bound[0] is limits.stored_idle]
    ends = [later(limit, since) for limit, since in (*idle, *stored)]
    return not_negative(earliest(token_end, *ends, latest))


def _user(limits: Limits, seen: int, part: Part, _: Part) -> tuple[Bound, ...]:
    return (limits.user_idle, seen), (limits.user_max, part.start)


def _client(limits: Limits, seen: int, part: Part, user: Part) -> tuple[Bound, ...]:
    return (limits.client_idle, seen), (limits.client_max, part.start), (limits.user_max, user.start)


def _entry(line: Line, limits: Limits, stay: Stay, part: Part, bounds: _Bounds) -> tuple[Bound, ...]:
    """What ends a session on newer lines; what makes 22 to 24 forget it.

    Those keep an entry with the limits of its last use, from which each look at it counts anew. A forgotten
    offline session is read back from the database under the limits of today.
    """
    if not line.raw_sessions:
        return bounds(limits, part.last_use + line.window, part, stay.user)
    kept = bounds(part.written, part.read, part, stay.user)
    if not stay.offline:
        return kept
    restored = bounds(limits, part.last_use, part, stay.user)
    return max(kept, restored, key=_moment)


def _moment(bounds: Iterable[Bound]) -> float:
    return min(_at(limit, since) for limit, since in bounds)


def _at(limit: Decided, since: int) -> float:
    return float("inf") if limit.seconds is None else since + limit.seconds


def _stored(line: Line, limits: Limits, part: Part) -> Iterable[Bound]:
    if limits.stored_idle is not None:
        yield limits.stored_idle, part.last_use + line.window
    if limits.stored_max is not None:
        yield limits.stored_max, part.start


def _passed(bounds: Iterable[Bound], now: int) -> Bound | None:
    """The bound that was reached first, None if none is; as a limit and the moment that it was reached."""
    found = None
    for limit, since in bounds:
        if limit.seconds is not None:
            at = since + limit.seconds
            if at <= now and (found is None or at < found[1]):
                found = limit, at
    return found


def _earlier(one: Bound | None, other: Bound | None) -> Bound | None:
    if one is None or other is None:
        return one or other
    return one if one[1] <= other[1] else other


def _ended(found: Bound, forgotten: Bound | None) -> Ended:
    return Ended(*found, forgotten=forgotten is not None)


def _end(bounds: Iterable[Bound]) -> Decided:
    return not_negative(earliest(*(later(limit, since) for limit, since in bounds)))
