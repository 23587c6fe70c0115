"""Rotation of refresh tokens: which uses of an older one Keycloak takes for theft.

Sources: TokenManager.validateTokenReuse; from 26.0 on each login's tokens are counted by themselves.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from kcconfig.lifetimes.inputs import RealmInputs, Valued
from kcconfig.lifetimes.refusals import REUSED, STALE
from kcconfig.lifetimes.stays import Part, Use
from kcconfig.lifetimes.versions import Line

_ALL: Final = 0


class Issued(NamedTuple):
    """A refresh token that a client holds: the end it says itself (None for none), and what it comes from.

    `family` is the login of the client, `session` the number of the session.
    """

    end: int | None
    by: Valued
    at: int
    number: int
    family: int
    offline: bool
    session: int


def rotated(line: Line, realm: RealmInputs, part: Part, token: Issued, now: int) -> Part | str:
    """The client's session after a use of this token, or the error text that ends it.

    The token used last may be used `refreshTokenMaxReuse` times more; one issued before the last use is stale.
    """
    if not realm.rotates.number:
        return part
    family = token.family if line.families else _ALL
    last = dict(part.uses).get(family)
    if last is not None and last.token != token.number:
        # Up to 25 it is the client's last use that counts, of whichever token.
        if token.at < (last.at if line.families else part.last_use):
            return STALE
        last = None
    count = last.times if last is not None else 0
    if count > realm.reuses.number:
        return REUSED
    uses = {**dict(part.uses), family: Use(token.number, count + 1, now)}
    return part._replace(uses=tuple(uses.items()))
