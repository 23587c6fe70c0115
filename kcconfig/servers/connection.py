"""The connection to a Keycloak: python-keycloak's login, token and pool, safe to share between threads.

The HTTP library is used here and in `failures`, nowhere else.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote

from keycloak import KeycloakOpenIDConnection
from keycloak.exceptions import KeycloakError
from requests.adapters import HTTPAdapter
from urllib3.connectionpool import ConnectionPool
from urllib3.exceptions import MaxRetryError, SSLError
from urllib3.response import BaseHTTPResponse
from urllib3.util import Retry

from kcconfig.settings import Auth

CONNECT_SECONDS: Final = 3.05
READ_SECONDS: Final = 300.0
"""A server with cold caches took 99 s for a page of clients, and one on two busy cores a minute for the keys of a SAML client."""

BACKOFF_SECONDS: Final = 0.3


LONGEST_WAIT: Final = 30.0
"""Seconds at most that a server may make us wait with `Retry-After`."""


class _Patience(Retry):
    """Waits as long as the server asks, within reason, and does not try again what cannot get better."""

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: ConnectionPool | None = None,
        _stacktrace: TracebackType | None = None,
    ) -> Self:
        if isinstance(error, SSLError) and _pool is not None:
            raise MaxRetryError(_pool, url, error)
        return super().increment(method, url, response, error, _pool, _stacktrace)

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        asked = super().get_retry_after(response)
        return None if asked is None else min(asked, LONGEST_WAIT)


def retries() -> Retry:
    """What is repeated: connecting, and requests that may be sent twice. A POST never is."""
    return _Patience(
        total=4,
        connect=3,
        read=2,
        status=4,
        backoff_factor=BACKOFF_SECONDS,
        backoff_jitter=BACKOFF_SECONDS / 2,
        status_forcelist=(429, 502, 503, 504),
        allowed_methods=frozenset({"GET", "PUT", "DELETE"}),
        raise_on_status=False,
    )


class AdminConnection(KeycloakOpenIDConnection):
    """One account's connection. Call `get_token` before threads share it.

    Only one thread logs in or renews the token at a time. Redirects are not followed: they would turn a POST
    into a GET, and take the token elsewhere.
    """

    def __init__(self, url: str, auth: Auth, *, workers: int, verify: bool | str) -> None:
        self._renewing = threading.RLock()
        secret = auth.secret.value if auth.secret else None
        user = auth.kind == "password"
        timeout: Any = (CONNECT_SECONDS, READ_SECONDS)
        super().__init__(
            server_url=url,
            realm_name=quote(auth.realm, safe=""),
            client_id=auth.client_id or "admin-cli",
            grant_type="password" if user else "client_credentials",
            username=auth.user if user else None,
            password=secret if user else None,
            client_secret_key=None if user else secret,
            # The constructors make TLS contexts for clients that are never used, which takes longer than a
            # request. Both sessions get the real setting below, before anything is sent.
            verify=False,
            timeout=timeout,
            max_retries=0,
        )
        tokens = self.keycloak_openid.connection
        for connection in (self, tokens):
            connection.verify = verify
            del connection.async_s
            connection._s.max_redirects = 0  # noqa: SLF001
            for scheme in ("https://", "http://"):
                adapter = HTTPAdapter(pool_maxsize=workers, pool_block=True, max_retries=retries())
                connection._s.mount(scheme, adapter)  # noqa: SLF001

    def get_token(self) -> None:
        """Logs in anew, and so with the roles of now: a realm just created brings new ones."""
        with self._renewing:
            super().get_token()

    def _refresh_if_required(self) -> None:
        due = self.expires_at
        if due is None or datetime.now(UTC) >= due:
            with self._renewing:
                super()._refresh_if_required()

    def refresh_token(self) -> None:
        """Renews the token, unless another thread has done so since this one saw it rejected."""
        rejected = self.token
        with self._renewing:
            if self.token is not rejected:
                return
            try:
                super().refresh_token()
            except KeycloakError as error:
                if error.response_code not in {400, 401}:
                    raise
                super().get_token()

    def close(self) -> None:
        for connection in (self, self.keycloak_openid.connection):
            connection._s.close()  # noqa: SLF001

    def send(self, method: str, path: str, body: str | None = None, **query: Any) -> Any:
        """One request; returns the library's response, whatever its status."""
        if method == "GET":
            return self.raw_get(path, **query)
        if method == "DELETE":
            return self.raw_delete(path)
        call = self.raw_put if method == "PUT" else self.raw_post
        return call(path, data=body or "")
