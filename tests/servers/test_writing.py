"""Writes that meet faults: what is sent again, what is asked for instead, and what is said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from canned import REALM
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from kcconfig.errors import ServerError
from kcconfig.model import Secret, Step, Verb
from kcconfig.servers import Server

BASE = "/admin/realms/demo"
APP = {"id": "id-app", "clientId": "app", "attributes": {}}
CREATE = Step(Verb.CREATE, ("clients", "app"), {("enabled",): True})
UPDATE = Step(Verb.UPDATE, ("clients", "app"), {("description",): "x"})
DELETE = Step(Verb.DELETE, ("clients", "app"))
CONFLICT = (409, {"error": "conflict", "error_description": "Duplicate resource error"})
OLD_CONFLICT = (409, {"error": "unknown_error"})
OPTIMISTIC = (
    400,
    {"errorMessage": "jakarta.persistence.OptimisticLockException: Row was updated or deleted"},
)


class Script:
    """Answers one after the other; the last one stays."""

    def __init__(self, answers: Sequence[tuple[int, Any]]) -> None:
        self.answers = list(answers)
        self.requests: list[Request] = []

    def __call__(self, request: Request) -> Response:
        self.requests.append(request)
        status, body = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return Response(json.dumps(body), status, content_type="application/json")


def expect(httpserver: HTTPServer, method: str, path: str, *answers: tuple[int, Any]) -> Script:
    script = Script(answers)
    httpserver.expect_request(path, method=method).respond_with_handler(script)
    return script


@pytest.fixture
def app(httpserver: HTTPServer, logged_in: Server) -> Server:
    """A realm with the client `app`."""
    expect(httpserver, "GET", f"{BASE}/clients", (200, [APP]))
    expect(httpserver, "GET", f"{BASE}/clients/id-app", (200, APP))
    return logged_in


@pytest.mark.parametrize("conflict", [CONFLICT, OLD_CONFLICT, OPTIMISTIC])
def test_a_write_that_another_got_in_the_way_of_is_read_and_sent_again(
    httpserver: HTTPServer, app: Server, conflict: tuple[int, Any]
) -> None:
    put = expect(httpserver, "PUT", f"{BASE}/clients/id-app", conflict, conflict, conflict, (204, None))
    app.perform("demo", UPDATE)
    reads = [request for request, _ in httpserver.log if request.path == f"{BASE}/clients/id-app"]
    assert len(put.requests) == 4
    assert len(reads) == 8, "each of the four writes has a read before it"


def test_it_is_sent_again_three_times_at_most(httpserver: HTTPServer, app: Server) -> None:
    put = expect(httpserver, "PUT", f"{BASE}/clients/id-app", CONFLICT)
    with pytest.raises(ServerError) as caught:
        app.perform("demo", UPDATE)
    assert len(put.requests) == 4
    assert (caught.value.status, caught.value.said) == (409, "Duplicate resource error")


def test_a_refusal_is_not_sent_again(httpserver: HTTPServer, app: Server) -> None:
    refusal = {"error": "invalid_input", "error_description": "Root URL is not a valid URL"}
    put = expect(httpserver, "PUT", f"{BASE}/clients/id-app", (400, refusal))
    with pytest.raises(ServerError) as caught:
        app.perform("demo", UPDATE)
    assert len(put.requests) == 1
    assert caught.value.message == "the server refuses the change of client 'app' of realm 'demo'"
    assert caught.value.where == f"PUT {BASE}/clients/id-app → 400"
    assert caught.value.said == "Root URL is not a valid URL"


@pytest.mark.parametrize(
    ("step", "method", "path", "role"),
    [
        (UPDATE, "PUT", f"{BASE}/clients/id-app", "manage-clients of client 'demo-realm' in realm 'master'"),
        (Step(Verb.UPDATE, (), {("enabled",): True}), "PUT", BASE, "manage-realm of client 'demo-realm'"),
        (CREATE, "POST", f"{BASE}/clients", "manage-clients of client 'demo-realm' in realm 'master'"),
        (Step(Verb.CREATE, ()), "POST", "/admin/realms", "realm role create-realm of realm 'master'"),
    ],
)
def test_a_missing_role_is_named(
    httpserver: HTTPServer, app: Server, step: Step, method: str, path: str, role: str
) -> None:
    expect(httpserver, "GET", BASE, (200, REALM))
    expect(httpserver, method, path, (403, {"error": "HTTP 403 Forbidden"}))
    with pytest.raises(ServerError) as caught:
        app.perform("demo", step)
    assert caught.value.message.startswith("the account may not change")
    assert role in (caught.value.help or "")


def test_a_short_answer_is_never_written_back(httpserver: HTTPServer, logged_in: Server) -> None:
    expect(httpserver, "GET", BASE, (200, {"realm": "demo", "bruteForceProtected": False}))
    put = expect(httpserver, "PUT", BASE, (204, None))
    with pytest.raises(ServerError, match="sees only a part of realm 'demo'"):
        logged_in.perform("demo", Step(Verb.UPDATE, (), {("enabled",): True}))
    assert put.requests == []


@pytest.mark.parametrize("answer", [(502, None), (504, None)])
@pytest.mark.parametrize(("there", "fails"), [([APP], False), ([], True)])
def test_a_create_whose_answer_is_lost_is_looked_up_and_not_sent_again(
    httpserver: HTTPServer, logged_in: Server, answer: tuple[int, Any], there: list[Any], fails: bool
) -> None:
    post = expect(httpserver, "POST", f"{BASE}/clients", answer)
    expect(httpserver, "GET", f"{BASE}/clients", (200, there))
    if fails:
        with pytest.raises(ServerError):
            logged_in.perform("demo", CREATE)
    else:
        logged_in.perform("demo", CREATE)
    assert len(post.requests) == 1


def test_a_create_that_gets_no_answer_is_looked_up(httpserver: HTTPServer, logged_in: Server) -> None:
    def dropped(request: Request) -> Response:
        posts.append(request)
        request.environ["werkzeug.socket"].shutdown(2)
        return Response(status=500)

    posts: list[Request] = []
    httpserver.expect_request(f"{BASE}/clients", method="POST").respond_with_handler(dropped)
    expect(httpserver, "GET", f"{BASE}/clients", (200, [APP]))
    logged_in.perform("demo", CREATE)
    assert len(posts) == 1


def test_a_delete_that_was_done_before_its_answer_got_lost(httpserver: HTTPServer, app: Server) -> None:
    delete = expect(
        httpserver, "DELETE", f"{BASE}/clients/id-app", (503, None), (404, {"error": "Could not find client"})
    )
    app.perform("demo", DELETE)
    assert len(delete.requests) == 2


def test_a_client_that_was_made_anew_meanwhile_is_found_by_its_name(
    httpserver: HTTPServer, logged_in: Server
) -> None:
    expect(httpserver, "GET", f"{BASE}/clients", (200, [APP]), (200, [{**APP, "id": "id-new"}]))
    expect(httpserver, "GET", f"{BASE}/clients/id-app", (404, {"error": "Could not find client"}))
    expect(httpserver, "GET", f"{BASE}/clients/id-new", (200, {**APP, "id": "id-new"}))
    put = expect(httpserver, "PUT", f"{BASE}/clients/id-new", (204, None))
    logged_in.perform("demo", UPDATE)
    assert len(put.requests) == 1


def test_what_is_gone_cannot_be_changed(httpserver: HTTPServer, logged_in: Server) -> None:
    expect(httpserver, "GET", f"{BASE}/clients", (200, []))
    with pytest.raises(ServerError, match="client 'app' of realm 'demo' is not there"):
        logged_in.perform("demo", UPDATE)


def test_a_scope_that_is_in_a_realms_list_already_is_done(httpserver: HTTPServer, logged_in: Server) -> None:
    step = Step(Verb.ASSIGN, (), scope_list="defaultOptionalClientScopes", scope="phone")
    list_ = f"{BASE}/default-optional-client-scopes"
    expect(httpserver, "GET", f"{BASE}/client-scopes", (200, [{"id": "id-phone", "name": "phone"}]))
    expect(httpserver, "PUT", f"{list_}/id-phone", CONFLICT)
    expect(httpserver, "GET", list_, (200, [{"id": "id-phone", "name": "phone"}]), (200, []))
    logged_in.perform("demo", step)
    with pytest.raises(ServerError) as caught:
        logged_in.perform("demo", step)
    assert caught.value.status == 409


def test_what_the_server_says_is_cleared_of_secrets(httpserver: HTTPServer, app: Server) -> None:
    expect(httpserver, "PUT", f"{BASE}/clients/id-app", (400, {"errorMessage": "bad value 'open sesame'"}))
    step = Step(Verb.UPDATE, ("clients", "app"), {("secret",): Secret("open sesame")})
    with pytest.raises(ServerError) as caught:
        app.perform("demo", step)
    assert caught.value.said == "bad value '(hidden)'"


def test_a_secret_that_is_not_known_stops_before_anything_is_sent(
    httpserver: HTTPServer, logged_in: Server
) -> None:
    step = Step(Verb.CREATE, ("clients", "app"), {("secret",): Secret(None, "{{ env.X }}")})
    with pytest.raises(ServerError, match="not known"):
        logged_in.perform("demo", step)
    assert [request.method for request, _ in httpserver.log if "/admin/" in request.path] == []


def test_a_realm_is_not_deleted(logged_in: Server) -> None:
    with pytest.raises(ServerError, match="kcconfig deletes no realms"):
        logged_in.perform("demo", Step(Verb.DELETE, ()))


def test_a_new_realm_is_followed_by_a_login(httpserver: HTTPServer, logged_in: Server) -> None:
    expect(httpserver, "POST", "/admin/realms", (201, None))
    logged_in.perform("demo", Step(Verb.CREATE, ()))
    assert [request.path.rpartition("/")[2] for request, _ in httpserver.log] == ["token", "realms", "token"]
