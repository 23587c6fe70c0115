"""The ways to go on without a form, and since when each is closed, also after Keycloak has removed what it needs."""

from __future__ import annotations

from typing import NamedTuple

from kcconfig.lifetimes import Decided, Line, Login
from kcconfig.lifetimes.ends import Ends
from kcconfig.lifetimes.moments import Action
from kcconfig.lifetimes.refusals import Refusal


class Closed(NamedTuple):
    """From when on something does not work, in seconds since the login; None for never, or where it is not known.

    `by` is None where no setting decided, as at a logout.
    """

    at: int | None
    by: Decided | None

    @property
    def known(self) -> bool:
        return self.by is None or self.by.known


class Ways:
    """What a login holds, and what it held. `lost` are the ends of what is gone, by the names of `Ends`."""

    def __init__(self, line: Line, login: Login) -> None:
        self._cookie = login.cookie
        self._offline = login.offline
        self._online = not login.offline or line.keeps_sso_session
        self.lost: dict[str, Closed] = {}

    def saw(self, before: Ends, after: Ends, now: int) -> None:
        """Remembers the ends of what one step took away."""
        for name, old, new in zip(Ends._fields, before, after, strict=True):
            if old is not None and new is None:
                past = old.seconds is not None and old.seconds <= now
                self.lost[name] = Closed(old.seconds, old) if past else Closed(now, None)

    def last(self, ends: Ends) -> Closed | None:
        """From when on somebody has to log in if nothing more happens: the last way of doing without is gone."""
        found = [self._end(ends, "access"), self._end(ends, "refresh"), self.browser(ends)]
        ways = [each for each in found if each is not None]
        unknown = next((each for each in ways if not each.known), None)
        return unknown or max(ways, key=_moment, default=None)

    def dated(self, refusal: Refusal, action: Action, ends: Ends, now: int) -> Refusal:
        """The same answer with the moment from which all attempts of this sort are refused, whatever the words."""
        way = self._way(action, ends)
        if way is None or way.at is None or way.at > now:
            return refusal
        if refusal.at is not None and refusal.at <= way.at:
            return refusal
        return refusal._replace(by=way.by, at=way.at)

    def browser(self, ends: Ends) -> Closed | None:
        """Silent logins need the SSO session and the cookie."""
        if not self._cookie:
            return None
        sso, cookie = self._end(ends, "sso"), self._end(ends, "cookie")
        return None if sso is None or cookie is None else _first(sso, cookie)

    def session(self, ends: Ends) -> Closed | None:
        """The SSO session."""
        return self._end(ends, "sso")

    def _way(self, action: Action, ends: Ends) -> Closed | None:
        if action is Action.REFRESH:
            return self._end(ends, "refresh")
        if action in {Action.SILENT, Action.OFFLINE}:
            return self.browser(ends)
        if action in {Action.USERINFO, Action.INTROSPECTION}:
            return self._reading(ends)
        return None

    def _reading(self, ends: Ends) -> Closed | None:
        """An access token is good for as long as one of the sessions behind it; from 26.1 on an offline one has one."""
        access, client, sso = (self._end(ends, name) for name in ("access", "client", "sso"))
        online = _first(client, sso) if self._online and client is not None and sso is not None else None
        offline = self._end(ends, "refresh") if self._offline else None
        behind = max((each for each in (online, offline) if each is not None), key=_moment, default=None)
        return None if access is None or behind is None else _first(access, behind)

    def _end(self, ends: Ends, name: str) -> Closed | None:
        end: Decided | None = getattr(ends, name)
        return self.lost.get(name) if end is None else Closed(end.seconds, end)


def _first(one: Closed, other: Closed) -> Closed:
    return other if not other.known or (one.known and _moment(other) < _moment(one)) else one


def _moment(closed: Closed) -> float:
    return float("inf") if closed.at is None else closed.at
