"""What Keycloak makes of a fresh realm, client or client scope, by version.

The data comes from running servers; `tools/default_tables.py` writes it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from kcconfig.model import Json
from kcconfig.realm.versions import table_version

_FOLDER: Final = Path(__file__).resolve().parent / "data"

_PLACEHOLDER: Final = "{realm}"


@dataclass(frozen=True, slots=True)
class Defaults:
    """A realm that nobody has touched, in Keycloak's shape, without ids, secrets and `access`.

    realm              the realm's own settings when it is created with nothing but a name, which leaves it
                       with `enabled` false
    clients            the built-in clients by `clientId`
    client_scopes      the shipped client scopes by name
    default_scopes     scopes that a new client gets as default ones, sorted
    optional_scopes    scopes that a new client gets as optional ones, sorted
    new_client         what a client has that was created with nothing but a `clientId`, which is left out
    new_public_client  the same of one that was created with `publicClient` as well

    Sets and protocol mappers are sorted. The values are shared: copy before changing.
    """

    realm: dict[str, Json]
    clients: dict[str, dict[str, Json]]
    client_scopes: dict[str, dict[str, Json]]
    default_scopes: tuple[str, ...]
    optional_scopes: tuple[str, ...]
    new_client: dict[str, Json]
    new_public_client: dict[str, Json]


def defaults(version: str, realm: str = _PLACEHOLDER) -> Defaults:
    """The defaults of the table that describes a version, for a realm of that name; `{realm}` where none is given.

    Raises ValueError for what is no version and for what is older than 22.
    """
    return _defaults(table_version(version), realm)


@cache
def _defaults(table: str, realm: str) -> Defaults:
    data = _filled(json.loads((_FOLDER / f"defaults-{table}.json").read_bytes()), realm)
    data["default_scopes"] = tuple(data["default_scopes"])
    data["optional_scopes"] = tuple(data["optional_scopes"])
    return Defaults(**data)


def _filled(value: Json, realm: str) -> Json:
    """A value with the realm's name where the table has a placeholder."""
    if isinstance(value, dict):
        return {key: _filled(inner, realm) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(item, realm) for item in value]
    return value.replace(_PLACEHOLDER, realm) if isinstance(value, str) else value
