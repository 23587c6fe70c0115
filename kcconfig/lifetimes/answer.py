"""The first answer of a login: its tokens, the sessions behind them, and what decides each."""

from __future__ import annotations

from typing import NamedTuple

from kcconfig.lifetimes.decisions import Decided
from kcconfig.lifetimes.inputs import ClientInputs, Reading, RealmInputs
from kcconfig.lifetimes.limits import Case, latest_end, limits_of, max_end
from kcconfig.lifetimes.logins import (
    SESSION_NOT_ACTIVE,
    Login,
    LoginError,
    broken,
    form_of,
    refusal,
    withholds_refresh,
)
from kcconfig.lifetimes.sessions import Sessions, sessions_of
from kcconfig.lifetimes.stays import Stay, new_part, unused_end
from kcconfig.lifetimes.tokens import (
    RefreshToken,
    Token,
    access_token,
    identity_cookie,
    kind_of,
    refresh_token,
)
from kcconfig.lifetimes.versions import Line


class Lifetimes(NamedTuple):
    """What a login comes to, in seconds from then on.

    unused_refresh_refused_after  when the refresh token stops working if nobody uses it
    latest_end                    when everything is over, however much it is used
    cookie                        life of the identity cookie, where a browser is left with one
    """

    access: Token | None = None
    id: Token | None = None
    refresh: RefreshToken | None = None
    unused_refresh_refused_after: Decided | None = None
    latest_end: Decided | None = None
    sessions: Sessions = Sessions()
    cookie: Decided | None = None
    error: LoginError | None = None


def first_answer(
    line: Line, realm: RealmInputs, client: ClientInputs, login: Login, born: int = 0
) -> Lifetimes:
    """What a client gets at a login. `born` is the moment of the login in seconds since 1970."""
    case = Case(line, realm, client, form_of(login, client), born=born)
    error = refusal(line, realm, client, case.login) or broken(line, client, case.login)
    if error is not None:
        return Lifetimes(error=error)
    limits = limits_of(case)
    end = max_end(limits)
    latest = latest_end(limits, end)
    sessions = sessions_of(case, limits, end, latest)
    if _dead_at_once(case, sessions):
        return Lifetimes(error=SESSION_NOT_ACTIVE)
    access = access_token(case, end)
    cookie = identity_cookie(case) if case.login.cookie else None
    withheld = withholds_refresh(client, case.login)
    if case.login.implicit or (withheld is not None and withheld.reading is not Reading.UNKNOWN):
        return _without_refresh(case, access, sessions, cookie)
    if withheld is not None:
        unknown = Decided(None, withheld, known=False)
        refresh = RefreshToken(unknown, None, kind_of(case), has_exp=True)
        return Lifetimes(access, access, refresh, unknown, unknown, sessions, cookie)
    refresh = refresh_token(case, limits, end)
    part = new_part(0, limits)
    stay = Stay(part, (part,), case.login.offline, case.login.remember)
    unused = unused_end(line, limits, stay, part, token_end=refresh.end, latest=latest)
    return Lifetimes(access, access, refresh, unused, latest, sessions, cookie)


def _dead_at_once(case: Case, sessions: Sessions) -> bool:
    """22 to 24: a session with a stored maximum of 0 is over before its code can be exchanged."""
    sso = sessions.sso
    if sso is None or not (case.line.raw_sessions and case.login.code):
        return False
    return sso.idle.seconds == 0 or sso.max.seconds == 0


def _without_refresh(case: Case, access: Token, sessions: Sessions, cookie: Decided | None) -> Lifetimes:
    """A browser gets new tokens by silent logins until the SSO session ends; anybody else with a new login."""
    latest = access.end if sessions.sso is None or cookie is None or case.login.offline else sessions.sso.max
    return Lifetimes(
        access, access, None, None, latest, Sessions() if case.login.service else sessions, cookie
    )
