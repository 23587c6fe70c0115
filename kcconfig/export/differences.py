"""How one live object differs from what it would be by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from kcconfig.model import UNSET, Json, Path, Value
from kcconfig.realm.kind import Kind
from kcconfig.realm.normal import is_blank, kind_type, same

BLANK: Final[Mapping[str, Json]] = {"string": "", "boolean": False, "list": [], "set": []}
"""What declares that a field of this type is empty. An absent number is a default, so nothing says it."""


def differences(kind: Kind, live: Mapping[str, Json], base: Mapping[str, Json]) -> dict[Path, Value]:
    """The settings that differ, by path; `UNSET` for a key of a map that is not there.

    Both sides are in the normal form. Scope lists, and fields of kinds that are not managed, are left out.
    """
    found: dict[Path, Value] = {}
    for name in sorted({*live, *base} - {*kind.scope_lists} - kind.not_managed):
        value, default = live.get(name), base.get(name)
        if kind_type(kind, (name,)).startswith("map:"):
            found.update(_keys(kind, name, _map(value), _map(default)))
        elif value is None:
            found.update(_emptied(kind, (name,), default))
        elif not same(kind, (name,), value, default):
            found[(name,)] = value
    return found


def _keys(
    kind: Kind, name: str, live: Mapping[str, Json], base: Mapping[str, Json]
) -> Iterator[tuple[Path, Value]]:
    for key in sorted({*live, *base}):
        path, value, default = (name, key), live.get(key), base.get(key)
        if value is None:
            if not is_blank(default):
                yield path, UNSET
        elif not same(kind, path, value, default):
            yield path, value


def _emptied(kind: Kind, path: Path, default: Json) -> Iterator[tuple[Path, Value]]:
    blank = BLANK.get(kind_type(kind, path).partition(":")[0])
    filled = path in kind.on_create or path in kind.from_parent
    if blank is not None and not is_blank(default) and not filled:
        yield path, blank


def _map(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}
