"""How far the server's clock is from ours, told from the tokens it gave."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kcconfig.verify.claims import claims
from kcconfig.verify.error import TokenError
from kcconfig.verify.web import Reply


class Skew(NamedTuple):
    """The server's clock is `seconds` ahead of ours, give or take `uncertainty` seconds."""

    seconds: float
    uncertainty: float


def skew(replies: Iterable[Reply]) -> Skew | None:
    """From answers that each hold a token just issued; the more, the surer. None where none does.

    Keycloak sends no Date header, and a proxy's would tell the proxy's time. A token's `iat` is the server's
    time, cut to a whole second, at some moment between the request and its answer. Where the answers contradict
    each other, because a clock was set meanwhile, the uncertainty is negative.
    """
    bounds = [
        (float(issued) - reply.received, issued + 1 - reply.sent)
        for reply in replies
        if (issued := _issued(reply)) is not None
    ]
    if not bounds:
        return None
    low = max(bound[0] for bound in bounds)
    high = min(bound[1] for bound in bounds)
    return Skew((low + high) / 2, (high - low) / 2)


def _issued(reply: Reply) -> int | None:
    token = reply.data.get("access_token") if reply.ok and isinstance(reply.data, dict) else None
    try:
        issued = claims(token).get("iat") if isinstance(token, str) else None
    except TokenError:
        return None  # such a token tells nobody but its reader
    return issued if isinstance(issued, int) else None
