"""When everything ends, as a login stands: if nothing more happens, and at the latest."""

from __future__ import annotations

from typing import NamedTuple

from kcconfig.lifetimes.clocks import Clocks
from kcconfig.lifetimes.decisions import Decided, earliest
from kcconfig.lifetimes.limits import latest_end, max_end
from kcconfig.lifetimes.rotation import Issued
from kcconfig.lifetimes.state import State
from kcconfig.lifetimes.stays import Stay, client_end, unused_end, user_end


class Ends(NamedTuple):
    """Ends in seconds since the login; None for what is not there.

    `refresh` is when the newest refresh token stops working, `latest` when none works any more, however much
    they are used. The others are as they are if nothing more happens; `offline` is what the user's and the
    client's part of an offline session allow together.
    """

    access: Decided | None = None
    refresh: Decided | None = None
    latest: Decided | None = None
    sso: Decided | None = None
    client: Decided | None = None
    offline: Decided | None = None
    cookie: Decided | None = None


def ends_of(state: State, client: int = 0) -> Ends:
    """The ends of what one client holds, and of the sessions behind it."""
    access = state.access[client]
    found = Ends(access=access.end if access else None, cookie=state.cookie)
    for stay in (state.online, state.offline):
        if stay is not None:
            found = _of_stay(found, state, stay, client)
    newest = state.refresh[client][-1] if state.refresh[client] else None
    stay = state.stay_of(newest) if newest is not None else None
    return found if newest is None or stay is None else _of_token(found, state, newest, stay, client)


def _of_stay(found: Ends, state: State, stay: Stay, client: int) -> Ends:
    """With the ends of one session, and of the client's part of it."""
    line, part = state.rules.line, stay.clients[client]
    limits = state.rules.client(client, offline=stay.offline).limits
    session = user_end(line, limits, stay)
    own = client_end(line, limits, stay, part) if part is not None else None
    if stay.offline:
        return found._replace(offline=session if own is None else earliest(session, own))
    return found._replace(sso=session, client=own)


def _of_token(found: Ends, state: State, newest: Issued, stay: Stay, client: int) -> Ends:
    """With the ends of the newest refresh token in its session."""
    line, part = state.rules.line, stay.clients[client]
    limits = state.rules.client(client, offline=stay.offline).limits
    if part is None:
        return found
    clocks = Clocks(user_start=stay.user.start, client_start=part.start)
    latest = latest_end(limits, max_end(limits, clocks), clocks)
    token = Decided(newest.end, newest.by)
    refresh = unused_end(line, limits, stay, part, token_end=token, latest=latest)
    return found._replace(refresh=refresh, latest=latest)
