"""Client sessions: timeouts of clients against those of the realm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kcconfig.lifetimes import Valued, effective, line_of
from kcconfig.lifetimes.decisions import counts
from kcconfig.model import Path, Severity
from kcconfig.rules.effective import (
    client_of,
    is_set,
    place,
    raw,
    realm_of,
    remembers,
    seconds,
    sso_idle,
    sso_max,
)
from kcconfig.rules.java import INT_MAX
from kcconfig.rules.paths import ATTR_IDLE, ATTR_MAX, IDLE, MAX, OFFLINE_ATTRS, REMEMBER_ME
from kcconfig.rules.registry import At, Fix, Found, Scope, rule, separately
from kcconfig.rules.view import ClientView, RealmView

PLAIN: Final = re.compile(r"[+-]?[0-9]+", re.ASCII)


def refuses(realm: RealmView) -> bool:
    """Does Keycloak refuse client timeouts above those of the realm?"""
    return line_of(realm.version).compares_clients


def limit(realm: RealmView, *, idle: bool) -> tuple[int, tuple[At, ...]]:
    """The longest client timeout that fits, and the settings that it is made of.

    26.5 and newer compare with the numbers as they are stored.
    """
    inputs = realm_of(realm)
    base, remember = (
        (inputs.sso_idle, inputs.remember_me_idle) if idle else (inputs.sso_max, inputs.remember_me_max)
    )
    remembering = remembers(realm)
    at: tuple[At, ...] = (place(base),)
    if remembering or counts(remember):
        at = (*at, ((), REMEMBER_ME), place(remember))
    if refuses(realm):
        return seconds(effective.longest_for_clients(inputs, idle=idle)), at
    longest = sso_idle if idle else sso_max
    return seconds(longest(realm, remember=remembering)), at


def _exceeds(realm: RealmView, valued: Valued, whose: str, *, enabled: bool, idle: bool) -> Iterator[Found]:
    """A client timeout above the limit. Refusals concern what is disabled, too.

    What does not fit into 32 bits is not compared by the server (seen on 26.7.3).
    """
    refused = refuses(realm) and raw(valued) <= INT_MAX
    if not (is_set(valued) and (enabled or refused)):
        return
    most, paths = limit(realm, idle=idle)
    # A stored SSO timeout of 0 makes every client timeout too long; that is reported where it stands.
    told_at_sso = most <= 0 and realm.is_declared(*(IDLE if idle else MAX))
    if raw(valued) > most and not told_at_sso:
        word = "idle" if idle else "max"
        text = f"{whose} {word} ({raw(valued)}) is longer than the realm's SSO {word} ({most})"
        help_ = f"{most} at most, or `inherit`" if most > 0 else "mend the realm's"
        severity = Severity.ERROR if refused else None
        yield Found(text, (place(valued), *paths), help_, severity)


@rule(
    "realm-client-idle-exceeds-sso",
    Severity.WARNING,
    for_disabled=True,
)
def realm_client_idle_exceeds_sso(realm: RealmView) -> Iterator[Found]:
    """The realm's Client Session Idle is longer than SSO Session Idle.

    From 26.5 on Keycloak refuses to update such a realm, but not to create one, which then cannot be updated.
    Before, refresh tokens claim to live longer than their session.

    Bad:  `sessions: {sso: {idle: 30m}, client: {idle: 1h}}`
    Good: `sessions: {sso: {idle: 30m}, client: {idle: inherit}}`
    """
    valued = realm_of(realm).client_idle
    yield from _exceeds(realm, valued, "the realm's client", enabled=realm.enabled, idle=True)


@rule("realm-client-max-exceeds-sso", Severity.WARNING, for_disabled=True)
def realm_client_max_exceeds_sso(realm: RealmView) -> Iterator[Found]:
    """The realm's Client Session Max is longer than SSO Session Max.

    From 26.5 on Keycloak refuses to update such a realm. Before, it is cut to SSO max without a word.

    Bad:  `sessions: {sso: {max: 8h}, client: {max: 10h}}`
    Good: `sessions: {sso: {max: 8h}, client: {max: inherit}}`
    """
    valued = realm_of(realm).client_max
    yield from _exceeds(realm, valued, "the realm's client", enabled=realm.enabled, idle=False)


@rule(
    "client-idle-exceeds-sso",
    Severity.WARNING,
    Scope.CLIENT,
    for_disabled=True,
)
def client_idle_exceeds_sso(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """A client's idle timeout is longer than that of the SSO session.

    From 26.5 on Keycloak refuses the client, and does not even start with it in an import file. Before, the
    refresh token claims to live longer than the session behind it.

    Bad:  `clients: {app: {sessions: {idle: 2h}}}` under an SSO idle of 30 minutes
    Good: `clients: {app: {sessions: {idle: 15m}}}`
    """
    yield from _client_exceeds(client, realm, client_of(client).idle, idle=True)


@rule("client-max-exceeds-sso", Severity.WARNING, Scope.CLIENT, for_disabled=True)
def client_max_exceeds_sso(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """A client's maximum is longer than that of the SSO session.

    From 26.5 on Keycloak refuses the client. Before, it is cut: a client cannot extend a session.

    Bad:  `clients: {app: {sessions: {max: 24h}}}` under an SSO max of 10 hours
    Good: `clients: {app: {sessions: {max: 8h}}}`
    """
    yield from _client_exceeds(client, realm, client_of(client).max, idle=False)


def _client_exceeds(client: ClientView, realm: RealmView, valued: Valued, *, idle: bool) -> Iterator[Found]:
    if is_set(valued):
        enabled = realm.enabled and client.enabled
        yield from _exceeds(realm, valued, f"client '{client.key}': session", enabled=enabled, idle=idle)


def _remembered_only_at_client(client: ClientView, realm: RealmView) -> Iterator[Found]:
    idle = client_of(client).idle
    if is_set(idle) and client.interactive:
        yield from _remembered_only(realm, idle, f"client '{client.key}': session idle")


@rule("client-idle-only-remembered", Severity.WARNING, clients=_remembered_only_at_client)
def client_idle_only_remembered(realm: RealmView) -> Iterator[Found]:
    """The idle timeout of client sessions fits remembered logins only.

    It is above SSO idle and below remember-me idle: accepted, but the refresh token of an ordinary login
    claims more than its session lives.

    Bad:  `sessions: {idle: 3d}` at a client, SSO idle 30 minutes, remember-me idle 7 days
    Good: SSO idle or less
    """
    yield from _remembered_only(realm, realm_of(realm).client_idle, "the realm's client idle")


def _remembered_only(realm: RealmView, valued: Valued, whose: str) -> Iterator[Found]:
    if not (is_set(valued) and remembers(realm)):
        return
    idle = seconds(sso_idle(realm))
    most, at = limit(realm, idle=True)
    if idle < raw(valued) <= most:
        text = f"{whose} ({raw(valued)}) is longer than an ordinary login may rest ({idle})"
        yield Found(text, (place(valued), *at), help=f"{idle} at most")


def _idle_exceeds_max_at_client(client: ClientView, realm: RealmView) -> Iterator[Found]:
    inputs, own = realm_of(realm), client_of(client)
    if is_set(own.idle):
        longest = own.max if is_set(own.max) else inputs.client_max
        yield from _idle_exceeds_max(f"client '{client.key}': session", own.idle, longest)


def _idle_exceeds_max(whose: str, idle: Valued, longest: Valued) -> Iterator[Found]:
    """Two explicit values; what is inherited from SSO is no maximum of client sessions."""
    if is_set(longest) and raw(idle) > raw(longest):
        text = f"{whose} idle ({raw(idle)}) is longer than max ({raw(longest)})"
        yield Found(text, (place(idle), place(longest)), help="set idle below max")


@rule("client-idle-exceeds-max", Severity.ERROR, clients=_idle_exceeds_max_at_client)
def client_idle_exceeds_max(realm: RealmView) -> Iterator[Found]:
    """The idle timeout of client sessions is longer than their maximum.

    Idle never ends a session: tokens are cut to the maximum. A client that sets only a maximum and inherits its
    idle is fine: a session of fixed length.

    Bad:  `sessions: {client: {idle: 1h, max: 30m}}`
    Good: `sessions: {client: {idle: 15m, max: 30m}}`
    """
    inputs = realm_of(realm)
    yield from _idle_exceeds_max("the realm's client", inputs.client_idle, inputs.client_max)


def _negative_at_client(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    paths = (ATTR_IDLE, ATTR_MAX, *OFFLINE_ATTRS)
    yield from separately(*(_negative_attribute(client, path) for path in paths))


def _negative_attribute(client: ClientView, path: Path) -> Iterator[Found]:
    text = client.text(*path)
    # Text that is no integer is lifespan-not-a-number's.
    if text.startswith("-") and PLAIN.fullmatch(text) and text.strip("-0"):
        yield Found(
            f"client '{client.key}': {path[1]} is negative, which means 'inherit'", (path,), "`inherit`"
        )


@rule("timeout-negative", Severity.WARNING, fix=Fix.CERTAIN, clients=_negative_at_client)
def timeout_negative(realm: RealmView) -> Iterator[Found]:
    """A client or remember-me timeout is negative.

    It is stored as it stands and counts as "inherit", not as "unlimited".

    Bad:  `clientSessionIdleTimeout: -1`
    Good: `sessions: {client: {idle: inherit}}`
    """
    inputs = realm_of(realm)
    for valued in (
        *(inputs.client_idle, inputs.client_max, inputs.client_offline_idle, inputs.client_offline_max),
        *(inputs.remember_me_idle, inputs.remember_me_max),
    ):
        if valued.number < 0:
            text = f"{valued.path[0]} is negative, which means 'inherit'"
            yield Found(text, (place(valued),), help="0, or `inherit`")
