"""Sections of objects as they stand in a realm file: lists, as in an export, or maps by key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kcconfig.model import Json
from kcconfig.realm.kind import Kind
from kcconfig.realm.kinds import by_section


def entries(kind: Kind, section: Json) -> Iterator[tuple[str, dict[str, Json]]]:
    """The objects of a section by key. An entry of null, in a map, is an object that was taken away."""
    if isinstance(section, dict):
        yield from section.items()
    for item in section if isinstance(section, list) else ():
        yield item[kind.key], item


def misshapen(kind: Kind, holder: dict[str, Json]) -> str | None:
    """The name of the first section, of those inside a kind, that is no list and no map of its objects."""
    for name in kind.children:
        child, section = by_section()[name], holder.get(name)
        items = section.values() if isinstance(section, dict) else section or ()
        for item in items if isinstance(section, dict | list | None) else (section,):
            if item is None and isinstance(section, dict):
                continue
            if not isinstance(item, dict) or (isinstance(section, list) and not item.get(child.key)):
                return name
            inner = misshapen(child, item)
            if inner:
                return f"{name}.{inner}"
    return None


def find(kind: Kind, holder: dict[str, Json], key: str) -> dict[str, Json] | None:
    return dict(entries(kind, holder.get(kind.section))).get(key)


def put(kind: Kind, holder: dict[str, Json], key: str, entry: dict[str, Json], *, lists: bool) -> None:
    """Stores an object in the form that its section has; `lists` is the form of a new section."""
    section: Any = holder.setdefault(kind.section, [] if lists else {})
    if isinstance(section, dict):
        section[key] = entry
        return
    named = {kind.key: key, **entry}
    for place, item in enumerate(section):
        if item[kind.key] == key:
            section[place] = named
            return
    section.append(named)


def remove(kind: Kind, holder: dict[str, Json], key: str, *, remember: bool) -> None:
    """Takes an object away. `remember` leaves a null in a map, for an object that would be there by itself."""
    section: Any = holder.setdefault(kind.section, {})
    if isinstance(section, list):
        section[:] = [item for item in section if item[kind.key] != key]
    elif remember:
        section[key] = None
    else:
        section.pop(key, None)
