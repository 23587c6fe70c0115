"""Reads what a server answered: its tokens, the moment of a login, and why it refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from kcconfig.lifetimes.moments import Action
from kcconfig.lifetimes.proof import SeenTokens
from kcconfig.verify.claims import claims
from kcconfig.verify.error import FlowError
from kcconfig.verify.web import Reply

_ERROR: Final = re.compile(r'error="([^"]*)"')


def tokens_of(data: Mapping[str, Any], access: Mapping[str, Any]) -> SeenTokens:
    """What an answer and its tokens say of their ends; `access` are the claims of the access token."""
    identity, refresh = data.get("id_token"), data.get("refresh_token")
    said = claims(refresh) if refresh else {}
    return SeenTokens(
        access=_life(access),
        expires_in=data.get("expires_in"),
        id=_life(claims(identity)) if identity else None,
        has_id=bool(identity),
        refresh=_life(said) if refresh else None,
        refresh_type=said.get("typ"),
        refresh_expires_in=data.get("refresh_expires_in"),
    )


def challenge(reply: Reply) -> str | None:
    """The error code of a refusal without a body (RFC 6750, section 3)."""
    found = _ERROR.search(reply.headers.get("WWW-Authenticate", ""))
    return found[1] if found else None


def telling_token(reply: Reply) -> str:
    """The token that tells when the login was: the ID token, where there is one."""
    data = reply.data if isinstance(reply.data, dict) else {}
    return next((name for name in ("id_token", "access_token") if name in data), "")


def affirmed(action: Action, reply: Reply) -> bool:
    """Does the answer say yes, in the form that this endpoint has? Raises FlowError for another form.

    A logout may end where the application wanted the browser back.
    """
    if not reply.ok:
        return action is Action.LOGOUT and reply.status == HTTPStatus.FOUND
    if action is Action.LOGOUT:
        return True
    if action is Action.INTROSPECTION and isinstance(reply.data, dict) and "active" in reply.data:
        return reply.data["active"] is True
    signed = "application/jwt" in reply.headers.get("Content-Type", "")
    if action is Action.USERINFO and (isinstance(reply.data, dict) or signed):
        return True
    if isinstance(reply.data, dict) and isinstance(reply.data.get("access_token"), str):
        return True
    raise FlowError(f"the answer to {_ASKED.get(action, 'a request for tokens')} is none that Keycloak gives")


_ASKED: Final = {Action.INTROSPECTION: "an introspection", Action.USERINFO: "userinfo"}


def device_of(reply: Reply) -> tuple[str, str, float]:
    """Where a device sends its user to, its code, and the seconds between polls. Raises FlowError without those."""
    data = reply.data if isinstance(reply.data, dict) else {}
    address, code, interval = (
        data.get(name) for name in ("verification_uri_complete", "device_code", "interval")
    )
    if not (isinstance(address, str) and isinstance(code, str)):
        raise FlowError("the answer to a device is none that Keycloak gives")
    return address, code, interval if isinstance(interval, int) else _INTERVAL


_INTERVAL: Final = 5
"""Where the server says nothing (RFC 8628, section 3.2)."""


def login_moment(reply: Reply, given: Mapping[str, Any], skew: float) -> int:
    """The login by the server's clock: what the token says, else what our own clock says."""
    for claim in ("auth_time", "iat"):
        # 22 writes an auth_time of 0 where nobody filled in a form.
        if given.get(claim):
            return int(given[claim])
    return int((reply.sent + reply.received) / 2 + skew)


def _life(token: Mapping[str, Any]) -> int | None:
    """From its issue to its end; None for a token without an end."""
    return token["exp"] - token["iat"] if token.get("exp") else None
