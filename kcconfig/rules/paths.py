"""Settings that several families of rules speak of."""

from __future__ import annotations

from typing import Final

from kcconfig.model import Path

IDLE: Final[Path] = ("ssoSessionIdleTimeout",)
MAX: Final[Path] = ("ssoSessionMaxLifespan",)
RM_IDLE: Final[Path] = ("ssoSessionIdleTimeoutRememberMe",)
RM_MAX: Final[Path] = ("ssoSessionMaxLifespanRememberMe",)
REMEMBER_ME: Final[Path] = ("rememberMe",)
OFFLINE_IDLE: Final[Path] = ("offlineSessionIdleTimeout",)
OFFLINE_MAX: Final[Path] = ("offlineSessionMaxLifespan",)
LIMITED: Final[Path] = ("offlineSessionMaxLifespanEnabled",)
ATTR_IDLE: Final[Path] = ("attributes", "client.session.idle.timeout")
ATTR_MAX: Final[Path] = ("attributes", "client.session.max.lifespan")
OFFLINE_ATTRS: Final = (
    ("attributes", "client.offline.session.idle.timeout"),
    ("attributes", "client.offline.session.max.lifespan"),
)
