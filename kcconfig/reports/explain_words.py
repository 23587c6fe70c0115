"""What a login comes to, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kcconfig.explain import Row
from kcconfig.lifetimes import EVERY_LOGIN, Decided, Lifetimes, LoginError
from kcconfig.lifetimes.browser import browser
from kcconfig.lifetimes.dead import dead_from
from kcconfig.reports.spans import code_span
from kcconfig.reports.style import printable

_UNITS: Final = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))

NAMED: Final = 3
"""How many clients a sentence names; more are counted."""


def words(seconds: int) -> str:
    """`30 minutes`, `1 hour 30 minutes`; a negative number as it is."""
    if seconds <= 0:
        return f"{seconds} seconds"
    parts = []
    for unit, size in _UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}{'' if count == 1 else 's'}")
    return " ".join(parts)


def clients_words(clients: Sequence[str | None]) -> str:
    """`web`, `web` or `app`; None stands for every client without settings of its own."""
    names = [code_span(printable(name, keep="")) for name in clients if name is not None]
    if None in clients:
        return "a client without lifespans of its own"
    if len(names) > NAMED:
        more = len(names) - NAMED
        return f"{', '.join(names[:NAMED])} or {more} other client{'' if more == 1 else 's'}"
    return " or ".join(names)


def sentence(clients: Sequence[str | None], login: str, given: Lifetimes) -> str:
    """The answer in words, for some clients and one login."""
    if given.error is not None:
        return _failure(clients_words(clients), login, given.error)
    return f"{subject(clients, login, offline=given.refresh is not None)} {_lasts(given)}{catch(given)}."


def subject(clients: Sequence[str | None], login: str, *, offline: bool) -> str:
    """Whom a sentence is about; `offline` says that an offline login has its token."""
    who, kind = clients_words(clients), EVERY_LOGIN[login]
    ticked = ' who ticks "remember me"' if kind.remember else ""
    asks = "and asking for" if kind.service else "and asks for" if ticked else "asking for"
    token = f" {'with' if offline else asks} an offline token" if kind.offline else ""
    if kind.service:
        return f"{who[:1].upper() + who[1:]}, logged in for itself{token},"
    return f"A user of {who}{ticked}{token}"


def catch(given: Lifetimes) -> str:
    """What spoils an answer that looks well; nothing where nothing does."""
    access, refresh = given.access, given.refresh
    if (
        refresh is not None
        and refresh.expires_in is not None
        and (refresh.end.seconds or 0) < 0 < refresh.expires_in
    ):
        return ": the end of the refresh token lies beyond 2038-01-19, and turns negative"
    if (
        access is not None
        and access.expires_in is not None
        and (access.end.seconds or 0) < 0 < access.expires_in
    ):
        return "; but the end of every access token lies beyond 2038-01-19, and turns negative: it is dead from the start"
    if access is not None and access.expires_in is not None and access.expires_in <= 0:
        return "; every access token is dead from the start"
    dead = dead_from(given)
    if dead is not None:
        return f"; but from {_amount(dead)} after the login on, every access token is dead"
    return ""


def _lasts(given: Lifetimes) -> str:
    idle, latest = given.unused_refresh_refused_after, given.latest_end
    if given.refresh is None or idle is None or latest is None:
        return _without_refresh(given)
    unknown = next((each for each in (idle, latest) if not each.known), None)
    if unknown is not None:
        return f"is signed out when {_unknown(unknown)} says, which is not known"
    if idle.seconds == 0:
        return "is signed out at once"
    if latest.seconds is None:
        return f"is signed out after {_amount(idle)} without activity, and never otherwise"
    if idle.seconds == latest.seconds:
        return f"is signed out after {_amount(idle)}, active or not"
    return f"is signed out after {_amount(idle)} without activity, and at the latest after {_amount(latest)}"


def _without_refresh(given: Lifetimes) -> str:
    access, stays = given.access, browser(given)
    if access is None or not access.end.known:
        return "gets an access token, for how long is not known, and no refresh token"
    text = f"gets an access token for {_amount(access.end)} and no refresh token"
    if stays is None or not (stays.idle.known and stays.max.known):
        return text
    return (
        f"{text}; the browser stays signed in for {_amount(stays.idle)} without activity,"
        f" and for {_amount(stays.max)} at the most"
    )


def _amount(decided: Decided) -> str:
    return "ever" if decided.seconds is None else words(decided.seconds)


def _unknown(decided: Decided) -> str:
    return ".".join(decided.by.path)


def _failure(who: str, login: str, error: LoginError) -> str:
    if not error.known:
        return f"The login {login} of {who} is not known: {error.description}."
    if error.impossible:
        return f"{who[:1].upper() + who[1:]} cannot do the login {login}: {error_words(error)}."
    return f"The login {login} of {who} fails every time: {error_words(error)}."


def error_words(error: LoginError) -> str:
    """`HTTP 400 unauthorized_client, Client not allowed for direct access grants`."""
    head = " ".join(filter(None, (f"HTTP {error.http}" if error.http else "", error.error)))
    description = (error.description or "").rstrip(".")
    return ", ".join(filter(None, (head, description))) if error.http else description


def refusal_words(row: Row) -> str:
    """A login that was asked for and that a client cannot do, as an error message."""
    error = row.lifetimes.error
    who = f"client '{row.client}'" if row.client else "a client of this realm"
    return f"{who} cannot do the login {row.login}" + (f": {error_words(error)}" if error else "")
