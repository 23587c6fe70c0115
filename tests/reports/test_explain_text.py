"""Settings as a text report writes them."""

from __future__ import annotations

import pytest

from kcconfig.lifetimes import client_inputs, realm_inputs
from kcconfig.model import UNSET, Origin, Setting, Source, Value
from kcconfig.reports.explain_text import setting_text

NOWHERE = Origin(Source.DEFAULT)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("access", None, "attributes.access.token.lifespan [tokens.access] not set"),
        ("access", UNSET, "attributes.access.token.lifespan [tokens.access] not set"),
        ("access", "0", "attributes.access.token.lifespan [tokens.access] 0"),
        ("access", "", "attributes.access.token.lifespan [tokens.access] (empty)"),
        ("idle", None, "attributes.client.session.idle.timeout [sessions.idle] not set"),
        ("issues_refresh", None, "attributes.use.refresh.tokens [tokens.refresh.issue] true"),
        ("service_refresh", None, "attributes.client_credentials.use_refresh_token false"),
        ("device_grant", None, "attributes.oauth2.device.authorization.grant.enabled false"),
        ("bearer_only", True, "bearerOnly true"),
        ("openid", None, "protocol not set"),
    ],
)
def test_a_setting_of_a_client_that_is_not_there_shows_no_number(name: str, value: Value, text: str) -> None:
    path = getattr(client_inputs("web", lambda _: None), name).path
    found = client_inputs("web", lambda asked: Setting(value, NOWHERE) if asked == path else None)
    assert setting_text(getattr(found, name)) == f"clients/web {text}"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("access", "accessTokenLifespan [tokens.access] 300"),
        ("remember_me", "rememberMe false"),
        ("client_idle", "clientSessionIdleTimeout [sessions.client.idle] 0"),
        ("reuses", "refreshTokenMaxReuse [tokens.refresh.reuse] 0"),
    ],
)
def test_a_setting_of_a_realm_that_is_not_there_shows_the_default(name: str, text: str) -> None:
    assert setting_text(getattr(realm_inputs(lambda _: None), name)) == f"realm {text}"
