"""What Keycloak answers when a session or a token no longer counts."""

from __future__ import annotations

from typing import Final, NamedTuple

from kcconfig.lifetimes.decisions import Decided
from kcconfig.lifetimes.inputs import Valued
from kcconfig.lifetimes.stays import Ended


class Refusal(NamedTuple):
    """An answer that refuses. `also` are texts that a server may give in its place, `by` is what decided, if a setting did.

    `at` is the moment, in seconds since the login, from which the answer is so.
    """

    http: int | None
    error: str
    description: str | None = None
    also: tuple[str, ...] = ()
    by: Decided | None = None
    at: int | None = None


NOT_ACTIVE: Final = "Token is not active"
NO_SESSION: Final = "Session not active"
NO_CLIENT_SESSION: Final = "Session doesn't have required client"
CLIENT_SESSION_ENDED: Final = "Client session not active"
NO_OFFLINE_SESSION: Final = "Offline user session not found"
OFFLINE_SESSION_ENDED: Final = "Offline session not active"
REUSED: Final = "Maximum allowed refresh token reuse exceeded"
STALE: Final = "Stale token"
OLDER_THAN_SESSION: Final = "Refresh token issued before the user session started"
OLDER_THAN_CLIENT_SESSION: Final = "refresh token issued before the client session started"
_OLDER_ON_22: Final = "Refresh toked issued before the user session started"
_OLDER_THAN_CLIENT_ON_22: Final = "Refresh toked issued before the client session started"


def no_grant(description: str, ended: Ended | None = None, *also: str) -> Refusal:
    """A refresh that is refused."""
    by, at = (ended.by, ended.at) if ended is not None else (None, None)
    return Refusal(400, "invalid_grant", description, also, by, at)


def token_over(by: Valued, at: int) -> Refusal:
    """A refresh token past the end that it says itself."""
    return no_grant(NOT_ACTIVE, Ended(Decided(at, by), at, forgotten=True))


def user_session_over(ended: Ended | None, *, offline: bool) -> Refusal:
    """A refresh in a session that has ended; None for one that is not there at all."""
    if not offline:
        return no_grant(NO_SESSION, ended)
    if ended is None or ended.forgotten:
        return no_grant(NO_OFFLINE_SESSION, ended, OFFLINE_SESSION_ENDED)
    return no_grant(OFFLINE_SESSION_ENDED, ended, NO_OFFLINE_SESSION)


def client_session_over(ended: Ended | None, *, offline: bool) -> Refusal:
    """A refresh of a client whose part of the session has ended; None for one that is not there at all."""
    also = (NO_OFFLINE_SESSION, CLIENT_SESSION_ENDED) if offline else ()
    if ended is None or ended.forgotten:
        return no_grant(NO_CLIENT_SESSION, ended, *also)
    return no_grant(CLIENT_SESSION_ENDED, ended, *also)


def fault(description: str | None, ended: Ended | None) -> Refusal:
    """Something that Keycloak fails over: a session that has ended, None for one that is not there at all."""
    by, at = (ended.by, ended.at) if ended is not None else (None, None)
    return Refusal(500, "unknown_error", description, by=by, at=at)


OF_ANOTHER_SESSION: Final = no_grant(NO_SESSION, None, OLDER_THAN_SESSION, _OLDER_ON_22)
"""A refresh token of a session before this one, to which 22 to 24 may have given the same identifier."""
OF_ANOTHER_OFFLINE_SESSION: Final = no_grant(NO_OFFLINE_SESSION, None, OLDER_THAN_SESSION, _OLDER_ON_22)
"""An offline token of an offline session before this one; the two share the identifier of one SSO session or not."""
OF_ANOTHER_CLIENT_SESSION: Final = no_grant(OLDER_THAN_CLIENT_SESSION, None, _OLDER_THAN_CLIENT_ON_22)
"""A refresh token from before the client came into the session again."""
NO_TOKEN: Final = Refusal(None, "no_refresh_token", "the client has no refresh token")
LOGIN_REQUIRED: Final = Refusal(302, "login_required")
"""A silent login without a session, or without a cookie that leads to it."""
UNAUTHORISED: Final = Refusal(401, "invalid_token")
"""Userinfo with an access token that is over, or whose session is."""


def unauthorised(by: Decided, at: int) -> Refusal:
    return UNAUTHORISED._replace(by=by, at=at)
