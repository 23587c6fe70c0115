"""The lifespans of realm and client: shorthand, Keycloak's setting, default and special words.

Compile, plan, export, explain, docs and schema read this one table. Sources: the fields of
`RealmRepresentation`, the attributes of `OIDCConfigAttributes` and `CibaConfig`, and what servers answer.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

from kcconfig.model import UNSET, Path, Value


class Level(StrEnum):
    REALM = "realm"
    CLIENT = "client"


class Measure(StrEnum):
    """What a value of a shorthand is: seconds written as a duration, a switch, or a bare number."""

    DURATION = "duration"
    SWITCH = "switch"
    COUNT = "count"


INHERIT: Final = "inherit"
UNLIMITED: Final = "unlimited"
SESSION: Final = "session"


class Lifespan(NamedTuple):
    """One row: `shorthand` in a policy is `path` in Keycloak.

    `default` is Keycloak's, in seconds, the same on every version from 22 to 26; None inherits. `words` maps
    each special word to the value that it stands for. `switch` is a boolean field that a duration turns on
    and the word `unlimited` turns off.
    """

    level: Level
    shorthand: str
    path: Path
    default: int | bool | None
    measure: Measure = Measure.DURATION
    words: MappingProxyType[str, Value] = MappingProxyType({})
    switch: Path | None = None


_INHERIT_ZERO: Final = MappingProxyType({INHERIT: 0})
_INHERIT_UNSET: Final = MappingProxyType({INHERIT: UNSET})


def _realm(
    shorthand: str,
    field: str,
    default: int | bool,
    *,
    measure: Measure = Measure.DURATION,
    words: MappingProxyType[str, Value] = MappingProxyType({}),
    switch: str | None = None,
) -> Lifespan:
    path = tuple(field.split("/"))
    return Lifespan(Level.REALM, shorthand, path, default, measure, words, (switch,) if switch else None)


def _client(
    shorthand: str,
    attribute: str,
    *,
    measure: Measure = Measure.DURATION,
    words: MappingProxyType[str, Value] = _INHERIT_UNSET,
    default: bool | None = None,
) -> Lifespan:
    return Lifespan(Level.CLIENT, shorthand, ("attributes", attribute), default, measure, words)


LIFESPANS: Final = (
    _realm("sessions.sso.idle", "ssoSessionIdleTimeout", 1800),
    _realm("sessions.sso.max", "ssoSessionMaxLifespan", 36000),
    _realm("sessions.rememberMe.idle", "ssoSessionIdleTimeoutRememberMe", 0, words=_INHERIT_ZERO),
    _realm("sessions.rememberMe.max", "ssoSessionMaxLifespanRememberMe", 0, words=_INHERIT_ZERO),
    _realm("sessions.client.idle", "clientSessionIdleTimeout", 0, words=_INHERIT_ZERO),
    _realm("sessions.client.max", "clientSessionMaxLifespan", 0, words=_INHERIT_ZERO),
    _realm("sessions.offline.idle", "offlineSessionIdleTimeout", 2592000),
    _realm(
        "sessions.offline.max",
        "offlineSessionMaxLifespan",
        5184000,
        words=MappingProxyType({UNLIMITED: UNSET}),
        switch="offlineSessionMaxLifespanEnabled",
    ),
    _realm("sessions.clientOffline.idle", "clientOfflineSessionIdleTimeout", 0, words=_INHERIT_ZERO),
    _realm("sessions.clientOffline.max", "clientOfflineSessionMaxLifespan", 0, words=_INHERIT_ZERO),
    _realm("tokens.access", "accessTokenLifespan", 300, words=MappingProxyType({SESSION: -1})),
    _realm("tokens.accessImplicit", "accessTokenLifespanForImplicitFlow", 900),
    _realm("tokens.code", "accessCodeLifespan", 60),
    _realm("tokens.login", "accessCodeLifespanLogin", 1800),
    _realm("tokens.loginAction", "accessCodeLifespanUserAction", 300),
    _realm("tokens.actionByAdmin", "actionTokenGeneratedByAdminLifespan", 43200),
    _realm("tokens.actionByUser", "actionTokenGeneratedByUserLifespan", 300),
    _realm("tokens.deviceCode", "oauth2DeviceCodeLifespan", 600),
    _realm("tokens.devicePolling", "oauth2DevicePollingInterval", 5),
    _realm("tokens.pushedRequest", "attributes/parRequestUriLifespan", 60),
    _realm("tokens.backchannelRequest", "attributes/cibaExpiresIn", 120),
    _realm("tokens.backchannelPolling", "attributes/cibaInterval", 5),
    _realm("tokens.refresh.rotate", "revokeRefreshToken", default=False, measure=Measure.SWITCH),
    _realm("tokens.refresh.reuse", "refreshTokenMaxReuse", 0, measure=Measure.COUNT),
    _client("sessions.idle", "client.session.idle.timeout"),
    _client("sessions.max", "client.session.max.lifespan"),
    _client("sessions.offline.idle", "client.offline.session.idle.timeout"),
    _client("sessions.offline.max", "client.offline.session.max.lifespan"),
    _client("tokens.access", "access.token.lifespan", words=MappingProxyType({INHERIT: UNSET, SESSION: -1})),
    _client("tokens.deviceCode", "oauth2.device.code.lifespan"),
    _client("tokens.devicePolling", "oauth2.device.polling.interval"),
    _client("tokens.refresh.issue", "use.refresh.tokens", measure=Measure.SWITCH, default=True),
)

REMEMBER_ME: Final = "sessions.rememberMe"
"""The block that is a switch as well: `off` turns `rememberMe` off, a map turns it on."""

OTHER_SECONDS: Final = frozenset(
    {
        "eventsExpiration",
        "maxDeltaTimeSeconds",
        "maxFailureWaitSeconds",
        "minimumQuickLoginWaitSeconds",
        "waitIncrementSeconds",
        "webAuthnPolicyCreateTimeout",
        "webAuthnPolicyPasswordlessCreateTimeout",
        "otpPolicyPeriod",
    }
)
"""Realm fields in seconds that are no lifespan of a token or a session."""


@cache
def by_shorthand(level: Level) -> dict[str, Lifespan]:
    return {row.shorthand: row for row in LIFESPANS if row.level is level}


def default_of(*path: str) -> int:
    """Keycloak's own number for a lifespan of the realm, in seconds."""
    return int(by_path(Level.REALM)[path].default or 0)


@cache
def by_path(level: Level) -> dict[Path, Lifespan]:
    return {row.path: row for row in LIFESPANS if row.level is level}


def in_seconds(level: Level, path: Path) -> bool:
    """Is the setting at this path a duration in seconds?"""
    row = by_path(level).get(path)
    if row is not None:
        return row.measure is Measure.DURATION
    return level is Level.REALM and len(path) == 1 and path[0] in OTHER_SECONDS
