"""Offline timeouts of clients against those of the realm."""

from __future__ import annotations

from collections.abc import Iterator

from kcconfig.lifetimes import Decided, Valued, effective
from kcconfig.model import Severity
from kcconfig.rules.effective import (
    client_of,
    is_set,
    limits_offline,
    place,
    raw,
    realm_of,
    seconds,
)
from kcconfig.rules.paths import LIMITED
from kcconfig.rules.registry import At, Found, rule, separately
from kcconfig.rules.view import ClientView, RealmView


def _exceeds_at_client(client: ClientView, realm: RealmView) -> Iterator[Found]:
    own = client_of(client)
    whose = f"client '{client.key}': {{}}"
    yield from separately(
        _idle_exceeds(realm, own.offline_idle, whose), _max_exceeds(realm, own.offline_max, whose)
    )


def _idle_exceeds(realm: RealmView, valued: Valued, whose: str) -> Iterator[Found]:
    yield from _exceeds(valued, effective.offline_idle(realm_of(realm)), whose)


def _max_exceeds(realm: RealmView, valued: Valued, whose: str) -> Iterator[Found]:
    if is_set(valued) and limits_offline(realm):
        yield from _exceeds(valued, effective.offline_max(realm_of(realm)), whose, ((), LIMITED))


def _exceeds(valued: Valued, limit: Decided, whose: str, *others: At) -> Iterator[Found]:
    if is_set(valued) and raw(valued) > seconds(limit):
        what = f"{whose.format(valued.path[-1])} ({raw(valued)})"
        text = f"{what} is longer than {limit.by.path[0]} ({seconds(limit)})"
        yield Found(text, (place(valued), place(limit), *others), help=f"{seconds(limit)} at most")


@rule("client-offline-exceeds-realm", Severity.WARNING, clients=_exceeds_at_client)
def client_offline_exceeds_realm(realm: RealmView) -> Iterator[Found]:
    """A client's offline timeout is longer than the realm's.

    The offline session of the user ends first. Every version accepts it.

    Bad:  `sessions: {offline: {idle: 30d}}` in the realm, 60d at a client
    Good: the realm's, or less
    """
    inputs = realm_of(realm)
    yield from separately(
        _idle_exceeds(realm, inputs.client_offline_idle, "{}"),
        _max_exceeds(realm, inputs.client_offline_max, "{}"),
    )


def _idle_exceeds_max_at_client(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    own = client_of(client)
    yield from _idle_exceeds_max(f"client '{client.key}': offline", own.offline_idle, own.offline_max)


def _idle_exceeds_max(whose: str, idle: Valued, longest: Valued, *others: At) -> Iterator[Found]:
    if is_set(longest) and raw(idle) > raw(longest):
        text = f"{whose} idle ({raw(idle)}) is longer than offline max ({raw(longest)})"
        yield Found(text, (place(idle), place(longest), *others), help="set idle below max")


@rule("client-offline-idle-exceeds-max", Severity.ERROR, clients=_idle_exceeds_max_at_client)
def client_offline_idle_exceeds_max(realm: RealmView) -> Iterator[Found]:
    """A client's offline idle is longer than its offline maximum.

    Idle can never end the session.

    Bad:  `sessions: {offline: {idle: 30d, max: 7d}}` at a client
    Good: `sessions: {offline: {idle: 7d, max: 30d}}`
    """
    if limits_offline(realm):
        inputs = realm_of(realm)
        pair = (inputs.client_offline_idle, inputs.client_offline_max)
        yield from _idle_exceeds_max("the realm's client offline", *pair, LIMITED)
