"""Offline sessions: their timeouts, and who gets them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kcconfig.lifetimes import effective
from kcconfig.model import Path, Severity
from kcconfig.realm.lifespans import Level, by_path
from kcconfig.realm.versions import at_least
from kcconfig.rules.effective import client_of, raw, realm_of, seconds
from kcconfig.rules.registry import At, Fix, Found, Scope, rule
from kcconfig.rules.sso_sessions import LIMITED, OFFLINE_IDLE, OFFLINE_MAX
from kcconfig.rules.view import OFFLINE_ACCESS, ClientView, RealmView

CLIENT_OFFLINE_IDLE: Final[Path] = ("clientOfflineSessionIdleTimeout",)
CLIENT_OFFLINE_MAX: Final[Path] = ("clientOfflineSessionMaxLifespan",)
ATTR_IDLE: Final[Path] = ("attributes", "client.offline.session.idle.timeout")
ATTR_MAX: Final[Path] = ("attributes", "client.offline.session.max.lifespan")


def _limited(realm: RealmView) -> bool:
    return raw(realm_of(realm).offline_limited) == 1


def _pair(realm: RealmView) -> tuple[int, int]:
    """Effective idle and max of offline sessions; the max counts only where they are limited."""
    inputs = realm_of(realm)
    return seconds(effective.offline_idle(inputs)), seconds(effective.offline_max(inputs))


@rule("offline-idle-exceeds-max", Severity.ERROR, hides=("idle-equals-max",))
def offline_idle_exceeds_max(realm: RealmView) -> Iterator[Found]:
    """Offline Session Idle is longer than Offline Session Max.

    Idle can never end an offline session; its tokens grow shorter from the first refresh on.

    Bad:  `sessions: {offline: {idle: 60d, max: 30d}}`
    Good: `sessions: {offline: {idle: 30d, max: 60d}}`
    """
    idle, longest = _pair(realm)
    if _limited(realm) and idle > longest:
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
    severity = None if at_least(realm.version, "25.0") else Severity.ERROR
    for path, valued, counts in (
        (OFFLINE_IDLE, inputs.offline_idle, True),
        (OFFLINE_MAX, inputs.offline_max, _limited(realm)),
    ):
        if counts and raw(valued) <= 0:
            text = f"{path[0]} is {raw(valued)}, which is not 'unlimited'"
            yield Found(text, (path,), "the number that is meant; `unlimited` for no maximum", severity)


@rule("offline-max-unused", Severity.WARNING)
def offline_max_unused(realm: RealmView) -> Iterator[Found]:
    """An offline maximum is set, but offline sessions are not limited.

    Without "Offline Session Max Limited" it does nothing. Exports carry Keycloak's default of 60 days, which
    is no reason to speak.

    Bad:  `offlineSessionMaxLifespan: 2592000` with `offlineSessionMaxLifespanEnabled: false`
    Good: `sessions: {offline: {max: 30d}}`, which turns the limit on
    """
    if _limited(realm):
        return
    inputs = realm_of(realm)
    default = by_path(Level.REALM)[OFFLINE_MAX].default
    if raw(inputs.offline_max) != default and realm.is_declared(*OFFLINE_MAX):
        text = f"offline max is {raw(inputs.offline_max)}, but offline sessions are not limited"
        yield Found(text, (OFFLINE_MAX, LIMITED), help="turn the limit on, or leave it out")
    if raw(inputs.client_offline_max) > 0:
        text = f"the realm's client offline max is {raw(inputs.client_offline_max)}, but nothing is limited"
        yield Found(text, (CLIENT_OFFLINE_MAX, LIMITED), help="turn the limit on, or leave it out")


@rule("client-offline-max-unseen", Severity.INFO, Scope.CLIENT, fix=Fix.NO)
def client_offline_max_unseen(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """A client's offline sessions end, and its tokens do not say so.

    A client's own offline maximum counts although the realm limits nothing, but the refresh token has no `exp`
    and `refresh_expires_in` is 0: the application learns of the end from a refusal.

    Bad:  a client's `sessions: {offline: {max: 30d}}` in a realm without an offline limit
    Good: turn the realm's limit on
    """
    own = client.number(*ATTR_MAX)
    if own > 0 and not _limited(realm) and client.offline_capable and client.interactive:
        text = f"client '{client.key}': offline sessions end after {own}, but its refresh tokens show no end"
        severity = None if at_least(realm.version, "25.0") else Severity.WARNING
        yield Found(text, (ATTR_MAX, ((), LIMITED)), "turn the realm's limit on", severity)


@rule("client-offline-exceeds-realm", Severity.WARNING)
def client_offline_exceeds_realm(realm: RealmView) -> Iterator[Found]:
    """A client's offline timeout is longer than the realm's.

    The offline session of the user ends first. Every version accepts it.

    Bad:  `sessions: {offline: {idle: 30d}}` in the realm, 60d at a client
    Good: the realm's, or less
    """
    idle, longest = _pair(realm)
    limits = [(CLIENT_OFFLINE_IDLE, ATTR_IDLE, idle, OFFLINE_IDLE)]
    if _limited(realm):
        limits.append((CLIENT_OFFLINE_MAX, ATTR_MAX, longest, OFFLINE_MAX))
    for own, attribute, limit, base in limits:
        if realm.number(*own) > limit:
            text = f"{own[0]} ({realm.number(*own)}) is longer than {base[0]} ({limit})"
            yield Found(text, (own, base), help=f"{limit} at most")
        for client in realm.clients.values():
            if client.number(*attribute) > limit:
                text = f"client '{client.key}': {attribute[1]} is longer than {base[0]} ({limit})"
                yield Found(text, ((client.address, attribute), base), help=f"{limit} at most")


@rule("client-offline-idle-exceeds-max", Severity.ERROR, hides=("idle-equals-max",))
def client_offline_idle_exceeds_max(realm: RealmView) -> Iterator[Found]:
    """A client's offline idle is longer than its offline maximum.

    Idle can never end the session.

    Bad:  `sessions: {offline: {idle: 30d, max: 7d}}` at a client
    Good: `sessions: {offline: {idle: 7d, max: 30d}}`
    """
    idle, longest = realm.number(*CLIENT_OFFLINE_IDLE), realm.number(*CLIENT_OFFLINE_MAX)
    if _limited(realm) and idle > longest > 0:
        text = f"the realm's client offline idle ({idle}) is longer than its client offline max ({longest})"
        yield Found(text, (CLIENT_OFFLINE_IDLE, CLIENT_OFFLINE_MAX), help="set idle below max")
    for client in realm.clients.values():
        idle, longest = client.number(*ATTR_IDLE), client.number(*ATTR_MAX)
        if idle > longest > 0:
            at: tuple[At, ...] = ((client.address, ATTR_IDLE), (client.address, ATTR_MAX))
            text = f"client '{client.key}': offline idle ({idle}) is longer than offline max ({longest})"
            yield Found(text, at, help="set idle below max")


@rule("offline-shorter-than-online", Severity.WARNING, Scope.CLIENT, fix=Fix.NO)
def offline_shorter_than_online(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """Asking for offline access gives a client less than an ordinary login.

    Bad:  offline idle 10 minutes, SSO idle 30 minutes, and a client that lists `offline_access`
    Good: offline timeouts above those of the SSO session
    """
    lists: list[At] = [
        (name,)
        for name in ("defaultClientScopes", "optionalClientScopes")
        if client.is_declared(name) and OFFLINE_ACCESS in client.items(name)
    ]
    if not lists or not client.interactive:
        return
    inputs, own = realm_of(realm), client_of(client)
    online = seconds(effective.client_idle(inputs, own))
    offline = seconds(effective.client_offline_idle(inputs, own))
    if offline < online:
        text = f"client '{client.key}': offline sessions end after {offline} without activity, ordinary ones after {online}"
        yield Found(
            text, (*lists, ATTR_IDLE, ((), OFFLINE_IDLE)), help="raise offline idle, or drop the scope"
        )
    if effective.limiting(inputs, own) is None:
        return
    online = seconds(effective.client_max(inputs, own))
    offline = seconds(effective.client_offline_max(inputs, own))
    if offline < online:
        text = f"client '{client.key}': offline sessions end after {offline}, ordinary ones after {online}"
        yield Found(text, (*lists, ATTR_MAX, ((), OFFLINE_MAX)), help="raise offline max, or drop the scope")


@rule("offline-by-default", Severity.WARNING)
def offline_by_default(realm: RealmView) -> Iterator[Found]:
    """Every login gets an offline session, though nobody asked for one.

    `offline_access` is a default scope: the session survives single logout, and from 26.1 on there is no SSO
    session beside it, so single sign-on is gone. In the realm's list it is so for every new client (error).

    Bad:  `defaultClientScopes: {add: [offline_access]}`
    Good: `optionalClientScopes: {add: [offline_access]}`
    """
    name = ("defaultDefaultClientScopes",)
    help_ = "make it optional, for the clients that need it"
    if OFFLINE_ACCESS in realm.items(*name):
        text = "offline_access is a default scope of every new client"
        yield Found(text, (name,), help_, Severity.ERROR)
    for client in realm.clients.values():
        if OFFLINE_ACCESS in client.items("defaultClientScopes") and client.enabled:
            text = f"client '{client.key}' gets an offline session at every login"
            yield Found(text, ((client.address, ("defaultClientScopes",)),), help_)
