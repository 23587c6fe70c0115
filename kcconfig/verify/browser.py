"""A person's browser: logs in and out through Keycloak's pages, and keeps its cookies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from kcconfig.verify.claims import claims
from kcconfig.verify.error import FlowError
from kcconfig.verify.landing import Landing, Page, Redirected, arrived, elsewhere, landing, why_not
from kcconfig.verify.pages import Form
from kcconfig.verify.party import Party, new_verifier, proof
from kcconfig.verify.web import Line, Reply, Web

IDENTITY: Final = "KEYCLOAK_IDENTITY"
"""The cookie that is the login. 22 to 24 send each of their cookies a second time, as `…_LEGACY`."""

_HOPS: Final = 10


class Cookie(NamedTuple):
    """When a cookie ends, in Unix time: for the browser (None: when it is closed) and by its own `exp` claim."""

    expires: int | None
    claim: int | None


class LoggedOut(NamedTuple):
    """The last answer of a logout, and whether it led back to the application."""

    reply: Reply
    returned: bool


class Browser:
    """One person's browser; for one thread at a time. Its methods raise ServerError where no answer comes.

    It fills in forms of this realm on this server only, and raises FlowError for any other.

    `landed` is where the last authorization came back to the application.
    """

    def __init__(self, web: Web) -> None:
        self.web = web
        self.landed: Redirected | None = None
        self._goal: str | None = None
        self._line = Line(web)

    def authorize(
        self,
        party: Party,
        scope: str = "openid",
        response_type: str = "code",
        *,
        prompt: str | None = None,
        max_age: int | None = None,
        verifier: str | None = None,
    ) -> Landing:
        """The first request of a login; `verifier` is PKCE's, to be given to `exchange_code` too."""
        query = {
            "client_id": party.client_id,
            "redirect_uri": party.redirect_uri,
            "response_type": response_type,
            "scope": scope,
            "state": new_verifier(),
            "nonce": new_verifier(),
            "prompt": prompt,
            "max_age": None if max_age is None else str(max_age),
            **proof(verifier),
        }
        given = {name: value for name, value in query.items() if value is not None}
        self._goal = party.redirect_uri
        return self._landing(self._line.get(self.web.auth, given), self.web.auth)

    def sign_in(self, form: Form, username: str, password: str, *, remember: bool = False) -> Landing:
        """Fills in the login form; where it has one page for the name and one for the password, both.

        Raises FlowError for `remember` where the first page does not offer it.
        """
        if remember and not form.offers_remember_me:
            raise FlowError("the login page does not offer to remember the user", status=200)
        ticked = {"rememberMe": "on"} if remember else {}
        credentials = {"username": username, "password": password}
        found = self._fill(form, {**credentials, **ticked})
        if "password" not in form.fields and isinstance(found, Form) and "password" in found.fields:
            return self._fill(found, credentials)
        return found

    def login(
        self,
        party: Party,
        username: str,
        password: str,
        *,
        remember: bool = False,
        scope: str = "openid",
        response_type: str = "code",
        prompt: str | None = None,
        max_age: int | None = None,
    ) -> Reply:
        """The tokens of a whole login with PKCE; without a form where the browser is logged in already.

        Without `code` in the response type they are those at the redirect URI; with it those of the token
        endpoint, whatever its status, and `landed` has the others. Raises FlowError where the login asks for more
        than user name and password, refuses them, or ends in an error.
        """
        verifier = new_verifier() if "code" in response_type.split() else None
        found = self.authorize(party, scope, response_type, prompt=prompt, max_age=max_age, verifier=verifier)
        if isinstance(found, Form):
            # Where a session goes on, its form does not offer the box, and what was ticked at first stays.
            ticks = remember and (prompt is None or found.offers_remember_me)
            found = self.sign_in(found, username, password, remember=ticks)
        if not isinstance(found, Redirected) or found.error:
            raise why_not(found)
        return _tokens(party, found, verifier)

    def silent(self, party: Party, scope: str = "openid", response_type: str = "code") -> Reply:
        """New tokens by the cookies alone (`prompt=none`), or a reply with the error, such as `login_required`.

        Raises FlowError where a page comes, which `prompt=none` allows for a wrong client or address only.
        """
        verifier = new_verifier() if "code" in response_type.split() else None
        found = self.authorize(party, scope, response_type, prompt="none", verifier=verifier)
        if not isinstance(found, Redirected):
            raise why_not(found)
        return found.reply() if found.error else _tokens(party, found, verifier)

    def approve_device(self, verification_uri_complete: str, username: str, password: str) -> Page:
        """Logs in where a device asks for it, and grants it access. Raises FlowError where that does not succeed."""
        self._goal = None
        reply = self._line.get(self._own(verification_uri_complete))
        found = self._landing(reply, verification_uri_complete)
        if isinstance(found, Form):
            found = self.sign_in(found, username, password)
        grant = found.form("accept") if isinstance(found, Page) else None
        if grant is not None:
            found = self._press(grant, "accept")
        if not isinstance(found, Page) or found.asks or found.status >= 400:
            raise why_not(found)
        return found

    def logout(
        self,
        party: Party,
        id_token: str | None,
        post_logout_redirect_uri: str | None = None,
        state: str = "loggedout",
    ) -> LoggedOut:
        """Logs out as the application asks for it, and confirms where Keycloak asks back.

        Without a URI the person stays at Keycloak's page, and so they do where a client logs out in frames of
        the browser, which this one does not load.
        """
        goal = self._goal = post_logout_redirect_uri
        url = party.logout_url(id_token, goal, state if goal else None)
        reply, url = self._follow(self._line.get(url), url)
        asked = landing(reply, url)
        confirm = asked.form("confirmLogout") if isinstance(asked, Page) else None
        if confirm is not None:
            pressed = self._send(confirm, {"confirmLogout": ""})
            reply, _ = self._follow(pressed, confirm.action)
        return LoggedOut(reply, goal is not None and arrived(reply, goal) is not None)

    @property
    def logged_in(self) -> bool:
        """Does it hold a cookie that may lead to a session?"""
        return any(each.name.startswith(IDENTITY) for each in self._line.cookies)

    def cookies(self) -> Mapping[str, Cookie]:
        """The cookies that it holds, by name."""
        self._line.cookies.clear_expired_cookies()
        return {
            each.name: Cookie(
                None if each.expires is None else int(each.expires),
                claims(each.value or "").get("exp") if each.name.startswith(IDENTITY) else None,
            )
            for each in self._line.cookies
        }

    def forget_cookies(self) -> None:
        self._line.cookies.clear()

    def close(self) -> None:
        self._line.close()

    def _fill(self, form: Form, values: Mapping[str, str]) -> Landing:
        asked = {name: value for name, value in values.items() if name in form.fields or name in form.boxes}
        return self._landing(self._send(form, asked), form.action)

    def _press(self, form: Form, button: str) -> Landing:
        return self._landing(self._send(form, {button: ""}), form.action)

    def _send(self, form: Form, values: Mapping[str, str]) -> Reply:
        return self._line.post(self._own(form.action), {**form.fields, **values})

    def _own(self, url: str) -> str:
        """An address that a password may go to. Raises FlowError where that is another server's."""
        if not url.startswith(f"{self.web.issuer}/"):
            there = urlsplit(url)
            raise FlowError(
                f"the login goes to {there.scheme}://{there.netloc}, not to {self.web.base_url}:"
                " give the address that users log in at"
            )
        return url

    def _landing(self, reply: Reply, url: str) -> Landing:
        reply, url = self._follow(reply, url)
        found = arrived(reply, self._goal) if self._goal else None
        if found is not None:
            self.landed = found
            return found
        return elsewhere(reply) if reply.location else landing(reply, url)

    def _follow(self, reply: Reply, url: str) -> tuple[Reply, str]:
        """Goes where Keycloak sends it, as long as that is Keycloak: the last answer and its address.

        The answer was `sent` when the first one was.
        """
        sent = reply.sent
        for _ in range(_HOPS):
            there = _joined(url, reply.location) if reply.location else ""
            back = self._goal is not None and arrived(reply, self._goal) is not None
            if back or not there.startswith(f"{self.web.issuer}/"):
                return replace(reply, sent=sent), url
            reply, url = self._line.get(there), there
        raise FlowError("the server sends the browser round in circles", help="look at the server's log")


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise FlowError("the server sends the browser to something that is no address") from None


def _tokens(party: Party, found: Redirected, verifier: str | None) -> Reply:
    """Those that the code stands for, or else those at the redirect URI."""
    code = found.params.get("code")
    return party.exchange_code(code, verifier) if code else found.reply()
