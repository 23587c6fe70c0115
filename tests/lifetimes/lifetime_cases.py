"""Settings as short as a test wants to write them."""

from __future__ import annotations

from typing import Any

from kcconfig.lifetimes import (
    EVERY_LOGIN,
    NO_CLIENT,
    ClientInputs,
    Lifetimes,
    RealmInputs,
    first_answer,
    line_of,
)
from kcconfig.lifetimes import client_inputs as read_client
from kcconfig.lifetimes import realm_inputs as read_realm
from kcconfig.model import Mark, Origin, Path, Setting, Source

WRITTEN = Origin(Source.FILE, Mark("demo.yaml", 1, 1, 1, 2))

LINES = {
    "22": "22.0.5",
    "24": "24.0.5",
    "25": "25.0.6",
    "26.0": "26.0.8",
    "26": "26.4.7",
    "26.7": "26.7.3",
}

NAMES = {
    "access": "accessTokenLifespan",
    "implicit": "accessTokenLifespanForImplicitFlow",
    "idle": "ssoSessionIdleTimeout",
    "max": "ssoSessionMaxLifespan",
    "rm": "rememberMe",
    "rm_idle": "ssoSessionIdleTimeoutRememberMe",
    "rm_max": "ssoSessionMaxLifespanRememberMe",
    "client_idle": "clientSessionIdleTimeout",
    "client_max": "clientSessionMaxLifespan",
    "offline_idle": "offlineSessionIdleTimeout",
    "offline_max": "offlineSessionMaxLifespan",
    "limited": "offlineSessionMaxLifespanEnabled",
    "client_offline_idle": "clientOfflineSessionIdleTimeout",
    "client_offline_max": "clientOfflineSessionMaxLifespan",
    "rotate": "revokeRefreshToken",
    "reuse": "refreshTokenMaxReuse",
}
"""Short names of realm settings."""

ATTRIBUTES = {
    "c_access": "access.token.lifespan",
    "c_idle": "client.session.idle.timeout",
    "c_max": "client.session.max.lifespan",
    "c_offline_idle": "client.offline.session.idle.timeout",
    "c_offline_max": "client.offline.session.max.lifespan",
    "c_refresh": "use.refresh.tokens",
    "c_service_refresh": "client_credentials.use_refresh_token",
    "c_exchange_refresh": "standard.token.exchange.enableRefreshRequestedTokenType",
}
"""Short names of attributes of a client."""


def realm(**values: Any) -> RealmInputs:
    def lookup(path: Path) -> Setting | None:
        return stored.get(path[0])

    stored = {NAMES[name]: Setting(value, WRITTEN) for name, value in values.items() if name in NAMES}
    return read_realm(lookup)


def client(**values: Any) -> ClientInputs:
    """A client that may log in in every way, with these attributes."""

    def lookup(path: Path) -> Setting | None:
        return stored.get(path[-1])

    stored = {
        ATTRIBUTES[name]: Setting(value, WRITTEN) for name, value in values.items() if name in ATTRIBUTES
    }
    read = read_client("app", lookup)
    ways = ("standard_flow", "implicit_flow", "password_grant", "service_accounts", "device_grant")
    able = {name: getattr(NO_CLIENT, name) for name in (*ways, "token_exchange", "offline_access")}
    return read._replace(**able)


def answer(line: str, login: str, born: int = 1_790_000_000, **values: Any) -> Lifetimes:
    """The first answer on a line, `"26"`, of a login, `"browser"`, under settings by their short names."""
    return first_answer(line_of(LINES[line]), realm(**values), client(**values), EVERY_LOGIN[login], born)
