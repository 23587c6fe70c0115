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
    stay = Stay(part, (None,) * len(state.access), offline, state.login.remember)
    return stay.with_client(moment.client, part), part


def offline_stay(state: State, moment: Moment, online: Part) -> tuple[Stay, Part]:
    """The offline session of an offline login: it begins with its first token, not with the login.

    22 to 24 take over when the client, `online`, came into the SSO session.
    """
    stay, part = new_stay(state, moment._replace(at=moment.at + moment.lag), offline=True)
    if not state.rules.line.raw_sessions:
        return stay, part
    part = part._replace(start=online.start)
    return stay.with_client(moment.client, part), part


def with_cookie(state: State, now: int) -> State:
    if not state.login.cookie:
        return state
    life = identity_cookie(state.rules.client(0, offline=False).case)
    return state._replace(cookie=later(life, now))


def session_ended(rules: Rules, stay: Stay, client: int, now: int) -> Ended | None:
    remembers = rules.settings.realm.remember_me
    if stay.remember and not stay.offline and rules.line.checks_remember and not remembers.number:
        return Ended(Decided(0, remembers), now, forgotten=False)
    limits = rules.client(client, offline=stay.offline).limits
    return user_ended(rules.line, limits, stay, now)


def without_session(state: State) -> State:
    """The SSO session is found to be over: newer lines remove it, 22 to 24 only take its clients out."""
    stay = state.online
    if stay is None or not state.rules.line.raw_sessions:
        return state._replace(online=None)
    return state._replace(online=stay._replace(clients=(None,) * len(stay.clients)))


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
    return refusals.FAULT._replace(
        description=line.faults, by=ended.by if ended else None, at=ended.at if ended else None
    )


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
        return Nobody(without_session(state)._replace(cookie=None), refusal)
    limits = state.rules.client(moment.client, offline=False).limits
    part = stay.clients[moment.client]
    if part is None or client_ended(state.rules.line, limits, stay, part, now) is not None:
        part = new_part(now, limits)
    stay, part = stay.used(moment.client, part, now, limits)
    return Seat(with_cookie(state.with_stay(stay), now), stay, part)
