"""Why an application does not get on without the person: what refused it, and since when that was so."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

from kcconfig.explain.timeline import Lane
from kcconfig.lifetimes import Decided
from kcconfig.lifetimes.ends import ends_of
from kcconfig.lifetimes.moments import Action
from kcconfig.lifetimes.refusals import (
    CLIENT_SESSION_ENDED,
    NO_CLIENT_SESSION,
    NO_OFFLINE_SESSION,
    NO_SESSION,
    OFFLINE_SESSION_ENDED,
    Refusal,
)
from kcconfig.lifetimes.state import State

_SESSIONS: Final = MappingProxyType(
    {
        NO_SESSION: Lane.SSO,
        NO_CLIENT_SESSION: Lane.CLIENT,
        CLIENT_SESSION_ENDED: Lane.CLIENT,
        NO_OFFLINE_SESSION: Lane.OFFLINE,
        OFFLINE_SESSION_ENDED: Lane.OFFLINE,
    }
)
"""What has ended, by the text of a refused refresh."""


class Reason(NamedTuple):
    """Something that had ended, when, and what decided that."""

    what: Lane
    at: int
    by: Decided


class Reasons(NamedTuple):
    """Why refreshes are refused, and why silent logins are; None while that has not come out."""

    refresh: Reason | None = None
    silent: Reason | None = None

    @property
    def last(self) -> Reason | None:
        """The way that was open longest."""
        found = [each for each in (self.silent, self.refresh) if each is not None]
        return max(found, key=lambda each: each.at, default=None)

    def with_refusal(self, action: Action, refusal: Refusal, before: State) -> Reasons:
        """With what one more refusal tells. Where a session was removed, only the first one says why."""
        if refusal.by is None or refusal.at is None:
            return self
        if action is Action.REFRESH and self.refresh is None:
            offline = before.refresh[0][-1].offline
            token = Lane.OFFLINE_TOKEN if offline else Lane.REFRESH
            what = _SESSIONS.get(refusal.description or "", token)
            return self._replace(refresh=Reason(what, refusal.at, refusal.by))
        if action in {Action.SILENT, Action.OFFLINE} and self.silent is None:
            return self._replace(silent=self._browser(refusal.by, refusal.at, before))
        return self

    def _browser(self, by: Decided, at: int, before: State) -> Reason:
        """A silent login needs the cookie and the session; Keycloak looks at the cookie first."""
        if by is not before.cookie:
            return Reason(Lane.SSO, at, by)
        sso = ends_of(before).sso
        if sso is not None and sso.seconds is not None and sso.seconds < at:
            return Reason(Lane.SSO, sso.seconds, sso)
        if self.refresh is not None and self.refresh.what is Lane.SSO and self.refresh.at < at:
            return self.refresh
        return Reason(Lane.COOKIE, at, by)
