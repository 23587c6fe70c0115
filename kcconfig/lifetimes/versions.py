"""The lines of Keycloak between which lifetimes are computed differently."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from kcconfig.realm import versions


class Line(NamedTuple):
    """How one line computes.

    raw_sessions       22 to 24: sessions are judged by the stored numbers, remember-me replaces, and a cache
                       entry has a life of its own; newer: by the numbers that tokens are made from
    window             seconds of grace after an idle timeout; 22 to 24 only for a session that is read
    narrow_numbers     22 to 24: the end of a token is a 32-bit number and turns negative after 2038-01-19
    keeps_sso_session  before 26.1: an offline token asked for at login leaves an ordinary session behind
    token_exchange     26.2 and newer: standard token exchange is there without a feature switch
    faults             24 and newer: where HTTP 500 says to look; None before
    late_start         22 and 23: the first refresh token counts from the login, not from its exchange for the code
    families           26.0 and newer: reuse of refresh tokens is counted for each login by itself
    checks_remember    26.4 and newer: remembered sessions are refused once the realm remembers nobody
    compares_clients   26.5 and newer: the admin API refuses client timeouts above those of the realm
    drops_offline      26.4: a logout that finds no cookie ends the offline session that its hint names; seen on
                       26.4.7, not on 26.2.5, 26.5.6 and 26.7.3
    renews_offline     a second offline token out of one SSO session moves the client's idle clock, too: seen on
                       22.0.5, 24.0.5 and 26.7.3, not on 26.2.5, 26.4.7 and 26.5.6
    names_audience     26.6.2 and newer: introspection wants the caller among the audiences of the token
    beyond             newer than any version that was observed: the newest rules are used
    """

    raw_sessions: bool
    window: int
    narrow_numbers: bool
    keeps_sso_session: bool
    token_exchange: bool
    faults: str | None
    late_start: bool
    families: bool
    checks_remember: bool
    compares_clients: bool
    drops_offline: bool
    renews_offline: bool
    names_audience: bool
    beyond: bool


def _faults(number: tuple[int, ...]) -> str | None:
    if number < (24,):
        return None
    where = "" if number >= (26,) else " at the debug level"
    return f"For more on this error consult the server log{where}."


@cache
def line_of(version: str) -> Line:
    """The line of a version such as `26.7.3`. Raises ValueError for no version, and for one below 22.

    26 with persistent user sessions switched off has a window of 120 seconds again; no realm setting says so.
    """
    versions.table_version(version)
    number = versions.parse(version)
    return Line(
        raw_sessions=number < (25,),
        window=0 if number >= (26,) else 120,
        narrow_numbers=number < (25,),
        keeps_sso_session=number < (26, 1),
        token_exchange=number >= (26, 2),
        faults=_faults(number),
        late_start=number < (24,),
        families=number >= (26,),
        checks_remember=number >= (26, 4),
        compares_clients=number >= (26, 5),
        drops_offline=number[:2] == (26, 4),
        renews_offline=number < (25,) or number >= (26, 7),
        names_audience=number >= (26, 6, 2),
        beyond=number[:2] > versions.parse(versions.NEWEST)[:2],
    )
