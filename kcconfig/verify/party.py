"""A relying party: what an application asks of Keycloak without a browser."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Final
from urllib.parse import urlencode

from kcconfig.verify.web import Line, Reply, Web

_EXCHANGE: Final = "urn:ietf:params:oauth:grant-type:token-exchange"
_DEVICE: Final = "urn:ietf:params:oauth:grant-type:device_code"
_TYPE: Final = "urn:ietf:params:oauth:token-type:"


def new_verifier() -> str:
    """A secret of PKCE (RFC 7636)."""
    return secrets.token_urlsafe(48)


def proof(verifier: str | None) -> dict[str, str]:
    """The parameters that announce a verifier; none without one."""
    if verifier is None:
        return {}
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return {"code_challenge": challenge, "code_challenge_method": "S256"}


class Party:
    """A client of the realm; for one thread at a time. No status of an answer is an error here.

    Each method raises ServerError where no answer comes. `secret` is None for a public client. Nothing needs to
    listen at `redirect_uri`, nor at `post_logout_uri`, where a logout comes back to.
    """

    def __init__(
        self,
        web: Web,
        client_id: str,
        secret: str | None = None,
        redirect_uri: str = "http://127.0.0.1/callback",
        post_logout_uri: str | None = None,
    ) -> None:
        self.web = web
        self.client_id = client_id
        self.redirect_uri = redirect_uri
        self.post_logout_uri = post_logout_uri
        self._secret = secret
        self._line = Line(web)

    def __repr__(self) -> str:
        return f"Party({self.client_id!r})"

    def password(self, username: str, password: str, scope: str = "openid") -> Reply:
        return self._token("password", username=username, password=password, scope=scope)

    def exchange_code(self, code: str, verifier: str | None = None) -> Reply:
        return self._token(
            "authorization_code", code=code, redirect_uri=self.redirect_uri, code_verifier=verifier
        )

    def refresh(self, refresh_token: str, scope: str | None = None) -> Reply:
        return self._token("refresh_token", refresh_token=refresh_token, scope=scope)

    def client_credentials(self, scope: str | None = None) -> Reply:
        return self._token("client_credentials", scope=scope)

    def token_exchange(self, access_token: str, *, refresh: bool = False) -> Reply:
        """Another token for this client; `refresh` asks for a refresh token with it."""
        return self._token(
            _EXCHANGE,
            subject_token=access_token,
            subject_token_type=f"{_TYPE}access_token",
            requested_token_type=f"{_TYPE}{'refresh' if refresh else 'access'}_token",
        )

    def device(self, scope: str = "openid", verifier: str | None = None) -> Reply:
        """Begins the device flow: `device_code`, `verification_uri_complete`, `interval` (seconds) and more."""
        return self._post(self.web.device, scope=scope, **proof(verifier))

    def device_poll(self, device_code: str, verifier: str | None = None) -> Reply:
        """`authorization_pending` until somebody approves; at most once in `interval` seconds."""
        return self._token(_DEVICE, device_code=device_code, code_verifier=verifier)

    def introspect(self, token: str) -> Reply:
        return self._post(self.web.introspect, token=token)

    def userinfo(self, access_token: str) -> Reply:
        return self._line.get(self.web.userinfo, bearer=access_token)

    def logout(self, refresh_token: str) -> Reply:
        """Ends the session from the back, without the browser."""
        return self._post(self.web.logout, refresh_token=refresh_token)

    def revoke(self, token: str) -> Reply:
        """Takes a token back (RFC 7009); with a refresh token, this client's part of the session."""
        return self._post(self.web.revoke, token=token)

    def logout_url(
        self,
        id_token_hint: str | None = None,
        post_logout_redirect_uri: str | None = None,
        state: str | None = None,
    ) -> str:
        """Where the application sends the browser to log out. It holds the ID token: not for output."""
        query = {
            "client_id": self.client_id,
            "id_token_hint": id_token_hint,
            "post_logout_redirect_uri": post_logout_redirect_uri,
            "state": state,
        }
        given = {name: value for name, value in query.items() if value is not None}
        return f"{self.web.logout}?{urlencode(given)}"

    def close(self) -> None:
        self._line.close()

    def _token(self, grant_type: str, **form: str | None) -> Reply:
        return self._post(self.web.token, grant_type=grant_type, **form)

    def _post(self, url: str, **form: str | None) -> Reply:
        login = {"client_id": self.client_id, "client_secret": self._secret}
        given = {name: value for name, value in {**login, **form}.items() if value is not None}
        return self._line.post(url, given)
