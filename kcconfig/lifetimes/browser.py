"""How long a browser stays signed in."""

from __future__ import annotations

from kcconfig.lifetimes.answer import Lifetimes
from kcconfig.lifetimes.decisions import earliest
from kcconfig.lifetimes.sessions import Session


def browser(given: Lifetimes) -> Session | None:
    """What the SSO session and the identity cookie allow together; None where a login leaves no such session."""
    sso = given.sessions.sso
    if given.cookie is None or sso is None:
        return None
    return Session(sso.idle, earliest(sso.max, given.cookie))
