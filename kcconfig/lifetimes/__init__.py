"""How long tokens and sessions really live: pure functions of a version, settings and a login. No I/O.

All numbers are seconds. What the formulas say was observed on running servers of the supported lines.
"""

from __future__ import annotations

from kcconfig.lifetimes.answer import Lifetimes, first_answer
from kcconfig.lifetimes.clocks import Clocks
from kcconfig.lifetimes.decisions import Decided, Loser
from kcconfig.lifetimes.inputs import (
    NO_CLIENT,
    ClientInputs,
    RealmInputs,
    Valued,
    client_inputs,
    realm_inputs,
)
from kcconfig.lifetimes.logins import EVERY_LOGIN, LOGINS, UNOBSERVED, Login, LoginError
from kcconfig.lifetimes.sessions import Session, Sessions
from kcconfig.lifetimes.tokens import RefreshToken, Token
from kcconfig.lifetimes.versions import Line, line_of

__all__ = [
    "EVERY_LOGIN",
    "LOGINS",
    "NO_CLIENT",
    "UNOBSERVED",
    "ClientInputs",
    "Clocks",
    "Decided",
    "Lifetimes",
    "Line",
    "Login",
    "LoginError",
    "Loser",
    "RealmInputs",
    "RefreshToken",
    "Session",
    "Sessions",
    "Token",
    "Valued",
    "client_inputs",
    "first_answer",
    "line_of",
    "realm_inputs",
]
