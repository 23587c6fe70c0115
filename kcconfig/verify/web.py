"""Requests to one realm's OIDC endpoints, with the moments between which each was answered."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kcconfig.servers.failures import no_answer
from kcconfig.servers.paths import base_url, path

if TYPE_CHECKING:
    from requests import PreparedRequest, Response
    from requests.cookies import RequestsCookieJar

TIMEOUT: Final = 60
"""Seconds to wait for a connection, and again for each part of an answer."""


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """What the server answered: JSON where it is some, else text.

    `sent` and `received` are Unix times on our clock, before and after the request.
    """

    status: int
    data: Any
    headers: Mapping[str, str]
    sent: float
    received: float

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def error(self) -> str | None:
        """OAuth's error code."""
        return self._text("error")

    @property
    def description(self) -> str | None:
        return self._text("error_description")

    @property
    def location(self) -> str:
        """Where the answer sends a browser to; empty where it does not."""
        return self.headers.get("Location", "")

    def _text(self, name: str) -> str | None:
        found = self.data.get(name) if isinstance(self.data, dict) else None
        return found if isinstance(found, str) else None

    def __repr__(self) -> str:
        return f"Reply({self.status}, error={self.error!r}, description={self.description!r})"


@dataclass(frozen=True, slots=True)
class Web:
    """One realm of one server, as applications see it. `base_url` ends without a slash.

    Raises ServerError for an address or a realm name that cannot be part of a URL.
    """

    base_url: str
    realm: str
    ca_file: Path | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "base_url", base_url(self.base_url).rstrip("/"))
        path(self.realm)

    @property
    def issuer(self) -> str:
        return f"{self.base_url}/{path('realms', self.realm)}"

    @property
    def auth(self) -> str:
        return self._oidc("auth")

    @property
    def token(self) -> str:
        return self._oidc("token")

    @property
    def introspect(self) -> str:
        return self._oidc("token/introspect")

    @property
    def revoke(self) -> str:
        return self._oidc("revoke")

    @property
    def userinfo(self) -> str:
        return self._oidc("userinfo")

    @property
    def logout(self) -> str:
        return self._oidc("logout")

    @property
    def device(self) -> str:
        return self._oidc("auth/device")

    def _oidc(self, endpoint: str) -> str:
        return f"{self.issuer}/protocol/openid-connect/{endpoint}"


class Line:
    """One user agent's connections and cookies; for one thread at a time. No redirect is followed."""

    def __init__(self, web: Web) -> None:
        import requests

        self.web = web
        self._session = requests.Session()
        # Keycloak marks its cookies as secure, which a browser accepts from the loopback address.
        self._session.cookies.set_policy(DefaultCookiePolicy(secure_protocols=("http", "https")))
        self._verify = str(web.ca_file) if web.ca_file else True

    @property
    def cookies(self) -> RequestsCookieJar:
        return self._session.cookies

    def get(self, url: str, query: Mapping[str, str] | None = None, *, bearer: str | None = None) -> Reply:
        """Raises ServerError where no answer comes."""
        return self._send("GET", url, query, None, bearer)

    def post(self, url: str, form: Mapping[str, str] | None = None, *, bearer: str | None = None) -> Reply:
        """Raises ServerError where no answer comes."""
        return self._send("POST", url, None, form or {}, bearer)

    def close(self) -> None:
        self._session.close()

    def _send(
        self,
        method: str,
        url: str,
        query: Mapping[str, str] | None,
        form: Mapping[str, str] | None,
        bearer: str | None,
    ) -> Reply:
        sent = time.time()
        try:
            response = self._session.request(
                method,
                url,
                params=query,
                data=form,
                headers={"Authorization": f"Bearer {bearer}"} if bearer else None,
                auth=_with_cookies(self.cookies),
                timeout=TIMEOUT,
                allow_redirects=False,
                verify=self._verify,
            )
        except OSError as error:
            failure = no_answer(error, self.web.base_url, f"{method} {url.partition('?')[0]}")
        else:
            return _reply(response, sent, time.time())
        # Outside the handler, so that the library's exception, which holds the request, does not hang on.
        raise failure


def _with_cookies(jar: RequestsCookieJar) -> Callable[[PreparedRequest], PreparedRequest]:
    """Sends the jar's cookies under the jar's own policy, where the library would use its default one.

    It stands where credentials for the host would, and so keeps those of a `.netrc` out.
    """
    from requests.cookies import get_cookie_header

    def add(request: PreparedRequest) -> PreparedRequest:
        header = get_cookie_header(jar, request)  # type: ignore[no-untyped-call]
        if header:
            request.headers["Cookie"] = header
        return request

    return add


def _reply(response: Response, sent: float, received: float) -> Reply:
    data: Any = response.text
    if "json" in response.headers.get("Content-Type", ""):
        try:
            data = response.json()
        except ValueError:
            data = response.text
    return Reply(response.status_code, data, response.headers, sent, received)
