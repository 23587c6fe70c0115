"""Where a browser ends up in a flow: at a login form, back at the application, or on some other page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from kcconfig.verify.error import FlowError, PasswordError
from kcconfig.verify.pages import Document, Form, read
from kcconfig.verify.web import Reply

_BY_FORM: Final = {
    "kc-otp-login-form": "a one-time code",
    "kc-recovery-code-login-form": "a recovery code",
    "kc-select-credential-form": "a choice between ways to log in",
    "kc-user-verify-device-user-code-form": "the code of a device",
    "kc-reset-password-form": "a new password",
    "kc-register-form": "a registration",
    "webauth": "a security key",
}
_BY_TARGET: Final = {
    "consent": "consent to what the client wants",
    "logout-confirm": "a confirmation of the logout",
    "authenticate": "something else than user name and password",
}
"""What forms ask for; ids and addresses have been the same since 22."""


@dataclass(frozen=True, slots=True)
class Redirected:
    """Back at the application: the parameters of query and fragment. They hold codes and tokens: not shown.

    `sent` and `received` are the moments of the request that led there, which for a login is the one with the
    password.
    """

    params: Mapping[str, str] = field(repr=False)
    sent: float
    received: float

    @property
    def error(self) -> str | None:
        return self.params.get("error")

    @property
    def description(self) -> str | None:
        return self.params.get("error_description")

    def reply(self) -> Reply:
        """As if the token endpoint had answered the parameters."""
        numbers = {
            name: int(text) for name, text in self.params.items() if name == "expires_in" and text.isdecimal()
        }
        status = 400 if self.error else 200
        return Reply(status, {**self.params, **numbers}, {}, self.sent, self.received)


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is not the login form. `asks` says what it wants of the person; empty where it only tells."""

    status: int
    title: str
    message: str
    asks: str = ""
    forms: tuple[Form, ...] = field(default=(), repr=False)

    def form(self, button: str) -> Form | None:
        """The form with a button of this name."""
        return next((form for form in self.forms if button in form.buttons), None)


Landing = Form | Redirected | Page


def landing(reply: Reply, url: str) -> Form | Page:
    """The login form of the page that stands at `url`, or else the page."""
    document = read(reply.data if isinstance(reply.data, str) else "", url)
    login = next((form for form in document.forms if form.signs_in), None)
    if login is not None and reply.status < 400:
        return login
    asks = _wanted(document) or _required(Form("", url))
    return Page(reply.status, document.title, document.message, asks, document.forms)


def elsewhere(reply: Reply) -> Page:
    """For a browser that is sent to a third place, such as another identity provider."""
    there = urlsplit(reply.location)
    return Page(reply.status, "", f"the browser is sent on to {there.scheme}://{there.netloc}{there.path}")


def why_not(found: Landing) -> FlowError:
    """Why a login did not succeed, in words without a secret."""
    if isinstance(found, Redirected):
        return FlowError(f"the login ends in {_told(found.error, found.description)}", status=302)
    if isinstance(found, Form):
        if found.message:
            return PasswordError(f"the login is refused: {found.message}")
        return PasswordError("the login form comes again")
    if found.asks:
        return FlowError(f"the login asks for {found.asks}")
    status = found.status if found.status >= 400 else None
    page = _told(found.title, found.message)
    return FlowError(f"the login ends at a page: {page} (status {found.status})", status=status)


def _told(*texts: str | None) -> str:
    return ": ".join(text for text in texts if text) or "nothing"


def _wanted(document: Document) -> str:
    """What the forms of a page want of the person; empty where there are none."""
    return next((asked for form in document.forms if (asked := _asked(form))), "")


def _asked(form: Form) -> str:
    return _required(form) or _BY_FORM.get(form.id) or _BY_TARGET.get(form.target, "")


def _required(form: Form) -> str:
    return f"the required action {form.execution}" if form.target == "required-action" else ""


def arrived(reply: Reply, redirect_uri: str) -> Redirected | None:
    """Back at the application, if the answer leads there."""
    there, goal = urlsplit(reply.location), urlsplit(redirect_uri)
    if not reply.location or (there.scheme, there.netloc, there.path) != (
        goal.scheme,
        goal.netloc,
        goal.path,
    ):
        return None
    params = dict([*parse_qsl(there.query), *parse_qsl(there.fragment)])
    return Redirected(params, reply.sent, reply.received)
