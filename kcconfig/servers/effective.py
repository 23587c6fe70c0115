"""What a realm file says once Keycloak's defaults stand beneath it."""

from __future__ import annotations

from collections.abc import Mapping

from kcconfig.model import Json
from kcconfig.realm.defaults import Defaults
from kcconfig.realm.kind import Kind
from kcconfig.realm.kinds import by_section
from kcconfig.realm.normal import mirror_of
from kcconfig.servers.keyed import entries

BUILT_IN = {"clients": "clients", "clientScopes": "client_scopes"}
"""Where the defaults have the objects that a realm begins with."""


def effective(stored: Mapping[str, Json], shipped: Defaults) -> dict[str, Json]:
    """A whole representation, objects as lists: the stored realm over the defaults.

    Maps merge, lists replace, null is absent. Built-in clients and scopes are there whether stored or not.
    """
    kind = by_section()[""]
    apart = {*kind.children, *kind.scope_lists}
    own = _fields_first(kind, {name: value for name, value in stored.items() if name not in apart})
    realm = over(shipped.realm, own)
    realm["defaultDefaultClientScopes"] = _names(
        stored.get("defaultDefaultClientScopes"), shipped.default_scopes
    )
    realm["defaultOptionalClientScopes"] = _names(
        stored.get("defaultOptionalClientScopes"), shipped.optional_scopes
    )
    for section in BUILT_IN:
        realm[section] = list(objects(by_section()[section], stored, shipped).values())
    return realm


def objects(kind: Kind, stored: Mapping[str, Json], shipped: Defaults) -> dict[str, dict[str, Json]]:
    """The objects of a section by key, what is inside them as lists."""
    held = dict(entries(kind, stored.get(kind.section)))
    keys = {**built_in(kind, shipped), **held}
    found = {key: _whole(kind, key, held, shipped) for key in keys}
    return {key: item for key, item in found.items() if item is not None}


def one(kind: Kind, key: str, stored: Mapping[str, Json], shipped: Defaults) -> dict[str, Json] | None:
    """One of these objects, None where there is none of that key."""
    return _whole(kind, key, dict(entries(kind, stored.get(kind.section))), shipped)


def _whole(
    kind: Kind, key: str, held: Mapping[str, dict[str, Json]], shipped: Defaults
) -> dict[str, Json] | None:
    below = built_in(kind, shipped).get(key)
    if key not in held:
        return None if below is None else {**below, kind.key: key}
    entry = held[key]
    if entry is None:
        return None
    return {**_over_defaults(kind, entry, below or _fresh(kind, entry, shipped)), kind.key: key}


def built_in(kind: Kind, shipped: Defaults) -> dict[str, dict[str, Json]]:
    found: dict[str, dict[str, Json]] = getattr(shipped, BUILT_IN[kind.section])
    return found


def over(below: Mapping[str, Json], above: Mapping[str, Json]) -> dict[str, Json]:
    """A map over another, deep; null in the upper one takes away."""
    result = dict(below)
    for name, value in above.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, Mapping):
            lower = result.get(name)
            result[name] = over(lower if isinstance(lower, Mapping) else {}, value)
        else:
            result[name] = value
    return result


def _over_defaults(kind: Kind, entry: Mapping[str, Json], below: Mapping[str, Json]) -> dict[str, Json]:
    own = {name: value for name, value in entry.items() if name not in kind.children}
    result = over({name: value for name, value in below.items() if name not in kind.children}, own)
    if kind.removal == "" and "attributes" in result:
        # An empty attribute of a client is none, as in Keycloak.
        result["attributes"] = {key: value for key, value in result["attributes"].items() if value != ""}
    for section in kind.children:
        child = by_section()[section]
        held = entry.get(section)
        inside = {} if isinstance(held, list) else dict(entries(child, below.get(section)))
        for key, item in entries(child, held):
            if item is None:
                inside.pop(key, None)
            else:
                inside[key] = {**over(inside.get(key, {}), item), child.key: key}
        result[section] = list(inside.values())
    return result


def _fresh(kind: Kind, entry: Mapping[str, Json], shipped: Defaults) -> Mapping[str, Json]:
    """What an object has that nobody set."""
    if kind.section != "clients":
        return {}
    return shipped.new_public_client if entry.get("publicClient") is True else shipped.new_client


def _fields_first(kind: Kind, own: dict[str, Json]) -> dict[str, Json]:
    """Lifts what only stands under `attributes` to its field, as an import does."""
    lifted: dict[str, Json] = {}
    for name, value in (own.get("attributes") or {}).items():
        twin = mirror_of(kind, ("attributes", name))
        if twin is not None and len(twin) == 1 and own.get(twin[0]) is None and value is not None:
            lifted[twin[0]] = value
    return {**own, **lifted}


def _names(stored: Json, default: tuple[str, ...]) -> list[str]:
    return sorted(stored if isinstance(stored, list) else default)
