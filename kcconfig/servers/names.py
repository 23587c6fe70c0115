"""Objects as messages name them."""

from __future__ import annotations

from kcconfig.model import Address
from kcconfig.realm.kinds import kind_of


def thing(realm: str, address: Address) -> str:
    """An object as messages name it: `client 'app' of realm 'demo'`."""
    if not address:
        return f"realm '{realm}'"
    inner = f"{kind_of(address).name} '{address[-1]}'"
    return f"{inner} of {thing(realm, address[:-2])}"
