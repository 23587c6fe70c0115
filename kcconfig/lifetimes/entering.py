"""Into a session and out of it: a new one, the one that a browser's cookie leads to, and one found to be over."""

from __future__ import annotations

from typing import NamedTuple

from kcconfig.lifetimes import refusals
from kcconfig.lifetimes.decisions import Decided, later
from kcconfig.lifetimes.logins import withholds_refresh
from kcconfig.lifetimes.moments import Moment
from kcconfig.lifetimes.refusals import Refusal
from kcconfig.lifetimes.state import Rules, State
from kcconfig.lifetimes.stays import Ended, Part, Stay, client_ended, new_part, user_ended
from kcconfig.lifetimes.tokens import identity_cookie


def new_stay(state: State, moment: Moment, *, offline: bool) -> tuple[Stay, Part]:
    """A session that begins, with the client that it begins for."""
    part = new_part(moment.at, state.rules.client(moment.client, offline=offline).limits)
    stay = Stay(part, (None,) * len(state.access), offline, state.login.remember, state.families)
    return stay.with_client(moment.client, part), part


def set_aside(state: State, stay: Stay | None, moment: Moment) -> State:
    """Out of the way of a new session: one that still counts goes on, for the tokens that it gave.

    One that no token names any more is forgotten, for nobody can notice it.
    """
    if stay is None:
        return state
    alive = session_ended(state.rules, stay, moment.client, moment.at) is None
    state = state.without(stay.number, offline=stay.offline)
    if not alive:
        return state
    named = {(token.session, token.offline) for tokens in state.refresh for token in tokens}
    read = {access.session for access in state.access if access is not None}
    left = (
        each for each in (*state.left, stay) if each.number in read or (each.number, each.offline) in named
    )
    return state._replace(left=tuple(left))


def offline_stay(state: State, moment: Moment, online: Stay) -> tuple[Stay, Part]:
    """The offline session of an offline login: it begins with its first token, not with the login.

    22 to 24 take over when the client came into the SSO session, `online`. A second offline token out of one SSO
    session belongs to the offline session that is there, and only moves its idle clocks
    (UserSessionManager.createOrUpdateOfflineSession).
    """
    line, now = state.rules.line, moment.at + moment.lag
    held, entered = state.offline, online.clients[moment.client]
    stay, part = new_stay(state, moment._replace(at=now), offline=True)
    stay = stay._replace(number=online.number)
    if line.raw_sessions and entered is not None:
        part = part._replace(start=entered.start)
        stay = stay.with_client(moment.client, part)
    if held is None or held.number != online.number:
        return stay, part
    limits, before = part.written, held.clients[moment.client]
    if before is not None and client_ended(line, limits, held, before, now) is None:
        part = before.used(now, limits) if line.renews_offline else before
    return held.with_client(moment.client, part)._replace(user=held.user.used(now, limits)), part


def in_the_way(state: State, moment: Moment, online: Stay) -> Refusal | None:
    """An offline session that has ended, and that nobody has found so: Keycloak fails over it.

    That befalls a second offline token out of one SSO session (HTTP 500, TokenEndpoint).
    """
    held, now = state.offline, moment.at + moment.lag
    if held is None or held.number != online.number:
        return None
    ended = session_ended(state.rules, held, moment.client, now)
    return refusals.fault(state.rules.line.faults, ended) if ended is not None else None


def with_cookie(state: State, now: int, number: int) -> State:
    """A browser gets a cookie that leads to the session of this number."""
    if not state.login.cookie:
        return state
    life = identity_cookie(state.rules.client(0, offline=False).case)
    return state._replace(cookie=later(life, now), led=number)


def session_ended(rules: Rules, stay: Stay, client: int, now: int) -> Ended | None:
    remembers = rules.settings.realm.remember_me
    if stay.remember and not stay.offline and rules.line.checks_remember and not remembers.number:
        return Ended(Decided(0, remembers), now, forgotten=False)
    limits = rules.client(client, offline=stay.offline).limits
    return user_ended(rules.line, limits, stay, now)


def without_session(state: State, stay: Stay) -> State:
    """A session is found to be over: it is removed, but 22 to 24 only take the clients out of an SSO session."""
    if stay.offline or not state.rules.line.raw_sessions:
        return state.without(stay.number, offline=stay.offline)
    return state.with_stay(stay._replace(clients=(None,) * len(stay.clients)))


def fault(state: State, stay: Stay, moment: Moment) -> Refusal | None:
    """A refresh that gives no refresh token: 22 to 24 look for the SSO session then, and fail without it.

    That befalls an offline session that has outlived it (HTTP 500; RefreshTokenGrantType, TokenEndpoint).
    """
    line, online, now = state.rules.line, state.online, moment.at
    case, _ = state.rules.client(moment.client, offline=stay.offline)
    refreshing = case.login._replace(service=False)
    if not (line.raw_sessions and stay.offline) or withholds_refresh(case.client, refreshing) is None:
        return None
    ended = session_ended(state.rules, online, moment.client, now) if online is not None else None
    if online is not None and ended is None:
        return None
    return refusals.fault(line.faults, ended)


class Nobody(NamedTuple):
    """The browser leads to no session: what is left, and what it is told."""

    state: State
    refusal: Refusal


class Seat(NamedTuple):
    """A client in the session that the browser's cookie leads to."""

    state: State
    stay: Stay
    part: Part


def seated(state: State, moment: Moment) -> Seat | Nobody:
    """That session, used once more; or why there is none."""
    cookie, stay, now = state.cookie, state.online, moment.at
    if cookie is None or stay is None:
        return Nobody(state, refusals.LOGIN_REQUIRED)
    if cookie.seconds is not None and now > cookie.seconds:
        return Nobody(state, refusals.LOGIN_REQUIRED._replace(by=cookie, at=cookie.seconds))
    ended = session_ended(state.rules, stay, moment.client, now)
    if ended is not None:
        refusal = refusals.LOGIN_REQUIRED._replace(by=ended.by, at=ended.at)
        return Nobody(without_session(state, stay)._replace(cookie=None), refusal)
    limits = state.rules.client(moment.client, offline=False).limits
    part = stay.clients[moment.client]
    if part is None or client_ended(state.rules.line, limits, stay, part, now) is not None:
        part = new_part(now, limits)
    stay, part = stay.used(moment.client, part, now, limits)
    return Seat(with_cookie(state.with_stay(stay), now, stay.number), stay, part)
