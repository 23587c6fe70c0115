"""Settings that somebody thought of, each with its quirk."""

from __future__ import annotations

from typing import Any, Final

_EASY: Final[tuple[dict[str, Any], dict[str, str]]] = (
    {"rememberMe": True},
    {"client_credentials.use_refresh_token": "true"},
)

DESIGNED: Final[tuple[tuple[dict[str, Any], dict[str, str]], ...]] = (
    ({"ssoSessionIdleTimeout": 12, "ssoSessionMaxLifespan": 12}, {}),
    ({"ssoSessionIdleTimeout": 12, "ssoSessionMaxLifespan": 20}, {}),
    ({"ssoSessionIdleTimeout": 12}, {"client.session.idle.timeout": "60"}),
    ({"ssoSessionIdleTimeout": 60}, {"client.session.max.lifespan": "12"}),
    ({"ssoSessionIdleTimeout": 60, "clientSessionIdleTimeout": 8}, {"client.session.idle.timeout": "15"}),
    ({"ssoSessionIdleTimeout": 60, "clientSessionMaxLifespan": 10}, {"client.session.max.lifespan": "0"}),
    (
        {
            "rememberMe": True,
            "ssoSessionIdleTimeout": 15,
            "ssoSessionMaxLifespan": 60,
            "ssoSessionIdleTimeoutRememberMe": 8,
            "ssoSessionMaxLifespanRememberMe": 18,
        },
        {},
    ),
    (
        {
            "rememberMe": True,
            "ssoSessionIdleTimeout": 8,
            "ssoSessionMaxLifespan": 15,
            "ssoSessionIdleTimeoutRememberMe": 40,
            "ssoSessionMaxLifespanRememberMe": 0,
        },
        {},
    ),
    ({"ssoSessionIdleTimeout": 0}, {}),
    ({"ssoSessionMaxLifespan": 0}, {}),
    ({"accessTokenLifespan": -1, "ssoSessionMaxLifespan": 20}, {}),
    ({"accessTokenLifespan": 0}, {}),
    ({}, {"access.token.lifespan": "abc"}),
    (
        {"ssoSessionIdleTimeout": 40},
        {"client.session.idle.timeout": " 20 ", "client.session.max.lifespan": "1h"},
    ),
    ({"offlineSessionIdleTimeout": 12}, {}),
    ({"offlineSessionIdleTimeout": 0}, {}),
    (
        {
            "offlineSessionIdleTimeout": 12,
            "offlineSessionMaxLifespanEnabled": True,
            "offlineSessionMaxLifespan": 20,
        },
        {},
    ),
    ({"offlineSessionIdleTimeout": 60}, {"client.offline.session.max.lifespan": "12"}),
    ({"clientOfflineSessionIdleTimeout": 10, "clientOfflineSessionMaxLifespan": 15}, {}),
    ({"revokeRefreshToken": True, "refreshTokenMaxReuse": 0}, {}),
    ({"revokeRefreshToken": True, "refreshTokenMaxReuse": 2, "ssoSessionIdleTimeout": 15}, {}),
    ({}, {"use.refresh.tokens": "false"}),
    _EASY,
    (
        {"accessTokenLifespanForImplicitFlow": 900, "ssoSessionMaxLifespan": 20},
        {"access.token.lifespan": "8"},
    ),
    ({"ssoSessionIdleTimeout": 1800}, {}),
    ({"ssoSessionIdleTimeout": 30, "ssoSessionMaxLifespan": 18}, {}),
    ({"ssoSessionIdleTimeout": 12, "accessTokenLifespan": 60}, {}),
    ({"ssoSessionIdleTimeout": 60}, {"client.session.idle.timeout": "8"}),
    ({"accessTokenLifespan": -5}, {}),
    ({"accessTokenLifespan": 99999}, {}),
    ({"ssoSessionMaxLifespan": 20}, {"access.token.lifespan": "-1"}),
    ({}, {"access.token.lifespan": ""}),
    ({}, {"access.token.lifespan": " 60 "}),
    ({"offlineSessionMaxLifespanEnabled": True, "offlineSessionMaxLifespan": 0}, {}),
    ({"offlineSessionIdleTimeout": 60}, {"client.offline.session.idle.timeout": "10"}),
    ({"revokeRefreshToken": True, "refreshTokenMaxReuse": 1}, {}),
    ({"ssoSessionMaxLifespan": 400_000_000, "ssoSessionIdleTimeout": 390_000_000}, {}),
)
"""The realm's fields and the first client's attributes; the rest is as Keycloak makes it. The telling ones come first."""

TOURED: Final = DESIGNED.index(_EASY)
"""The point at which every login can do whatever logins of its kind do."""
