"""What a proof tries: which moments follow a login, one script for each thing to prove."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from kcconfig.lifetimes import Decided
from kcconfig.lifetimes.moments import Action
from kcconfig.verify.teller import Teller

MARGIN: Final = 3
"""Seconds that a use keeps from the end that it comes before or after."""


class Script(NamedTuple):
    """`fits` says, once the login is done, whether there is more to see; `first`: the login itself counts here."""

    title: str
    tell: Callable[[Teller], None]
    fits: Callable[[Teller], bool] = lambda _teller: True
    first: bool = False


def _used_and_left(teller: Teller) -> None:
    browser = teller.visit.login.cookie
    if not teller.visit.login.service:
        if teller.visit.may_userinfo:
            teller.act(Action.USERINFO)
        if teller.visit.may_introspect:
            teller.act(Action.INTROSPECTION)
    if teller.has_refresh():
        teller.act(Action.REFRESH)
    if teller.has_refresh() and not _rotates(teller):
        teller.act(Action.REFRESH, token=0, words="refresh with the first token again")
    if browser:
        teller.act(Action.SILENT)
        if teller.visit.parties > 1:
            teller.act(Action.SILENT, client=1, words="silent login of another client")
        teller.act(Action.REAUTHENTICATION)
    _leave(teller)


def _leave(teller: Teller) -> None:
    browser = teller.visit.login.cookie
    if not browser and not teller.has_refresh():
        return
    teller.act(Action.LOGOUT)
    if teller.has_refresh():
        teller.act(Action.REFRESH, words="refresh after the logout")
    if teller.has_refresh(1):
        teller.act(Action.REFRESH, client=1, words="refresh of the other client after the logout")
    if browser:
        teller.act(Action.SILENT, words="silent login after the logout")


def _without_cookies(teller: Teller) -> None:
    teller.forget_cookies()
    teller.act(Action.SILENT, words="silent login without cookies")
    if teller.has_refresh():
        teller.act(Action.REFRESH, words="refresh without cookies")


def _reused(teller: Teller) -> None:
    """Refresh tokens that are used more often than rotation allows, or after a newer one."""
    teller.act(Action.REFRESH)
    teller.wait_until(teller.visit.now + 1.2)
    teller.act(Action.REFRESH)
    teller.wait_until(teller.visit.now + 1.2)
    teller.act(Action.REFRESH, token=0, words="refresh with the first token again")
    teller.act(Action.REFRESH, words="refresh with the newest token")


def _just_before(teller: Teller) -> None:
    teller.wait_until(_at(teller.ends.refresh) - MARGIN)
    teller.act(Action.REFRESH, words="refresh just before the end, unused until then")


def _just_after(teller: Teller) -> None:
    teller.wait_until(_at(teller.ends.refresh) + MARGIN)
    teller.act(Action.REFRESH, words="refresh just after the end, unused until then")
    if teller.visit.login.cookie:
        sso = _at(teller.ends.sso)
        if abs(sso - teller.visit.now) < MARGIN:
            teller.wait_until(sso + MARGIN)
        teller.act(Action.SILENT, words="silent login after that")


def _to_the_end(teller: Teller) -> None:
    """In use all the time, until no use helps any more."""
    while teller.going:
        latest, unused = _at(teller.ends.latest), _at(teller.ends.refresh)
        now = teller.visit.now
        following = min(now + (unused - now) / 2, latest - MARGIN)
        if following - now < MARGIN:
            break
        teller.wait_until(following)
        teller.act(Action.REFRESH, words="refresh while in use")
    teller.wait_until(_at(teller.ends.latest) + MARGIN)
    teller.act(Action.REFRESH, words="refresh after the longest life")


def _access_token(teller: Teller) -> None:
    end = _at(teller.ends.access)
    teller.wait_until(end - MARGIN)
    teller.act(Action.USERINFO, words="userinfo just before the access token ends")
    teller.wait_until(end + MARGIN)
    teller.act(Action.USERINFO, words="userinfo after the access token has ended")


def _browser(teller: Teller) -> None:
    """The browser alone: silent logins until they are refused."""
    ends = [end for end in (teller.ends.sso, teller.ends.cookie) if end is not None]
    first = min(_at(end) for end in ends)
    teller.wait_until(first - MARGIN)
    teller.act(Action.SILENT, words="silent login just before the browser is signed out")
    ends = [end for end in (teller.ends.sso, teller.ends.cookie) if end is not None]
    teller.wait_until(min(_at(end) for end in ends) + MARGIN)
    teller.act(Action.SILENT, words="silent login after the browser is signed out")


AT_ONCE: Final = (
    Script("used and left", _used_and_left, first=True),
    Script("without cookies", _without_cookies, lambda teller: teller.visit.login.cookie),
    Script("tokens used twice", _reused, lambda teller: teller.has_refresh() and _rotates(teller)),
)
"""What takes no waiting."""

WAITING: Final = (
    Script("unused, until just before its end", _just_before, lambda teller: _soon(teller.ends.refresh)),
    Script("unused, past its end", _just_after, lambda teller: _soon(teller.ends.refresh)),
    Script(
        "in use to the end",
        _to_the_end,
        lambda teller: _soon(teller.ends.refresh) and _soon(teller.ends.latest),
    ),
    Script(
        "access token",
        _access_token,
        lambda teller: (
            _soon(teller.ends.access) and teller.visit.may_userinfo and not teller.visit.login.service
        ),
    ),
    Script("browser", _browser, lambda teller: teller.visit.login.cookie and _soon(teller.ends.sso)),
)
"""What really waits for the ends."""

_LONGEST: Final = 300
"""Seconds; what ends later is not waited for."""


def _rotates(teller: Teller) -> bool:
    return bool(teller.settings.realm.rotates.number)


def _at(end: Decided | None) -> float:
    return float("inf") if end is None or end.seconds is None else end.seconds


def _soon(end: Decided | None) -> bool:
    return MARGIN < _at(end) <= _LONGEST
