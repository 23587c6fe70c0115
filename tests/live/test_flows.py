"""Every flow of the library for relying parties and browsers, once, on real servers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from helpers import Realm
from keeper import Keeper, administrator

from kcconfig.errors import ServerError
from kcconfig.verify.browser import Browser
from kcconfig.verify.claims import claims
from kcconfig.verify.clock import skew
from kcconfig.verify.error import FlowError
from kcconfig.verify.landing import Page
from kcconfig.verify.party import Party

pytestmark = pytest.mark.live

CALLBACK = "http://127.0.0.1:1/callback"
USER = {"username": "Ada", "password": "ada-password"}
AUDIENCE = {
    "name": "itself",
    "protocol": "openid-connect",
    "protocolMapper": "oidc-audience-mapper",
    "config": {"included.client.audience": "web", "access.token.claim": "true"},
}
WEB = {
    "clientId": "web",
    "secret": "web-secret",
    "redirectUris": [CALLBACK],
    "implicitFlowEnabled": True,
    "directAccessGrantsEnabled": True,
    "serviceAccountsEnabled": True,
    "attributes": {
        "post.logout.redirect.uris": "+",
        "oauth2.device.authorization.grant.enabled": "true",
        "standard.token.exchange.enabled": "true",
        "standard.token.exchange.enableRefreshRequestedTokenType": "SAME_SESSION",
        "pkce.code.challenge.method": "S256",
    },
    "protocolMappers": [AUDIENCE],
}
OTHER = {"clientId": "other", "publicClient": True, "redirectUris": [CALLBACK]}


@pytest.fixture
def admin(realm: Realm) -> Iterator[Keeper]:
    """The realm, with two clients and a user."""
    realm.create(rememberMe=True)
    connection = administrator(realm.server.url, realm.server.username, realm.server.password)
    found = Keeper(connection, realm.name)
    found.create_client(WEB)
    found.create_client(OTHER)
    found.add_user(USER["username"], "ada@example.org", USER["password"])
    yield found
    connection.close()


@pytest.fixture
def web(realm: Realm, admin: Keeper) -> Party:
    return Party(realm.web, "web", "web-secret", CALLBACK)


@pytest.fixture
def other(realm: Realm, admin: Keeper) -> Party:
    return Party(realm.web, "other", redirect_uri=CALLBACK)


@pytest.fixture
def browser(realm: Realm) -> Browser:
    return Browser(realm.web)


def test_a_login_with_pkce_and_all_that_follows(web: Party, browser: Browser) -> None:
    first = browser.login(web, **USER)
    assert first.ok, first
    again = web.refresh(first.data["refresh_token"])
    assert claims(again.data["refresh_token"])["sid"] == claims(first.data["refresh_token"])["sid"]
    assert web.userinfo(again.data["access_token"]).data["preferred_username"] == "ada"
    assert web.introspect(again.data["access_token"]).data["active"] is True
    measured = skew([first, again])
    assert measured is not None
    assert abs(measured.seconds) <= 1 + measured.uncertainty, measured
    assert browser.landed is not None
    assert browser.landed.sent <= browser.landed.received <= first.sent
    assert web.revoke(again.data["refresh_token"]).ok
    assert web.refresh(again.data["refresh_token"]).error == "invalid_grant"


def test_password_and_back_channel_logout(web: Party) -> None:
    tokens = web.password(**USER)
    assert tokens.ok, tokens
    assert web.password("Ada", "wrong").error == "invalid_grant"
    assert web.logout(tokens.data["refresh_token"]).status == 204
    dead = web.refresh(tokens.data["refresh_token"])
    assert (dead.status, dead.description) == (400, "Session not active")


def test_client_credentials(web: Party) -> None:
    tokens = web.client_credentials()
    assert tokens.ok, tokens
    assert "refresh_token" not in tokens.data


def test_remember_me_makes_the_cookie_stay(web: Party, other: Party, realm: Realm) -> None:
    for remember in (True, False):
        browser = Browser(realm.web)
        assert browser.login(web, **USER, remember=remember).ok
        cookies = browser.cookies()
        identity = cookies["KEYCLOAK_IDENTITY"]
        assert abs((identity.claim or 0) - time.time() - 36000) < 30
        assert ("KEYCLOAK_REMEMBER_ME" in cookies) == remember
        if remember:
            assert abs((identity.expires or 0) - (identity.claim or 0)) <= 2
        else:
            assert identity.expires is None
        assert ("KEYCLOAK_IDENTITY_LEGACY" in cookies) == (not realm.modern)


def test_remember_me_that_is_not_offered(web: Party, browser: Browser, admin: Keeper) -> None:
    admin.update_realm({"rememberMe": False})
    with pytest.raises(FlowError, match="does not offer to remember"):
        browser.login(web, **USER, remember=True)


def test_silent_login_until_the_cookies_are_gone(web: Party, other: Party, browser: Browser) -> None:
    assert browser.silent(web).error == "login_required"
    first = browser.login(web, **USER)
    silent = browser.silent(other)
    assert silent.ok, silent
    assert claims(silent.data["id_token"])["sid"] == claims(first.data["id_token"])["sid"]
    browser.forget_cookies()
    assert browser.silent(other).error == "login_required"


def test_a_second_login_needs_the_password_only_when_asked_to(web: Party, browser: Browser) -> None:
    first = claims(browser.login(web, **USER).data["id_token"])
    time.sleep(1.1)
    second = claims(browser.login(web, "", "").data["id_token"])
    third = claims(browser.login(web, **USER, prompt="login").data["id_token"])
    assert first["sid"] == second["sid"] == third["sid"]
    assert first["auth_time"] == second["auth_time"] < third["auth_time"]
    with pytest.raises(FlowError, match="is refused"):
        browser.login(web, "Ada", "wrong", max_age=0, prompt="login")


def test_single_logout(web: Party, other: Party, browser: Browser, realm: Realm) -> None:
    mine = browser.login(web, **USER)
    others = browser.silent(other)
    assert browser.logout(web, mine.data["id_token"], f"{CALLBACK}/other").reply.status == 400
    assert other.refresh(others.data["refresh_token"]).ok
    reply, returned = browser.logout(web, mine.data["id_token"], CALLBACK, "bye")
    assert (reply.status, returned, "state=bye" in reply.location) == (302, True, True)
    dead = other.refresh(others.data["refresh_token"])
    assert (dead.status, dead.description) == (400, "Session not active")
    assert browser.silent(other).error == "login_required"
    assert "KEYCLOAK_IDENTITY" not in browser.cookies()


def test_a_logout_that_keycloak_wants_confirmed(web: Party, browser: Browser) -> None:
    assert browser.login(web, **USER).ok
    reply, returned = browser.logout(web, None)
    assert (reply.status, returned) == (200, False)
    assert browser.silent(web).error == "login_required"


def test_a_device(web: Party, browser: Browser) -> None:
    verifier = "v" * 43
    asked = web.device(verifier=verifier)
    assert asked.ok, asked
    waiting = web.device_poll(asked.data["device_code"], verifier)
    assert waiting.error == "authorization_pending"
    page = browser.approve_device(asked.data["verification_uri_complete"], **USER)
    assert isinstance(page, Page)
    time.sleep(asked.data["interval"])
    tokens = web.device_poll(asked.data["device_code"], verifier)
    assert tokens.ok, tokens
    assert tokens.data["refresh_token"]


def test_implicit_and_hybrid(web: Party, browser: Browser) -> None:
    implicit = browser.login(web, **USER, response_type="id_token token")
    said = claims(implicit.data["access_token"])
    assert (implicit.ok, said["exp"] - said["iat"]) == (True, 900)
    assert "refresh_token" not in implicit.data
    hybrid = browser.login(web, **USER, response_type="code id_token token")
    assert hybrid.data["refresh_token"]
    assert browser.landed is not None
    assert claims(browser.landed.params["access_token"])["sid"] == claims(implicit.data["id_token"])["sid"]


@pytest.mark.parametrize("action", ["UPDATE_PASSWORD", "CONFIGURE_TOTP", "UPDATE_PROFILE", "VERIFY_EMAIL"])
def test_a_required_action_is_named(
    web: Party, browser: Browser, realm: Realm, admin: Keeper, action: str
) -> None:
    user = admin.user("ada")
    assert user is not None
    realm.put(f"/users/{user['id']}", {**user, "emailVerified": False, "requiredActions": [action]})
    assert admin.required_actions(user["id"]) == (action,)
    with pytest.raises(FlowError, match=f"required action {action}"):
        browser.login(web, **USER)


def test_logins_that_fail(web: Party, browser: Browser, realm: Realm, admin: Keeper) -> None:
    with pytest.raises(FlowError, match="Invalid username or password"):
        browser.login(web, "Ada", "wrong")
    with pytest.raises(FlowError, match="Invalid parameter: redirect_uri"):
        browser.login(Party(realm.web, "web", redirect_uri=f"{CALLBACK}/2"), **USER)
    with pytest.raises(FlowError, match="unauthorized_client"):
        browser.login(Party(realm.web, "other", redirect_uri=CALLBACK), **USER, response_type="token")
    client = admin.client("other")
    assert client is not None
    admin.update_client(client["id"], {"consentRequired": True})
    with pytest.raises(FlowError, match="consent"):
        browser.login(Party(realm.web, "other", redirect_uri=CALLBACK), **USER)


def test_a_form_for_the_name_and_one_for_the_password(
    web: Party, browser: Browser, realm: Realm, admin: Keeper
) -> None:
    two_pages(realm)
    admin.update_realm({"browserFlow": "two pages"})
    assert browser.login(web, **USER).ok
    with pytest.raises(FlowError, match="refused"):
        Browser(realm.web).login(web, "Ada", "wrong")


def test_token_exchange(web: Party, realm: Realm) -> None:
    tokens = web.password(**USER)
    exchanged = web.token_exchange(tokens.data["access_token"], refresh=True)
    if realm.modern:
        assert exchanged.data["refresh_token"], exchanged
        assert "refresh_token" not in web.token_exchange(tokens.data["access_token"]).data
    else:
        assert exchanged.status in {400, 501}, exchanged


def test_what_the_admin_api_prepares(web: Party, browser: Browser, realm: Realm, admin: Keeper) -> None:
    client = admin.client("web")
    assert client is not None
    assert admin.client_secret(client["id"]).value == "web-secret"
    admin.update_client(client["id"], {"attributes": {"access.token.lifespan": "77"}})
    assert admin.client("web") == {
        **client,
        "attributes": {**client["attributes"], "access.token.lifespan": "77"},
    }
    before = admin.realm()
    admin.update_realm({"ssoSessionIdleTimeout": 999})
    after = admin.realm()
    # The server writes its own defaults into the attributes on the first update.
    assert after["attributes"].items() >= before["attributes"].items()
    assert after == {**before, "ssoSessionIdleTimeout": 999, "attributes": after["attributes"]}

    boss = admin.add_user("boss+1@x", "boss@example.org", "pw", roles=["offline_access"])
    admin.remove_user(boss)
    assert admin.user("boss+1@x") is None
    user = admin.user("ADA")
    assert user is not None
    assert admin.credentials(user["id"]) == ("password",)
    tokens = browser.login(web, **USER, scope="openid").data
    # A busy server says a second less or two beside the tokens.
    assert 70 <= tokens["expires_in"] <= 77
    assert 990 <= tokens["refresh_expires_in"] <= 999
    assert [each["id"] for each in admin.user_sessions(user["id"])] == [claims(tokens["id_token"])["sid"]]
    assert web.password(**USER, scope="openid offline_access").ok
    assert len(admin.offline_sessions(user["id"], client["id"])) == 1
    admin.logout_user(user["id"])
    assert admin.user_sessions(user["id"]) == []
    assert web.refresh(tokens["refresh_token"]).error == "invalid_grant"
    with pytest.raises(ServerError) as caught:
        admin.add_user("ada", "ada@example.org", "hush-hush")
    assert (caught.value.status, "hush-hush" in f"{vars(caught.value)}") == (409, False)


def two_pages(realm: Realm) -> None:
    """A browser flow that asks for the name on a page of its own."""
    realm.post("/authentication/flows", {"alias": "two pages", "providerId": "basic-flow", "topLevel": True})
    flow = "/authentication/flows/two%20pages/executions"
    for provider in ("auth-username-form", "auth-password-form"):
        realm.post(f"{flow}/execution", {"provider": provider})
    execution: dict[str, Any]
    for execution in realm.get(flow):
        realm.put(flow, {**execution, "requirement": "REQUIRED"})
