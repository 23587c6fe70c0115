"""Keycloak's pages as 22.0.5, 24.0.5 and 26.7.3 send them, shortened."""

from __future__ import annotations

import pytest

from kcconfig.verify.landing import Landing, Page, Redirected, arrived, landing, why_not
from kcconfig.verify.pages import Form
from kcconfig.verify.web import Reply

HOST = "https://sso.example.org"
URL = f"{HOST}/realms/demo/login-actions/authenticate?execution=5b1e"
ACTION = (
    f"{HOST}/realms/demo/login-actions/authenticate?session_code=s3cret-code&amp;execution=5b1e&amp;tab_id=t"
)

LOGIN_22 = f"""
<title>Sign in to demo</title>
<h1 id="kc-page-title">        Sign in to your account
</h1>
<form id="kc-form-login" onsubmit="login.disabled = true; return true;" action="{ACTION}" method="post">
  <input tabindex="1" id="username" name="username" value=""  type="text" autofocus autocomplete="off"
         aria-invalid="" />
  <input tabindex="2" id="password" name="password" type="password" autocomplete="off" aria-invalid="" />
  <label><input tabindex="3" id="rememberMe" name="rememberMe" type="checkbox"> Remember me</label>
  <input type="hidden" id="id-hidden-input" name="credentialId" />
  <input tabindex="4" name="login" id="kc-login" type="submit" value="Sign In"/>
</form>
"""
LOGIN_24 = f"""
<h1 id="kc-page-title">        Sign in to your account
</h1>
<form id="kc-form-login" onsubmit="login.disabled = true; return true;" action="{ACTION}" method="post">
  <input tabindex="2" id="username" name="username" value=""  type="text" autofocus aria-invalid="" />
  <input tabindex="3" id="password" name="password" type="password" aria-invalid="" />
  <button class="pf-c-button" type="button" aria-label="Show password" data-password-toggle>
    <i class="fa fa-eye" aria-hidden="true"></i>
  </button>
  <input tabindex="5" id="rememberMe" name="rememberMe" type="checkbox"> Remember me
  <input type="hidden" id="id-hidden-input" name="credentialId" />
  <input tabindex="7" name="login" id="kc-login" type="submit" value="Sign In"/>
</form>
"""
LOGIN_26 = f"""
<h1 class="pf-v5-c-title pf-m-3xl" id="kc-page-title"><!-- template: login.ftl -->
        Sign in to your account
</h1>
<form id="kc-form-login" class="pf-v5-c-form" action="{ACTION}" method="post" novalidate="novalidate">
  <input id="username" name="username" value="" type="text" autocomplete="username" autofocus

         aria-invalid=""/>
  <div id="input-error-container-username">
  </div>
  <input id="password" name="password" value="" type="password" autocomplete="current-password"
          aria-invalid=""/>
  <input
    type="checkbox"
    id="rememberMe"
    name="rememberMe"

  />
  <input type="hidden" id="id-hidden-input" name="credentialId" />
  <button class="pf-v5-c-button" name="login" id="kc-login"
          type="submit" >
  Sign In
  </button>
</form>
"""
REFUSED_22 = """
<span id="input-error" class="pf-c-form__helper-text pf-m-error required kc-feedback-text" aria-live="polite">
        Invalid username or password.
</span>
"""
REFUSED_26 = """
<div class="pf-v5-c-helper-text__item pf-m-error" id="input-error-username">
    <span class="pf-v5-c-helper-text__item-text pf-m-error kc-feedback-text">
        Invalid username or password.
    </span>
</div>
"""
PASSWORD_26 = """
<h1 id="kc-page-title">Update password</h1>
<div class="pf-v5-c-alert pf-m-inline pf-m-warning">
  <span class="pf-v5-c-alert__title kc-feedback-text">You need to change your password.</span>
</div>
<form id="kc-passwd-update-form"
 action="/realms/demo/login-actions/required-action?session_code=s3cret-code&amp;execution=UPDATE_PASSWORD" method="post">
  <input id="password-new" name="password-new" value="" type="password"/>
  <input type="checkbox" id="logout-sessions" name="logout-sessions" value="on" checked>
</form>
"""
PASSWORD_22 = PASSWORD_26.replace(
    '<input id="password-new"',
    '<input type="text" name="username" value="ada"/><input name="password" type="password"/>'
    '<input id="password-new"',
)
CONSENT_26 = """
<h1 id="kc-page-title">        <p>
            Grant Access to web
        </p>
</h1>
<form action="/realms/demo/login-actions/consent?client_id=web&amp;tab_id=t" method="POST">
  <input type="hidden" name="code" value="s3cret-code">
  <button name="accept" id="kc-login" type="submit">Yes</button>
  <button name="cancel" id="kc-cancel" type="submit">No</button>
</form>
"""
OTP = f"""
<h1 id="kc-page-title">Sign in to your account</h1>
<form id="kc-otp-login-form" action="{ACTION}" method="post">
  <input id="otp" name="otp" type="text"/>
  <input name="login" id="kc-login" type="submit" value="Sign In" />
</form>
"""
ERROR = """
<title>Sign in to demo</title>
<h1 id="kc-page-title">        We are sorry...
</h1>
<div id="kc-error-message">
  <p class="instruction">Invalid parameter: redirect_uri</p>
</div>
"""
BROKEN = "<h1>Bad gateway<form action=/x><input name=a><p></div></h1>"


def page(html: str, status: int = 200, url: str = URL) -> Landing:
    return landing(Reply(status, html, {}, 1.0, 2.0), url)


@pytest.mark.parametrize("html", [LOGIN_22, LOGIN_24, LOGIN_26], ids=["22.0.5", "24.0.5", "26.7.3"])
def test_the_login_form(html: str) -> None:
    form = page(html)
    assert isinstance(form, Form)
    assert form.action == ACTION.replace("&amp;", "&")
    assert form.fields == {"username": "", "password": "", "credentialId": ""}
    assert (form.offers_remember_me, form.buttons, form.message) == (True, {"login"}, "")
    form = page(html.replace("rememberMe", "other"))
    assert isinstance(form, Form)
    assert not form.offers_remember_me


@pytest.mark.parametrize("field", ["username", "password"])
def test_a_login_form_with_one_field_is_one_too(field: str) -> None:
    form = page(f'<form id="kc-form-login" action="{ACTION}"><input name="{field}" value="x"></form>')
    assert isinstance(form, Form)
    assert form.fields == {field: "x"}


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (LOGIN_22 + REFUSED_22, "the login is refused: Invalid username or password."),
        (LOGIN_26 + REFUSED_26, "the login is refused: Invalid username or password."),
        (LOGIN_26, "the login form comes again"),
        (PASSWORD_22, "the login asks for the required action UPDATE_PASSWORD"),
        (PASSWORD_26, "the login asks for the required action UPDATE_PASSWORD"),
        (CONSENT_26, "the login asks for consent to what the client wants"),
        (OTP, "the login asks for a one-time code"),
        (
            OTP.replace("kc-otp-login", "special"),
            "the login asks for something else than user name and password",
        ),
        (ERROR, "the login ends at a page: We are sorry...: Invalid parameter: redirect_uri (status 200)"),
        (BROKEN, "the login ends at a page: nothing (status 200)"),
        ("", "the login ends at a page: nothing (status 200)"),
    ],
)
def test_why_a_login_does_not_succeed(html: str, reason: str) -> None:
    assert why_not(page(html)).reason == reason


def test_an_action_without_a_form_is_named_by_its_address() -> None:
    url = f"{HOST}/realms/demo/login-actions/required-action?execution=VERIFY_EMAIL&client_id=web"
    found = page('<h1 id="kc-page-title">Email verification</h1>', url=url)
    assert why_not(found).reason == "the login asks for the required action VERIFY_EMAIL"


def test_a_form_of_a_page_is_found_by_its_button() -> None:
    found = page(CONSENT_26)
    assert isinstance(found, Page)
    form = found.form("accept")
    assert form is not None
    assert form.action == f"{HOST}/realms/demo/login-actions/consent?client_id=web&tab_id=t"
    assert form.fields == {"code": "s3cret-code"}
    assert found.form("confirmLogout") is None


@pytest.mark.parametrize(
    ("location", "params"),
    [
        ("https://app.example.org/cb?code=s3cret&state=a%26b", {"code": "s3cret", "state": "a&b"}),
        (
            "https://app.example.org/cb#access_token=s3cret&expires_in=60",
            {"access_token": "s3cret", "expires_in": "60"},
        ),
        ("https://app.example.org/cb", {}),
        ("https://app.example.org/cb/more?code=x", None),
        ("https://app.example.org.evil.org/cb?code=x", None),
        ("http://app.example.org/cb?code=x", None),
        ("", None),
    ],
)
def test_back_at_the_application(location: str, params: dict[str, str] | None) -> None:
    found = arrived(Reply(302, "", {"Location": location}, 1.0, 2.0), "https://app.example.org/cb")
    assert (found.params if found else None) == params


def test_tokens_in_the_address_are_a_reply() -> None:
    found = Redirected({"access_token": "a", "expires_in": "60"}, 1.0, 2.0)
    reply = found.reply()
    assert (reply.ok, reply.data["expires_in"], reply.sent, reply.received) == (True, 60, 1.0, 2.0)
    refused = Redirected({"error": "login_required"}, 1.0, 2.0).reply()
    assert (refused.ok, refused.error) == (False, "login_required")
