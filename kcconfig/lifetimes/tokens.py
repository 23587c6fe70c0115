"""The ends that are written into tokens and into the identity cookie."""

from __future__ import annotations

from typing import Final, NamedTuple

from kcconfig.lifetimes import effective
from kcconfig.lifetimes.decisions import Decided, Loser, capped, later, own
from kcconfig.lifetimes.inputs import Reading
from kcconfig.lifetimes.limits import Case, Limits

UNTIL_SESSION_ENDS: Final = -1
_SIGN: Final = 2**31
_WRAP: Final = 2**32


class Token(NamedTuple):
    """`end` is what the token itself says, in seconds from now; `expires_in` what the answer says beside it.

    `expires_in` is None where it is not known.
    """

    end: Decided
    expires_in: int | None


class RefreshToken(NamedTuple):
    """`type` is Refresh or Offline. Without an `exp` claim `end` is never, whatever else ends the session."""

    end: Decided
    expires_in: int | None
    type: str
    has_exp: bool


def access_token(case: Case, cap: Decided) -> Token:
    """Access and ID token; `cap` is the latest end of the client's session."""
    return Token(*_written(case, capped(_wanted(case), cap)))


def _wanted(case: Case) -> Decided:
    """What the settings ask for, on the clock of the login."""
    losers: tuple[Loser, ...] = ()
    setting = case.realm.access_implicit
    if not case.login.implicit:
        setting = case.realm.access
        if case.client.access.reading is not Reading.INHERITS:
            losers = (Loser(setting, f"replaced by {case.client.access.path[-1]}"),)
            setting = case.client.access
    if setting.reading is Reading.UNKNOWN:
        return own(setting)
    if setting.number != UNTIL_SESSION_ENDS:
        return Decided(case.clocks.now + setting.number, setting, losers)
    until = effective.session_max(case.realm, remember=case.login.remember)
    if until.seconds is None:
        return until
    # Keycloak adds these two as 32-bit numbers, on every version.
    end = _signed(case.born + case.clocks.user_start + until.seconds) - case.born
    asks = Loser(setting, "-1: until the session's longest life is over")
    return Decided(end, until.by, (asks, *losers, *until.overridden))


def refresh_token(case: Case, limits: Limits, cap: Decided) -> RefreshToken:
    """Refresh or offline token; an offline token has an end only where the realm limits offline sessions."""
    if case.login.offline:
        switch = case.realm.offline_limited
        if switch.reading is Reading.UNKNOWN:
            return RefreshToken(own(switch), None, "Offline", has_exp=True)
        if not switch.number:
            return RefreshToken(Decided(None, switch), 0, "Offline", has_exp=False)
    end = capped(later(limits.client_idle, case.clocks.now), cap)
    return RefreshToken(*_written(case, end), kind_of(case), has_exp=True)


def kind_of(case: Case) -> str:
    return "Offline" if case.login.offline else "Refresh"


def identity_cookie(case: Case) -> Decided:
    """Life of KEYCLOAK_IDENTITY from a login or silent login on; never where the stored maximum is 0 or below."""
    end = effective.session_max(case.realm, remember=case.login.remember)
    if end.seconds is None:
        return end
    if end.seconds <= 0:
        return end._replace(seconds=None)
    return _narrow(end, case.born) if case.line.narrow_numbers else end


def _written(case: Case, end: Decided) -> tuple[Decided, int | None]:
    """An end as a token says it, from now on, and as the answer says it."""
    end = later(end, -case.clocks.now)
    if end.seconds is None or not case.line.narrow_numbers:
        return end, end.seconds
    return _narrow(end, case.born + case.clocks.now), _signed(end.seconds)


def past_2038(seconds: int, now: int) -> bool:
    """Does a life that begins `now` end when 32 bits no longer hold the seconds since 1970?"""
    return now + seconds >= _SIGN


def born_expired(lifespan: int) -> bool:
    """Is an access token with this lifespan dead from the start?"""
    return lifespan <= 0 and lifespan != UNTIL_SESSION_ENDS


def _narrow(end: Decided, now: int) -> Decided:
    """An end as a 32-bit number of seconds since 1970: after 2038-01-19 it lies before 1902."""
    if end.seconds is None or not past_2038(end.seconds, now):
        return end
    return end._replace(seconds=_signed(now + end.seconds) - now)


def _signed(number: int) -> int:
    return (number + _SIGN) % _WRAP - _SIGN
