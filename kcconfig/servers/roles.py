"""Which role a request needs, and how to name it in the realm that the account is of."""

from __future__ import annotations

from typing import Final

_WRITES: Final = frozenset({"POST", "PUT", "DELETE"})


def role_for(method: str, section: str) -> str:
    """The least role for a request to a section of a realm; the empty one is the realm itself."""
    action = "manage" if method in _WRITES else "view"
    return f"{action}-{'clients' if section else 'realm'}"


def role_holder(realm: str, auth_realm: str) -> str:
    """The client whose roles give an account power over a realm, and the realm where that client is."""
    if auth_realm == "master":
        return f"client '{realm}-realm' in realm 'master'"
    return f"client 'realm-management' in realm '{realm}'"


def how_to_grant(role: str, realm: str, auth_realm: str) -> str:
    """The way out for an account that lacks a role."""
    if auth_realm not in {"master", realm}:
        return (
            f"an account of realm '{auth_realm}' has no power over realm '{realm}': "
            f"log in with one of '{realm}' or of 'master'"
        )
    return f"give the account the role {role} of {role_holder(realm, auth_realm)}"
