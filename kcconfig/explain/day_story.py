"""The story of a day in sentences: how often somebody logs in, why, and what comes of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from kcconfig import durations
from kcconfig.explain.day_lives import Lived
from kcconfig.explain.day_values import LOGOUT, Day, SignOut
from kcconfig.explain.day_ways import Closed
from kcconfig.explain.timeline import TickKind
from kcconfig.lifetimes import Decided, Login, LoginError
from kcconfig.lifetimes.moments import Action

LISTED: Final = 4
"""How many moments a sentence lists; more are counted."""


class Words(NamedTuple):
    """Who begins a login, and how that is called."""

    who: str
    logs_in: str
    log_in: str
    login: str


_PERSON: Final = Words("the person", "logs in", "log in", "a login")
_SERVICE: Final = Words("the client", "logs in for itself", "log in", "a login")
_EXCHANGE: Final = Words("the application", "exchanges a token", "exchange a token", "an exchange")


def words_of(login: Login) -> Words:
    """No person sees a form where an application asks for tokens."""
    if login.exchange:
        return _EXCHANGE
    return _SERVICE if login.service else _PERSON


def story(day: Day) -> tuple[str, ...]:
    """The sentences, the most important one first."""
    return tuple(_story(day))


def _story(day: Day) -> Iterator[str]:
    if day.error is not None:
        yield _failure(day.error)
        return
    refusal = day.events[0].step.refusal if day.events else None
    if refusal is not None:
        yield f"Every login fails: {refusal.description or refusal.error}."
        return
    if day.unknown is not None:
        when = f"What happens from {_at(day.unknown_at)} on" if day.unknown_at else "What happens"
        yield f"{when} depends on {decider_name(day.unknown)}, which is not known."
        return
    yield _logins(day)
    yield from _sign_outs(day)
    yield from _useless(day)
    yield from _turned(day)
    if day.course.acts:
        yield _totals(day)
    yield from _from_now_on(day)
    yield from _audience(day)


def _failure(error: LoginError) -> str:
    if not error.known:
        return f"This is not known: {error.description}."
    head = f"HTTP {error.http} {error.error or ''}".strip() if error.http else ""
    said = ", ".join(filter(None, (head, (error.description or "").rstrip("."))))
    return f"There is no such login: {said}." if error.impossible else f"Every login fails: {said}."


def _logins(day: Day) -> str:
    words = words_of(day.login)
    head = f"{words.who[:1].upper()}{words.who[1:]} {words.logs_in}"
    if len(day.logins) == 1:
        return f"{head} once, at the start."
    comma = "," if len(set(day.logins)) == 1 else ":"
    return f"{head} {len(day.logins)} times{comma} {_moments(day.logins)}."


def _moments(given: Sequence[int]) -> str:
    """`at the start, at 5m (2 times) and at 10m`; a single moment without how often."""
    counts = Counter(given)
    shown = list(counts.items())[:LISTED]
    told = [
        f"at {_at(each) if each else 'the start'}{f' ({count} times)' if count > 1 < len(counts) else ''}"
        for each, count in shown
    ]
    more = len(given) - sum(count for _, count in shown)
    if more:
        return f"{', '.join(told)}, and {'once more' if more == 1 else f'{more} more times'}"
    return " and ".join([", ".join(told[:-1]), told[-1]] if told[1:] else told)


def _sign_outs(day: Day) -> Iterator[str]:
    """Each end of a stretch; those that are alike are told once."""
    alike: dict[tuple[str, str], list[SignOut]] = {}
    for each in day.sign_outs:
        alike.setdefault((each.what, decider_name(each.by) if each.by else ""), []).append(each)
    for (what, by), some in alike.items():
        decided = f", decided by {by}" if by else ""
        if what == LOGOUT:
            yield f"The logout is {_moments([each.at for each in some])}."
        elif len(some) == 1:
            yield _sign_out(some[0], decided)
        else:
            yield f"{len(some)} times the {what} was over{decided}: it ended {_moments([each.at for each in some])}."


def _sign_out(ended: SignOut, decided: str) -> str:
    if ended.noticed == ended.at:
        return f"At {_at(ended.at)} the {ended.what} ended{decided}."
    rest = ended.noticed - ended.last_use
    pause = f", {durations.human(rest)} after the last tokens" if rest else ""
    return f"At {_at(ended.noticed)}{pause}, the {ended.what} was over: it ended {_moments([ended.at])}{decided}."


def _totals(day: Day) -> str:
    kinds = Counter(event.kind for event in day.events)
    parts = [
        _count(kinds[TickKind.REFRESH], "refresh", "refreshes"),
        _count(kinds[TickKind.SILENT], "silent login", "silent logins"),
        _count(kinds[TickKind.REFUSED], "refused attempt", "refused attempts"),
        _count(day.spared, "use of a token that was still good", "uses of a token that was still good"),
    ]
    told = ", ".join(filter(None, parts)) or "nothing was renewed"
    login = words_of(day.login).login
    return f"{told[:1].upper()}{told[1:]}; the longest stretch without {login} is {durations.human(day.longest)}."


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""


def _useless(day: Day) -> Iterator[str]:
    dead = [event.at for event in day.events if event.useless]
    if len(dead) == 1:
        yield f"The access token that is issued {_moments(dead)} is over at once."
    elif dead:
        yield f"{len(dead)} access tokens are over at once: those that are issued {_moments(dead)}."


def _turned(day: Day) -> Iterator[str]:
    given = [f"the {lane}" for lane in day.turned]
    if len(given) == 1:
        yield f"The end of {given[0]} lies beyond 2038-01-19, and turns negative: it is over at once."
    elif given:
        which = f"{', '.join(given[:-1])} and {given[-1]}"
        yield f"The ends of {which} lie beyond 2038-01-19, and turn negative: they are over at once."


def _from_now_on(day: Day) -> Iterator[str]:
    over = day.over
    if not day.signed_in or over is None:
        yield from _after_logout(day)
        return
    yield f"{_next_login(day, over)}."
    yield from _only_a_token(day, over)
    yield from _at_the_latest(day, over)


def _next_login(day: Day, over: Closed) -> str:
    words = words_of(day.login)
    again = f"{words.who} has to {words.log_in} again"
    if over.by is not None and not over.known:
        return f"When {again} depends on {decider_name(over.by)}, which is not known"
    rest = "If nothing more happens" if day.course.acts else "If nothing happens"
    if over.at is None:
        return f"{rest}, {words.who} never has to {words.log_in} again"
    decided = f", decided by {decider_name(over.by)}" if over.by is not None else ""
    if over.at <= day.course.until:
        return f"Since {_at(over.at) if over.at else 'the start'} {again}{decided}"
    return f"{rest}, {again} from {_at(over.at)} on{decided}"


def _audience(day: Day) -> Iterator[str]:
    """What newer lines want of an introspection besides a good token."""
    if day.audience and any(event.step.moment.action is Action.INTROSPECTION for event in day.events):
        yield (
            "Introspections are told as for a caller that the access token names as an audience:"
            " to others Keycloak says from 26.6.2 on that the token is inactive."
        )


def _after_logout(day: Day) -> Iterator[str]:
    """What a logout does not end."""
    access, refresh, until = day.ends.access, day.ends.refresh, day.course.until
    if not day.sign_outs:
        return
    if refresh is not None and refresh.seconds is not None and refresh.seconds > until:
        decided = f"decided by {decider_name(refresh)}"
        yield f"The offline token survives the logout: left alone it works until {_at(refresh.seconds)}, {decided}."
    elif access is not None and access.seconds is not None and access.seconds > until:
        end = _at(access.seconds)
        yield f"Those who do not ask Keycloak accept the last access token until {end}, logged out or not."


def _only_a_token(day: Day, over: Closed) -> Iterator[str]:
    """An access token hides for a while that the session behind it is over."""
    session = Lived(day.lives).behind(day.course.until)
    if session is None or session.end is None or over.at is None:
        return
    if over.by == day.ends.access and session.end < over.at:
        verb = "ended" if session.end <= day.course.until else "ends"
        decided = f", decided by {decider_name(session.by)}" if session.by else ""
        yield (
            f"But the session {verb} at {_at(session.end)}{decided}:"
            " from then on only those accept the access token who do not ask Keycloak."
        )


def _at_the_latest(day: Day, over: Closed) -> Iterator[str]:
    latest = day.ends.latest
    if not day.renewable or latest is None or not latest.known or latest == over.by:
        return
    if latest.seconds is None:
        yield "Refreshed in time, this goes on for ever."
    elif over.at is None or latest.seconds > over.at:
        yield f"However much it is used, no refresh works from {_at(latest.seconds)} on, decided by {decider_name(latest)}."


def decider_name(decided: Decided) -> str:
    """`ssoSessionIdleTimeout`, or the attribute of a client."""
    path = decided.by.path
    return path[-1] if path[0] == "attributes" else ".".join(path)


def _at(seconds: int) -> str:
    return durations.human(seconds)
