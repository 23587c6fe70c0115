"""What the model is given: settings of a realm and of a client, each with its value and where that is from."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Final, NamedTuple

from kcconfig.model import MASK, Address, Origin, Path, Secret, Setting, Source, Unknown, Unset, Value
from kcconfig.realm.lifespans import default_of
from kcconfig.realm.numbers import whole

Lookup = Callable[[Path], Setting | None]
"""Finds what one object says at a path; None, or a value of None or UNSET, where it says nothing."""


class Reading(Enum):
    """What a stored value comes to."""

    NUMBER = "a number"
    INHERITS = "no value of its own"
    UNKNOWN = "a value that is not known now"
    BROKEN = "text where Keycloak fails to read a number"


class Valued(NamedTuple):
    """One setting. `number` is what Keycloak reads in it, in seconds; switches are 0 or 1.

    `told` says that there is a value which is not just nothing or 0: an answer that ignores it owes a reason.
    """

    address: Address
    path: Path
    value: Value
    origin: Origin
    number: int
    reading: Reading
    told: bool


class RealmInputs(NamedTuple):
    """The settings of a realm that decide lifetimes; numbers as they are stored, special ones too."""

    access: Valued
    access_implicit: Valued
    sso_idle: Valued
    sso_max: Valued
    remember_me: Valued
    remember_me_idle: Valued
    remember_me_max: Valued
    client_idle: Valued
    client_max: Valued
    offline_idle: Valued
    offline_max: Valued
    offline_limited: Valued
    client_offline_idle: Valued
    client_offline_max: Valued
    rotates: Valued
    reuses: Valued


class ClientInputs(NamedTuple):
    """The settings of a client that decide lifetimes, and those that decide how it can log in."""

    access: Valued
    idle: Valued
    max: Valued
    offline_idle: Valued
    offline_max: Valued
    issues_refresh: Valued
    service_refresh: Valued
    enabled: Valued
    openid: Valued
    bearer_only: Valued
    public: Valued
    standard_flow: Valued
    implicit_flow: Valued
    password_grant: Valued
    service_accounts: Valued
    device_grant: Valued
    token_exchange: Valued
    exchange_refresh: Valued
    offline_access: Valued


def realm_inputs(lookup: Lookup) -> RealmInputs:
    """The realm's settings, through a function that finds one."""
    return RealmInputs._make(_read((), path, lookup, read) for path, read in _REALM)


def client_inputs(client_id: str, lookup: Lookup) -> ClientInputs:
    """A client's settings, through a function that finds one."""
    address = ("clients", client_id)
    found = [_read(address, path, lookup, read) for path, read in _CLIENT]
    return ClientInputs._make([*found, _offline_access(address, lookup)])


def _read(address: Address, path: Path, lookup: Lookup, read: Callable[[Value], _Read]) -> Valued:
    setting = lookup(path)
    if setting is None:
        return Valued(address, path, None, _DEFAULT, *read(None), told=False)
    value, origin = setting
    known = value.value if isinstance(value, Secret) else None if isinstance(value, Unset) else value
    if isinstance(value, Unknown) or (isinstance(value, Secret) and not value.known) or known == MASK:
        return Valued(address, path, value, origin, 0, Reading.UNKNOWN, told=True)
    return Valued(address, path, value, origin, *read(known), told=known not in (None, 0, "0", ""))


def _offline_access(address: Address, lookup: Lookup) -> Valued:
    """Whether the client may ask for the scope, from the list that has it, else from the optional one."""
    for name in ("defaultClientScopes", "optionalClientScopes"):
        setting = lookup((name,))
        if setting and isinstance(setting.value, list | tuple) and "offline_access" in setting.value:
            return Valued(address, (name,), setting.value, setting.origin, 1, Reading.NUMBER, told=True)
    path = ("optionalClientScopes",)
    setting = lookup(path)
    if setting is not None and isinstance(setting.value, Unknown | Secret):
        return Valued(address, path, setting.value, setting.origin, 0, Reading.UNKNOWN, told=True)
    value, origin = setting or Setting(None, _DEFAULT)
    return Valued(address, path, value, origin, 0, Reading.NUMBER, told=False)


_Read = tuple[int, Reading]

_DEFAULT: Final = Origin(Source.DEFAULT)
_JAVA_BLANK: Final = "".join(map(chr, range(33)))


def _count(default: int) -> Callable[[Value], _Read]:
    """A realm's number; one that is not there has Keycloak's default."""

    def read(value: Value) -> _Read:
        if value is None:
            return default, Reading.NUMBER
        try:
            return int(value), Reading.NUMBER
        except (TypeError, ValueError):
            return 0, Reading.UNKNOWN

    return read


def _override(value: Value) -> _Read:
    """`client.session.*`: only a plain integer above 0 counts; anything else inherits without a word."""
    text = "" if value is None else str(value)
    number = whole(text, 64) or 0
    return (number, Reading.NUMBER) if number > 0 else (0, Reading.INHERITS)


def _access(value: Value) -> _Read:
    """`access.token.lifespan`: blank inherits, and what is no 32-bit integer makes every login fail."""
    text = "" if value is None else str(value)
    if not text.strip(_JAVA_BLANK):
        return 0, Reading.INHERITS
    number = whole(text)
    return (number, Reading.NUMBER) if number is not None else (0, Reading.BROKEN)


def _switch(*, default: bool) -> Callable[[Value], _Read]:
    def read(value: Value) -> _Read:
        on = default if value in (None, "") else str(value).lower() == "true"
        return int(on), Reading.NUMBER

    return read


def _is(word: str, *, default: bool) -> Callable[[Value], _Read]:
    """A setting that counts as on where it holds one certain word."""

    def read(value: Value) -> _Read:
        return int(default if value in (None, "") else value == word), Reading.NUMBER

    return read


_OFF: Final = _switch(default=False)
_ON: Final = _switch(default=True)


def _lifespan(name: str) -> tuple[Path, Callable[[Value], _Read]]:
    return (name,), _count(default_of(name))


_REALM: Final = (
    _lifespan("accessTokenLifespan"),
    _lifespan("accessTokenLifespanForImplicitFlow"),
    _lifespan("ssoSessionIdleTimeout"),
    _lifespan("ssoSessionMaxLifespan"),
    (("rememberMe",), _OFF),
    _lifespan("ssoSessionIdleTimeoutRememberMe"),
    _lifespan("ssoSessionMaxLifespanRememberMe"),
    _lifespan("clientSessionIdleTimeout"),
    _lifespan("clientSessionMaxLifespan"),
    _lifespan("offlineSessionIdleTimeout"),
    _lifespan("offlineSessionMaxLifespan"),
    (("offlineSessionMaxLifespanEnabled",), _OFF),
    _lifespan("clientOfflineSessionIdleTimeout"),
    _lifespan("clientOfflineSessionMaxLifespan"),
    (("revokeRefreshToken",), _OFF),
    _lifespan("refreshTokenMaxReuse"),
)
"""In the order of `RealmInputs`."""

_CLIENT: Final = (
    (("attributes", "access.token.lifespan"), _access),
    (("attributes", "client.session.idle.timeout"), _override),
    (("attributes", "client.session.max.lifespan"), _override),
    (("attributes", "client.offline.session.idle.timeout"), _override),
    (("attributes", "client.offline.session.max.lifespan"), _override),
    (("attributes", "use.refresh.tokens"), _ON),
    (("attributes", "client_credentials.use_refresh_token"), _OFF),
    (("enabled",), _ON),
    (("protocol",), _is("openid-connect", default=True)),
    (("bearerOnly",), _OFF),
    (("publicClient",), _OFF),
    (("standardFlowEnabled",), _ON),
    (("implicitFlowEnabled",), _OFF),
    (("directAccessGrantsEnabled",), _OFF),
    (("serviceAccountsEnabled",), _OFF),
    (("attributes", "oauth2.device.authorization.grant.enabled"), _OFF),
    (("attributes", "standard.token.exchange.enabled"), _OFF),
    (
        ("attributes", "standard.token.exchange.enableRefreshRequestedTokenType"),
        _is("SAME_SESSION", default=False),
    ),
)
"""In the order of `ClientInputs`, without `offline_access`, which is a matter of two lists."""

REALM_PATHS: Final = tuple(path for path, _ in _REALM)
CLIENT_PATHS: Final = tuple(path for path, _ in _CLIENT)


def _able() -> ClientInputs:
    """A client without settings of its own that may log in in every way."""
    unset = client_inputs("", lambda _: None)
    on = {
        name: getattr(unset, name)._replace(number=1)
        for name in (
            "standard_flow",
            "implicit_flow",
            "password_grant",
            "service_accounts",
            "device_grant",
            "token_exchange",
            "offline_access",
        )
    }
    return unset._replace(**on)


NO_CLIENT: Final = _able()
"""The realm's own row."""
