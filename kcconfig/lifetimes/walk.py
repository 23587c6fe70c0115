"""A login through time: what each later use of it gets, and what it moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import Final, NamedTuple

from kcconfig.lifetimes import refusals
from kcconfig.lifetimes.answer import first_answer
from kcconfig.lifetimes.clocks import Clocks
from kcconfig.lifetimes.decisions import Decided, later
from kcconfig.lifetimes.issuing import Answer, clocks_of, issued
from kcconfig.lifetimes.logins import Login
from kcconfig.lifetimes.moments import Action, Moment, Settings
from kcconfig.lifetimes.refusals import Refusal
from kcconfig.lifetimes.rotation import rotated
from kcconfig.lifetimes.state import Rules, State, rules_of
from kcconfig.lifetimes.stays import Ended, Part, Stay, client_ended, new_part, user_ended
from kcconfig.lifetimes.tokens import identity_cookie
from kcconfig.lifetimes.versions import Line


class Step(NamedTuple):
    """What came of one moment: tokens, or a plain yes, or a refusal; or the number that is not known."""

    moment: Moment
    answer: Answer | None = None
    refusal: Refusal | None = None
    unknown: Decided | None = None

    @property
    def ok(self) -> bool:
        return self.refusal is None and self.unknown is None


Outcome = tuple[State, Step]


def walk(
    line: Line, settings: Settings, login: Login, moments: Iterable[Moment], *, born: int = 0, lag: int = 0
) -> list[Step]:
    """A login of the first client, and what comes of each later moment, in order of time."""
    state, step = begin(line, settings, login, born=born, lag=lag)
    steps = [step]
    for moment in moments:
        if state is None:
            break
        state, step = advance(state, moment)
        steps.append(step)
    return steps


def begin(
    line: Line, settings: Settings, login: Login, *, born: int = 0, lag: int = 0
) -> tuple[State | None, Step]:
    """The login itself; no state where it fails.

    `born` is its moment in seconds since 1970, `lag` what passes between it and the request for its tokens.
    """
    moment = Moment(0, Action.LOGIN, lag=lag)
    error = first_answer(line, settings.realm, settings.clients[0], login, born).error
    if error is not None:
        return None, Step(moment, refusal=Refusal(error.http, error.error or "", error.description))
    nobody = (None,) * len(settings.clients)
    rules = rules_of(line, settings, login, born)
    state = State(rules, login, None, None, None, ((),) * len(nobody), nobody, 0)
    if rules.unknown is not None:
        return state, Step(moment, unknown=rules.unknown)
    return _log_in(state, moment)


def advance(state: State, moment: Moment) -> Outcome:
    """What comes of a moment, which must not lie before the last one."""
    if moment.settings is not None:
        rules = rules_of(state.rules.line, moment.settings, state.login, state.rules.born)
        return state._replace(rules=rules), Step(moment)
    if state.rules.unknown is not None:
        return state, Step(moment, unknown=state.rules.unknown)
    return _ACTIONS[moment.action](state, moment)


def _log_in(state: State, moment: Moment) -> Outcome:
    """A new session through a form; the one before, if there was one, is gone."""
    stay, part = _new_stay(state, moment, offline=state.login.offline)
    online = None if stay.offline else stay
    if stay.offline and state.rules.line.keeps_sso_session:
        online, _ = _new_stay(state, moment, offline=False)
    state = state._replace(online=online)
    return _exchanged(_with_cookie(state, moment.at), stay, part, moment)


def _new_stay(state: State, moment: Moment, *, offline: bool) -> tuple[Stay, Part]:
    """A session that begins, with the client that it begins for."""
    part = new_part(moment.at, state.rules.client(moment.client, offline=offline).limits)
    stay = Stay(part, (None,) * len(state.access), offline, state.login.remember)
    return stay.with_client(moment.client, part), part


def _with_cookie(state: State, now: int) -> State:
    if not state.login.cookie:
        return state
    life = identity_cookie(state.rules.client(0, offline=False).case)
    return state._replace(cookie=later(life, now))


def _exchanged(state: State, stay: Stay, part: Part, moment: Moment, begun: Clocks | None = None) -> Outcome:
    """The tokens that follow a login, unless its session is over before it began."""
    now = moment.at + moment.lag
    ended = _user_ended(state.rules, stay, moment.client, now)
    if ended is not None:
        return state, Step(moment, refusal=refusals.user_session_over(ended, offline=stay.offline))
    clocks = (begun or clocks_of(stay, part, now))._replace(now=now)
    state, answer = issued(state, stay, moment.client, clocks)
    return state, Step(moment, answer)


def _refresh(state: State, moment: Moment) -> Outcome:
    tokens, now = state.refresh[moment.client], moment.at
    if not tokens:
        return state, Step(moment, refusal=refusals.NO_TOKEN)
    token = tokens[-1 if moment.token is None else moment.token]
    if token.end is not None and now > token.end:
        return state, Step(moment, refusal=refusals.token_over(token.by, token.end))
    stay = state.stay(offline=token.offline)
    ended = _user_ended(state.rules, stay, moment.client, now) if stay is not None else None
    if stay is None or ended is not None:
        gone = state._replace(offline=None) if token.offline else state._replace(online=None)
        return gone, Step(moment, refusal=refusals.user_session_over(ended, offline=token.offline))
    part = stay.clients[moment.client]
    limits = state.rules.client(moment.client, offline=stay.offline).limits
    ended = client_ended(state.rules.line, limits, stay, part, now) if part is not None else None
    if part is None or ended is not None:
        return state, Step(moment, refusal=refusals.client_session_over(ended, offline=token.offline))
    turned = rotated(state.rules.line, state.rules.settings.realm, part, token, now)
    if isinstance(turned, str):
        detached = state.with_stay(stay.with_client(moment.client, None))
        return detached, Step(moment, refusal=refusals.no_grant(turned))
    stay, part = stay.used(moment.client, turned, now, limits)
    clocks = clocks_of(stay, part, now)
    state, answer = issued(state, stay, moment.client, clocks, family=token.family)
    return state, Step(moment, answer)


def _user_ended(rules: Rules, stay: Stay, client: int, now: int) -> Ended | None:
    remembers = rules.settings.realm.remember_me
    if stay.remember and not stay.offline and rules.line.checks_remember and not remembers.number:
        return Ended(Decided(0, remembers), now, forgotten=False)
    limits = rules.client(client, offline=stay.offline).limits
    return user_ended(rules.line, limits, stay, now)


class _Seat(NamedTuple):
    """A client in the session that the browser's cookie leads to."""

    state: State
    stay: Stay
    part: Part


def _seated(state: State, moment: Moment) -> _Seat | Refusal:
    """That session, used once more; or why there is none."""
    cookie, stay, now = state.cookie, state.online, moment.at
    if cookie is None or stay is None:
        return refusals.LOGIN_REQUIRED
    if cookie.seconds is not None and now > cookie.seconds:
        return refusals.LOGIN_REQUIRED._replace(by=cookie, at=cookie.seconds)
    ended = _user_ended(state.rules, stay, moment.client, now)
    if ended is not None:
        return refusals.LOGIN_REQUIRED._replace(by=ended.by, at=ended.at)
    limits = state.rules.client(moment.client, offline=False).limits
    part = stay.clients[moment.client]
    if part is None or client_ended(state.rules.line, limits, stay, part, now) is not None:
        part = new_part(now, limits)
    stay, part = stay.used(moment.client, part, now, limits)
    return _Seat(_with_cookie(state.with_stay(stay), now), stay, part)


def _silent(state: State, moment: Moment) -> Outcome:
    seat = _seated(state, moment)
    if isinstance(seat, Refusal):
        return state, Step(moment, refusal=seat)
    return _exchanged(seat.state, seat.stay, seat.part, moment)


def _reauthenticate(state: State, moment: Moment) -> Outcome:
    """A form that asks for the password again: the same session if it lives, else a new one."""
    seat = _seated(state, moment)
    if isinstance(seat, Refusal):
        return _log_in(state, moment)
    return _exchanged(seat.state, seat.stay, seat.part, moment)


def _offline(state: State, moment: Moment) -> Outcome:
    """An offline token asked for inside the session. Its first answer counts from the start of that session."""
    seat = _seated(state, moment)
    if isinstance(seat, Refusal):
        return state, Step(moment, refusal=seat)
    stay, part = _new_stay(seat.state, moment, offline=True)
    if state.rules.line.raw_sessions:
        part = part._replace(start=seat.part.start)
        stay = stay.with_client(moment.client, part)
    begun = clocks_of(seat.stay, seat.part, moment.at)
    return _exchanged(seat.state, stay, part, moment, begun)


def _read(state: State, moment: Moment) -> Outcome:
    """Somebody shows an access token to Keycloak."""
    access, now = state.access[moment.client], moment.at
    if access is None:
        return state, Step(moment, refusal=refusals.UNAUTHORISED)
    if not access.end.known:
        return state, Step(moment, unknown=access.end)
    if access.end.seconds is not None and now > access.end.seconds:
        return state, Step(moment, refusal=refusals.unauthorised(access.end, access.end.seconds))
    refusal = refusals.UNAUTHORISED
    for stay in (state.online, state.offline):
        if stay is None or (access.offline and not stay.offline and not state.rules.line.keeps_sso_session):
            continue
        part = stay.clients[moment.client]
        if part is None:
            continue
        limits = state.rules.client(moment.client, offline=stay.offline).limits
        ended = _user_ended(state.rules, stay, moment.client, now)
        ended = ended or client_ended(state.rules.line, limits, stay, part, now)
        if ended is None:
            seen = stay.with_client(moment.client, part._replace(read=now))
            return state.with_stay(seen._replace(user=seen.user._replace(read=now))), Step(moment)
        refusal = refusals.unauthorised(ended.by, ended.at)
    return state, Step(moment, refusal=refusal)


def _log_out(state: State, moment: Moment) -> Outcome:
    """The end of the SSO session for all clients; an offline session goes on."""
    return state._replace(online=None, cookie=None), Step(moment)


_ACTIONS: Final[MappingProxyType[Action, Callable[[State, Moment], Outcome]]] = MappingProxyType(
    {
        Action.LOGIN: _log_in,
        Action.REFRESH: _refresh,
        Action.SILENT: _silent,
        Action.REAUTHENTICATION: _reauthenticate,
        Action.OFFLINE: _offline,
        Action.USERINFO: _read,
        Action.INTROSPECTION: _read,
        Action.LOGOUT: _log_out,
    }
)
