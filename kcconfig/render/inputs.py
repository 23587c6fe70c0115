"""What a template of a relying party is filled with: lifetimes in seconds, and facts about the client."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from kcconfig.lifetimes import LOGINS, Decided, client_inputs, first_answer, line_of, realm_inputs
from kcconfig.model import Desired, ListEdit, Mark, Secret
from kcconfig.realm.lifespans import default_of
from kcconfig.render.bounds import idle_limit
from kcconfig.render.error import RenderError
from kcconfig.render.view import View

ENV: Final = re.compile(r"\{\{\s*env\.([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")
LOGIN: Final = ("accessCodeLifespanLogin",)
OFFLINE: Final = "offline_access"
SEPARATOR: Final = "##"
"""Between URLs in one attribute of Keycloak's."""


class Client(NamedTuple):
    """What a relying party has to know of its client. `secret_variable` names where its secret comes from."""

    id: str
    public: bool
    secret_variable: str
    redirect_uris: tuple[str, ...]
    scopes: tuple[str, ...]
    grants_offline: bool
    pkce: bool
    par: bool
    dpop: bool
    logged_out_url: str | None
    backchannel_url: str | None
    frontchannel: bool


@dataclass(frozen=True, slots=True)
class Inputs:
    """All numbers are seconds, of an ordinary browser login without remember-me.

    access  life of the access and the ID token        idle  how long the client's session may rest
    max     longest life of the client's session       login how long a login form may stay open
    skew    clock difference to allow for              refreshes  whether there is a refresh token
    idle_limit  the longest rest that a pack of the policy allows, if it says one
    """

    realm: str
    issuer: str
    access: int
    idle: int
    max: int
    login: int
    skew: int
    idle_limit: int | None
    refreshes: bool
    remembers: bool
    client: Client
    files: tuple[str, ...]
    version: str


class Warned(NamedTuple):
    """Inputs, and what is worth knowing of them."""

    inputs: Inputs
    warnings: tuple[str, ...]


def inputs_of(desired: Desired, client_id: str, *, version: str, server: str, skew: int) -> Warned:
    """The inputs for one client of a policy. Raises RenderError where the client cannot log in or stay."""
    realm, client = View(desired, (), version), View(desired, ("clients", client_id), version)
    found = first_answer(
        line_of(version),
        realm_inputs(realm.find),
        client_inputs(client_id, client.find),
        LOGINS["browser"],
    )
    if found.error is not None or found.access is None or found.sessions.client is None:
        said = found.error.description or found.error.error if found.error else None
        raise RenderError(
            f"client '{client_id}' cannot log in with a browser", mark=client.origin.mark, said=said
        )
    access = _known(found.access.end, "the life of the access token")
    idle = _known(found.sessions.client.idle, "the idle timeout of the session")
    longest = _known(found.sessions.client.max, "the longest life of the session")
    if found.refresh is not None and access >= idle:
        raise RenderError(
            f"the access token lives as long as the session may rest ({access} s, {idle} s): "
            "the session is over before its tokens are renewed",
            mark=_mark(found.access.end) or _mark(found.sessions.client.idle) or client.origin.mark,
            help="make tokens.access less than half of the idle timeout",
        )
    warnings = []
    if found.refresh is not None and access > idle / 2:
        warnings.append(
            f"the access token lives {access} s and the session may rest {idle} s: one missed refresh ends it"
        )
    return Warned(
        Inputs(
            realm=str(desired.realm),
            issuer=f"{server.rstrip('/')}/realms/{desired.realm}",
            access=access,
            idle=idle,
            max=longest,
            login=int(realm.value(*LOGIN) or default_of(*LOGIN)),
            skew=skew,
            idle_limit=idle_limit(desired),
            refreshes=found.refresh is not None,
            remembers=realm.flag("rememberMe"),
            client=_client(client_id, client),
            files=desired.files,
            version=version,
        ),
        tuple(warnings),
    )


def _known(number: Decided, what: str) -> int:
    if not number.known or number.seconds is None:
        path = ".".join(number.by.path)
        raise RenderError(f"{what} depends on {path}, which is not known", mark=number.by.origin.mark)
    return number.seconds


def _mark(number: Decided) -> Mark | None:
    return number.by.origin.mark


def _client(client_id: str, view: View) -> Client:
    optional = view.settings.get(("optionalClientScopes",))
    added = optional.value.add if optional and isinstance(optional.value, ListEdit) else ()
    uris = tuple(uri for uri in view.names("redirectUris") if "*" not in uri and urlsplit(uri).scheme)
    return Client(
        id=client_id,
        public=view.flag("publicClient"),
        secret_variable=_variable(view.value("secret")),
        redirect_uris=uris,
        scopes=("openid", *(scope for scope in added if scope != OFFLINE)),
        grants_offline=OFFLINE in added,
        pkce=view.text("attributes", "pkce.code.challenge.method") in {"", "S256"},
        par=view.flag("attributes", "require.pushed.authorization.requests"),
        dpop=view.flag("attributes", "dpop.bound.access.tokens"),
        logged_out_url=_logged_out(view, uris),
        backchannel_url=view.text("attributes", "backchannel.logout.url") or None,
        frontchannel=view.flag("frontchannelLogout"),
    )


def _variable(secret: object) -> str:
    """The variable that a secret is taken from; any other secret is one that the relying party has to name."""
    found = (
        ENV.fullmatch(secret.expression.strip()) if isinstance(secret, Secret) and secret.expression else None
    )
    return found[1] if found else "OIDC_CLIENT_SECRET"


def _logged_out(view: View, redirect_uris: tuple[str, ...]) -> str | None:
    """Where a logout may come back to: the first exact URL that Keycloak allows."""
    allowed = view.text("attributes", "post.logout.redirect.uris").split(SEPARATOR)
    for url in allowed:
        if url == "+" and redirect_uris:
            return redirect_uris[0]
        if urlsplit(url).scheme and "*" not in url:
            return url
    return None
