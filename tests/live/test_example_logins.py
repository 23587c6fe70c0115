"""The examples, applied for real: what they promise is what users and applications get."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from helpers import Realm
from pytest_httpserver import HTTPServer

from kcconfig.verify.browser import Browser
from kcconfig.verify.claims import claims
from kcconfig.verify.error import FlowError
from kcconfig.verify.landing import Redirected
from kcconfig.verify.party import Party

pytestmark = pytest.mark.live

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
USER = {"username": "ada", "password": "ada-password"}


def lives(answer: dict[str, Any]) -> tuple[int, int]:
    """Lifetimes of the access and refresh token, rounded up to tens: a busy server counts from the login."""
    return -(-answer["expires_in"] // 10) * 10, -(-answer["refresh_expires_in"] // 10) * 10


def example(name: str) -> str:
    """An example without its realm, so that each test has one of its own."""
    text, found = re.subn(r"(?m)^realm: .*$", "", (EXAMPLES / name).read_text(encoding="utf-8"))
    assert found == 1
    return text


def test_refresh_reissue(realm: Realm) -> None:
    realm.apply(example("refresh-reissue.yaml"), TEST_CLIENT_SECRET="reissue-secret")
    realm.add_user(**USER)
    login = ("test-client", "reissue-secret")
    first = realm.token(*login, grant_type="password", scope="openid", **USER)
    assert lives(first.data) == (300, 1800)
    second = realm.token(*login, grant_type="refresh_token", refresh_token=first.data["refresh_token"])
    assert second.status == 200, second
    assert second.data["access_token"] != first.data["access_token"]
    for token in (first.data["access_token"], second.data["access_token"]):
        assert realm.oidc("token/introspect", *login, token=token).data["active"] is True
    # Without rotation the first refresh token is still good.
    again = realm.token(*login, grant_type="refresh_token", refresh_token=first.data["refresh_token"])
    assert again.status == 200, again


def test_apache_sso(realm: Realm, httpserver: HTTPServer) -> None:
    site = httpserver.url_for("").rstrip("/")
    httpserver.expect_oneshot_request("/protected/redirect_uri", method="POST").respond_with_data("")
    policy = example("apache-sso.yaml")
    realm.apply(policy, APACHE_CLIENT_SECRET="apache-secret")
    callback = realm.client("apache")["redirectUris"]
    assert callback == ["https://www.example.org/protected/redirect_uri"]

    vars_ = ("--var", f"site={site}")
    result = realm.run("apply", policy, "--yes", *vars_, APACHE_CLIENT_SECRET="apache-secret")
    assert result.code == 0, result
    realm.add_user(**USER)
    apache = Party(realm.web, "apache", "apache-secret", f"{site}/protected/redirect_uri")
    browser = Browser(realm.web)
    refused = browser.authorize(apache)
    assert isinstance(refused, Redirected), refused
    assert refused.error == "invalid_request", "a login without PKCE is refused"
    tokens = browser.login(apache, **USER).data
    assert lives(tokens) == (60, 1800)

    assert browser.logout(apache, tokens["id_token"], f"{site}/elsewhere.html").reply.status == 400
    reply, returned = browser.logout(apache, tokens["id_token"], f"{site}/loggedout.html", "gone")
    assert (reply.status, reply.location) == (302, f"{site}/loggedout.html?state=gone")
    assert returned
    dead = apache.refresh(tokens["refresh_token"])
    assert (dead.status, dead.error) == (400, "invalid_grant")
    (request, _), *_ = httpserver.log
    assert claims(request.form["logout_token"])["sid"] == tokens["session_state"]


def test_long_login(realm: Realm) -> None:
    realm.apply(example("long-login.yaml"))
    realm.add_user(**USER)
    website = Party(realm.web, "website", redirect_uri="https://www.example.org/callback")
    app = Party(realm.web, "mobile-app", redirect_uri="https://app.example.org/callback")

    online = Browser(realm.web).login(website, **USER).data
    assert lives(online) == (120, 604800)
    offline = Browser(realm.web).login(app, **USER, scope="openid offline_access").data
    token = claims(offline["refresh_token"])
    assert (token["typ"], lives(offline)[0]) == ("Offline", 120)
    assert abs(token["exp"] - token["iat"] - 1209600) <= 10
    again = app.refresh(offline["refresh_token"])
    assert again.status == 200, again

    with pytest.raises(FlowError, match="invalid_scope"):
        Browser(realm.web).login(website, **USER, scope="openid offline_access")
