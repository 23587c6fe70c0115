"""What is sent to Keycloak to create an object or to change one."""

from __future__ import annotations

from collections.abc import Mapping

from kcconfig.model import Json, Path, Unset, Value
from kcconfig.realm.kind import Kind
from kcconfig.realm.kinds import by_section
from kcconfig.servers.overlay import overlay


def to_create(kind: Kind, key: str, values: Mapping[Path, Value]) -> dict[str, Json]:
    """The body for a new object, what is inside it included. Raises ServerError for an unknown secret."""
    own: dict[Path, Value] = {}
    inside: dict[tuple[str, str], dict[Path, Value]] = {}
    for path, value in values.items():
        if isinstance(value, Unset):
            continue
        if path[0] in kind.children and len(path) > 2:
            inside.setdefault((path[0], path[1]), {})[path[2:]] = value
        else:
            own[path] = value
    body = overlay(kind, {kind.key: key}, own)
    for (section, name), child in inside.items():
        body.setdefault(section, []).append(to_create(by_section()[section], name, child))
    return body


def to_update(kind: Kind, live: Mapping[str, Json], values: Mapping[Path, Value]) -> dict[str, Json]:
    """The whole live object with the values in it, without what has requests of its own or must not go back."""
    changed = {path[0] for path in values}
    apart = {*kind.children, *kind.scope_lists}
    unsent = kind.not_sent - changed
    body = overlay(kind, live, {path: value for path, value in values.items() if path[0] not in apart})
    return {name: value for name, value in body.items() if name not in apart and name not in unsent}
