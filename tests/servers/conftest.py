"""A server that answers what a test tells it to: for faults that a healthy Keycloak does not show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from canned import CLIENT, INFO, TOKEN, TOKEN_PATH
from pytest_httpserver import HTTPServer

from kcconfig import servers
from kcconfig.errors import KcconfigError
from kcconfig.servers import Server, connection, writing
from kcconfig.settings import Auth


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "BACKOFF_SECONDS", 0.001)
    monkeypatch.setattr(writing, "PAUSE_SECONDS", 0.001)


@pytest.fixture
def connect(httpserver: HTTPServer) -> Iterator[Callable[..., Server]]:
    """Opens servers at the test's address, and closes them."""
    opened: list[Server] = []

    def at(path: str = "", auth: Auth = CLIENT, **settings: Any) -> Server:
        opened.append(servers.open(httpserver.url_for(path or "/"), auth=auth, **settings))
        return opened[-1]

    yield at
    for server in opened:
        # A login still under way would arrive in the next test.
        with suppress(KcconfigError):
            server._transport.wait_for_login()
        server.close()


@pytest.fixture
def logged_in(httpserver: HTTPServer, connect: Callable[..., Server]) -> Server:
    """A server that gives tokens and tells its version."""
    httpserver.expect_request(TOKEN_PATH).respond_with_json(TOKEN)
    httpserver.expect_request("/admin/serverinfo").respond_with_json(INFO)
    return connect()
