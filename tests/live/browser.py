"""A person with a browser: signs in through Keycloak's form, and keeps its cookies."""

from __future__ import annotations

import base64
import hashlib
import html
import re
import secrets
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, NamedTuple

from helpers import Realm, Reply


class Page(NamedTuple):
    status: int
    text: str
    location: str

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the address that this page sends the browser to."""
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.location).query))


class Browser:
    """Follows no redirects, so that a test sees each."""

    def __init__(self, realm: Realm) -> None:
        self.realm = realm
        # Keycloak marks its cookies as secure, which a browser accepts from the loopback address.
        jar = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
        self._opener = urllib.request.build_opener(_Stay, urllib.request.HTTPCookieProcessor(jar))

    def open(
        self, url: str, query: Mapping[str, str] | None = None, form: Mapping[str, str] | None = None
    ) -> Page:
        target = f"{url}?{urllib.parse.urlencode(query)}" if query else url
        data = urllib.parse.urlencode(form).encode() if form else None
        try:
            with self._opener.open(target, data, timeout=60) as reply:
                return Page(reply.status, reply.read().decode(), "")
        except urllib.error.HTTPError as error:
            with error:
                return Page(error.code, error.read().decode(), error.headers.get("Location", ""))

    def authorize(self, client_id: str, redirect_uri: str, **query: str) -> Page:
        """The first request of a login."""
        wanted = {"response_type": "code", "client_id": client_id, "redirect_uri": redirect_uri}
        return self.open(self.realm.oidc_url("auth"), {**wanted, "scope": "openid", "state": "s", **query})

    def sign_in(
        self,
        client_id: str,
        redirect_uri: str,
        user: Mapping[str, str],
        secret: str | None = None,
        scope: str = "openid",
    ) -> Reply:
        """The tokens of a whole login with PKCE."""
        verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        proof = {"code_challenge": challenge, "code_challenge_method": "S256"}
        page = self.authorize(client_id, redirect_uri, scope=scope, **proof)
        action = re.search(r'<form[^>]* action="([^"]+)"', page.text)
        assert action, page
        page = self.open(html.unescape(action[1]), form=user)
        assert page.location.startswith(redirect_uri), page
        code = {"code": page.query["code"], "code_verifier": verifier, "redirect_uri": redirect_uri}
        return self.realm.token(client_id, secret, grant_type="authorization_code", **code)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None
