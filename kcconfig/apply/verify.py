"""Reads again after an apply: what did the server not keep?"""

from __future__ import annotations

from kcconfig.model import Change, Desired, Live
from kcconfig.plan import Options, build


def not_kept(desired: Desired, live: Live, server: str) -> tuple[Change, ...]:
    """The changes that a plan would still show; those that were held back on purpose are not among them."""
    again = build(desired, live, server, Options(allow_delete=True))
    return again.changes
