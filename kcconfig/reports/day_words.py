"""What happened on a day, in the words that the reports share."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final, NamedTuple

from kcconfig import durations
from kcconfig.explain.day_lives import client_session_end
from kcconfig.explain.day_rows import DayRow, Run
from kcconfig.explain.day_values import Day
from kcconfig.lifetimes import Decided, Login
from kcconfig.lifetimes.moments import Action
from kcconfig.reports.explain_words import clients_words
from kcconfig.reports.timeline_words import moment

_MANY: Final = MappingProxyType(
    {
        Action.LOGIN: "logins",
        Action.REFRESH: "refreshes",
        Action.SILENT: "silent logins",
        Action.OFFLINE: "silent logins",
        Action.REAUTHENTICATION: "re-authentications",
        Action.USERINFO: "questions to userinfo",
        Action.INTROSPECTION: "introspections",
        Action.LOGOUT: "logouts",
    }
)
_ONE: Final = MappingProxyType({Action.OFFLINE: "silent login"})


class Line(NamedTuple):
    """One line of the table: when, what, its outcome, and what decided, if a setting did."""

    when: str
    what: str
    outcome: str
    by: Decided | None


class Group(NamedTuple):
    """Clients that have one day."""

    clients: tuple[str | None, ...]
    login: str
    day: Day


def day_groups(rows: tuple[DayRow, ...]) -> list[Group]:
    """Rows with the same day put together; the realm's own comes last."""
    found: dict[tuple[str, int], Group] = {}
    for row in sorted(rows, key=lambda row: row.client is None):
        key = row.login, id(row.day)
        before = found.get(key)
        clients = (*before.clients, row.client) if before else (row.client,)
        found[key] = Group(clients, row.login, row.day)
    return list(found.values())


def who_words(group: Group) -> str:
    """`A user of `web`, login browser`."""
    who = clients_words(group.clients)
    if group.day.login.service:
        return f"{who[:1].upper() + who[1:]}, login {group.login}"
    return f"A user of {who}, login {group.login}"


def run_line(run: Run, login: Login) -> Line:
    """A run as a line of a table; a token exchange is a login that is called otherwise."""
    first, last, count = run.events[0], run.events[-1], len(run.events)
    action = first.step.moment.action
    when = moment(first.at)
    exchange = login.exchange and action is Action.LOGIN
    what = "exchange" if exchange else _ONE.get(action, action.value)
    if count > 1:
        when = when if first.at == last.at else f"{when} to {moment(last.at)}"
        every = f", every {durations.human(run.step)}" if run.step else ""
        what = f"{count} {'exchanges' if exchange else _MANY[action]}{every}"
    refusal = first.step.refusal
    if refusal is not None:
        since = f", over since {moment(refusal.at)}" if refusal.at is not None else ""
        return Line(when, what, f"{first.no}{since}", refusal.by)
    unknown = first.step.unknown
    if unknown is not None:
        return Line(when, what, "not known", unknown)
    return Line(when, what, "an access token that is over at once" if first.useless else "", None)


def ends_rows(day: Day) -> Iterator[tuple[str, Decided]]:
    """What ends when if nothing more happens, with titles; nothing where the login failed."""
    ends = day.ends
    token = "offline token" if ends.offline is not None else "refresh token"
    rows = (
        ("access token", ends.access),
        (token, ends.refresh),
        ("client session", client_session_end(ends)),
        ("SSO session", ends.sso),
        ("offline session", ends.offline),
        ("cookie", ends.cookie),
        ("no refresh works from then on", ends.latest if day.renewable else None),
    )
    yield from ((title, end) for title, end in rows if end is not None)


def end_text(end: Decided) -> str:
    """`36000 s (10h)`, `never` or `not known`."""
    if not end.known:
        return "not known"
    return "never" if end.seconds is None else moment(end.seconds)
