"""The sessions behind a login: how long each may rest, and how long it may live."""

from __future__ import annotations

from typing import NamedTuple

from kcconfig.lifetimes.decisions import Decided, earliest, later
from kcconfig.lifetimes.limits import (
    Case,
    Limits,
    max_end,
    not_negative,
    online_limits,
)


class Session(NamedTuple):
    """What a session may do: rest unused for `idle` seconds, and live for `max` seconds."""

    idle: Decided
    max: Decided


class Sessions(NamedTuple):
    """The sessions behind a login; None where there is none of that sort."""

    sso: Session | None = None
    client: Session | None = None
    offline: Session | None = None


def sessions_of(case: Case, limits: Limits, end: Decided, latest: Decided) -> Sessions:
    """The sessions that a login leaves, if nobody looks at them meanwhile.

    An offline session is what the user's and the client's part of it allow together. From 26.1 on no SSO
    session stays beside it.
    """
    if not case.login.offline:
        return Sessions(sso_session(case, limits), Session(limits.client_idle, end))
    offline = Session(not_negative(earliest(limits.client_idle, *_idle(case, limits))), latest)
    if not case.line.keeps_sso_session:
        return Sessions(offline=offline)
    online = online_limits(case.line, case.realm, case.client, remember=case.login.remember)
    return Sessions(sso_session(case, online), Session(online.client_idle, max_end(online)), offline)


def sso_session(case: Case, limits: Limits) -> Session:
    """The user's own session."""
    idle, longest = limits.user_idle, limits.user_max
    if limits.stored_idle is not None:
        idle = earliest(*_idle(case, limits))
    if limits.stored_max is not None:
        longest = earliest(longest, limits.stored_max)
    return Session(not_negative(idle), not_negative(longest))


def _idle(case: Case, limits: Limits) -> tuple[Decided, ...]:
    if limits.stored_idle is None:
        return (limits.user_idle,)
    return limits.user_idle, later(limits.stored_idle, case.line.window)
