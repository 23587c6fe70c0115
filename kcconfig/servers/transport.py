"""Requests to a Keycloak and their answers; logging in happens in the background."""

from __future__ import annotations

import json
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, NamedTuple

from kcconfig.errors import KcconfigError, ServerError
from kcconfig.model import Json
from kcconfig.servers.failures import is_json, no_answer, words
from kcconfig.settings import Auth

if TYPE_CHECKING:
    from kcconfig.servers.connection import AdminConnection


class Answer(NamedTuple):
    """What a server answered."""

    method: str
    path: str
    status: int
    body: bytes = b""
    location: str | None = None

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def where(self) -> str:
        return f"{self.method} /{self.path} → {self.status}"

    @property
    def said(self) -> str | None:
        return words(self.body)

    def data(self) -> Json:
        """The JSON of the answer. Raises ServerError where it is none."""
        if not is_json(self.body):
            raise ServerError(
                "the server answered something that is not JSON",
                status=self.status,
                where=self.where,
                help="is a proxy or a login page in between?",
            )
        return json.loads(self.body)


class Transport:
    """One account's requests to one server; threads may share it.

    The first login begins at once on a thread of its own, and its failure is raised at first use.
    """

    def __init__(self, base: str, auth: Auth, *, workers: int, verify: bool | str) -> None:
        self.base = base
        self.auth = auth
        self._host = base.rstrip("/")
        self._settings: dict[str, Any] = {"workers": workers, "verify": verify}
        self._connection: Future[AdminConnection] = Future()
        # Imported here: Python may hang where an interruption meets an import that another thread is at.
        from kcconfig.servers import connection, logins  # noqa: F401

        # A daemon, so that a run which fails before it needs the server does not wait for it.
        threading.Thread(target=self._connect, name="kcconfig-login", daemon=True).start()

    def _connect(self) -> None:
        try:
            from kcconfig.servers.connection import AdminConnection

            connection = AdminConnection(self.base, self.auth, **self._settings)
            self._login(connection)
        except BaseException as error:  # noqa: BLE001
            self._connection.set_exception(error)
        else:
            self._connection.set_result(connection)

    def wait_for_login(self) -> AdminConnection:
        """The connection, logged in. Raises ServerError."""
        return self._connection.result()

    def renew(self) -> None:
        """Logs in anew: roles of a realm that was just created are in new tokens only."""
        self._login(self.wait_for_login())

    def send(self, method: str, path: str, body: Json = None, **query: str) -> Answer:
        """One request; a status is no error here. Raises ServerError where no answer comes."""
        connection = self.wait_for_login()
        text = None if body is None else json.dumps(body)
        try:
            response = connection.send(method, path, text, **query)
            return Answer(
                method, path, response.status_code, response.content, response.headers.get("Location")
            )
        except Exception as error:  # noqa: BLE001
            failure = self._failure(connection, error, f"{method} /{path}")
        raise failure

    def get(self, path: str, **query: str) -> Answer:
        return self.send("GET", path, **query)

    def close(self) -> None:
        if self._connection.done() and self._connection.exception() is None:
            self._connection.result().close()

    def _login(self, connection: AdminConnection) -> None:
        from kcconfig.servers.logins import token_path

        try:
            connection.get_token()
        except Exception as error:  # noqa: BLE001
            failure = self._failure(connection, error, f"POST /{token_path(self.auth.realm)}")
        else:
            return
        raise failure

    def _failure(self, connection: AdminConnection, error: Exception, where: str) -> KcconfigError:
        """Our error for a library's, made outside its `except` so that nothing of it hangs on."""
        from keycloak.exceptions import KeycloakConnectionError, KeycloakError

        from kcconfig.servers.logins import Refusal, login_failed

        if isinstance(error, KcconfigError):
            return error
        if isinstance(error, KeycloakConnectionError):
            return no_answer(error, self._host, where)
        if isinstance(error, KeycloakError):
            refusal = Refusal(error.response_code, error.response_body or b"")
        elif isinstance(error, TypeError | KeyError | ValueError | AttributeError):
            # What python-keycloak makes of a token answer that is none, such as a page of HTML.
            refusal = Refusal(None, b"")
        else:
            return no_answer(error, self._host, where)
        return login_failed(refusal, self.auth, self.base, lambda url: _is_realm(connection, url))


def _is_realm(connection: AdminConnection, url: str) -> bool:
    """Does Keycloak's public page of a realm stand at this address? Sent without the token."""
    from keycloak.exceptions import KeycloakConnectionError

    try:
        response = connection.keycloak_openid.connection.raw_get(url)
        data = response.json()
    except (KeycloakConnectionError, ValueError):
        return False
    return response.status_code == 200 and isinstance(data, dict) and "realm" in data
