"""Every row of the table of shorthands: what it is in Keycloak, and which special words it takes."""

from __future__ import annotations

from typing import Any

import pytest

from kcconfig.model import UNSET
from kcconfig.realm.lifespans import LIFESPANS, Level

REALM = {
    "sessions.sso.idle": "ssoSessionIdleTimeout",
    "sessions.sso.max": "ssoSessionMaxLifespan",
    "sessions.client.idle": "clientSessionIdleTimeout",
    "sessions.client.max": "clientSessionMaxLifespan",
    "sessions.offline.idle": "offlineSessionIdleTimeout",
    "sessions.clientOffline.idle": "clientOfflineSessionIdleTimeout",
    "sessions.clientOffline.max": "clientOfflineSessionMaxLifespan",
    "tokens.access": "accessTokenLifespan",
    "tokens.accessImplicit": "accessTokenLifespanForImplicitFlow",
    "tokens.code": "accessCodeLifespan",
    "tokens.login": "accessCodeLifespanLogin",
    "tokens.loginAction": "accessCodeLifespanUserAction",
    "tokens.actionByAdmin": "actionTokenGeneratedByAdminLifespan",
    "tokens.actionByUser": "actionTokenGeneratedByUserLifespan",
    "tokens.deviceCode": "oauth2DeviceCodeLifespan",
    "tokens.devicePolling": "oauth2DevicePollingInterval",
}
REALM_ATTRIBUTES = {
    "tokens.pushedRequest": "attributes.parRequestUriLifespan",
    "tokens.backchannelRequest": "attributes.cibaExpiresIn",
    "tokens.backchannelPolling": "attributes.cibaInterval",
}
CLIENT = {
    "sessions.idle": "attributes.client.session.idle.timeout",
    "sessions.max": "attributes.client.session.max.lifespan",
    "sessions.offline.idle": "attributes.client.offline.session.idle.timeout",
    "sessions.offline.max": "attributes.client.offline.session.max.lifespan",
    "tokens.access": "attributes.access.token.lifespan",
    "tokens.deviceCode": "attributes.oauth2.device.code.lifespan",
    "tokens.devicePolling": "attributes.oauth2.device.polling.interval",
}


def nested(shorthand: str, value: str) -> str:
    """`{sessions: {sso: {idle: 30m}}}` as flow YAML."""
    names = shorthand.split(".")
    return "".join(f"{{{name}: " for name in names) + value + "}" * len(names)


def client(shorthand: str, value: str) -> str:
    return f"clients: {{app: {nested(shorthand, value)}}}"


@pytest.mark.parametrize(("shorthand", "field"), REALM.items())
def test_realm_fields_get_numbers(policies: Any, shorthand: str, field: str) -> None:
    assert policies.values(nested(shorthand, "1h30m")) == {field: 5400}


@pytest.mark.parametrize(("shorthand", "attribute"), REALM_ATTRIBUTES.items())
def test_realm_attributes_get_text(policies: Any, shorthand: str, attribute: str) -> None:
    assert policies.values(nested(shorthand, "1m")) == {attribute: "60"}


@pytest.mark.parametrize(("shorthand", "attribute"), CLIENT.items())
def test_client_attributes_get_text(policies: Any, shorthand: str, attribute: str) -> None:
    assert policies.values(client(shorthand, "2m"), ("clients", "app")) == {attribute: "120"}


@pytest.mark.parametrize(("shorthand", "attribute"), CLIENT.items())
def test_inherit_unsets_a_client_attribute(policies: Any, shorthand: str, attribute: str) -> None:
    assert policies.values(client(shorthand, "inherit"), ("clients", "app")) == {attribute: UNSET}


@pytest.mark.parametrize(
    ("policy", "expected"),
    {
        "sessions: {client: {idle: inherit, max: inherit}}": {
            "clientSessionIdleTimeout": 0,
            "clientSessionMaxLifespan": 0,
        },
        "sessions: {clientOffline: {idle: inherit, max: inherit}}": {
            "clientOfflineSessionIdleTimeout": 0,
            "clientOfflineSessionMaxLifespan": 0,
        },
        "sessions: {rememberMe: {idle: inherit, max: inherit}}": {
            "rememberMe": True,
            "ssoSessionIdleTimeoutRememberMe": 0,
            "ssoSessionMaxLifespanRememberMe": 0,
        },
        "sessions: {rememberMe: {idle: 7d, max: 30d}}": {
            "rememberMe": True,
            "ssoSessionIdleTimeoutRememberMe": 604800,
            "ssoSessionMaxLifespanRememberMe": 2592000,
        },
        "sessions: {rememberMe: {}}": {"rememberMe": True},
        "sessions: {rememberMe: off}": {"rememberMe": False},
        "sessions: {rememberMe: 'off'}": {"rememberMe": False},
        "sessions: {rememberMe: false}": {"rememberMe": False},
        "rememberMe: true": {"rememberMe": True},
        "sessions: {offline: {max: unlimited}}": {"offlineSessionMaxLifespanEnabled": False},
        "sessions: {offline: {max: 60d}}": {
            "offlineSessionMaxLifespanEnabled": True,
            "offlineSessionMaxLifespan": 5184000,
        },
        "tokens: {access: session}": {"accessTokenLifespan": -1},
        "tokens: {refresh: {rotate: true, reuse: 0}}": {
            "revokeRefreshToken": True,
            "refreshTokenMaxReuse": 0,
        },
    }.items(),
    ids=str,
)
def test_words_of_a_realm(policies: Any, policy: str, expected: dict[str, Any]) -> None:
    assert policies.values(policy) == expected


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("tokens: {access: session}", {"attributes.access.token.lifespan": "-1"}),
        ("tokens: {refresh: {issue: false}}", {"attributes.use.refresh.tokens": "false"}),
        ("tokens: {refresh: {issue: inherit}}", {"attributes.use.refresh.tokens": UNSET}),
    ],
)
def test_words_of_a_client(policies: Any, block: str, expected: dict[str, Any]) -> None:
    assert policies.values(f"clients: {{app: {{{block}}}}}", ("clients", "app")) == expected


@pytest.mark.parametrize(
    ("policy", "legal"),
    [
        ("sessions: {sso: {idle: inherit}}", "duration"),
        ("sessions: {sso: {max: unlimited}}", "duration"),
        ("sessions: {offline: {idle: unlimited}}", "duration"),
        ("sessions: {offline: {max: forever}}", "'unlimited'"),
        ("sessions: {client: {idle: none}}", "'inherit'"),
        ("tokens: {code: session}", "duration"),
        ("tokens: {access: inherit}", "'session'"),
        ("tokens: {refresh: {rotate: yes please}}", "true or false"),
        ("tokens: {refresh: {rotate: 1}}", "true or false"),
        ("tokens: {refresh: {reuse: -1}}", "a whole number from 0"),
        ("tokens: {refresh: {reuse: true}}", "a whole number from 0"),
        ("sessions: {rememberMe: on}", "off, false or a map"),
        ("sessions: {rememberMe: true}", "off, false or a map"),
        ("sessions: 30m", "a map with sso, rememberMe, client, offline, clientOffline"),
        ("tokens: {refresh: true}", "a map with rotate, reuse"),
        ("clients: {app: {sessions: {offline: {max: unlimited}}}}", "'inherit'"),
        ("clients: {app: {sessions: {idle: session}}}", "'inherit'"),
    ],
)
def test_anything_else_lists_what_is_legal(policies: Any, policy: str, legal: str) -> None:
    found = policies.error(policy)
    assert found.rule == "value-wrong-type"
    assert legal in found.message


@pytest.mark.parametrize(
    ("policy", "help_"),
    [
        ("sessions: {ssso: {idle: 5m}}", "did you mean 'sso'?"),
        ("tokens: {acces: 5m}", "did you mean 'access'?"),
        ("clients: {app: {tokens: {code: 5m}}}", "there are: access, deviceCode, devicePolling, refresh"),
        ("clients: {app: {sessions: {sso: {idle: 5m}}}}", "there are: idle, max, offline"),
    ],
)
def test_unknown_names_point_to_the_right_ones(policies: Any, policy: str, help_: str) -> None:
    found = policies.error(policy)
    assert (found.rule, found.help) == ("field-unknown", help_)


def test_each_setting_remembers_its_shorthand(policies: Any) -> None:
    settings = policies.one("sessions: {offline: {max: 60d}}").objects[()].settings
    assert {setting.origin.shorthand for setting in settings.values()} == {"sessions.offline.max"}


def test_the_table_has_no_row_that_these_tests_do_not_have() -> None:
    special = {
        "sessions.rememberMe.idle",
        "sessions.rememberMe.max",
        "sessions.offline.max",
        "tokens.refresh.rotate",
        "tokens.refresh.reuse",
    }
    rows = {row.shorthand for row in LIFESPANS if row.level is Level.REALM}
    assert rows == {*REALM, *REALM_ATTRIBUTES, *special}
    rows = {row.shorthand for row in LIFESPANS if row.level is Level.CLIENT}
    assert rows == {*CLIENT, "tokens.refresh.issue"}
