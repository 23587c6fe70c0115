"""Tokens: lifespans of access tokens against the sessions behind them, refreshing, device and back-channel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from kcconfig.lifetimes import Decided, Valued, effective
from kcconfig.lifetimes.inputs import Reading
from kcconfig.lifetimes.tokens import UNTIL_SESSION_ENDS, born_expired, past_2038
from kcconfig.model import Path, Severity
from kcconfig.realm.lifespans import Level, by_path
from kcconfig.rules.client_sessions import ATTR_IDLE, ATTR_MAX, OFFLINE_ATTRS, PLAIN
from kcconfig.rules.effective import (
    client_max,
    client_of,
    limits_offline,
    line,
    place,
    raw,
    realm_of,
    remembers,
    seconds,
    some_client,
    sso_idle,
    sso_max,
    unrefreshed,
)
from kcconfig.rules.registry import At, Found, Scope, rule, separately
from kcconfig.rules.sso_sessions import LIMITED
from kcconfig.rules.view import OFFLINE_ACCESS, ClientView, ObjectView, RealmView, UnknownValueError

ACCESS: Final[Path] = ("accessTokenLifespan",)
IMPLICIT: Final[Path] = ("accessTokenLifespanForImplicitFlow",)
ATTR_ACCESS: Final[Path] = ("attributes", "access.token.lifespan")
SHORTHANDS: Final[dict[Path, str]] = {
    ATTR_ACCESS: "tokens.access",
    ATTR_IDLE: "sessions.idle",
    ATTR_MAX: "sessions.max",
    **dict.fromkeys(OFFLINE_ATTRS, "sessions.offline"),
}

DEVICE: Final[tuple[Path, Path]] = (("oauth2DevicePollingInterval",), ("oauth2DeviceCodeLifespan",))
OWN_DEVICE: Final[tuple[Path, Path]] = (
    ("attributes", "oauth2.device.polling.interval"),
    ("attributes", "oauth2.device.code.lifespan"),
)
CIBA: Final[tuple[Path, Path]] = (("attributes", "cibaInterval"), ("attributes", "cibaExpiresIn"))
DEFAULTS: Final = {path: int(by_path(Level.REALM)[path].default or 0) for path in (*DEVICE, *CIBA)}
DEVICE_GRANT: Final[Path] = ("attributes", "oauth2.device.authorization.grant.enabled")


def _own_access(client: ClientView) -> Valued | None:
    """A client's own access lifespan, None where it inherits, or has text instead."""
    valued = client_of(client).access
    raw(valued)
    return valued if valued.reading is Reading.NUMBER else None


def _uses_own_access(client: ClientView) -> bool:
    """Does Keycloak look at the client's own access lifespan? Implicit tokens have the realm's."""
    return not (client.saml or client.bearer_only or client.implicit_only)


def _has_text(client: ClientView) -> bool:
    """Text in place of the access lifespan: no token at all, which lifespan-not-a-number reports."""
    return client_of(client).access.reading is Reading.BROKEN


Exceeds = Callable[[int, int], bool]


def _against(
    limit: Callable[[RealmView, ClientView | None], Decided],
    exceeds: Exceeds,
    text: str,
    realm: RealmView,
    client: ClientView | None = None,
) -> Iterator[Found]:
    """Access tokens that are too long for a limit; of a client only where one of its own settings is the cause."""
    own = None if client is None else _own_access(client)
    if client is not None and _has_text(client):
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
    if _may_differ(client, client_of(client).max) and _uses_own_access(client):
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
    if raw(access) > seconds(longest) and _some_implicit(realm):
        text = f"access tokens of the implicit flow live {raw(access)}, the session behind them {seconds(longest)} at most"
        yield Found(text, (place(access), place(longest)), help="shorten it")


def _some_implicit(realm: RealmView) -> bool:
    return some_client(realm, lambda client: client.flag("implicitFlowEnabled") and not client.saml)


def _dead_at_client(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    own = _own_access(client)
    if own is not None and _dead(own) and _uses_own_access(client):
        text = f"client '{client.key}': access.token.lifespan is {raw(own)}: tokens are born expired"
        yield Found(text, (place(own),), help="300, or `inherit`")


def _dead(access: Valued) -> bool:
    return born_expired(raw(access))


@rule("access-not-positive", Severity.ERROR, clients=_dead_at_client)
def access_not_positive(realm: RealmView) -> Iterator[Found]:
    """Access tokens are born expired.

    0 does not mean unlimited: `expires_in` is 0, or negative, and no login is of any use.

    Bad:  `tokens: {access: 0}`
    Good: `tokens: {access: 5m}`
    """
    inputs = realm_of(realm)
    yield from separately(_dead_of_realm(inputs.access), _dead_of_realm(inputs.access_implicit))


def _dead_of_realm(access: Valued) -> Iterator[Found]:
    if _dead(access):
        yield Found(
            f"{access.path[0]} is {raw(access)}: tokens are born expired", (place(access),), help="300"
        )


def _until_end_at_client(client: ClientView, realm: RealmView) -> Iterator[Found]:
    own = _own_access(client)
    if own is not None and raw(own) == UNTIL_SESSION_ENDS and _uses_own_access(client):
        severe = _ends_at_login(realm) or _offline_by_default(client)
        yield _until_end(f"access tokens of client '{client.key}'", own, severe=severe)


def _until_end(whose: str, access: Valued, *, severe: bool) -> Found:
    severity = Severity.ERROR if severe else None
    return Found(f"{whose} live until the session ends", (place(access),), "a number: 5m", severity)


def _ends_at_login(realm: RealmView) -> bool:
    """Is the session's longest life, as it is stored, over at once?"""
    return (effective.session_max(realm_of(realm)).seconds or 0) <= 0


def _offline_by_default(client: ClientView) -> bool:
    return OFFLINE_ACCESS in client.items("defaultClientScopes")


@rule("access-until-session-end", Severity.WARNING, clients=_until_end_at_client)
def access_until_session_end(realm: RealmView) -> Iterator[Found]:
    """Access tokens live until the session ends.

    A bearer token for a whole day, for service accounts too. Offline logins get tokens that stop at SSO max:
    from then on each refresh returns one that has already expired.

    Bad:  `tokens: {access: session}`
    Good: `tokens: {access: 5m}`
    """
    yield from separately(_until_end_of_realm(realm), _implicit_until_end(realm))


def _until_end_of_realm(realm: RealmView) -> Iterator[Found]:
    inputs = realm_of(realm)
    if raw(inputs.access) == UNTIL_SESSION_ENDS:
        severe = _ends_at_login(realm) or some_client(realm, _inherits_and_is_offline)
        yield _until_end("access tokens", inputs.access, severe=severe)


def _inherits_and_is_offline(client: ClientView) -> bool:
    inherits = client_of(client).access.reading is Reading.INHERITS
    return inherits and _uses_own_access(client) and _offline_by_default(client)


def _implicit_until_end(realm: RealmView) -> Iterator[Found]:
    inputs = realm_of(realm)
    if raw(inputs.access_implicit) == UNTIL_SESSION_ENDS and _some_implicit(realm):
        severe = _ends_at_login(realm)
        yield _until_end("access tokens of the implicit flow", inputs.access_implicit, severe=severe)


@rule("lifespan-not-a-number", Severity.ERROR, Scope.CLIENT)
def lifespan_not_a_number(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    """A lifespan of a client is no whole number of seconds.

    In access.token.lifespan it makes every token request of the client a 500. In the session timeouts the
    limit silently does not exist. Text under `attributes` is Keycloak's own: "5m" is no duration there.

    Bad:  `attributes: {access.token.lifespan: 5m}`
    Good: `tokens: {access: 5m}`
    """
    paths = (ATTR_ACCESS, ATTR_IDLE, ATTR_MAX, *OFFLINE_ATTRS)
    yield from separately(*(_no_number(client, path) for path in paths))


def _no_number(client: ClientView, path: Path) -> Iterator[Found]:
    text = client.text(*path)
    if not text.strip():
        return
    if _has_text(client) if path == ATTR_ACCESS else not PLAIN.fullmatch(text):
        effect = "every token request fails" if path == ATTR_ACCESS else "there is no such limit"
        message = f"client '{client.key}': {path[1]} is '{text}', so {effect}"
        yield Found(message, (path,), help=f"whole seconds, or the shorthand {SHORTHANDS[path]}")


def _past_2038_at_client(client: ClientView, realm: RealmView) -> Iterator[Found]:
    own = client_of(client)
    yield from separately(
        _until_past_2038(realm, own.access, client),
        *(_past_2038(realm, each, client) for each in (own.access, own.idle, own.max)),
        *(_offline_past_2038(realm, each, client) for each in (own.offline_idle, own.offline_max)),
    )


@rule("lifespan-past-2038", Severity.ERROR, clients=_past_2038_at_client)
def lifespan_past_2038(realm: RealmView) -> Iterator[Found]:
    """A lifespan reaches beyond 19 January 2038.

    Up to 24, the end of a token is a 32-bit number: it turns negative, and the first refresh fails. From 25 on
    only access tokens until the session's end are concerned.

    Bad:  `sessions: {sso: {max: 7300d}}`
    Good: `sessions: {sso: {max: 30d}}`
    """
    inputs = realm_of(realm)
    yield from separately(
        _until_past_2038(realm, inputs.access),
        _past_2038(realm, inputs.access),
        _session_past_2038(realm, sso_idle),
        _session_past_2038(realm, sso_max),
        _past_2038(realm, inputs.client_idle),
        _past_2038(realm, inputs.client_max),
        _offline_past_2038(realm, effective.offline_idle(inputs)),
        _offline_past_2038(realm, effective.offline_max(inputs)),
    )


def _until_past_2038(realm: RealmView, access: Valued, client: ClientView | None = None) -> Iterator[Found]:
    """Every version adds the stored maximum to the start of the session in 32 bits."""
    if raw(access) != UNTIL_SESSION_ENDS or access.reading is not Reading.NUMBER:
        return
    end = effective.session_max(realm_of(realm), remember=remembers(realm))
    if past_2038(seconds(end), realm.now) and not line(realm).narrow_numbers:
        whose = "" if client is None else f" of client '{client.key}'"
        text = f"access tokens{whose} until the session's end would end after 2038 ({seconds(end)})"
        yield Found(text, (place(end), place(access)), "a realistic maximum")


def _session_past_2038(realm: RealmView, limit: Callable[..., Decided]) -> Iterator[Found]:
    plain = limit(realm)
    yield from _past_2038(realm, plain)
    remembered = limit(realm, remember=remembers(realm))
    if remembered.by is not plain.by:
        yield from _past_2038(realm, remembered)


def _offline_past_2038(
    realm: RealmView, lifespan: Decided | Valued, client: ClientView | None = None
) -> Iterator[Found]:
    if line(realm).narrow_numbers and limits_offline(realm):
        yield from _past_2038(realm, lifespan, client, ((), LIMITED))


def _past_2038(
    realm: RealmView, lifespan: Decided | Valued, client: ClientView | None = None, *others: At
) -> Iterator[Found]:
    """Up to 24 the end of every token is a 32-bit number."""
    if not line(realm).narrow_numbers:
        return
    number = seconds(lifespan) if isinstance(lifespan, Decided) else raw(lifespan)
    if past_2038(number, realm.now):
        path = (lifespan.by if isinstance(lifespan, Decided) else lifespan).path
        whose = "" if client is None else f"client '{client.key}': "
        text = f"{whose}{path[-1]} ({number}) reaches beyond 2038"
        yield Found(text, (place(lifespan), *others), "a realistic number")


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


def _polling_at_client(client: ClientView, realm: RealmView) -> Iterator[Found]:
    own = [_whole(client, path) for path in OWN_DEVICE]
    if own == [None, None] or not client.flag(*DEVICE_GRANT):
        return
    numbers = [_whole(realm, base) if mine is None else mine for mine, base in zip(own, DEVICE, strict=True)]
    often, ends = (
        number if number is not None else DEFAULTS[base] for number, base in zip(numbers, DEVICE, strict=True)
    )
    if often >= ends:
        text = f"client '{client.key}': a device may ask every {often}, its code lives {ends}"
        own_at = [(client.address, path) for path in OWN_DEVICE]
        at = [
            mine if number is not None else ((), base)
            for number, mine, base in zip(own, own_at, DEVICE, strict=True)
        ]
        yield Found(text, tuple(at), help="5 and 600")


def _whole(view: ObjectView, path: Path) -> int | None:
    """A whole number, None where there is none. Raises UnknownValueError for what is no number."""
    text = view.text(*path)
    if not text.strip():
        return None
    if not PLAIN.fullmatch(text):
        raise UnknownValueError
    return int(text)


@rule("polling-exceeds-expiry", Severity.ERROR, clients=_polling_at_client)
def polling_exceeds_expiry(realm: RealmView) -> Iterator[Found]:
    """A device or client may ask for its token only when the request has run out.

    RFC 8628 section 3.2, CIBA Core section 7.3; every version accepts it.

    Bad:  `tokens: {deviceCode: 1m, devicePolling: 2m}`
    Good: `tokens: {deviceCode: 10m, devicePolling: 5s}`
    """
    yield from separately(_polling(realm, *DEVICE), _polling(realm, *CIBA))


def _polling(realm: RealmView, polling: Path, expiry: Path) -> Iterator[Found]:
    found = (_whole(realm, polling), _whole(realm, expiry))
    often, ends = (
        DEFAULTS[path] if number is None else number
        for path, number in zip((polling, expiry), found, strict=True)
    )
    if often >= ends:
        text = f"{polling[-1]} ({often}) is no shorter than {expiry[-1]} ({ends})"
        help_ = f"{DEFAULTS[polling]} and {DEFAULTS[expiry]}"
        yield Found(text, (polling, expiry), help=help_)
