"""Which Keycloak version a policy is judged and explained by."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kcconfig.model import Desired, Live


def target(flag: str | None, policy: Desired | None, live: Live | None) -> tuple[str, bool]:
    """The version to judge by, and whether it is assumed: the flag's, the server's, the file's, the newest."""
    from kcconfig.realm.versions import NEWEST, OLDEST_SUPPORTED, parse

    if flag:
        return flag, False
    if live is not None and live.exists:
        return live.version, live.assumed
    try:
        if policy is not None and policy.target and parse(policy.target).major >= OLDEST_SUPPORTED:
            return policy.target, False
    except ValueError:
        return NEWEST, True
    return NEWEST, True
