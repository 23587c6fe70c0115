"""Ends of sessions, each with settings that bring it in a few seconds and with what a client is told then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from scenes import LOGIN, NO_CLIENT, NO_OFFLINE, SESSION, TOKEN

from kcconfig.lifetimes.moments import Action

UNAUTHORISED: Final = "401"

Done = tuple[int, Action]


class Case(NamedTuple):
    """Settings, a login, what happens after it, and which end comes then.

    `end` names one of `Ends`, `seconds` is when it is: after the last of `before` where that puts it off, as
    `moved` says, else after the login. `said` is the text that refuses from then on.
    """

    name: str
    realm: Mapping[str, Any]
    login: str
    probe: Action
    end: str
    seconds: int
    said: str
    attributes: Mapping[str, str] = {}
    before: tuple[Done, ...] = ()
    moved: bool = False


READ: Final = Case(
    "read",
    {"ssoSessionIdleTimeout": 10, "ssoSessionMaxLifespan": 600, "accessTokenLifespan": 300},
    "browser",
    Action.REFRESH,
    "refresh",
    10,
    SESSION,
    {"client.session.idle.timeout": "190"},
    ((6, Action.USERINFO),),
)
"""A session that is read while nobody refreshes; its refresh token promises more."""

REMEMBER: Final = {"rememberMe": True, "ssoSessionIdleTimeout": 9, "ssoSessionMaxLifespan": 12}
COMMON: Final = (
    Case("sso-idle", {"ssoSessionIdleTimeout": 12}, "password", Action.REFRESH, "refresh", 12, TOKEN),
    Case("sso-idle-silent", {"ssoSessionIdleTimeout": 12}, "browser", Action.SILENT, "sso", 12, LOGIN),
    Case(
        "sso-idle-after-use",
        {"ssoSessionIdleTimeout": 12},
        "password",
        Action.REFRESH,
        "refresh",
        12,
        TOKEN,
        before=((8, Action.REFRESH),),
        moved=True,
    ),
    Case(
        "sso-max",
        {"ssoSessionIdleTimeout": 12, "ssoSessionMaxLifespan": 16},
        "browser",
        Action.REFRESH,
        "refresh",
        16,
        TOKEN,
        before=((8, Action.REFRESH),),
    ),
    Case("sso-max-silent", {"ssoSessionMaxLifespan": 14}, "browser", Action.SILENT, "sso", 14, LOGIN),
    Case(
        "remember-me-idle",
        {**REMEMBER, "ssoSessionMaxLifespan": 60, "ssoSessionIdleTimeoutRememberMe": 15},
        "remember-me",
        Action.SILENT,
        "sso",
        15,
        LOGIN,
    ),
    Case(
        "remember-me-max",
        {**REMEMBER, "ssoSessionIdleTimeoutRememberMe": 60, "ssoSessionMaxLifespanRememberMe": 18},
        "remember-me",
        Action.SILENT,
        "sso",
        18,
        LOGIN,
    ),
    Case(
        "client-idle",
        {"ssoSessionIdleTimeout": 60},
        "password",
        Action.REFRESH,
        "refresh",
        12,
        TOKEN,
        {"client.session.idle.timeout": "12"},
    ),
    Case(
        "client-idle-userinfo",
        {"ssoSessionIdleTimeout": 60},
        "browser",
        Action.USERINFO,
        "client",
        12,
        UNAUTHORISED,
        {"client.session.idle.timeout": "12"},
    ),
    Case(
        "client-max",
        {"ssoSessionIdleTimeout": 60},
        "browser",
        Action.REFRESH,
        "refresh",
        14,
        TOKEN,
        {"client.session.max.lifespan": "14"},
        ((7, Action.REFRESH),),
    ),
    Case(
        "client-max-starts-again",
        {"ssoSessionIdleTimeout": 60},
        "browser",
        Action.REFRESH,
        "refresh",
        11,
        TOKEN,
        {"client.session.max.lifespan": "11"},
        ((14, Action.SILENT),),
        moved=True,
    ),
    Case(
        "offline-idle",
        {"offlineSessionIdleTimeout": 12},
        "offline",
        Action.REFRESH,
        "refresh",
        12,
        NO_OFFLINE,
    ),
    Case(
        "offline-max",
        {"offlineSessionMaxLifespanEnabled": True, "offlineSessionMaxLifespan": 15},
        "offline",
        Action.REFRESH,
        "refresh",
        15,
        TOKEN,
        before=((7, Action.REFRESH),),
    ),
    Case(
        "client-offline-idle",
        {},
        "offline",
        Action.REFRESH,
        "refresh",
        12,
        NO_CLIENT,
        {"client.offline.session.idle.timeout": "12"},
    ),
    Case(
        "client-offline-max",
        {},
        "offline",
        Action.REFRESH,
        "refresh",
        14,
        NO_CLIENT,
        {"client.offline.session.max.lifespan": "14"},
    ),
    Case(
        "identity-cookie",
        {"rememberMe": True, "ssoSessionMaxLifespan": 60, "ssoSessionMaxLifespanRememberMe": 13},
        "remember-me",
        Action.SILENT,
        "cookie",
        13,
        LOGIN,
    ),
    Case("access-token", {"accessTokenLifespan": 10}, "browser", Action.USERINFO, "access", 10, UNAUTHORISED),
)
OWN: Final = {
    "24.0.5": (
        READ._replace(
            name="read-session-has-a-window",
            seconds=130,
            before=tuple((at, Action.USERINFO) for at in range(7, 127, 7)),
        ),
    ),
    # It takes no client timeout above the realm's, so the token says the same end.
    "26.7.3": (READ._replace(name="read-session-has-no-window", said=TOKEN, attributes={}),),
}
"""What a version has to itself."""
