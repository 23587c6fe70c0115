"""Requests: addresses, cookies, what a failure says, and that nothing secret is ever shown."""

from __future__ import annotations

import socket
import time
import traceback
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from kcconfig.errors import ServerError
from kcconfig.verify.browser import Browser
from kcconfig.verify.error import FlowError
from kcconfig.verify.landing import Page, Redirected, landing
from kcconfig.verify.party import Party
from kcconfig.verify.web import Line, Reply, Web

SECRET = "hush-hush"
LOGIN = (
    '<form id="kc-form-login" action="/realms/a%2Fb/login-actions/authenticate?session_code=hush-hush">'
    '<input name="username"><input name="password"></form>'
)


@pytest.fixture
def web(httpserver: HTTPServer) -> Web:
    return Web(httpserver.url_for("/"), "a/b")


def test_addresses_quote_the_realm(web: Web, httpserver: HTTPServer) -> None:
    root = httpserver.url_for("").rstrip("/")
    assert web.token == f"{root}/realms/a%2Fb/protocol/openid-connect/token"
    assert web.device == f"{root}/realms/a%2Fb/protocol/openid-connect/auth/device"
    for url, realm in (("https://x", ".."), ("https://user:pw@x", "demo"), ("nonsense", "demo")):
        with pytest.raises(ServerError):
            Web(url, realm)


def test_moments_lie_around_the_request(web: Web, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x").respond_with_json({"error": "e", "error_description": "d"}, status=400)
    before = time.time()
    reply = Line(web).get(httpserver.url_for("/x"))
    assert before <= reply.sent <= reply.received <= time.time()
    assert (reply.ok, reply.error, reply.description) == (False, "e", "d")


def test_secure_cookies_come_back_over_http_and_netrc_stays_out(
    web: Web, httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"default login me password {SECRET}\n")
    monkeypatch.setenv("NETRC", str(netrc))
    seen: list[Request] = []

    def answer(request: Request) -> Response:
        seen.append(request)
        response = Response("")
        response.set_cookie("A", "1", secure=True, path="/x")
        response.set_cookie("B", "2", secure=True, path="/x", max_age=100)
        return response

    httpserver.expect_request("/x").respond_with_handler(answer)
    browser = Browser(web)
    browser._line.get(httpserver.url_for("/x"))
    browser._line.get(httpserver.url_for("/x"))
    assert [dict(request.cookies) for request in seen] == [{}, {"A": "1", "B": "2"}]
    assert all("Authorization" not in request.headers for request in seen)
    cookies = browser.cookies()
    assert cookies["A"].expires is None
    assert abs((cookies["B"].expires or 0) - time.time() - 100) < 5
    browser.forget_cookies()
    assert browser.cookies() == {}


def test_redirects_without_end_are_noticed(web: Web, httpserver: HTTPServer) -> None:
    target = web.auth.removeprefix(httpserver.url_for("").rstrip("/"))
    httpserver.expect_request(target.replace("%2F", "/")).respond_with_data(
        "", status=302, headers={"Location": web.auth}
    )
    with pytest.raises(FlowError, match="circles"):
        Browser(web).authorize(Party(web, "app"))


@pytest.mark.parametrize("there", ["http://elsewhere.example.org/x", "http://127.0.0.1:1/realms/a%2Fb/x"])
def test_a_password_goes_to_no_other_server(web: Web, httpserver: HTTPServer, there: str) -> None:
    page = LOGIN.replace("/realms/a%2Fb/login-actions/authenticate", f"{there}/authenticate")
    target = web.auth.removeprefix(httpserver.url_for("").rstrip("/")).replace("%2F", "/")
    httpserver.expect_request(target).respond_with_data(page, content_type="text/html")
    with pytest.raises(FlowError, match="users log in at") as caught:
        Browser(web).login(Party(web, "app"), "ada", SECRET)
    assert SECRET not in caught.value.reason
    with pytest.raises(FlowError, match="users log in at"):
        Browser(web).approve_device(f"{there}?user_code={SECRET}", "ada", SECRET)
    assert len(httpserver.log) == 1


@pytest.mark.parametrize("page", ["<![foo bar[ x ]]>", "<form action='http://[x'></form>"])
def test_a_page_of_nonsense_is_no_bug_of_ours(web: Web, page: str) -> None:
    with pytest.raises(FlowError, match="cannot be read"):
        landing(Reply(200, page, {}, 1.0, 2.0), web.auth)


def test_an_address_of_nonsense_is_no_bug_of_ours(web: Web) -> None:
    with pytest.raises(FlowError, match="no address"):
        Browser(web)._follow(Reply(302, "", {"Location": "http://[x"}, 1.0, 2.0), web.auth)


def test_no_answer_is_told_without_what_was_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        web = Web(f"http://127.0.0.1:{taken.getsockname()[1]}", "demo")
        party = Party(web, "app", SECRET)
        calls = (
            lambda: party.password("ada", SECRET),
            lambda: party.refresh(SECRET),
            lambda: party.userinfo(SECRET),
            lambda: party.exchange_code(SECRET, SECRET),
            lambda: Browser(web).authorize(party, verifier=SECRET),
            lambda: Browser(web).logout(party, SECRET),
        )
        for call in calls:
            with pytest.raises(ServerError) as caught:
                call()
            error = caught.value
            assert "refuses connections" in error.message
            assert error.help
            assert (error.where or "").endswith(("/token", "/userinfo", "/auth", "/logout"))
            assert error.__context__ is None
            told = "".join(traceback.format_exception(error)) + repr(vars(error))
            assert SECRET not in told


def test_nothing_shows_a_secret(web: Web) -> None:
    data = {"access_token": SECRET, "refresh_token": SECRET, "client_secret": SECRET}
    location = {"Location": f"https://app.example.org/cb?code={SECRET}", "Set-Cookie": f"A={SECRET}"}
    reply = Reply(200, data, location, 1.0, 2.0)
    form = landing(Reply(200, LOGIN, {}, 1.0, 2.0), web.auth)
    page = Page(200, "title", "message", "", (form,))  # type: ignore[arg-type]
    landed = Redirected({"code": SECRET, "access_token": SECRET}, 1.0, 2.0)
    browser = Browser(web)
    browser.landed = landed
    for each in (
        reply,
        form,
        page,
        landed,
        landed.reply(),
        Party(web, "app", SECRET),
        browser,
        web,
        Line(web),
    ):
        assert SECRET not in f"{each!r} {each}"
