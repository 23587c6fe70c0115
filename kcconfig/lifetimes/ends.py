"""When everything ends, as a login stands: if nothing more happens, and at the latest."""

from __future__ import annotations

from typing import NamedTuple

from kcconfig.lifetimes.clocks import Clocks
from kcconfig.lifetimes.decisions import Decided
from kcconfig.lifetimes.limits import latest_end, max_end
from kcconfig.lifetimes.state import State
from kcconfig.lifetimes.stays import client_end, unused_end, user_end


class Ends(NamedTuple):
    """Ends in seconds since the login; None for what is not there.

    `refresh` is when the newest refresh token stops working, `latest` when none works any more, however much
    they are used. The others are as they are if nothing more happens.
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
    line = state.rules.line
    access = state.access[client]
    found = Ends(access=access.end if access else None, cookie=state.cookie)
    for offline, stay in ((False, state.online), (True, state.offline)):
        part = stay.clients[client] if stay is not None else None
        if stay is None:
            continue
        limits = state.rules.client(client, offline=offline).limits
        session = user_end(line, limits, stay)
        found = found._replace(offline=session) if offline else found._replace(sso=session)
        if part is None:
            continue
        if not offline:
            found = found._replace(client=client_end(line, limits, stay, part))
        tokens = [token for token in state.refresh[client] if token.offline == offline]
        if tokens:
            clocks = Clocks(user_start=stay.user.start, client_start=part.start)
            latest = latest_end(limits, max_end(limits, clocks), clocks)
            own = Decided(tokens[-1].end, tokens[-1].by)
            refresh = unused_end(line, limits, stay, part, token_end=own, latest=latest)
            found = found._replace(refresh=refresh, latest=latest)
    return found
