"""Tokens: lifespans of access tokens against the sessions behind them, refreshing, device and back-channel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kcconfig.lifetimes import effective
from kcconfig.lifetimes.inputs import Reading
from kcconfig.model import Path, Severity
from kcconfig.realm.versions import at_least
from kcconfig.rules.client_sessions import ATTR_IDLE, ATTR_MAX, OFFLINE_ATTRS
from kcconfig.rules.effective import client_of, raw, realm_of, remembers, seconds
from kcconfig.rules.registry import At, Found, Scope, rule
from kcconfig.rules.sso_sessions import CLIENT_IDLE, IDLE, LIMITED, MAX, OFFLINE_IDLE, OFFLINE_MAX, sso
from kcconfig.rules.view import OFFLINE_ACCESS, ClientView, RealmView

ACCESS: Final[Path] = ("accessTokenLifespan",)
IMPLICIT: Final[Path] = ("accessTokenLifespanForImplicitFlow",)
ATTR_ACCESS: Final[Path] = ("attributes", "access.token.lifespan")
UNTIL_SESSION_END: Final = -1
LAST_SECOND: Final = 2**31 - 1
INTEGER: Final = re.compile(r"[+-]?[0-9]+", re.ASCII)


def _own_access(client: ClientView) -> int | None:
    """A client's own access lifespan, None where it inherits."""
    valued = client_of(client).access
    return raw(valued) if valued.reading is Reading.NUMBER else None


def _idle(realm: RealmView, client: ClientView | None) -> int:
    """How long a session lives without a refresh, by the shorter of the client's and the SSO session's idle."""
    inputs = realm_of(realm)
    return min(seconds(effective.client_idle(inputs, client_of(client))), seconds(effective.sso_idle(inputs)))


def _compared(realm: RealmView) -> Iterator[tuple[int, int, str, tuple[At, ...]]]:
    """Access lifespan and idle, whose they are, and their settings: the realm's, then of clients with own values."""
    realm_access = raw(realm_of(realm).access)
    if any(client.refreshing and _own_access(client) is None for client in realm.clients.values()) or not [
        client for client in realm.clients.values() if not client.built_in
    ]:
        yield realm_access, _idle(realm, None), "access tokens", (ACCESS, IDLE, CLIENT_IDLE)
    for client in realm.clients.values():
        own = _own_access(client)
        if client.refreshing and (own is not None or client.number(*ATTR_IDLE) > 0):
            access = realm_access if own is None else own
            at: tuple[At, ...] = ((client.address, ATTR_ACCESS), (client.address, ATTR_IDLE))
            yield access, _idle(realm, client), f"access tokens of client '{client.key}'", at


@rule("access-exceeds-idle", Severity.WARNING, hides=("access-exceeds-half-idle", "access-exceeds-max"))
def access_exceeds_idle(realm: RealmView) -> Iterator[Found]:
    """Access tokens live as long as a session without activity, or longer.

    Only a refresh or a silent login counts as activity, and applications refresh when the access token ends. By
    then the session is over, so an active user is signed out.

    Bad:  `tokens: {access: 1h}` with `sessions: {sso: {idle: 30m}}`
    Good: `tokens: {access: 5m}`
    """
    for access, idle, whose, at in _compared(realm):
        if access > 0 and access >= idle:
            text = f"{whose} live {access}, a session without a refresh ends after {idle}"
            yield Found(text, at, help=f"{idle // 3} or less")


@rule("access-exceeds-half-idle", Severity.WARNING)
def access_exceeds_half_idle(realm: RealmView) -> Iterator[Found]:
    """Access tokens live longer than half of the idle timeout.

    What a user feels as idle time lies between idle minus access and idle; one missed refresh ends the session.

    Bad:  `tokens: {access: 20m}` with `sessions: {sso: {idle: 30m}}`
    Good: `tokens: {access: 5m}`
    """
    for access, idle, whose, at in _compared(realm):
        if idle / 2 < access < idle:
            text = f"{whose} live {access}, more than half of the idle timeout ({idle})"
            yield Found(text, at, help=f"{idle // 3} or less")


@rule("access-exceeds-max", Severity.WARNING)
def access_exceeds_max(realm: RealmView) -> Iterator[Found]:
    """Access tokens are to live longer than the session behind them.

    They are cut to what is left of it; an offline login without a limit is not cut, so one client gets two
    answers.

    Bad:  `tokens: {access: 12h}` with `sessions: {sso: {max: 10h}}`
    Good: `tokens: {access: 5m}`
    """
    inputs = realm_of(realm)
    _, longest = sso(realm)
    if raw(inputs.access) > longest:
        text = f"access tokens live {raw(inputs.access)}, sessions {longest} at most"
        yield Found(text, (ACCESS, MAX), help="shorten it")
    implicit = any(client.enabled and client.flag("implicitFlowEnabled") for client in realm.clients.values())
    if implicit and raw(inputs.access_implicit) > longest:
        text = f"access tokens of the implicit flow live {raw(inputs.access_implicit)}, sessions {longest} at most"
        yield Found(text, (IMPLICIT, MAX), help="shorten it")
    for client in realm.clients.values():
        own = _own_access(client)
        most = seconds(effective.client_max(inputs, client_of(client)))
        access = raw(inputs.access) if own is None else own
        declared_here = own is not None or client.number(*ATTR_MAX) > 0
        if client.enabled and not client.saml and declared_here and access > most:
            at: tuple[At, ...] = ((client.address, ATTR_ACCESS), (client.address, ATTR_MAX))
            text = f"access tokens of client '{client.key}' live {access}, its sessions {most} at most"
            yield Found(text, at, help="shorten it")


@rule("access-not-positive", Severity.ERROR)
def access_not_positive(realm: RealmView) -> Iterator[Found]:
    """Access tokens are born expired.

    0 does not mean unlimited: `expires_in` is 0, or negative, and no login is of any use.

    Bad:  `tokens: {access: 0}`
    Good: `tokens: {access: 5m}`
    """
    inputs = realm_of(realm)
    for path, valued in ((ACCESS, inputs.access), (IMPLICIT, inputs.access_implicit)):
        if raw(valued) == 0 or raw(valued) < UNTIL_SESSION_END:
            yield Found(f"{path[0]} is {raw(valued)}: tokens are born expired", (path,), help="300")
    for client in realm.clients.values():
        own = _own_access(client)
        if own is not None and (own == 0 or own < UNTIL_SESSION_END):
            text = f"client '{client.key}': access.token.lifespan is {own}: tokens are born expired"
            yield Found(text, ((client.address, ATTR_ACCESS),), help="300, or `inherit`")


@rule("access-until-session-end", Severity.WARNING)
def access_until_session_end(realm: RealmView) -> Iterator[Found]:
    """Access tokens live until the session ends.

    A bearer token for a whole day, for service accounts too. Offline logins get tokens that stop at SSO max:
    from then on each refresh returns one that has already expired.

    Bad:  `tokens: {access: session}`
    Good: `tokens: {access: 5m}`
    """
    inputs = realm_of(realm)
    offline = any(
        OFFLINE_ACCESS in client.items("defaultClientScopes") and client.enabled
        for client in realm.clients.values()
    )
    severity = Severity.ERROR if offline or raw(inputs.sso_max) <= 0 else None
    help_ = "a number: 5m"
    if raw(inputs.access) == UNTIL_SESSION_END:
        yield Found("access tokens live until the session ends", (ACCESS, MAX), help_, severity)
    implicit = any(client.enabled and client.flag("implicitFlowEnabled") for client in realm.clients.values())
    if implicit and raw(inputs.access_implicit) == UNTIL_SESSION_END:
        yield Found("access tokens of the implicit flow live until the session ends", (IMPLICIT, MAX), help_)
    for client in realm.clients.values():
        if _own_access(client) == UNTIL_SESSION_END:
            mine = OFFLINE_ACCESS in client.items("defaultClientScopes") or raw(inputs.sso_max) <= 0
            text = f"access tokens of client '{client.key}' live until the session ends"
            yield Found(text, ((client.address, ATTR_ACCESS),), help_, Severity.ERROR if mine else None)


@rule("lifespan-not-a-number", Severity.ERROR, Scope.CLIENT)
def lifespan_not_a_number(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    """A lifespan of a client is no whole number of seconds.

    In access.token.lifespan it makes every token request of the client a 500. In the session timeouts the
    limit silently does not exist. Text under `attributes` is Keycloak's own: "5m" is no duration there.

    Bad:  `attributes: {access.token.lifespan: 5m}`
    Good: `tokens: {access: 5m}`
    """
    shorthand = {ATTR_ACCESS: "tokens.access", ATTR_IDLE: "sessions.idle", ATTR_MAX: "sessions.max"}
    for path in (ATTR_ACCESS, ATTR_IDLE, ATTR_MAX, *OFFLINE_ATTRS):
        text = client.text(*path)
        if not text.strip():
            continue
        fits = INTEGER.fullmatch(text) and (path != ATTR_ACCESS or -LAST_SECOND <= int(text) <= LAST_SECOND)
        if not fits:
            effect = "every token request fails" if path == ATTR_ACCESS else "there is no such limit"
            name = shorthand.get(path, "sessions.offline")
            message = f"client '{client.key}': {path[1]} is '{text}', so {effect}"
            yield Found(message, (path,), help=f"whole seconds, or the shorthand {name}")


@rule("lifespan-past-2038", Severity.ERROR)
def lifespan_past_2038(realm: RealmView) -> Iterator[Found]:
    """A lifespan reaches beyond 19 January 2038.

    Up to 24, the end of a token is a 32-bit number: it turns negative, and the first refresh fails. From 25 on
    only access tokens until the session's end are concerned.

    Bad:  `sessions: {sso: {max: 7300d}}`
    Good: `sessions: {sso: {max: 30d}}`
    """
    inputs, left = realm_of(realm), LAST_SECOND - realm.now
    idle, longest = sso(realm)
    if raw(inputs.access) == UNTIL_SESSION_END:
        end = max(raw(inputs.sso_max), raw(inputs.remember_me_max) if remembers(realm) else 0)
        if end > left:
            yield Found(
                f"access tokens until the session's end would end after 2038 ({end})",
                (MAX, ACCESS),
                "a realistic maximum",
            )
            return
    if at_least(realm.version, "25.0"):
        return
    found = [(raw(inputs.access), ACCESS), (idle, IDLE), (longest, MAX)]
    if raw(inputs.offline_limited):
        found += [
            (seconds(effective.offline_idle(inputs)), OFFLINE_IDLE),
            (seconds(effective.offline_max(inputs)), OFFLINE_MAX),
        ]
    for number, path in found:
        if number > left:
            yield Found(
                f"{path[0]} ({number}) reaches beyond 2038",
                (path, LIMITED) if path == OFFLINE_MAX else (path,),
                "a realistic number",
            )


@rule("refresh-reuse-without-rotation", Severity.WARNING)
def refresh_reuse_without_rotation(realm: RealmView) -> Iterator[Found]:
    """Refresh tokens may be used again so many times, but they are not rotated.

    Without rotation every refresh token works until it ends, as often as one likes.

    Bad:  `tokens: {refresh: {rotate: false, reuse: 1}}`
    Good: `tokens: {refresh: {rotate: true, reuse: 0}}`
    """
    paths = (("refreshTokenMaxReuse",), ("revokeRefreshToken",))
    if realm.number(*paths[0]) > 0 and not realm.flag(*paths[1]):
        text = f"refreshTokenMaxReuse is {realm.number(*paths[0])}, but refresh tokens are not rotated"
        yield Found(text, paths, help="turn rotation on, or set 0")


@rule("polling-exceeds-expiry", Severity.ERROR)
def polling_exceeds_expiry(realm: RealmView) -> Iterator[Found]:
    """A device or client may ask for its token only when the request has run out.

    RFC 8628 section 3.2, CIBA Core section 7.3; every version accepts it.

    Bad:  `tokens: {deviceCode: 1m, devicePolling: 2m}`
    Good: `tokens: {deviceCode: 10m, devicePolling: 5s}`
    """
    device = (("oauth2DevicePollingInterval",), ("oauth2DeviceCodeLifespan",))
    pairs = (device, (("attributes", "cibaInterval"), ("attributes", "cibaExpiresIn")))
    defaults = {device[0]: 5, device[1]: 600, pairs[1][0]: 5, pairs[1][1]: 120}
    for polling, expiry in pairs:
        often, ends = (realm.number(*path, default=defaults[path]) for path in (polling, expiry))
        if often >= ends:
            text = f"{polling[-1]} ({often}) is no shorter than {expiry[-1]} ({ends})"
            yield Found(text, (polling, expiry), help="5 and 600, or 5 and 120")
    own = (("attributes", "oauth2.device.polling.interval"), ("attributes", "oauth2.device.code.lifespan"))
    for client in realm.clients.values():
        if not client.flag("attributes", "oauth2.device.authorization.grant.enabled"):
            continue
        numbers = [
            client.number(*path) or realm.number(*base, default=defaults[base])
            for path, base in zip(own, device, strict=True)
        ]
        if numbers[0] >= numbers[1] and any(client.number(*path) for path in own):
            text = f"client '{client.key}': it may ask every {numbers[0]}, its device code lives {numbers[1]}"
            yield Found(text, tuple((client.address, path) for path in own), help="5 and 600")
