"""Walks a login through its course, act by act, and keeps what has become of it."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from kcconfig.explain.activity import Act, Course
from kcconfig.explain.day_2038 import straightened, turned_lanes
from kcconfig.explain.day_lives import ENDED_EARLY, LOGGED_OUT, Lives
from kcconfig.explain.day_reasons import Reasons
from kcconfig.explain.day_values import LOGOUT, Day, Event, SignOut
from kcconfig.explain.day_ways import Closed, Ways
from kcconfig.explain.timeline import Lane, TickKind
from kcconfig.lifetimes import Decided, Login
from kcconfig.lifetimes.ends import Ends, ends_of
from kcconfig.lifetimes.moments import Action, Moment
from kcconfig.lifetimes.refusals import Refusal
from kcconfig.lifetimes.state import State
from kcconfig.lifetimes.walk import Step, advance

KINDS: Final = MappingProxyType(
    {
        Action.LOGIN: TickKind.LOGIN,
        Action.REFRESH: TickKind.REFRESH,
        Action.SILENT: TickKind.SILENT,
        Action.OFFLINE: TickKind.SILENT,
        Action.USERINFO: TickKind.READ,
        Action.INTROSPECTION: TickKind.READ,
        Action.REAUTHENTICATION: TickKind.REAUTHENTICATION,
        Action.LOGOUT: TickKind.LOGOUT,
    }
)

_ACTIONS: Final = MappingProxyType(
    {
        Act.REFRESH: Action.REFRESH,
        Act.USERINFO: Action.USERINFO,
        Act.INTROSPECTION: Action.INTROSPECTION,
        Act.REAUTHENTICATION: Action.REAUTHENTICATION,
    }
)

INACTIVE: Final = "inactive"
"""The error of an introspection, which answers `{"active": false}` and no error."""

_KEPT: Final = 64
"""How many refresh tokens an application carries along: enough that numbers of tokens come again late."""

_SILENT: Final = frozenset({Action.SILENT, Action.OFFLINE})
_FORMS: Final = frozenset({Action.LOGIN, Action.REAUTHENTICATION})


class Walker:
    """A login, and what has become of it so far."""

    def __init__(self, state: State, first: Event) -> None:
        self.state = state
        self.login = state.login
        self.last_use = self.entered = 0
        self.turned = dict.fromkeys(turned_lanes(state))
        self.events = [first._replace(ends=self._ends)]
        self.lives = Lives(state)
        self.ways = Ways(state.rules.line, self.login)
        self.ended = 0
        self.logins, self.begins = [0], [0]
        self.sign_outs: list[SignOut] = []
        self.out = False
        self.spared = 0
        self.unknown: Decided | None = None
        self.unknown_at = 0
        self.reasons = Reasons()

    def act(self, at: int, act: Act) -> None:
        if act is Act.WORK:
            self._work(at)
        elif act is Act.SILENT:
            self._try(self._silent, at, act)
        elif act is Act.LOGOUT:
            self._log_out(at)
        elif act is Act.REAUTHENTICATION:
            self._log_in(Action.REAUTHENTICATION, at, act)
        else:
            self._try(_ACTIONS[act], at, act)

    def day(self, login: Login, course: Course) -> Day:
        last = self.events[-1]
        if last.ends is None:
            self.events[-1] = last._replace(ends=self._ends)
        return Day(
            login,
            course,
            tuple(self.events),
            tuple(self.logins),
            tuple(self.begins),
            tuple(self.sign_outs),
            () if self._passing else self.lives.whole(self.state),
            self.spared,
            over=self._over,
            turned=tuple(self.turned),
            audience=self.state.rules.line.names_audience,
            unknown=self.unknown,
            unknown_at=self.unknown_at,
        )

    @property
    def _over(self) -> Closed | None:
        """A token that was over when it was issued was not over before that."""
        over = self.ways.last(self._ends)
        early = over is not None and over.at is not None and over.at < self.last_use
        return over._replace(at=self.last_use) if over is not None and early else over

    @property
    def _passing(self) -> bool:
        """A client that logs in for itself and gets no refresh token leaves no session behind."""
        return self.login.service and not self.state.refresh[0]

    @property
    def _ends(self) -> Ends:
        ends = self._ends_of(self.state)
        return Ends(access=ends.access) if self._passing else ends

    def _ends_of(self, state: State) -> Ends:
        return straightened(ends_of(state), state, self.last_use, self.entered)

    @property
    def _silent(self) -> Action:
        """An application asks for the scopes that it asked for at the login."""
        return Action.OFFLINE if self.login.offline else Action.SILENT

    def _work(self, at: int) -> None:
        """The application needs a good access token, and gets one in the way that disturbs least."""
        if not self.out:
            access = self.state.access[0]
            end = access.end if access is not None else None
            if end is not None and not end.known:
                self.unknown, self.unknown_at = end, at
                return
            if end is not None and (end.seconds is None or at < end.seconds):
                self.spared += 1
                return
            if self._renewed(at):
                return
        self._log_in(Action.LOGIN, at, Act.WORK)

    def _renewed(self, at: int) -> bool:
        """Does the application go on without the person?"""
        if self.state.refresh[0] and self._try(Action.REFRESH, at, Act.WORK).refusal is None:
            return True
        return self.login.cookie and self._try(self._silent, at, Act.WORK).refusal is None

    def _log_in(self, action: Action, at: int, act: Act) -> None:
        """A form. Where it does not lead back into the session, a stretch is over and a new one begins."""
        was_out, ended, access, last_use = self.out, self.ended, self._access_end, self.last_use
        sign_out = self._sign_out(at) if action is Action.LOGIN and not was_out else None
        if self._try(action, at, act).answer is None:
            return
        self.events[-1] = self.events[-1]._replace(ends=self._ends)
        self.logins.append(at)
        if not was_out and sign_out is None:
            sign_out = self._found_dead(ended, at, last_use, access)
        if sign_out is not None:
            self.sign_outs.append(sign_out)
        if was_out or sign_out is not None:
            self.begins.append(at)

    def _log_out(self, at: int) -> None:
        ended, access = self.ended, self._access_end
        self._try(Action.LOGOUT, at, Act.LOGOUT)
        if not self.out:
            dead = self._found_dead(ended, at, self.last_use, access)
            logout = SignOut(LOGOUT, at, None, at, self.last_use, at)
            self.sign_outs.append(logout if dead is None or dead.at == at else dead)
        self.out = True

    def _try(self, action: Action, at: int, act: Act) -> Step:
        before = self.state
        state, step = advance(before, Moment(at, action))
        self.state = _forgetful(state) if len(state.refresh[0]) > _KEPT else state
        if step.refusal is not None:
            step = self._refused(step, step.refusal, before)
        elif action is Action.LOGOUT:
            self.ways.saw(self._ends_of(before), self._ends_of(state), at)
        event = Event(at, act, KINDS[action], step)
        self.events.append(event if step.refusal is None else refused(event))
        note = LOGGED_OUT if action is Action.LOGOUT else ENDED_EARLY
        self.lives.saw(before, self.state, at, note)
        if step.answer is not None:
            self._answered(at, action)
        elif step.unknown is not None:
            self.unknown, self.unknown_at = step.unknown, at
        return step

    def _answered(self, at: int, action: Action) -> None:
        self.last_use, self.reasons, self.ended = at, Reasons(), len(self.lives.over)
        if action is not Action.REFRESH:
            self.entered = at
        self.turned |= dict.fromkeys(turned_lanes(self.state))
        if self.out and action not in _FORMS:
            self.begins.append(at)
        self.out = False

    def _refused(self, step: Step, said: Refusal, before: State) -> Step:
        """The refusal with the moment from which everything of its sort is refused."""
        ends, now, action = self._ends_of(before), step.moment.at, step.moment.action
        self.ways.saw(ends, self._ends_of(self.state), now)
        if said.at is not None:
            issued = self.entered if action in _SILENT else self.last_use
            said = said._replace(at=max(said.at, issued))
        refusal = self.ways.dated(said, action, ends, now)
        if action is Action.INTROSPECTION:
            refusal = refusal._replace(http=200, error=INACTIVE)
        self.reasons = self.reasons.with_refusal(action, said, refusal, before, self.ways.session(ends))
        return step._replace(refusal=refusal)

    @property
    def _access_end(self) -> int | None:
        access = self.state.access[0]
        return access.end.seconds if access is not None else None

    def _sign_out(self, at: int) -> SignOut:
        """Why somebody has to log in now."""
        access = self.state.access[0]
        end = max(self._access_end or 0, self.last_use)
        reason = self.reasons.last
        if reason is not None:
            return SignOut(*reason, at, self.last_use, min(max(reason.at, end), at))
        if self.state.refresh[0] or access is None:
            # The client's part of the session was taken away, as for a refresh token that came twice.
            return SignOut(Lane.CLIENT, at, None, at, self.last_use, at)
        return SignOut(Lane.ACCESS, end, access.end, at, self.last_use, end)

    def _found_dead(self, ended: int, at: int, last_use: int, access: int | None) -> SignOut | None:
        """The session that had ended by itself before something was done that would have ended it, too."""
        lane = Lane.OFFLINE if self.login.offline else Lane.SSO
        for bar in self.lives.over[ended:]:
            if bar.lane is lane and bar.by is not None and bar.end is not None and bar.end <= at:
                until = min(max(bar.end, access or 0), at)
                return SignOut(bar.lane, bar.end, bar.by, at, last_use, until)
        return None


def _forgetful(state: State) -> State:
    """The same without the refresh tokens that were replaced: to carry thousands of them along takes long."""
    newest = {token.offline: token for token in state.refresh[0]}
    kept = tuple(token for token in state.refresh[0] if newest[token.offline] is token)
    return state._replace(refresh=(kept, *state.refresh[1:]))


def refused(event: Event) -> Event:
    return event._replace(kind=TickKind.REFUSED)
