"""Offline timeouts of the realm, and a maximum that nobody sees."""

from __future__ import annotations

from collections.abc import Iterator

from kcconfig.lifetimes import Valued, effective
from kcconfig.model import Path, Severity
from kcconfig.realm.lifespans import Level, by_path
from kcconfig.rules.effective import (
    client_of,
    is_set,
    limits_offline,
    line,
    place,
    raw,
    realm_of,
    seconds,
)
from kcconfig.rules.paths import LIMITED, OFFLINE_IDLE, OFFLINE_MAX
from kcconfig.rules.registry import Fix, Found, Scope, rule, separately
from kcconfig.rules.view import ClientView, RealmView


@rule("offline-idle-exceeds-max", Severity.ERROR)
def offline_idle_exceeds_max(realm: RealmView) -> Iterator[Found]:
    """Offline Session Idle is longer than Offline Session Max.

    Idle can never end an offline session; its tokens grow shorter from the first refresh on.

    Bad:  `sessions: {offline: {idle: 60d, max: 30d}}`
    Good: `sessions: {offline: {idle: 30d, max: 60d}}`
    """
    if not limits_offline(realm):
        return
    inputs = realm_of(realm)
    idle, longest = seconds(effective.offline_idle(inputs)), seconds(effective.offline_max(inputs))
    if idle > longest:
        text = f"offline idle ({idle}) is longer than offline max ({longest})"
        yield Found(text, (OFFLINE_IDLE, OFFLINE_MAX, LIMITED), help="set idle below max")


@rule("offline-timeout-not-positive", Severity.WARNING)
def offline_timeout_not_positive(realm: RealmView) -> Iterator[Found]:
    """Offline Session Idle or Max is 0 or negative.

    Up to 24 an offline session then ends at its first use, while its token promises 30 days. From 25 on the
    defaults of 30 and 60 days are used.

    Bad:  `offlineSessionIdleTimeout: 0`
    Good: `sessions: {offline: {idle: 30d, max: unlimited}}`
    """
    inputs = realm_of(realm)
    yield from separately(_not_positive(realm, inputs.offline_idle), _max_not_positive(realm))


def _max_not_positive(realm: RealmView) -> Iterator[Found]:
    if limits_offline(realm):
        yield from _not_positive(realm, realm_of(realm).offline_max, LIMITED)


def _not_positive(realm: RealmView, valued: Valued, *others: Path) -> Iterator[Found]:
    if raw(valued) <= 0:
        text = f"{valued.path[0]} is {raw(valued)}, which is not 'unlimited'"
        help_ = "the number that is meant; `unlimited` for no maximum"
        severity = Severity.ERROR if line(realm).raw_sessions else None
        yield Found(text, (place(valued), *others), help_, severity)


@rule("offline-max-unused", Severity.WARNING)
def offline_max_unused(realm: RealmView) -> Iterator[Found]:
    """An offline maximum is set, but offline sessions are not limited.

    Without "Offline Session Max Limited" it does nothing. Exports carry Keycloak's default of 60 days, which
    is no reason to speak.

    Bad:  `offlineSessionMaxLifespan: 2592000` with `offlineSessionMaxLifespanEnabled: false`
    Good: `sessions: {offline: {max: 30d}}`, which turns the limit on
    """
    if limits_offline(realm):
        return
    inputs = realm_of(realm)
    yield from separately(
        _max_unused(realm, inputs.offline_max), _client_max_unused(inputs.client_offline_max)
    )


def _max_unused(realm: RealmView, valued: Valued) -> Iterator[Found]:
    default = by_path(Level.REALM)[OFFLINE_MAX].default
    if realm.is_declared(*OFFLINE_MAX) and raw(valued) != default:
        text = f"offline max is {raw(valued)}, but offline sessions are not limited"
        yield Found(text, (OFFLINE_MAX, LIMITED), help="turn the limit on, or leave it out")


def _client_max_unused(valued: Valued) -> Iterator[Found]:
    if is_set(valued):
        text = f"the realm's client offline max is {raw(valued)}, but offline sessions are not limited"
        yield Found(text, (place(valued), LIMITED), help="turn the limit on, or leave it out")


@rule("client-offline-max-unseen", Severity.INFO, Scope.CLIENT, fix=Fix.NO)
def client_offline_max_unseen(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """A client's offline sessions end, and its tokens do not say so.

    A client's own offline maximum counts although the realm limits nothing, but the refresh token has no `exp`
    and `refresh_expires_in` is 0: the application learns of the end from a refusal.

    Bad:  a client's `sessions: {offline: {max: 30d}}` in a realm without an offline limit
    Good: turn the realm's limit on
    """
    own = client_of(client).offline_max
    if is_set(own) and not limits_offline(realm) and client.refreshing and client.offline_capable:
        text = f"client '{client.key}': offline sessions end after {raw(own)}, but its refresh tokens show no end"
        severity = Severity.WARNING if line(realm).raw_sessions else None
        yield Found(text, (place(own), ((), LIMITED)), "turn the realm's limit on", severity)
