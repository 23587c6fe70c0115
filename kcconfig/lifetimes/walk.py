"""A login through time: what each later use of it gets, and what it moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import Final, NamedTuple

from kcconfig.lifetimes import refusals
from kcconfig.lifetimes.answer import first_answer
from kcconfig.lifetimes.clocks import Clocks
from kcconfig.lifetimes.decisions import Decided
from kcconfig.lifetimes.entering import (
    Nobody,
    Seat,
    fault,
    in_the_way,
    new_stay,
    offline_stay,
    seated,
    session_ended,
    set_aside,
    with_cookie,
    without_session,
)
from kcconfig.lifetimes.issuing import Answer, clocks_of, issued
from kcconfig.lifetimes.logins import Login, form_of, withholds_refresh
from kcconfig.lifetimes.moments import Action, Moment, Settings
from kcconfig.lifetimes.refusals import Refusal
from kcconfig.lifetimes.rotation import Issued, rotated
from kcconfig.lifetimes.state import State, rules_of
from kcconfig.lifetimes.stays import Part, Stay, client_ended, client_unseen
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
    login = form_of(login, settings.clients[0])
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
    """A new session through a form. One before that no cookie leads to goes on by itself.

    The first client logs in as the kind of login says, another one with a code and without an offline token.
    """
    offline = state.login.offline and moment.client == 0 and not _withheld(state, moment.client)
    online, part = new_stay(state, moment, offline=False)
    state = set_aside(state, state.online, moment)
    if not (offline and not state.rules.line.keeps_sso_session):
        state = state.with_stay(online)
    state = with_cookie(state, moment.at, online.number)
    stay, begun = online, None
    if offline:
        begun = clocks_of(online, part, moment.at)
        state = set_aside(state, state.offline, moment)
        stay, part = offline_stay(state, moment, online)
    if state.login.code or moment.client:
        return _exchanged(state, stay, part, moment, begun)
    clocks = begun or clocks_of(stay, part, moment.at)
    return _granted(state, stay, moment, clocks._replace(now=moment.at + moment.lag))


def _exchanged(state: State, stay: Stay, part: Part, moment: Moment, begun: Clocks | None = None) -> Outcome:
    """The tokens that a code stands for, unless the SSO session is over before, as on 22 to 24 with raw zeros."""
    now = moment.at + moment.lag
    online = state.online if stay.offline else stay
    ended = session_ended(state.rules, online, moment.client, now) if online is not None else None
    if ended is not None:
        return state, Step(moment, refusal=refusals.user_session_over(ended, offline=False))
    return _granted(state, stay, moment, (begun or clocks_of(stay, part, now))._replace(now=now))


def _granted(state: State, stay: Stay, moment: Moment, clocks: Clocks, family: int | None = None) -> Outcome:
    asked = state.login.offline and moment.client == 0 and moment.action in _LOGINS
    offline = asked or moment.action is Action.OFFLINE
    state, answer = issued(state, stay, moment.client, clocks, family=family, offline=offline)
    return state, Step(moment, answer)


def _withheld(state: State, client: int) -> bool:
    """Does the client get no refresh token? It gets no offline session then, either."""
    case = state.rules.client(client, offline=True).case
    return withholds_refresh(case.client, case.login) is not None


def _refresh(state: State, moment: Moment) -> Outcome:
    tokens, now = state.refresh[moment.client], moment.at
    if not tokens:
        return state, Step(moment, refusal=refusals.NO_TOKEN)
    token = tokens[-1 if moment.token is None else moment.token]
    if token.end is not None and now > token.end:
        return state, Step(moment, refusal=refusals.token_over(token.by, token.end))
    stay = state.stay_of(token)
    ended = session_ended(state.rules, stay, moment.client, now) if stay is not None else None
    if stay is not None and ended is not None:
        refusal = refusals.user_session_over(ended, offline=token.offline)
        return without_session(state, stay), Step(moment, refusal=refusal)
    if stay is None or stay.user.newer_than(token.at):
        gone = refusals.OF_ANOTHER_OFFLINE_SESSION if token.offline else refusals.OF_ANOTHER_SESSION
        return state, Step(moment, refusal=gone)
    stay = stay.seen(now)
    return _refreshed(state.with_stay(stay), stay, token, moment)


def _refreshed(state: State, stay: Stay, token: Issued, moment: Moment) -> Outcome:
    """A refresh in a session that lives, unless the client has no part in it any more."""
    part, now = stay.clients[moment.client], moment.at
    limits = state.rules.client(moment.client, offline=stay.offline).limits
    ended = client_ended(state.rules.line, limits, stay, part, now) if part is not None else None
    if part is None or ended is not None:
        out = (
            state if state.rules.line.raw_sessions else state.with_stay(stay.with_client(moment.client, None))
        )
        return out, Step(moment, refusal=refusals.client_session_over(ended, offline=token.offline))
    if part.newer_than(token.at):
        return state, Step(moment, refusal=refusals.OF_ANOTHER_CLIENT_SESSION)
    turned = rotated(state.rules.line, state.rules.settings.realm, part, token, now)
    if isinstance(turned, str):
        detached = state.with_stay(stay.with_client(moment.client, None))
        return detached, Step(moment, refusal=refusals.no_grant(turned))
    failed = fault(state, stay, moment)
    if failed is not None:
        return state, Step(moment, refusal=failed)
    stay, part = stay.used(moment.client, turned, now, limits)
    return _granted(state, stay, moment, clocks_of(stay, part, now), token.family)


def _silent(state: State, moment: Moment) -> Outcome:
    seat = seated(state, moment)
    if isinstance(seat, Nobody):
        return seat.state, Step(moment, refusal=seat.refusal)
    return _exchanged(seat.state, seat.stay, seat.part, moment)


def _reauthenticate(state: State, moment: Moment) -> Outcome:
    """A form that asks for the password again: the same session if it lives, else a new one."""
    seat = seated(state, moment)
    if isinstance(seat, Nobody):
        return _log_in(state, moment)
    if state.login.offline and moment.client == 0:
        return _offline_granted(seat, moment)
    return _exchanged(seat.state, seat.stay, seat.part, moment)


def _offline(state: State, moment: Moment) -> Outcome:
    """An offline token asked for inside the session."""
    seat = seated(state, moment)
    if isinstance(seat, Nobody):
        return seat.state, Step(moment, refusal=seat.refusal)
    return _offline_granted(seat, moment)


def _offline_granted(seat: Seat, moment: Moment) -> Outcome:
    """An offline token out of a session. Its first answer counts from the start of that session."""
    if _withheld(seat.state, moment.client):
        return _exchanged(seat.state, seat.stay, seat.part, moment)
    state, held = seat.state, seat.state.offline
    if held is not None and held.number != seat.stay.number:
        state = set_aside(state, held, moment)
    failed = in_the_way(state, moment, seat.stay)
    if failed is not None:
        # 22 to 24 fail again and again, newer lines have removed it on the way.
        raw, number = state.rules.line.raw_sessions, seat.stay.number
        return state if raw else state.without(number, offline=True), Step(moment, refusal=failed)
    stay, part = offline_stay(state, moment, seat.stay)
    begun = clocks_of(seat.stay, seat.part, moment.at)
    return _exchanged(state, stay, part, moment, begun)


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
    for stay in tuple(state.stays):
        if stay.number != access.session:
            continue
        if access.offline and not stay.offline and not state.rules.line.keeps_sso_session:
            continue
        part = stay.clients[moment.client]
        ended = session_ended(state.rules, stay, moment.client, now)
        if ended is None:
            stay = stay.seen(now)  # noqa: PLW2901 - the same session, looked at
            state = state.with_stay(stay)
        if part is None:
            continue
        limits = state.rules.client(moment.client, offline=stay.offline).limits
        ended = ended or client_unseen(state.rules.line, limits, stay, part, now)
        if ended is None:
            return state.with_stay(stay.with_client(moment.client, part._replace(read=now))), Step(moment)
        refusal = refusals.unauthorised(ended.by, ended.at)
    return state, Step(moment, refusal=refusal)


def _log_out(state: State, moment: Moment) -> Outcome:
    """The end of the SSO session that the client's newest tokens are of, and of the cookie, whatever it leads to.

    Without a browser an offline token is shown, and ends its own session, too.
    """
    tokens, access = state.refresh[moment.client], state.access[moment.client]
    shown = not state.login.cookie and bool(tokens) and tokens[-1].offline
    named = state.led if access is None else access.session
    here = any(stay.number == named and not stay.offline for stay in state.stays)
    # A cookie without an end, as of an SSO max of 0, is as good as none here.
    without = state.cookie is None or state.cookie.seconds is None or state.led != named
    if shown or (without and not here and state.rules.line.drops_offline):
        state = state.without(named, offline=True)
    state = state.without(named, offline=False)
    return set_aside(state, state.online, moment)._replace(cookie=None), Step(moment)


_LOGINS: Final = frozenset({Action.LOGIN, Action.REAUTHENTICATION})

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
