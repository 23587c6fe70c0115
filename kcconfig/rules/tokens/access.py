"""The access lifespan of a client, and who has one."""

from __future__ import annotations

from typing import Final

from kcconfig.lifetimes import Valued
from kcconfig.lifetimes.inputs import Reading
from kcconfig.model import Path
from kcconfig.rules.effective import (
    client_of,
    raw,
    some_client,
)
from kcconfig.rules.view import ClientView, RealmView

ATTR_ACCESS: Final[Path] = ("attributes", "access.token.lifespan")


def own_access(client: ClientView) -> Valued | None:
    """A client's own access lifespan, None where it inherits, or has text instead."""
    valued = client_of(client).access
    raw(valued)
    return valued if valued.reading is Reading.NUMBER else None


def uses_own_access(client: ClientView) -> bool:
    """Does Keycloak look at the client's own access lifespan? Implicit tokens have the realm's."""
    return not (client.saml or client.bearer_only or client.implicit_only)


def has_text(client: ClientView) -> bool:
    """Text in place of the access lifespan: no token at all, which lifespan-not-a-number reports."""
    return client_of(client).access.reading is Reading.BROKEN


def some_implicit(realm: RealmView) -> bool:
    return some_client(realm, lambda client: client.flag("implicitFlowEnabled") and not client.saml)
