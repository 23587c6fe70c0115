"""Tokens: one login and one renewal at a time, however many threads ask."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from canned import CLIENT, INFO, REALM, TOKEN, TOKEN_PATH, USER
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from kcconfig.servers import Server
from kcconfig.servers.transport import Transport
from kcconfig.settings import Auth

THREADS = 16


class Keycloak:
    """Hands out numbered tokens and accepts only the newest."""

    def __init__(self, httpserver: HTTPServer, *, refresh: bool = False) -> None:
        self.grants: list[str] = []
        self.lock = threading.Lock()
        self.refresh = refresh
        self.refuse_refresh = False
        httpserver.expect_request(TOKEN_PATH).respond_with_handler(self.token)
        httpserver.expect_request("/admin/thing").respond_with_handler(self.thing)

    def token(self, request: Request) -> Response:
        with self.lock:
            self.grants.append(request.form["grant_type"])
            if self.refuse_refresh and self.grants[-1] == "refresh_token":
                body = '{"error":"invalid_grant","error_description":"Maximum allowed refresh token reuse exceeded"}'
                return Response(body, 400, content_type="application/json")
            extra = ',"refresh_token":"r"' if self.refresh else ""
            body = f'{{"access_token":"{len(self.grants)}","expires_in":60{extra}}}'
        return Response(body, content_type="application/json")

    def thing(self, request: Request) -> Response:
        with self.lock:
            good = request.headers["Authorization"] == f"Bearer {len(self.grants)}"
        return Response("{}", 200 if good else 401)


def at(httpserver: HTTPServer, auth: Auth) -> Transport:
    return Transport(httpserver.url_for("/"), auth, workers=THREADS, verify=True)


def statuses(transport: Transport) -> set[int]:
    with ThreadPoolExecutor(THREADS) as pool:
        return {
            answer.status for answer in pool.map(lambda _: transport.get("admin/thing"), range(4 * THREADS))
        }


def test_many_threads_log_in_once(httpserver: HTTPServer) -> None:
    keycloak = Keycloak(httpserver)
    transport = at(httpserver, CLIENT)
    assert statuses(transport) == {200}
    assert keycloak.grants == ["client_credentials"]
    transport.close()


@pytest.mark.parametrize(
    ("auth", "refresh", "grants"),
    [
        (CLIENT, False, ["client_credentials", "client_credentials"]),
        (USER, True, ["password", "refresh_token"]),
    ],
)
def test_many_threads_renew_an_expired_token_once(
    httpserver: HTTPServer, auth: Auth, refresh: bool, grants: list[str]
) -> None:
    keycloak = Keycloak(httpserver, refresh=refresh)
    transport = at(httpserver, auth)
    connection = transport.wait_for_login()
    connection._expires_at = connection.expires_at.replace(year=2000)
    assert statuses(transport) == {200}
    assert keycloak.grants == grants
    transport.close()


def test_a_rejected_token_is_renewed_and_the_request_repeated(httpserver: HTTPServer) -> None:
    keycloak = Keycloak(httpserver)
    transport = at(httpserver, CLIENT)
    transport.wait_for_login()
    keycloak.grants.append("elsewhere, which makes the first token old")
    assert transport.get("admin/thing").status == 200
    assert keycloak.grants.count("client_credentials") == 2
    transport.close()


def test_a_refused_refresh_becomes_a_login(httpserver: HTTPServer) -> None:
    keycloak = Keycloak(httpserver, refresh=True)
    keycloak.refuse_refresh = True
    transport = at(httpserver, USER)
    connection = transport.wait_for_login()
    connection._expires_at = connection.expires_at.replace(year=2000)
    assert transport.get("admin/thing").status == 200
    assert keycloak.grants == ["password", "refresh_token", "password"]
    transport.close()


def test_the_login_form_is_as_keycloak_wants_it(
    httpserver: HTTPServer, connect: Callable[..., Server]
) -> None:
    httpserver.expect_request(TOKEN_PATH).respond_with_json(TOKEN)
    httpserver.expect_request("/admin/serverinfo").respond_with_json(INFO)
    httpserver.expect_request("/admin/realms/demo").respond_with_json(REALM)
    for auth in (CLIENT, USER):
        connect(auth=auth).read("demo", frozenset())
    forms = [request.form for request, _ in httpserver.log if request.path == TOKEN_PATH]
    assert [form["grant_type"] for form in forms] == ["client_credentials", "password"]
    assert (forms[0]["client_id"], forms[0]["client_secret"]) == ("ci", "s3cr3t-of-ci")
    assert (forms[1]["client_id"], forms[1]["username"]) == ("admin-cli", "anna")
    assert "client_secret" not in forms[1]


def test_a_connection_never_sends_before_certificates_are_checked(httpserver: HTTPServer) -> None:
    httpserver.expect_request(TOKEN_PATH).respond_with_json(TOKEN)
    connection = at(httpserver, CLIENT).wait_for_login()
    assert connection.verify is True
    assert connection.keycloak_openid.connection.verify is True
    assert not hasattr(connection, "async_s")
    connection.close()


def test_nothing_heavy_is_imported_before_it_is_needed(tmp_path: Path) -> None:
    file = tmp_path / "realm.json"
    code = f"from kcconfig import servers; servers.open('file:{file}').read('demo', frozenset())"
    code += "; import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"keycloak", "requests", "httpx", "urllib3"} & set(done.stdout.split())
