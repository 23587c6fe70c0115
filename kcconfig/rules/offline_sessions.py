"""Offline sessions: their timeouts, and who gets them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kcconfig.lifetimes import Decided, Valued, effective
from kcconfig.model import ListEdit, Path, Severity
from kcconfig.realm.lifespans import Level, by_path
from kcconfig.rules.effective import (
    client_max,
    client_of,
    client_offline_max,
    is_set,
    limits_offline,
    line,
    place,
    raw,
    realm_of,
    seconds,
)
from kcconfig.rules.paths import LIMITED, OFFLINE_IDLE, OFFLINE_MAX
from kcconfig.rules.registry import At, Fix, Found, Scope, rule, separately
from kcconfig.rules.view import OFFLINE_ACCESS, ClientView, ObjectView, RealmView

SCOPE_LISTS: Final = {
    "defaultClientScopes": "defaultDefaultClientScopes",
    "optionalClientScopes": "defaultOptionalClientScopes",
}
"""A client's lists, and the realm's that new clients get."""


def named(view: ObjectView, name: str) -> bool:
    """Does a policy write `offline_access` into a list?"""
    setting = view.declared.get((name,))
    if setting is None:
        return False
    if isinstance(setting.value, ListEdit):
        return OFFLINE_ACCESS in setting.value.add
    return OFFLINE_ACCESS in view.items(name)


def of_its_own(client: ClientView, realm: RealmView, name: str) -> bool:
    """Is `offline_access` in a client's list, and not because all of the realm's list is, as exports have it?"""
    if not named(client, name):
        return False
    theirs = set(realm.items(SCOPE_LISTS[name]))
    edited = isinstance(client.declared[(name,)].value, ListEdit)
    return edited or OFFLINE_ACCESS not in theirs or not theirs <= set(client.items(name))


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


@rule("offline-shorter-than-online", Severity.WARNING, Scope.CLIENT, fix=Fix.NO)
def offline_shorter_than_online(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """Asking for offline access gives a client less than an ordinary login.

    Bad:  offline idle 10 minutes, SSO idle 30 minutes, and a client that lists `offline_access`
    Good: offline timeouts above those of the SSO session
    """
    lists: list[At] = [(name,) for name in SCOPE_LISTS if of_its_own(client, realm, name)]
    if lists and client.refreshing:
        yield from separately(_idle_shorter(client, realm, lists), _max_shorter(client, realm, lists))


def _idle_shorter(client: ClientView, realm: RealmView, lists: list[At]) -> Iterator[Found]:
    inputs, own = realm_of(realm), client_of(client)
    offline, online = effective.client_offline_idle(inputs, own), effective.client_idle(inputs, own)
    yield from _shorter(client, offline, online, "without activity", lists)


def _max_shorter(client: ClientView, realm: RealmView, lists: list[At]) -> Iterator[Found]:
    offline = client_offline_max(realm, client)
    if offline.seconds is not None or not offline.known:
        yield from _shorter(client, offline, client_max(realm, client), "at the latest", lists)


def _shorter(
    client: ClientView, offline: Decided, online: Decided, when: str, lists: list[At]
) -> Iterator[Found]:
    if seconds(offline) < seconds(online):
        ends = f"offline sessions end after {seconds(offline)} {when}, ordinary ones after {seconds(online)}"
        at = (*lists, place(offline), place(online))
        yield Found(f"client '{client.key}': {ends}", at, help="raise it, or drop the scope")


def _default_at_client(client: ClientView, realm: RealmView) -> Iterator[Found]:
    name = "defaultClientScopes"
    if of_its_own(client, realm, name) and not (client.saml or client.bearer_only):
        text = f"client '{client.key}' gets an offline session at every login"
        yield Found(text, ((name,),), "make it optional, if the client needs it at all")


@rule("offline-by-default", Severity.WARNING, clients=_default_at_client)
def offline_by_default(realm: RealmView) -> Iterator[Found]:
    """Every login gets an offline session, though nobody asked for one.

    `offline_access` is a default scope: the session survives single logout, and from 26.1 on there is no SSO
    session beside it, so single sign-on is gone. In the realm's list it is so for every new client (error).

    Bad:  `defaultClientScopes: {add: [offline_access]}`
    Good: `optionalClientScopes: {add: [offline_access]}`
    """
    name = "defaultDefaultClientScopes"
    if OFFLINE_ACCESS in realm.items(name):
        text = "offline_access is a default scope of every new client"
        yield Found(text, ((name,),), "make it optional, for the clients that need it", Severity.ERROR)
