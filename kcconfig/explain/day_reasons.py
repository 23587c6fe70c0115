"""Why an application does not get on without the person: what refused it, and since when that was so."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

from kcconfig.explain.day_ways import Closed
from kcconfig.explain.timeline import Lane
from kcconfig.lifetimes import Decided
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
    """Something that had ended, when, and what decided that; None where no setting did."""

    what: Lane
    at: int
    by: Decided | None


class Reasons(NamedTuple):
    """Why refreshes are refused, and why silent logins are; None while that has not come out."""

    refresh: Reason | None = None
    silent: Reason | None = None

    @property
    def last(self) -> Reason | None:
        """The way that was open longest."""
        found = [each for each in (self.silent, self.refresh) if each is not None]
        return max(found, key=lambda each: each.at, default=None)

    def with_refusal(
        self, action: Action, said: Refusal, refusal: Refusal, before: State, sso: Closed | None
    ) -> Reasons:
        """With what one more refusal tells: as Keycloak `said` it, and with the first end. Only the first one counts.

        `sso` is the end of the SSO session.
        """
        if refusal.at is None:
            return self
        if action is Action.REFRESH and self.refresh is None:
            offline = before.refresh[0][-1].offline
            what = _SESSIONS.get(said.description or "")
            if what is None and said.at == refusal.at:
                what = Lane.OFFLINE_TOKEN if offline else Lane.REFRESH
            elif what is None:
                what = Lane.OFFLINE if offline else _since(refusal.at, sso, Lane.CLIENT)
            return self._replace(refresh=Reason(what, refusal.at, refusal.by))
        if action in {Action.SILENT, Action.OFFLINE} and self.silent is None:
            what = _since(refusal.at, sso, Lane.COOKIE)
            return self._replace(silent=Reason(what, refusal.at, refusal.by))
        return self


def _since(at: int, sso: Closed | None, other: Lane) -> Lane:
    """What had ended by then: the SSO session, or else what hangs on it."""
    return Lane.SSO if sso is not None and sso.at is not None and sso.at <= at else other
