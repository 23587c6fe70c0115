"""Access tokens that are dead when they are issued, although the login still goes on."""

from __future__ import annotations

from typing import Final

from kcconfig.lifetimes.answer import Lifetimes
from kcconfig.lifetimes.decisions import Decided

_SESSION_MAX: Final = frozenset({("ssoSessionMaxLifespan",), ("ssoSessionMaxLifespanRememberMe",)})


def dead_from(given: Lifetimes) -> Decided | None:
    """From when on every access token is dead as it is issued, in seconds since the login; None for never.

    A lifespan of -1 ends with the number of the SSO session's longest life, counted from the login. An offline
    session, and a session whose remember-me maximum is the smaller one, may be refreshed for longer than that.
    """
    if given.access is None or given.latest_end is None:
        return None
    end, latest = given.access.end, given.latest_end
    if not (end.known and latest.known) or end.by.path not in _SESSION_MAX or (end.seconds or 0) <= 0:
        return None
    # The maximum as an ordinary limit of a token is the latest end itself, or lies behind it.
    return end if latest.seconds is None or latest.seconds > (end.seconds or 0) else None
