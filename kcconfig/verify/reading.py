"""Reads what a server answered: its tokens, the moment of a login, and why it refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from kcconfig.lifetimes.proof import SeenTokens
from kcconfig.verify.claims import claims
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
