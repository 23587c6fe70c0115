"""The table of lifespans read backwards, and the names of variables."""

from __future__ import annotations

from typing import Any

import pytest

from kcconfig.export.shorthands import fold, readable
from kcconfig.export.variables import Variables
from kcconfig.model import UNSET
from kcconfig.realm.lifespans import Level

REALM: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "a duration": ({"ssoSessionIdleTimeout": 5400}, {"sessions": {"sso": {"idle": "1h30m"}}}, {}),
    "as long as the session": ({"accessTokenLifespan": -1}, {"tokens": {"access": "session"}}, {}),
    "a switch": ({"revokeRefreshToken": True}, {"tokens": {"refresh": {"rotate": True}}}, {}),
    "a count": ({"refreshTokenMaxReuse": 3}, {"tokens": {"refresh": {"reuse": 3}}}, {}),
    "a number without words": ({"ssoSessionIdleTimeout": -7}, {}, {"ssoSessionIdleTimeout": -7}),
    "remember-me on": ({"rememberMe": True}, {"sessions": {"rememberMe": {}}}, {}),
    "remember-me on, with a time": (
        {"rememberMe": True, "ssoSessionIdleTimeoutRememberMe": 60},
        {"sessions": {"rememberMe": {"idle": "1m"}}},
        {},
    ),
    "a time for nobody, because remember-me is off": (
        {"ssoSessionIdleTimeoutRememberMe": 60},
        {},
        {"ssoSessionIdleTimeoutRememberMe": 60},
    ),
    "a limit that is on": (
        {"offlineSessionMaxLifespanEnabled": True, "offlineSessionMaxLifespan": 86400},
        {"sessions": {"offline": {"max": "1d"}}},
        {},
    ),
    "a limit that is off": ({"offlineSessionMaxLifespan": 86400}, {}, {"offlineSessionMaxLifespan": 86400}),
    "an order that people know": (
        {"offlineSessionIdleTimeout": 60, "ssoSessionMaxLifespan": 60, "rememberMe": True},
        {"sessions": {"sso": {"max": "1m"}, "rememberMe": {}, "offline": {"idle": "1m"}}},
        {},
    ),
}

CLIENT: dict[str, tuple[Any, dict[str, Any], bool]] = {
    "a duration": ("900", {"tokens": {"access": "15m"}}, False),
    "as long as the session": ("-1", {"tokens": {"access": "session"}}, False),
    "zero": ("0", {"tokens": {"access": "0s"}}, False),
    "an override taken away": (UNSET, {"tokens": {"access": "inherit"}}, False),
    "text that is no number": ("5m", {}, True),
    "a number that would not come back the same": ("007", {}, True),
    "a negative number": ("-2", {}, True),
}


@pytest.mark.parametrize(("given", "blocks", "left"), REALM.values(), ids=REALM)
def test_a_realm(given: dict[str, Any], blocks: dict[str, Any], left: dict[str, Any]) -> None:
    settings = {(name,): value for name, value in given.items()}
    found = fold(Level.REALM, settings, given)
    assert found == blocks
    assert settings == {(name,): value for name, value in left.items()}
    if "sso" in blocks.get("sessions", {}) and "rememberMe" in blocks["sessions"]:
        assert list(found["sessions"]) == list(blocks["sessions"])


@pytest.mark.parametrize(("value", "blocks", "stays"), CLIENT.values(), ids=CLIENT)
def test_a_client(value: Any, blocks: dict[str, Any], stays: bool) -> None:
    settings = {("attributes", "access.token.lifespan"): value}
    assert fold(Level.CLIENT, settings, {}) == blocks
    assert bool(settings) is stays


@pytest.mark.parametrize(
    ("path", "value", "written"),
    [
        (("eventsExpiration",), 604800, "7d"),
        (("eventsExpiration",), 0, 0),
        (("failureFactor",), 30, 30),
        (("ssoSessionIdleTimeoutRememberMe",), 60, "1m"),
    ],
)
def test_durations_outside_the_blocks(path: tuple[str, ...], value: int, written: Any) -> None:
    assert readable(Level.REALM, path, value) == written


def test_names_of_variables() -> None:
    variables = Variables()
    wanted = {
        "TEST_CLIENT_SECRET": (("clients", "test-client"), ("secret",)),
        "TEST_CLIENT_SECRET_2": (("clients", "test.client"), ("secret",)),
        "SMTP_SERVER_PASSWORD": ((), ("smtpServer", "password")),
        "SECRET_2FA_SECRET": (("clients", "2fa"), ("secret",)),
        "SECRET_KCCONFIG_SECRET": (("clients", "kcconfig"), ("secret",)),
        "X_SECRET": (("clients", "ä"), ("secret",)),
        "APP_SAML_SIGNING_PRIVATE_KEY": (("clients", "app"), ("attributes", "saml.signing.private.key")),
    }
    assert [variables.expression(*place) for place in wanted.values()] == [
        f"{{{{ env.{name} }}}}" for name in wanted
    ]
    assert variables.names == list(wanted)
