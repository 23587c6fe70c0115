"""What a visitor does next, and when: drawn by lot from what the state of a login allows."""

from __future__ import annotations

import random
from typing import Final, NamedTuple

from matrix_points import LOGINS_TRIED

from kcconfig.lifetimes import LOGINS
from kcconfig.lifetimes.ends import ends_of
from kcconfig.lifetimes.moments import Action
from kcconfig.lifetimes.state import State
from kcconfig.lifetimes.stays import client_end, user_end

PATIENCE: Final = 26
"""Seconds that one visit may last."""

CHANGED_AT: Final = 5
"""Seconds after which settings change, in a visit that has a change."""

MARGIN: Final = 3
"""Seconds that every moment keeps from an end, so that no rounding decides."""

FORGET: Final = "forgotten cookies"
"""What a browser does, and no application."""

Deed = Action | str

_WEIGHTS: Final[dict[Deed, int]] = {
    Action.REFRESH: 8,
    Action.SILENT: 3,
    Action.USERINFO: 3,
    Action.INTROSPECTION: 2,
    Action.REAUTHENTICATION: 1,
    Action.OFFLINE: 1,
    Action.LOGOUT: 1,
    FORGET: 1,
}
_WITH_COOKIE: Final = {Action.SILENT, Action.REAUTHENTICATION, Action.OFFLINE, FORGET}
_NOT_FORGOTTEN: Final = {Action.LOGOUT, FORGET}
_SHOWN: Final = (Action.USERINFO, Action.INTROSPECTION)


class Turn(NamedTuple):
    """What happens next, in seconds since the login."""

    at: float
    deed: Deed
    client: int = 0
    token: int | None = None


def tours(name: str) -> tuple[tuple[Deed, ...], ...]:
    """Everything that can follow a login of this kind, in orders in which it can."""
    login = LOGINS[name]
    if login.service:
        return ((Action.REFRESH,),)
    if not login.cookie:
        return ((*_SHOWN, Action.REFRESH, Action.LOGOUT),)
    # An offline login may leave no session behind that a browser could come back to.
    coming_back = () if login.offline else (Action.SILENT, Action.REAUTHENTICATION, Action.OFFLINE)
    return ((*_SHOWN, *coming_back, Action.REFRESH, Action.LOGOUT), (FORGET,))


def kinds() -> set[tuple[str, str]]:
    """Every kind of login with everything that can follow it: what a run must have seen."""
    return {
        (name, told(deed)) for name in LOGINS_TRIED for tour in tours(name) for deed in (Action.LOGIN, *tour)
    }


def told(deed: Deed) -> str:
    return deed.value if isinstance(deed, Action) else deed


def planned_turn(state: State, now: float, deed: Deed) -> Turn | None:
    """This deed at once, where the state allows it and no end is near."""
    ends = [end.seconds for end in ends_of(state) if end is not None and end.seconds is not None]
    if not _can(state, deed, 0) or any(abs(end - now) < MARGIN for end in ends):
        return None
    return Turn(now, deed)


def next_turn(state: State, now: float, dice: random.Random, *, forgot: bool = False) -> Turn | None:
    """None to stop. An end that comes soon is looked at from both sides."""
    if now > PATIENCE:
        return None
    ends = _ends(state)
    soon = [end for end in ends if now < end < PATIENCE]
    at = now + dice.choice((1.2, 1.7, 2.5))
    if soon and dice.random() < 0.6:
        at = dice.choice(soon) + dice.choice((-MARGIN - 0.5, MARGIN + 0.5))
    at = max(at, now + 1.2)
    while any(abs(end - at) < MARGIN for end in ends):
        at += 0.5
    choices = [
        (deed, client)
        for deed in _WEIGHTS
        for client in ((0, 1) if state.login.cookie else (0,))
        if _can(state, deed, client) and not (forgot and deed in _NOT_FORGOTTEN)
    ]
    if not choices:
        return None
    deed, client = dice.choices(choices, [_WEIGHTS[deed] * (1, 0.3)[client] for deed, client in choices])[0]
    tokens = state.refresh[client]
    old = deed is Action.REFRESH and len(tokens) > 1 and dice.random() < 0.25
    return Turn(at, deed, client, dice.randrange(len(tokens)) if old else None)


def _ends(state: State) -> list[int]:
    """All ends that lie ahead, with the grace that some lines give after them; in order, so that lots repeat."""
    found = [end for client in (0, 1) for end in ends_of(state, client)]
    for stay in state.left:
        for client, part in enumerate(stay.clients):
            limits = state.rules.client(client, offline=stay.offline).limits
            found.append(user_end(state.rules.line, limits, stay))
            if part is not None:
                found.append(client_end(state.rules.line, limits, stay, part))
    ends = {end.seconds for end in found if end is not None and end.seconds is not None}
    return sorted(ends | {end + 120 for end in ends})


def _can(state: State, deed: Deed, client: int) -> bool:
    if deed in _WITH_COOKIE and not state.login.cookie:
        return False
    if deed in {Action.OFFLINE, Action.LOGOUT, FORGET} and client:
        return False
    if deed is Action.REFRESH or (deed is Action.LOGOUT and not state.login.cookie):
        return bool(state.refresh[client])
    if deed in _SHOWN:
        return state.access[client] is not None and not state.login.service
    return True
