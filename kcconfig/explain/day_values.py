"""A user's day: what happened at Keycloak, when each session lived, and when somebody had to log in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from kcconfig.explain.activity import Act, Course
from kcconfig.explain.day_ways import Closed
from kcconfig.explain.timeline import Bar, Lane, TickKind
from kcconfig.lifetimes import Decided, Login, LoginError
from kcconfig.lifetimes.decisions import earliest
from kcconfig.lifetimes.ends import Ends
from kcconfig.lifetimes.moments import Action
from kcconfig.lifetimes.walk import Step

LOGOUT: Final = "logout"


class Event(NamedTuple):
    """One thing that happened at Keycloak.

    act   what the activity asked for, None for the login that the day begins with
    kind  what came of it; `step.moment.action` is what was tried
    ends  the ends as they stand from then on; only of logins with a form, and of the last event
    """

    at: int
    act: Act | None
    kind: TickKind
    step: Step
    ends: Ends | None = None

    @property
    def useless(self) -> bool:
        """Did it bring an access token that was over when it was issued?"""
        answer = self.step.answer
        return answer is not None and answer.access.end.known and _moment(answer.access.end) <= 0

    @property
    def no(self) -> str | None:
        """`refused: login_required`; introspection knows no error, and calls a token `inactive`."""
        refusal = self.step.refusal
        if refusal is None:
            return None
        if self.step.moment.action is Action.INTROSPECTION:
            return refusal.error
        return f"refused: {refusal.description or refusal.error}"


class SignOut(NamedTuple):
    """The end of a stretch in which nobody had to log in.

    what      what had ended: `SSO session`, `refresh token` …, or LOGOUT
    at        when it ended
    by        what decided; None where no setting did
    noticed   when that came out, and somebody had to log in
    last_use  the last answer with tokens before
    until     when the last access token was over, too
    """

    what: str
    at: int
    by: Decided | None
    noticed: int
    last_use: int
    until: int


class Day(NamedTuple):
    """What a course of acts comes to for one login.

    login      the kind of login, in the form that the client can do
    logins     when somebody filled in the form, or the client logged in for itself
    begins     when each stretch without a login began; all but the last one have an entry in `sign_outs`
    lives      when the sessions and the cookie lived
    spared     uses for which the access token at hand was good enough
    turned     what had an end beyond 2038-01-19 that turned negative, and so was dead at once
    audience   does introspection want the caller among the audiences of a token? No setting tells who is
    over       from when on somebody has to log in if nothing more happens; None where there were no tokens
    error      why there was no login at all
    unknown    the setting without which the day cannot be told, from `unknown_at` on
    """

    login: Login
    course: Course
    events: tuple[Event, ...] = ()
    logins: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    sign_outs: tuple[SignOut, ...] = ()
    lives: tuple[Bar, ...] = ()
    spared: int = 0
    over: Closed | None = None
    turned: tuple[Lane, ...] = ()
    audience: bool = False
    error: LoginError | None = None
    unknown: Decided | None = None
    unknown_at: int = 0

    @property
    def known(self) -> bool:
        return self.unknown is None and (self.error is None or self.error.known)

    @property
    def ends(self) -> Ends:
        """The ends as they stand after the last event."""
        return (self.events[-1].ends if self.events else None) or Ends()

    @property
    def signed_in(self) -> bool:
        """Is the last stretch still open, as far as anybody noticed?"""
        return len(self.begins) > len(self.sign_outs)

    @property
    def renewable(self) -> bool:
        """Are there ways to new tokens without a form when the course is over?"""
        return any(not each.known or _moment(each) > self.course.until for each in self._renewals if each)

    @property
    def _renewals(self) -> tuple[Decided | None, Decided | None]:
        """The ends of the refresh token, and of silent logins."""
        ends = self.ends
        browser = None
        if self.login.cookie and ends.sso is not None and ends.cookie is not None:
            browser = earliest(ends.sso, ends.cookie)
        return ends.refresh, browser

    @property
    def longest(self) -> int:
        """The longest stretch without a login, in seconds, up to the end of the course."""
        ended = [each.until for each in self.sign_outs]
        if self.signed_in:
            over, until = self.over, self.course.until
            last = until if over is None or over.at is None else min(until, over.at)
            ended.append(max(last, self.begins[-1]))
        pauses = (
            after - before
            for begin, end in zip(self.begins, ended, strict=True)
            for before, after in pairwise((begin, *self._logins_between(begin, end), end))
        )
        return max(pauses, default=0)

    def _logins_between(self, begin: int, end: int) -> Sequence[int]:
        return self.logins[bisect_right(self.logins, begin) : bisect_left(self.logins, end)]


def _moment(end: Decided) -> float:
    return float("inf") if end.seconds is None else end.seconds
