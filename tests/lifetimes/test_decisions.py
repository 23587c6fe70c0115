"""Which setting decides, which ones lost and why, and what is not known."""

from __future__ import annotations

from typing import Any

import pytest
from lifetime_cases import answer, client, realm

from kcconfig.lifetimes import LOGINS, NO_CLIENT, Decided, client_inputs, first_answer, line_of, realm_inputs
from kcconfig.model import MASK, Origin, Secret, Setting, Source, Unknown


def chain(decided: Decided | None) -> tuple[str, dict[str, str]]:
    assert decided is not None
    return decided.by.path[-1], {each.by.path[-1]: each.reason for each in decided.overridden}


def test_a_client_replaces_the_realm_and_the_maximum_is_a_cap() -> None:
    given = answer("26", "browser", access=600, c_access="300")
    assert given.access is not None
    assert chain(given.access.end) == (
        "access.token.lifespan",
        {
            "accessTokenLifespan": "replaced by access.token.lifespan",
            "ssoSessionMaxLifespan": "cap, not reached",
        },
    )


def test_a_cap_that_is_reached_decides() -> None:
    given = answer("26", "browser", access=600, max=60)
    assert given.access is not None
    assert chain(given.access.end) == (
        "ssoSessionMaxLifespan",
        {"accessTokenLifespan": "cut off by ssoSessionMaxLifespan"},
    )


def test_a_client_idle_that_promises_more_than_the_session_gives() -> None:
    given = answer("26", "browser", idle=60, max=600, c_idle="100", client_idle=20)
    assert given.refresh is not None
    assert given.refresh.end.by.path[-1] == "client.session.idle.timeout"
    winner, losers = chain(given.unused_refresh_refused_after)
    assert winner == "ssoSessionIdleTimeout"
    assert losers == {
        "client.session.idle.timeout": "ends later",
        "clientSessionIdleTimeout": "replaced by client.session.idle.timeout",
        "ssoSessionMaxLifespan": "ends later",
    }


def test_a_draw_is_told_as_such() -> None:
    given = answer("26", "browser", idle=40, max=40, access=40)
    assert given.access is not None
    assert given.refresh is not None
    same = {"ssoSessionMaxLifespan": "ends in the same second"}
    assert chain(given.access.end) == ("accessTokenLifespan", same)
    assert chain(given.refresh.end) == ("ssoSessionIdleTimeout", same)
    assert chain(given.unused_refresh_refused_after) == ("ssoSessionIdleTimeout", same)


def test_a_remember_me_value_that_equals_the_other_is_not_smaller() -> None:
    given = answer("26", "remember-me", rm=True, rm_idle=1800)
    assert given.refresh is not None
    assert chain(given.refresh.end)[1]["ssoSessionIdleTimeoutRememberMe"] == "the same number"


def test_a_smaller_remember_me_value_has_no_effect_from_25_on() -> None:
    given = answer("26", "remember-me", rm=True, rm_idle=20)
    assert given.refresh is not None
    assert chain(given.refresh.end)[1]["ssoSessionIdleTimeoutRememberMe"] == "smaller: the larger one counts"


def test_text_that_is_no_number_is_told_of() -> None:
    given = answer("26", "browser", c_idle=" 60 ")
    assert given.refresh is not None
    assert "inherits" in chain(given.refresh.end)[1]["client.session.idle.timeout"]


def test_unlimited_offline_sessions_are_decided_by_the_switch() -> None:
    assert chain(answer("26", "offline").latest_end)[0] == "offlineSessionMaxLifespanEnabled"


UNKNOWN = (Unknown("$(env:X)"), Secret(None, "{{ env.X }}"), MASK)


@pytest.mark.parametrize("value", UNKNOWN, ids=lambda value: type(value).__name__)
def test_an_unknown_value_makes_no_guess(value: Any) -> None:
    given = answer("26", "browser", idle=value)
    assert given.refresh is not None
    assert given.access is not None
    assert not given.refresh.end.known
    assert given.refresh.expires_in is None
    assert given.refresh.end.by.path == ("ssoSessionIdleTimeout",)
    assert given.access.end.known
    assert given.access.end.seconds == 300


@pytest.mark.parametrize(
    "settings",
    [
        {"access": Unknown("x")},
        {"c_access": Unknown("x")},
        {"max": Unknown("x")},
        {"client_max": Unknown("x")},
        {"access": -1, "rm": True, "rm_max": Unknown("x")},
    ],
)
def test_any_unknown_setting_that_counts_makes_the_access_token_unknown(settings: dict[str, Any]) -> None:
    given = answer("26", "remember-me", **{"rm": True, **settings})
    assert given.access is not None
    assert not given.access.end.known


def test_an_unknown_setting_that_is_replaced_does_no_harm() -> None:
    given = answer("26", "browser", access=Unknown("x"), c_access="60")
    assert given.access is not None
    assert given.access.end.seconds == 60


def test_a_secret_that_is_known_counts() -> None:
    given = answer("26", "browser", access=Secret("120", "{{ env.ACCESS }}"))
    assert given.access is not None
    assert given.access.expires_in == 120


def test_whether_there_is_a_refresh_token_may_be_unknown() -> None:
    given = answer("26", "browser", c_refresh=Unknown("x"))
    assert given.refresh is not None
    assert given.latest_end is not None
    assert not given.refresh.end.known
    assert not given.latest_end.known


@pytest.mark.parametrize(
    ("line", "login", "off", "expected"),
    [
        ("26.7.3", "password", "password_grant", (400, "unauthorized_client")),
        ("26.7.3", "browser", "standard_flow", (302, "unauthorized_client")),
        ("26.7.3", "implicit", "implicit_flow", (302, "unauthorized_client")),
        ("26.7.3", "hybrid", "implicit_flow", (302, "unauthorized_client")),
        ("26.7.3", "client-credentials", "service_accounts", (401, "unauthorized_client")),
        ("26.7.3", "device", "device_grant", (400, "unauthorized_client")),
        ("26.7.3", "token-exchange", "token_exchange", (400, "invalid_request")),
        ("26.7.3", "offline", "offline_access", (302, "invalid_scope")),
        ("26.7.3", "client-credentials-offline", "offline_access", (400, "invalid_scope")),
        ("26.7.3", "password", "enabled", (401, "invalid_client")),
        ("26.7.3", "browser", "enabled", (400, None)),
        ("26.7.3", "browser", "openid", (400, None)),
        ("26.7.3", "remember-me", None, (None, "not_offered")),
        ("26.0.8", "token-exchange", None, (501, "Feature not enabled")),
    ],
)
def test_logins_that_a_client_cannot_do(
    line: str, login: str, off: str | None, expected: tuple[int | None, str | None]
) -> None:
    able = (
        NO_CLIENT if off is None else NO_CLIENT._replace(**{off: getattr(NO_CLIENT, off)._replace(number=0)})
    )
    error = first_answer(line_of(line), realm(), able, LOGINS[login]).error
    assert error is not None
    assert (error.http, error.error) == expected
    assert error.impossible


def test_a_switch_that_is_not_known_is_told_as_such() -> None:
    unknown = client_inputs(
        "app", lambda path: Setting(Unknown("x"), Origin(Source.FILE)) if path == ("enabled",) else None
    )
    error = first_answer(line_of("26.7.3"), realm(), unknown, LOGINS["browser"]).error
    assert error is not None
    assert error.error == "not_known"
    assert "enabled" in str(error.description)


def test_an_offline_login_goes_by_password_where_there_is_no_other_way() -> None:
    only_password = client()._replace(standard_flow=NO_CLIENT.standard_flow._replace(number=0))
    given = first_answer(line_of("26.7.3"), realm(), only_password, LOGINS["offline"])
    assert given.error is None
    assert given.cookie is None
    assert given.refresh is not None


def test_defaults_of_settings_that_are_not_there() -> None:
    inputs = realm_inputs(lambda _: None)
    assert (inputs.access.number, inputs.sso_idle.number, inputs.sso_max.number) == (300, 1800, 36000)
    assert inputs.access.origin.source is Source.DEFAULT


@pytest.mark.parametrize("text", ["21.1.2", "nonsense", "17.0"])
def test_versions_out_of_scope_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        line_of(text)


def test_newer_than_observed_uses_the_newest_rules_and_says_so() -> None:
    assert line_of("27.1.0") == line_of("26.7.3")._replace(beyond=True)
