"""The limits of one session, online or offline, and the ends that follow from them."""

from __future__ import annotations

from typing import NamedTuple

from kcconfig.lifetimes import effective
from kcconfig.lifetimes.clocks import AT_LOGIN, Clocks
from kcconfig.lifetimes.decisions import Decided, earliest, later, own
from kcconfig.lifetimes.inputs import ClientInputs, Reading, RealmInputs
from kcconfig.lifetimes.logins import Login
from kcconfig.lifetimes.versions import Line


class Case(NamedTuple):
    """Everything a lifetime depends on. `born` is the login in seconds since 1970, for the year 2038."""

    line: Line
    realm: RealmInputs
    client: ClientInputs
    login: Login
    clocks: Clocks = AT_LOGIN
    born: int = 0


class Limits(NamedTuple):
    """What the user's session and the client's part of it may do, each number in seconds.

    `stored_idle` and `stored_max` are what 22 to 24 judge the user's session by; None on newer lines.
    """

    user_idle: Decided
    user_max: Decided
    client_idle: Decided
    client_max: Decided
    stored_idle: Decided | None = None
    stored_max: Decided | None = None


def limits_of(case: Case) -> Limits:
    """The limits of the session that a login works with."""
    if case.login.offline:
        return offline_limits(case.line, case.realm, case.client)
    return online_limits(case.line, case.realm, case.client, remember=case.login.remember)


def online_limits(line: Line, realm: RealmInputs, client: ClientInputs, *, remember: bool) -> Limits:
    user_idle = effective.sso_idle(realm, remember=remember)
    user_max = effective.sso_max(realm, remember=remember)
    client_idle = effective.client_idle(realm, client, remember=remember)
    client_max = effective.client_max(realm, client, remember=remember)
    if not line.raw_sessions:
        return Limits(user_idle, user_max, client_idle, client_max)
    idle = effective.session_idle(realm, remember=remember)
    longest = effective.session_max(realm, remember=remember)
    return Limits(user_idle, user_max, client_idle, client_max, idle, longest)


def offline_limits(line: Line, realm: RealmInputs, client: ClientInputs) -> Limits:
    user_idle = effective.offline_idle(realm)
    user_max = effective.user_offline_max(realm, effective.offline_max(realm))
    client_idle = effective.client_offline_idle(realm, client)
    limit = effective.limiting(realm, client)
    if limit is None:
        client_max = Decided(None, realm.offline_limited)
    elif limit.reading is Reading.UNKNOWN:
        client_max = own(limit)
    else:
        client_max = effective.client_offline_max(realm, client)
    if not line.raw_sessions:
        return Limits(user_idle, user_max, client_idle, client_max)
    stored = effective.user_offline_max(realm, own(realm.offline_max))
    return Limits(user_idle, user_max, client_idle, client_max, own(realm.offline_idle), stored)


def max_end(limits: Limits, clocks: Clocks = AT_LOGIN) -> Decided:
    """When the client's session is over at the latest, as tokens know it; on the clock of the login."""
    return earliest(later(limits.client_max, clocks.client_start), later(limits.user_max, clocks.user_start))


def latest_end(limits: Limits, end: Decided, clocks: Clocks = AT_LOGIN) -> Decided:
    """When no refresh works any more, however often there was one; `end` is that of `max_end`."""
    if limits.stored_max is not None:
        end = earliest(end, later(limits.stored_max, clocks.user_start))
    return not_negative(end)


def not_negative(end: Decided) -> Decided:
    """An end that lies in the past is now."""
    return end if end.seconds is None or end.seconds >= 0 else end._replace(seconds=0)
