"""What goes wrong between us and a server, and the words for it."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from canned import CLIENT, INFO, REALM, TOKEN, TOKEN_PATH, USER
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from kcconfig import servers
from kcconfig.errors import KcconfigError, ServerError, SettingsError
from kcconfig.servers import Server, connection
from kcconfig.servers.failures import words
from kcconfig.settings import Auth


def failure(server: Server) -> ServerError:
    with pytest.raises(ServerError) as caught:
        server.read("demo", frozenset())
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None, "a library's exception hangs on, with the request in it"
    shown = f"{error} {error.where} {error.said} {error.help}"
    assert "s3cr3t-of-ci" not in shown
    assert "p4ss-of-anna" not in shown
    return error


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"errorMessage":"a","error_description":"b","error":"c"}', "a"),
        (b'{"error_description":"b","error":"c"}', "b"),
        (b'{"error":"c"}', "c"),
        (b'{"errorMessage":"","error":"c"}', "c"),
        (b'{"errorMessage":5}', None),
        (b'["x"]', None),
        (b"<html>Bad Gateway</html>", None),
        (b"\xff\xfe", None),
        (b"", None),
        (None, None),
        (b'{"error":"' + b"x" * 600 + b'"}', "x" * 500 + " …"),
    ],
)
def test_words(body: bytes | None, expected: str | None) -> None:
    assert words(body) == expected


LOGINS: list[tuple[str, Auth, int, Any, str, str]] = [
    ("wrong password", USER, 401, {"error": "invalid_grant", "error_description": "Invalid user credentials"},
     "the login as user 'anna' in realm 'master' is refused", "KCCONFIG_PASSWORD"),
    ("wrong password on 26.6", USER, 400, {"error": "invalid_grant"}, "is refused", "KCCONFIG_PASSWORD"),
    ("unknown client", CLIENT, 401, {"error": "invalid_client"},
     "the login as client 'ci' in realm 'master' is refused", "KCCONFIG_CLIENT_SECRET"),
    ("wrong secret", CLIENT, 401, {"error": "unauthorized_client"}, "is refused", "KCCONFIG_CLIENT_SECRET"),
    ("no service account", CLIENT, 401,
     {"error": "unauthorized_client", "error_description": "Client not enabled to retrieve service account"},
     "is refused", "switch on service accounts"),
    ("no direct grants", USER, 400,
     {"error": "unauthorized_client", "error_description": "Client not allowed for direct access grants"},
     "is refused", "switch on direct access grants"),
    ("unknown realm", CLIENT, 404, {"error": "Realm does not exist"},
     "there is no realm 'master' to log in to", "KCCONFIG_AUTH_REALM"),
    ("plain HTTP", CLIENT, 403, {"error": "invalid_request", "error_description": "HTTPS required"},
     "over TLS only", "https://"),
    ("server in trouble", CLIENT, 500, {"error": "unknown_error"}, "cannot log anybody in now", "log"),
    ("proxy without server", CLIENT, 503, "<html>", "cannot log anybody in now", "try again"),
    ("another application", CLIENT, 404, "<html>", "no Keycloak at this address", "were tried"),
    ("a page instead of a token", CLIENT, 200, "<html>", "no Keycloak at this address", "were tried"),
    ("a list", CLIENT, 400, [1], "no Keycloak at this address", "were tried"),
    ("JSON that is no token", CLIENT, 200, {"hello": 1}, "no Keycloak at this address", "were tried"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("auth", "status", "body", "message", "help_"),
    [case[1:] for case in LOGINS],
    ids=[case[0] for case in LOGINS],
)
def test_logins(
    httpserver: HTTPServer,
    connect: Callable[..., Server],
    auth: Auth,
    status: int,
    body: Any,
    message: str,
    help_: str,
) -> None:
    request = httpserver.expect_request(TOKEN_PATH)
    if isinstance(body, str):
        request.respond_with_data(body, status, content_type="text/html")
    else:
        request.respond_with_json(body, status)
    error = failure(connect(auth=auth))
    assert message in error.message
    assert help_ in (error.help or "")
    assert f"POST {TOKEN_PATH} → " in (error.where or "")


@pytest.mark.parametrize(
    ("given", "real"),
    [("", "auth"), ("auth", ""), ("sso/auth", "sso"), ("admin/master/console", ""), ("sso", "sso/auth")],
)
def test_a_wrong_base_path_names_the_right_one(
    httpserver: HTTPServer, connect: Callable[..., Server], given: str, real: str
) -> None:
    prefix = f"/{real}" if real else ""
    httpserver.expect_request(f"{prefix}/realms/master").respond_with_json({"realm": "master"})
    httpserver.expect_request(f"/{given}{TOKEN_PATH}".replace("//", "/")).respond_with_data("no", 404)
    error = failure(connect(f"/{given}"))
    assert error.message == "there is no Keycloak at this address"
    assert f"Keycloak answers at {httpserver.url_for('/')}{real}".rstrip("/") + ":" in (error.help or "")


def test_a_base_path_is_kept(httpserver: HTTPServer, connect: Callable[..., Server]) -> None:
    httpserver.expect_request(f"/auth{TOKEN_PATH}").respond_with_json(TOKEN)
    httpserver.expect_request("/auth/admin/serverinfo").respond_with_json(INFO)
    httpserver.expect_request("/auth/admin/realms/demo").respond_with_json(REALM)
    server = connect("/auth")
    assert server.read("demo", frozenset()).exists
    assert server.url == httpserver.url_for("/auth")


def test_redirects_are_not_followed(httpserver: HTTPServer, connect: Callable[..., Server]) -> None:
    headers = {"Location": "https://sso.example.org/realms/master?secret=1"}
    httpserver.expect_request(TOKEN_PATH).respond_with_data("", 301, headers)
    error = failure(connect())
    assert error.message.endswith(
        "sends requests elsewhere (Location: https://sso.example.org/realms/master)"
    )
    assert error.said is None


@pytest.mark.parametrize("status", [502, 503, 504, 429])
def test_reads_are_repeated_while_the_server_is_not_ready(
    httpserver: HTTPServer, logged_in: Server, status: int
) -> None:
    for _ in range(2):
        httpserver.expect_oneshot_request("/admin/realms/demo").respond_with_data(
            "", status, {"Retry-After": "0"}
        )
    httpserver.expect_request("/admin/realms/demo").respond_with_json(REALM)
    assert logged_in.read("demo", frozenset()).exists


def test_a_server_that_stays_busy_is_an_error(httpserver: HTTPServer, logged_in: Server) -> None:
    httpserver.expect_request("/admin/realms/demo").respond_with_data("<html>", 503)
    error = failure(logged_in)
    assert (error.message, error.status) == ("the server is not available", 503)


def test_a_wait_that_the_server_asks_for_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    from urllib3.response import HTTPResponse

    asked = HTTPResponse(headers={"Retry-After": "7200"})
    assert connection.retries().get_retry_after(asked) == connection.LONGEST_WAIT


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (401, {"error": "HTTP 401 Unauthorized"}, "does not accept the login any more"),
        (500, {"error": "unknown_error"}, "the server failed at realm 'demo'"),
        (400, {"errorMessage": "no"}, "refuses to answer about realm 'demo'"),
        (200, "<html>", "not JSON"),
    ],
)
def test_reads_that_fail(
    httpserver: HTTPServer, logged_in: Server, status: int, body: Any, message: str
) -> None:
    request = httpserver.expect_request("/admin/realms/demo")
    if isinstance(body, str):
        request.respond_with_data(body, status)
    else:
        request.respond_with_json(body, status)
    error = failure(logged_in)
    assert message in error.message
    assert error.where == f"GET /admin/realms/demo → {status}"


def test_an_answer_that_does_not_come_in_time(
    httpserver: HTTPServer, connect: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    def sleepy(_: Request) -> Response:
        time.sleep(0.3)
        return Response("{}")

    monkeypatch.setattr(connection, "READ_SECONDS", 0.05)
    httpserver.expect_request(TOKEN_PATH).respond_with_handler(sleepy)
    assert failure(connect()).message.endswith("did not answer in time")


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def dropping() -> Iterator[int]:
    """A port that takes connections and drops them at once."""
    import threading

    listener = socket.create_server(("127.0.0.1", 0))

    def drop() -> None:
        while True:
            try:
                listener.accept()[0].close()
            except OSError:
                return

    thread = threading.Thread(target=drop)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def test_a_server_that_does_not_run(closed_port: int) -> None:
    error = failure(servers.open(f"http://127.0.0.1:{closed_port}", auth=CLIENT))
    assert error.message == f"http://127.0.0.1:{closed_port} refuses connections"
    assert (error.status, error.said) == (None, None)


def test_a_server_that_drops_connections(dropping: int) -> None:
    assert failure(servers.open(f"http://127.0.0.1:{dropping}", auth=CLIENT)).message.startswith(
        "the connection to"
    )


def test_a_host_that_nobody_knows() -> None:
    error = failure(servers.open("http://host.invalid", auth=CLIENT))
    assert error.message == "the host of http://host.invalid is not known"


AUTHORITY = trustme.CA()


@pytest.fixture
def ca_file(tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(path)
    return path


@pytest.fixture
def tls_server() -> Iterator[HTTPServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert("localhost").configure_cert(context)
    with HTTPServer(host="localhost", ssl_context=context) as server:
        server.expect_request(TOKEN_PATH).respond_with_json(TOKEN)
        server.expect_request("/admin/serverinfo").respond_with_json(INFO)
        server.expect_request("/admin/realms/demo").respond_with_json(REALM)
        yield server


def test_a_certificate_of_an_authority_that_is_given(tls_server: HTTPServer, ca_file: Path) -> None:
    server = servers.open(tls_server.url_for("/"), auth=CLIENT, ca_file=ca_file)
    assert server.read("demo", frozenset()).exists
    server.close()


def test_a_certificate_of_an_unknown_authority(tls_server: HTTPServer) -> None:
    error = failure(servers.open(tls_server.url_for("/"), auth=CLIENT))
    assert "is not trusted" in error.message
    assert "--ca-file" in (error.help or "")
    assert "certificate verify failed" in error.message


def test_tls_where_there_is_none(httpserver: HTTPServer) -> None:
    error = failure(servers.open(httpserver.url_for("/").replace("http:", "https:"), auth=CLIENT))
    assert error.message.startswith("no TLS connection")
    assert "http://" in (error.help or "")


@pytest.mark.parametrize(
    ("url", "settings", "message"),
    [
        ("sso.example.org", {}, "neither a URL nor a realm file"),
        ("ftp://sso.example.org", {}, "neither a URL nor a realm file"),
        ("https://anna:p4ss@sso.example.org", {"auth": CLIENT}, "holds credentials"),
        ("https://sso.example.org", {}, "no login is given"),
        ("https://sso.example.org", {"auth": Auth(None, "master", lacking="no password")}, "no password"),
        ("https://sso.example.org", {"auth": CLIENT, "ca_file": Path("none.pem")}, "none.pem is not there"),
    ],
)
def test_what_cannot_be_opened(url: str, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(KcconfigError, match=message) as caught:
        servers.open(url, **settings)
    assert isinstance(caught.value, ServerError | SettingsError)
    assert "p4ss" not in str(caught.value)
