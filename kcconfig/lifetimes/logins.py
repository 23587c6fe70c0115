"""The kinds of login, what a client needs for each, and what Keycloak answers where it cannot."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

from kcconfig.lifetimes.inputs import ClientInputs, Reading, RealmInputs, Valued
from kcconfig.lifetimes.versions import Line


class Login(NamedTuple):
    """One kind of login; each asks for scope `openid`, and for `offline_access` where `offline` says so.

    needs       settings of the client that must be on
    code        an authorization code is exchanged, so the session is looked at before there are tokens
    cookie      a browser is left with Keycloak's identity cookie
    implicit    the tokens come straight from the authorization endpoint
    service     the client logs in for itself
    unobserved  why nothing is known of it; None for a kind that was observed on running servers
    """

    name: str
    needs: tuple[str, ...]
    remember: bool = False
    offline: bool = False
    code: bool = False
    cookie: bool = False
    implicit: bool = False
    service: bool = False
    exchange: bool = False
    unobserved: str | None = None


class LoginError(NamedTuple):
    """How a login fails. `http` and `error` are None where no such answer exists.

    `impossible` tells a login that the client cannot do from one that it does, and that fails. Where `known` is
    False it may work or not, and `description` says why nobody can tell.
    """

    http: int | None
    error: str | None
    description: str | None
    impossible: bool = True

    @property
    def known(self) -> bool:
        return self.error != NOT_KNOWN


NOT_KNOWN: Final = "not_known"


_ALL: Final = (
    Login("password", ("password_grant",)),
    Login("browser", ("standard_flow",), code=True, cookie=True),
    Login("remember-me", ("standard_flow",), remember=True, code=True, cookie=True),
    Login("offline", ("standard_flow",), offline=True, code=True, cookie=True),
    Login("offline-remember-me", ("standard_flow",), remember=True, offline=True, code=True, cookie=True),
    Login("client-credentials", ("service_accounts",), service=True),
    Login("client-credentials-offline", ("service_accounts",), offline=True, service=True),
    Login("implicit", ("implicit_flow",), implicit=True, cookie=True),
    Login("hybrid", ("standard_flow", "implicit_flow"), code=True, cookie=True),
    Login("device", ("device_grant",), code=True, cookie=True),
    Login("token-exchange", ("token_exchange",), exchange=True),
)

LOGINS: Final = MappingProxyType({login.name: login for login in _ALL})

UNOBSERVED: Final = MappingProxyType(
    {
        name: Login(name, (), unobserved=reason)
        for name, reason in (
            ("ciba", "CIBA, a login that is confirmed on another device, was never observed"),
            ("saml", "SAML was never observed, and its assertions have a lifespan of their own"),
            ("brokered", "a login through an identity provider was never observed"),
            ("par", "a login with a pushed authorization request was never observed"),
            ("dynamic-scopes", "a login with dynamic scopes was never observed"),
        )
    }
)
"""Kinds of login that exist, and that the formulas were not compared with: they are not guessed."""

EVERY_LOGIN: Final = MappingProxyType({**LOGINS, **UNOBSERVED})

_SAML: Final = "saml"
_SAML_TOO: Final = frozenset({"browser", "remember-me"})
_BY_PASSWORD: Final = Login("offline", ("password_grant",), offline=True)

SESSION_NOT_ACTIVE: Final = LoginError(400, "invalid_grant", "Session not active", impossible=False)

_NO_FLOW: Final = "Client is not allowed to initiate browser login with given response_type. {} flow is disabled for the client."
_MISSING: Final = {
    "password_grant": LoginError(400, "unauthorized_client", "Client not allowed for direct access grants"),
    "standard_flow": LoginError(302, "unauthorized_client", _NO_FLOW.format("Standard")),
    "implicit_flow": LoginError(302, "unauthorized_client", _NO_FLOW.format("Implicit")),
    "service_accounts": LoginError(
        401, "unauthorized_client", "Client not enabled to retrieve service account"
    ),
    "device_grant": LoginError(
        400,
        "unauthorized_client",
        "Client is not allowed to initiate OAuth 2.0 Device Authorization Grant."
        " The flow is disabled for the client.",
    ),
    "token_exchange": LoginError(
        400, "invalid_request", "Standard token exchange is not enabled for the requested client"
    ),
}
"""What Keycloak says where a setting is off, observed on 22.0.5 and 26.7.3."""


_BROKEN_PAGE: Final = LoginError(
    400, None, "Unexpected error when handling authentication request to identity provider.", impossible=False
)
"""Where a token is due before the browser goes back to the application."""

_FOREIGN: Final = (
    LoginError(400, None, "Wrong client protocol."),
    LoginError(401, "unauthorized_client", "Invalid client or Invalid client credentials"),
)
_DISABLED: Final = (
    LoginError(400, None, "Client disabled."),
    LoginError(401, "invalid_client", "Invalid client or Invalid client credentials"),
)
_BEARER_ONLY: Final = (
    LoginError(403, None, "Bearer-only applications are not allowed to initiate browser login"),
    LoginError(400, "invalid_client", "Bearer-only not allowed"),
)


def form_of(login: Login, client: ClientInputs) -> Login:
    """An offline login goes through the browser, or by password where the client has no other way.

    In the browser a user of a SAML client logs in by SAML.
    """
    if login.name in _SAML_TOO and speaks_saml(client):
        return UNOBSERVED[_SAML]
    if login.name == "offline" and not client.standard_flow.number and client.password_grant.number:
        return _BY_PASSWORD
    return login


def speaks_saml(client: ClientInputs) -> bool:
    return bool(client.openid.value == _SAML)


def refusal(line: Line, realm: RealmInputs, client: ClientInputs, login: Login) -> LoginError | None:
    """Why a client cannot log in like this, or None."""
    if login.unobserved is not None:
        return LoginError(None, NOT_KNOWN, login.unobserved, impossible=False)
    unknown = _unknown(realm, client, login)
    if unknown is not None:
        name = ".".join(unknown.path)
        reason = f"whether the client can do this depends on {name}, not known"
        return LoginError(None, NOT_KNOWN, reason, impossible=False)
    page, answer = _no_client(client)
    if answer is not None:
        return page if login.implicit or (login.code and login.name != "device") else answer
    return _not_allowed(line, realm, client, login)


def _no_client(client: ClientInputs) -> tuple[LoginError | None, LoginError | None]:
    """What a client that can do nothing at all is told, in the browser and at the other endpoints."""
    if not client.openid.number:
        return _FOREIGN
    if not client.enabled.number:
        return _DISABLED
    return _BEARER_ONLY if client.bearer_only.number else (None, None)


def _not_allowed(line: Line, realm: RealmInputs, client: ClientInputs, login: Login) -> LoginError | None:
    if login.exchange and not line.token_exchange:
        return LoginError(501, "Feature not enabled", None)
    if login.service and client.public.number:
        return LoginError(401, "unauthorized_client", "Public client not allowed to retrieve service account")
    for need in login.needs:
        if not getattr(client, need).number:
            return _MISSING[need]
    if login.remember and not realm.remember_me.number:
        return LoginError(None, "not_offered", "the realm does not offer to remember anybody")
    if login.offline and not client.offline_access.number:
        http = 302 if login.code else 400
        return LoginError(http, "invalid_scope", "Invalid scopes: openid offline_access")
    return None


def _unknown(realm: RealmInputs, client: ClientInputs, login: Login) -> Valued | None:
    settings: list[Valued] = [
        client.enabled,
        client.openid,
        client.bearer_only,
        *(getattr(client, name) for name in login.needs),
    ]
    if login.service:
        settings.append(client.public)
    if login.remember:
        settings.append(realm.remember_me)
    if login.offline:
        settings.append(client.offline_access)
    for each in settings:
        if each.reading is Reading.UNKNOWN:
            return each
    return None


def broken(line: Line, client: ClientInputs, login: Login) -> LoginError | None:
    """Text in the client's access.token.lifespan makes every request for tokens fail, but for implicit ones."""
    if login.implicit or client.access.reading is not Reading.BROKEN:
        return None
    if login.code and "implicit_flow" in login.needs:
        return _BROKEN_PAGE
    return LoginError(500, "unknown_error", line.faults, impossible=False)


def withholds_refresh(client: ClientInputs, login: Login) -> Valued | None:
    """The setting that withholds a refresh token, or that is not known; None where the login gets one."""
    # A client that logs in for itself has a switch of its own, and Keycloak does not look at the other.
    wanted = [client.service_refresh if login.service else client.issues_refresh]
    if login.exchange:
        wanted.append(client.exchange_refresh)
    return next((each for each in wanted if not each.number), None)
