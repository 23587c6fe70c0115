"""The fields of Keycloak's representations: their types, and the versions that know them.

The data comes from Keycloak's own classes; `tools/field_tables.py` writes it.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from kcconfig.model import Json
from kcconfig.realm.versions import KNOWN, table_version

_FILE: Final = Path(__file__).resolve().parent / "data" / "fields.json"


class Field(NamedTuple):
    """One field of a representation.

    `type` is `string`, `integer`, `number`, `boolean`, `any`, `object:CLASS`, or one of `list:`, `set:` and
    `map:` before the type of an item (`map:list:string`); keys of maps are text. Where versions differ, type
    and deprecation are the newest's. `versions` are those of `KNOWN` that have the field, oldest first.
    """

    name: str
    type: str
    versions: tuple[str, ...]
    deprecated: bool = False


@cache
def fields(class_name: str) -> Mapping[str, Field]:
    """The fields of a representation by name, of all versions. Raises KeyError for a class without a table."""
    rows = _tables()[class_name]
    return MappingProxyType({name: _field(name, row) for name, row in rows.items()})


def known_in(field: Field, version: str) -> bool:
    """Does a server of this version know the field? Raises ValueError as `table_version` does."""
    return table_version(version) in field.versions


def suggest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that a misspelt name most likely means, or None; capitals do not count."""
    by_folded = {candidate.casefold(): candidate for candidate in candidates}
    close = difflib.get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.75)
    return by_folded[close[0]] if close else None


@cache
def _tables() -> dict[str, dict[str, Json]]:
    tables: dict[str, dict[str, Json]] = json.loads(_FILE.read_bytes())
    return tables


def _field(name: str, row: Mapping[str, Json]) -> Field:
    return Field(name, row["type"], tuple(row.get("versions", KNOWN)), row.get("deprecated", False))


def item_fields(class_name: str, name: str) -> tuple[str, Mapping[str, Field]]:
    """What a field holds: `list`, `map` or `object`, and the fields of one item; none where no table has them."""
    field = fields(class_name).get(name)
    outer, _, inner = field.type.partition(":") if field else ("any", "", "")
    item = inner.rpartition(":")[2]
    return outer, fields(item) if outer in {"list", "object"} and item in _tables() else MappingProxyType({})
