"""Access tokens that live too long for the session behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from kcconfig.lifetimes import Decided, Valued
from kcconfig.lifetimes.inputs import Reading
from kcconfig.model import Severity
from kcconfig.rules.effective import (
    client_max,
    client_of,
    place,
    raw,
    realm_of,
    seconds,
    sso_max,
    unrefreshed,
)
from kcconfig.rules.registry import At, Found, rule, separately
from kcconfig.rules.tokens.access import ATTR_ACCESS, has_text, own_access, some_implicit, uses_own_access
from kcconfig.rules.view import ClientView, RealmView

Exceeds = Callable[[int, int], bool]


def _against(
    limit: Callable[[RealmView, ClientView | None], Decided],
    exceeds: Exceeds,
    text: str,
    realm: RealmView,
    client: ClientView | None = None,
) -> Iterator[Found]:
    """Access tokens that are too long for a limit; of a client only where one of its own settings is the cause."""
    own = None if client is None else own_access(client)
    if client is not None and has_text(client):
        return
    access = own or realm_of(realm).access
    most = limit(realm, client)
    if not exceeds(raw(access), seconds(most)):
        return
    at: tuple[At, ...] = (place(access), place(most))
    if client is None:
        whose = "access tokens"
    elif own is None and exceeds(raw(access), seconds(limit(realm, None))):
        return
    else:
        whose = f"access tokens of client '{client.key}'"
        at = ((client.address, ATTR_ACCESS), *(at if own else reversed(at)))
    said = text.format(whose=whose, access=raw(access), most=seconds(most))
    yield Found(said, at, help=f"{max(seconds(most) // 3, 1)} or less")


def _at_or_above_idle(access: int, idle: int) -> bool:
    return 0 < idle <= access


def _above_half_idle(access: int, idle: int) -> bool:
    return idle / 2 < access < idle


def _above_max(access: int, longest: int) -> bool:
    return access > longest


_exceeding_idle = partial(
    _against, unrefreshed, _at_or_above_idle, "{whose} live {access}, a login without a refresh {most}"
)
_exceeding_half = partial(
    _against,
    unrefreshed,
    _above_half_idle,
    "{whose} live {access}, more than half of the idle timeout ({most})",
)
_exceeding_max = partial(
    _against, client_max, _above_max, "{whose} live {access}, the session behind them {most} at most"
)


def _exceeding_idle_at_client(client: ClientView, realm: RealmView) -> Iterator[Found]:
    if _may_differ(client, client_of(client).idle) and client.refreshing:
        yield from _exceeding_idle(realm, client)


def _exceeding_half_at_client(client: ClientView, realm: RealmView) -> Iterator[Found]:
    if _may_differ(client, client_of(client).idle) and client.refreshing:
        yield from _exceeding_half(realm, client)


def _exceeding_max_at_client(client: ClientView, realm: RealmView) -> Iterator[Found]:
    if _may_differ(client, client_of(client).max) and uses_own_access(client):
        yield from _exceeding_max(realm, client)


def _may_differ(client: ClientView, limit: Valued) -> bool:
    """Has the client a lifespan of its own, or a limit of its own?"""
    return limit.reading is not Reading.INHERITS or client_of(client).access.reading is not Reading.INHERITS


@rule(
    "access-exceeds-idle",
    Severity.WARNING,
    hides=("access-exceeds-half-idle", "access-exceeds-max"),
    clients=_exceeding_idle_at_client,
)
def access_exceeds_idle(realm: RealmView) -> Iterator[Found]:
    """Access tokens live as long as a session without activity, or longer.

    Only a refresh or a silent login counts as activity, and applications refresh when the access token ends. By
    then the session is over, so an active user is signed out.

    Bad:  `tokens: {access: 1h}` with `sessions: {sso: {idle: 30m}}`
    Good: `tokens: {access: 5m}`
    """
    yield from _exceeding_idle(realm)


@rule("access-exceeds-half-idle", Severity.WARNING, clients=_exceeding_half_at_client)
def access_exceeds_half_idle(realm: RealmView) -> Iterator[Found]:
    """Access tokens live longer than half of the idle timeout.

    What a user feels as idle time lies between idle minus access and idle; one missed refresh ends the session.

    Bad:  `tokens: {access: 20m}` with `sessions: {sso: {idle: 30m}}`
    Good: `tokens: {access: 5m}`
    """
    yield from _exceeding_half(realm)


@rule("access-exceeds-max", Severity.WARNING, clients=_exceeding_max_at_client)
def access_exceeds_max(realm: RealmView) -> Iterator[Found]:
    """Access tokens are to live longer than the session behind them.

    They are cut to what is left of it; an offline login without a limit is not cut, so one client gets two
    answers.

    Bad:  `tokens: {access: 12h}` with `sessions: {sso: {max: 10h}}`
    Good: `tokens: {access: 5m}`
    """
    yield from separately(_exceeding_max(realm), _implicit_exceeds_max(realm))


def _implicit_exceeds_max(realm: RealmView) -> Iterator[Found]:
    access, longest = realm_of(realm).access_implicit, sso_max(realm)
    if raw(access) > seconds(longest) and some_implicit(realm):
        text = f"access tokens of the implicit flow live {raw(access)}, the session behind them {seconds(longest)} at most"
        yield Found(text, (place(access), place(longest)), help="shorten it")
