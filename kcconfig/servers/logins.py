"""Why a login failed, in words: wrong credentials, wrong realm, wrong address, or a server in trouble."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from kcconfig.errors import ServerError
from kcconfig.servers.failures import is_json, words
from kcconfig.servers.paths import path
from kcconfig.settings import Auth

Probe = Callable[[str], bool]
"""Does a path below the server's root answer as a realm of Keycloak does?"""


class Refusal(NamedTuple):
    """The answer of the token endpoint."""

    status: int | None
    body: bytes


_CREDENTIALS: Final = frozenset({"invalid_grant", "unauthorized_client", "invalid_client"})

_HELP: Final = (
    ("service account", "switch on service accounts (client credentials) for this client in Keycloak"),
    ("direct access", "switch on direct access grants for this client, or log in with another one"),
    ("account disabled", "enable the user in Keycloak"),
    ("not fully set up", "the user has required actions: log in once with a browser"),
)


def token_path(realm: str) -> str:
    return path("realms", realm, "protocol", "openid-connect", "token")


def login_failed(refusal: Refusal, auth: Auth, base: str, probe: Probe) -> ServerError:
    """The error for a login that got an answer, but no token. Asks `probe` once where it is the wrong address."""
    where = f"POST /{token_path(auth.realm)} → {refusal.status or 'no token'}"
    said = words(refusal.body)
    message, help_ = _reason(refusal, said, auth, base, probe)
    return ServerError(message, status=refusal.status, where=where, said=said, help=help_)


def _reason(refusal: Refusal, said: str | None, auth: Auth, base: str, probe: Probe) -> tuple[str, str]:
    status = refusal.status or 0
    if status == 404 and said and "realm does not exist" in said.lower():
        return (
            f"there is no realm '{auth.realm}' to log in to",
            "give the realm of the account with KCCONFIG_AUTH_REALM",
        )
    if _code(refusal.body) in _CREDENTIALS or status == 401:
        return f"the login as {_who(auth)} in realm '{auth.realm}' is refused", _credentials_help(said, auth)
    if said and "https required" in said.lower():
        return "the realm accepts logins over TLS only", "use https:// in the server's address"
    if status in {429, 502, 503, 504} or status >= 500:
        return "the server cannot log anybody in now", "try again; look at the server's log"
    if status in {404, 405} or not is_json(refusal.body):
        return "there is no Keycloak at this address", _address_help(auth, base, probe)
    return f"the login as {_who(auth)} in realm '{auth.realm}' failed", "look at the server's log"


def _who(auth: Auth) -> str:
    return f"user '{auth.user}'" if auth.kind == "password" else f"client '{auth.client_id}'"


def _credentials_help(said: str | None, auth: Auth) -> str:
    text = (said or "").lower()
    for part, help_ in _HELP:
        if part in text:
            return help_
    if auth.kind == "password":
        return "look at KCCONFIG_USER, KCCONFIG_PASSWORD and KCCONFIG_AUTH_REALM"
    return "look at KCCONFIG_CLIENT_ID, KCCONFIG_CLIENT_SECRET and KCCONFIG_AUTH_REALM"


def _code(body: bytes) -> str | None:
    import json

    try:
        data = json.loads(body)
    except ValueError:
        return None
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) else None


def _address_help(auth: Auth, base: str, probe: Probe) -> str:
    """Older servers live under /auth, newer ones do not, and people copy the console's address."""
    root, other = _other_base(base)
    if probe(f"{other}{path('realms', auth.realm)}"):
        return f"Keycloak answers at {other.rstrip('/')}: use that as --server"
    return f"is the path right? {root}/auth and {root} were tried" if _usual(base) else "is the path right?"


def _other_base(base: str) -> tuple[str, str]:
    """The server's root, and the base that is worth a try."""
    scheme, _, rest = base.partition("://")
    host, _, prefix = rest.partition("/")
    root = f"{scheme}://{host}"
    steps = [step for step in prefix.split("/") if step]
    for end in ("admin", "realms"):
        if end in steps:
            steps = steps[: steps.index(end)]
            return root, f"{root}/{''.join(step + '/' for step in steps)}"
    if steps and steps[-1] == "auth":
        return root, f"{root}/{''.join(step + '/' for step in steps[:-1])}"
    return root, f"{root}/{''.join(step + '/' for step in steps)}auth/"


def _usual(base: str) -> bool:
    return base.partition("://")[2].partition("/")[2].strip("/") in {"", "auth"}
