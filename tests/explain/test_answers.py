"""Which clients and logins an explanation has."""

from __future__ import annotations

import pytest
from explain_policies import NOW, policy

from kcconfig.explain import Row, explain, scope_of
from kcconfig.lifetimes import UNOBSERVED, line_of

TEXT = """
realm: demo
clients:
  web: {}
  api: {bearerOnly: true}
  gone: {enabled: false}
  sp: {protocol: saml}
  svc: {serviceAccountsEnabled: true, standardFlowEnabled: false}
  svc-refresh:
    serviceAccountsEnabled: true
    standardFlowEnabled: false
    attributes: {client_credentials.use_refresh_token: "true"}
  device: {standardFlowEnabled: false, attributes: {oauth2.device.authorization.grant.enabled: "true"}}
"""


def rows(text: str = TEXT, version: str = "26.7.3", **asked: tuple[str, ...]) -> tuple[Row, ...]:
    return explain(scope_of(policy(text), None, version), line_of(version), NOW, **asked)


def pairs(found: tuple[Row, ...]) -> dict[str | None, list[str]]:
    result: dict[str | None, list[str]] = {}
    for row in found:
        result.setdefault(row.client, []).append(row.login)
    return result


def test_each_client_has_the_logins_that_it_can_do() -> None:
    found = pairs(rows())
    del found[None]
    assert found == {
        "web": ["browser", "offline"],
        "svc": ["client-credentials"],
        "svc-refresh": ["client-credentials", "client-credentials-offline"],
        "device": ["device"],
    }


def test_the_realms_own_row_can_do_everything_that_the_realm_offers() -> None:
    assert pairs(rows("realm: demo\n"))[None] == [
        "password",
        "browser",
        "offline",
        "client-credentials",
        "implicit",
        "hybrid",
        "device",
        "token-exchange",
    ]
    remembers = pairs(rows("realm: demo\nrememberMe: true\n", "22.0.5"))[None]
    assert {"remember-me", "offline-remember-me"} <= set(remembers)
    assert "token-exchange" not in remembers


def test_clients_are_named_by_patterns() -> None:
    assert list(pairs(rows(clients=("svc*",)))) == ["svc", "svc-refresh"]
    assert list(pairs(rows(clients=("web", "w*")))) == ["web"]


def test_a_login_asked_for_is_there_also_where_it_cannot_be_done() -> None:
    found = rows(logins=("implicit", "browser"), clients=("web", "svc"))
    errors = {(row.client, row.login): row.lifetimes.error is not None for row in found}
    assert errors == {
        ("web", "implicit"): True,
        ("web", "browser"): False,
        ("svc", "implicit"): True,
        ("svc", "browser"): True,
    }


def test_clients_without_lifespans_share_their_answers() -> None:
    found = {(row.client, row.login): row.lifetimes for row in rows("realm: demo\nclients: {a: {}, b: {}}\n")}
    assert found["a", "browser"] is found["b", "browser"]


def test_clients_with_different_switches_do_not_share() -> None:
    text = "realm: demo\nclients: {a: {}, b: {attributes: {use.refresh.tokens: 'false'}}}\n"
    found = {(row.client, row.login): row.lifetimes for row in rows(text)}
    assert found["a", "browser"].refresh is not None
    assert found["b", "browser"].refresh is None


def test_what_nobody_observed_is_answered_and_not_guessed() -> None:
    found = rows(logins=("ciba", "saml"))
    errors = {row.lifetimes.error for row in found}
    assert all(error is not None and not error.known and not error.impossible for error in errors)
    assert pairs(found)["web"] == ["ciba", "saml"]
    assert pairs(found)["sp"] == ["ciba", "saml"]


def test_kinds_that_nobody_observed_are_not_shown_unasked() -> None:
    assert not set(UNOBSERVED) & {row.login for row in rows()}


@pytest.mark.parametrize(
    ("logins", "expected"), [((), ["saml"]), (("browser", "password"), ["browser", "password"])]
)
def test_a_saml_client_that_is_named_is_not_known(logins: tuple[str, ...], expected: list[str]) -> None:
    found = rows(clients=("sp",), logins=logins)
    assert [row.login for row in found] == expected
    error = found[0].lifetimes.error
    assert error is not None
    assert (error.known, error.impossible) == (False, False)
    assert "SAML" in str(error.description)


def test_a_login_that_depends_on_a_placeholder_is_shown_only_where_it_is_asked_for() -> None:
    text = "realm: demo\nclients: {web: {standardFlowEnabled: $(FLOW)}}\n"
    assert "web" not in pairs(rows(text))
    assert pairs(rows(text, logins=("browser",)))["web"] == ["browser"]
