"""How many requests a read makes, and what it does with answers that leave something out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from canned import CLIENT, INFO, REALM, TOKEN, TOKEN_PATH
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from kcconfig.errors import ServerError
from kcconfig.model import Secret
from kcconfig.realm.versions import NEWEST
from kcconfig.servers import Server
from kcconfig.settings import Auth

CLIENTS = "/admin/realms/demo/clients"


def requests(httpserver: HTTPServer) -> list[str]:
    return sorted(
        f"{request.method} {request.path}"
        + (f"?{request.query_string.decode()}" if request.query_string else "")
        for request, _ in httpserver.log
    )


def serve_clients(httpserver: HTTPServer, names: list[str]) -> None:
    def page(request: Request) -> Response:
        first, size = int(request.args["first"]), int(request.args["max"])
        items = [{"id": f"id-{name}", "clientId": name} for name in names[first : first + size]]
        return Response(json.dumps(items), content_type="application/json")

    httpserver.expect_request(CLIENTS).respond_with_handler(page)


@pytest.fixture
def realm(httpserver: HTTPServer, logged_in: Server) -> Server:
    httpserver.expect_request("/admin/realms/demo").respond_with_json(REALM)
    return logged_in


def test_realm_settings_alone_take_three_requests(httpserver: HTTPServer, realm: Server) -> None:
    live = realm.read("demo", frozenset())
    assert (live.version, live.assumed, live.exists) == ("26.7.3", False, True)
    assert live.objects[()]["ssoSessionIdleTimeout"] == 1800
    assert requests(httpserver) == ["GET /admin/realms/demo", "GET /admin/serverinfo", f"POST {TOKEN_PATH}"]


def test_a_second_read_asks_for_neither_token_nor_version(httpserver: HTTPServer, realm: Server) -> None:
    realm.read("demo", frozenset())
    httpserver.clear_log()
    assert realm.read("demo", frozenset()).version == "26.7.3"
    assert requests(httpserver) == ["GET /admin/realms/demo"]


@pytest.mark.parametrize(
    ("count", "pages"), [(1, 1), (99, 1), (100, 2), (199, 2), (200, 4), (399, 4), (400, 8)]
)
def test_pages_are_read_until_one_is_not_full(
    httpserver: HTTPServer, realm: Server, count: int, pages: int
) -> None:
    serve_clients(httpserver, ["account", *(f"c{number:04}" for number in range(count - 1))])
    live = realm.read("demo", frozenset({"clients"}))
    assert len([address for address in live.objects if address]) == count
    assert len([line for line in requests(httpserver) if "/clients?" in line]) == pages


def test_scope_lists_are_sorted_names(httpserver: HTTPServer, realm: Server) -> None:
    httpserver.expect_request("/admin/realms/demo/default-default-client-scopes").respond_with_json(
        [{"id": "2", "name": "b"}, {"id": "1", "name": "a"}]
    )
    live = realm.read("demo", frozenset({"defaultDefaultClientScopes"}))
    assert live.objects[()]["defaultDefaultClientScopes"] == ["a", "b"]


def test_unknown_fields_are_kept(httpserver: HTTPServer, logged_in: Server) -> None:
    httpserver.expect_request("/admin/realms/demo").respond_with_json({**REALM, "fromTheFuture": {"x": [1]}})
    assert logged_in.read("demo", frozenset()).objects[()]["fromTheFuture"] == {"x": [1]}


def test_a_realm_that_is_not_there_is_an_answer(httpserver: HTTPServer, logged_in: Server) -> None:
    httpserver.expect_request("/admin/realms/demo").respond_with_json({"error": "Realm not found."}, 404)
    httpserver.expect_request(CLIENTS).respond_with_json({"error": "Realm not found."}, 404)
    live = logged_in.read("demo", frozenset({"clients"}))
    assert (live.exists, dict(live.objects), live.version) == (False, {}, "26.7.3")


@pytest.mark.parametrize(
    ("info", "status", "realm", "expected"),
    [
        ({"error": "HTTP 403 Forbidden"}, 403, REALM, ("26.5.6", True)),
        ({"systemInfo": {}}, 200, {**REALM, "scimApiEnabled": False}, ("26.7.3", True)),
        ({}, 200, None, (NEWEST, True)),
        ({"systemInfo": {"version": "nightly"}}, 200, None, (NEWEST, True)),
        ({"systemInfo": {"version": "26.0.8.redhat-00001"}}, 200, REALM, ("26.0.8.redhat-00001", False)),
    ],
)
def test_a_hidden_version_is_taken_from_the_realm(
    httpserver: HTTPServer,
    connect: Callable[..., Server],
    info: dict[str, Any],
    status: int,
    realm: dict[str, Any] | None,
    expected: tuple[str, bool],
) -> None:
    httpserver.expect_request(TOKEN_PATH).respond_with_json(TOKEN)
    httpserver.expect_request("/admin/serverinfo").respond_with_json(info, status)
    httpserver.expect_request("/admin/realms/demo").respond_with_json(realm or {}, 200 if realm else 404)
    live = connect().read("demo", frozenset())
    assert (live.version, live.assumed) == expected


def test_a_server_that_is_too_old_is_refused(httpserver: HTTPServer, connect: Callable[..., Server]) -> None:
    httpserver.expect_request(TOKEN_PATH).respond_with_json(TOKEN)
    httpserver.expect_request("/admin/serverinfo").respond_with_json({"systemInfo": {"version": "21.1.2"}})
    httpserver.expect_request("/admin/realms/demo").respond_with_json(REALM)
    with pytest.raises(ServerError, match=r"Keycloak 21\.1\.2; 22 is the oldest"):
        connect().read("demo", frozenset())


IN_MASTER = CLIENT
IN_REALM = Auth("client", "demo", "ci", secret=Secret("x"))
ELSEWHERE = Auth("client", "other", "ci", secret=Secret("x"))


@pytest.mark.parametrize(
    ("auth", "role"),
    [
        (IN_MASTER, "view-realm of client 'demo-realm' in realm 'master'"),
        (IN_REALM, "view-realm of client 'realm-management' in realm 'demo'"),
        (ELSEWHERE, "log in with one of 'demo' or of 'master'"),
    ],
    ids=["account of master", "account of the realm", "account of another realm"],
)
@pytest.mark.parametrize(
    ("status", "body"), [(200, {"realm": "demo"}), (403, {"error": "HTTP 403 Forbidden"})]
)
def test_a_realm_that_may_not_be_seen_names_the_role(
    httpserver: HTTPServer,
    connect: Callable[..., Server],
    auth: Auth,
    role: str,
    status: int,
    body: dict[str, Any],
) -> None:
    httpserver.expect_request(f"/realms/{auth.realm}/protocol/openid-connect/token").respond_with_json(TOKEN)
    httpserver.expect_request("/admin/serverinfo").respond_with_json(INFO)
    httpserver.expect_request("/admin/realms/demo").respond_with_json(body, status)
    with pytest.raises(ServerError) as caught:
        connect(auth=auth).read("demo", frozenset())
    assert role in (caught.value.help or "")
    assert caught.value.where == f"GET /admin/realms/demo → {status}"
    assert caught.value.status == status


@pytest.mark.parametrize(
    ("section", "endpoint", "status", "body"),
    [
        ("clients", "clients", 200, []),
        ("clients", "clients", 200, [{"id": "1", "clientId": "app"}]),
        ("clients", "clients", 403, {"error": "unknown_error"}),
        ("clientScopes", "client-scopes", 200, []),
        ("clientScopes", "client-scopes", 403, {}),
        ("defaultOptionalClientScopes", "default-optional-client-scopes", 403, {}),
    ],
)
def test_lists_that_leave_out_what_must_be_there_name_the_role(
    httpserver: HTTPServer, realm: Server, section: str, endpoint: str, status: int, body: Any
) -> None:
    httpserver.expect_request(f"/admin/realms/demo/{endpoint}").respond_with_json(body, status)
    with pytest.raises(ServerError) as caught:
        realm.read("demo", frozenset({section}))
    assert "view-clients of client 'demo-realm'" in (caught.value.help or "")
    assert caught.value.where == f"GET /admin/realms/demo/{endpoint} → {status}"


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_realm_names_that_lead_elsewhere_are_not_sent(
    httpserver: HTTPServer, logged_in: Server, name: str
) -> None:
    with pytest.raises(ServerError, match="cannot be part of an address"):
        logged_in.read(name, frozenset())
    assert "/admin" not in " ".join(requests(httpserver))
