"""Tokens out of a session: what an answer gives, and what its client holds from then on."""

from __future__ import annotations

from typing import NamedTuple

from kcconfig.lifetimes.clocks import Clocks
from kcconfig.lifetimes.decisions import Decided, later
from kcconfig.lifetimes.limits import Case, max_end
from kcconfig.lifetimes.logins import withholds_refresh
from kcconfig.lifetimes.rotation import Issued
from kcconfig.lifetimes.state import Access, Client, State
from kcconfig.lifetimes.stays import Part, Stay, put
from kcconfig.lifetimes.tokens import RefreshToken, Token, access_token, refresh_token


class Answer(NamedTuple):
    """New tokens, their ends in seconds from the answer on. The ID token ends with the access token."""

    access: Token
    refresh: RefreshToken | None


def issued(
    state: State, stay: Stay, index: int, clocks: Clocks, *, family: int | None = None, offline: bool = False
) -> tuple[State, Answer]:
    """The tokens that a client gets now out of a session, which becomes part of the state.

    `family` is the login that they come from; None for a new one. `offline` says that an offline token is asked
    for: its access token is made by the offline numbers even where the client gets no refresh token at all.
    """
    now = clocks.now
    client = state.rules.client(index, offline=stay.offline or offline)
    case, limits = client
    case = Case(case.line, case.realm, case.client, case.login, clocks, case.born)
    cap = max_end(limits, clocks)
    access = access_token(case, cap)
    refresh = None
    tokens, families = state.refresh, state.families
    if _gives_refresh(case, first=family is None):
        refresh = _refresh_token(client, case, cap)
        end = later(refresh.end, now).seconds if refresh.has_exp else None
        own = tokens[index]
        source = families if family is None else family
        token = Issued(end, refresh.end.by, now, len(own), source, stay.offline, stay.number)
        tokens = put(tokens, index, (*own, token))
    held = Access(later(access.end, now), stay.offline or offline, stay.number)
    online, away, left = state.online, state.offline, state.left
    if left:
        _, _, online, away, *_, left = state.with_stay(stay)
    elif stay.offline:
        away = stay
    else:
        online = stay
    state = State(
        rules=state.rules,
        login=state.login,
        online=online,
        offline=away,
        cookie=state.cookie,
        refresh=tokens,
        access=put(state.access, index, held),
        families=families + (family is None),
        led=state.led,
        left=left,
    )
    return state, Answer(access, refresh)


def _gives_refresh(case: Case, *, first: bool) -> bool:
    """Only the first answer looks at the switch that a client has for logging in for itself."""
    if case.login.implicit:
        return False
    return withholds_refresh(case.client, case.login if first else case.login._replace(service=False)) is None


def clocks_of(stay: Stay, part: Part, now: int) -> Clocks:
    """The clocks of a client in a session."""
    return Clocks(now, stay.user.start, stay.user.last_use, part.start, part.last_use)


def _refresh_token(client: Client, case: Case, cap: Decided) -> RefreshToken:
    """Up to 23 a refresh token counts from the client's last use: the login, not its exchange for the code."""
    clocks = case.clocks
    late = clocks.now - clocks.client_last_use if case.line.late_start else 0
    if not late:
        return refresh_token(case, client.limits, cap)
    begun = case._replace(clocks=clocks._replace(now=clocks.client_last_use))
    token = refresh_token(begun, client.limits, cap)
    if not token.has_exp:
        return token
    left = None if token.expires_in is None else token.expires_in - late
    return token._replace(end=later(token.end, -late), expires_in=left)
