"""A representation with the values of a step in it, as it is sent or stored."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from kcconfig.errors import ServerError
from kcconfig.model import Json, Path, Secret, Unset, Value
from kcconfig.realm.kind import OMIT, Kind
from kcconfig.realm.normal import HEADER_PREFIX, as_text, mirror_of, mirrors, normal_value


def overlay(kind: Kind, representation: Mapping[str, Json], values: Mapping[Path, Value]) -> dict[str, Json]:
    """A copy of a representation with each value at its path.

    What takes a value away (`UNSET`) is the kind's `removal`. A realm setting that the representation shows a
    second time changes in both places. Raises ServerError for a secret that is not known.
    """
    result: dict[str, Json] = deepcopy(dict(representation))
    for path, value in values.items():
        _put(result, path, OMIT if _goes(kind, path, value) else _sendable(kind, path, value))
        for twin, text in _twins(kind, path, value):
            _put(result, twin, text, only_if_there=len(twin) == 2 and twin[0] == "attributes")
    return result


def plain(value: Value) -> Json:
    """A value as Keycloak takes it. Raises ServerError for a secret that is not known."""
    if not isinstance(value, Secret):
        return value
    if value.value is None:
        source = f" ({value.expression})" if value.expression else ""
        raise ServerError(f"a secret is not known{source}", help="set its variable, or provide its file")
    return value.value


def _goes(kind: Kind, path: Path, value: Value) -> bool:
    """Is the key to be left out? A field of its own cannot be unset; left out, it stays as it is."""
    return isinstance(value, Unset) and (kind.removal is OMIT or len(path) == 1)


def _sendable(kind: Kind, path: Path, value: Value) -> Json:
    return kind.removal if isinstance(value, Unset) else normal_value(kind, path, plain(value))


def _twins(kind: Kind, path: Path, value: Value) -> list[tuple[Path, Any]]:
    """Where else the realm setting stands, and what to put there."""
    if kind.section:
        return []
    gone = isinstance(value, Unset)
    field = mirror_of(kind, path)
    if field is not None:
        return [] if gone else [(field, normal_value(kind, field, plain(value)))]
    if path[0] == "browserSecurityHeaders" and len(path) == 2:
        names = [HEADER_PREFIX + path[1]]
    elif len(path) == 1:
        names = list(mirrors(path[0]))
    else:
        return []
    text = OMIT if gone else as_text(plain(value))
    # An attribute is text; the field alone says what a list is.
    return [(("attributes", name), OMIT if isinstance(text, list | dict) else text) for name in names]


def _put(target: dict[str, Json], path: Path, value: Any, *, only_if_there: bool = False) -> None:
    """Puts a value at a path, making maps on the way; `OMIT` takes the key away."""
    place = target
    for name in path[:-1]:
        inner = place.get(name)
        if not isinstance(inner, dict):
            if only_if_there or value is OMIT:
                return
            inner = place[name] = {}
        place = inner
    if only_if_there and path[-1] not in place:
        return
    if value is OMIT:
        place.pop(path[-1], None)
    else:
        place[path[-1]] = deepcopy(value)
