"""The normal form: representations as they are compared, whichever side they come from.

Keycloak stores some values otherwise than they are sent (attributes as text, sets in any order, some realm
settings twice). Both sides of a comparison go through here, so that such differences are none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from kcconfig.model import Address, Json, Path
from kcconfig.realm.defaults import Defaults
from kcconfig.realm.fields import fields
from kcconfig.realm.kind import Kind
from kcconfig.realm.kinds import by_section

HEADER_PREFIX: Final = "_browser_header."
OTHER_MIRRORS: Final = {"realmReusableOtpCode": "otpPolicyCodeReusable"}
CASELESS: Final = frozenset({"sslRequired"})


def normalise(kind: Kind, representation: Mapping[str, Json]) -> dict[str, Json]:
    """One object without children, server-owned settings and nulls, each value in its normal form."""
    result: dict[str, Json] = {}
    for name, value in representation.items():
        if value is None or name in kind.children or (name,) in kind.server_owned or name == kind.key:
            continue
        if isinstance(value, dict):
            kept = {key: inner for key, inner in value.items() if not _dropped(kind, (name, key))}
            result[name] = {key: normal_value(kind, (name, key), inner) for key, inner in kept.items()}
        else:
            result[name] = normal_value(kind, (name,), value)
    return result


def normal_value(kind: Kind, path: Path, value: Json) -> Json:
    """One value as Keycloak keeps it: text in maps of text, sets sorted, numbers and booleans as such."""
    wanted = kind_type(kind, path)
    if isinstance(value, list):
        return _as_set(value) if path[0] in kind.sets and len(path) == 1 else value
    if wanted == "string":
        text = as_text(value)
        return text.lower() if path[-1] in CASELESS and isinstance(text, str) else text
    if wanted == "integer" and isinstance(value, str | float) and not isinstance(value, bool):
        return _as_integer(value)
    if wanted == "boolean" and isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    return value


def kind_type(kind: Kind, path: Path) -> str:
    """The type of the setting at a path, in the vocabulary of the field tables; `any` where unknown."""
    field = fields(kind.representation).get(path[0])
    if field is None:
        return "any"
    if len(path) == 1:
        return field.type
    outer, _, inner = field.type.partition(":")
    return inner if outer == "map" and len(path) == 2 else "any"


def as_text(value: Json) -> Json:
    """A scalar as the text that Keycloak makes of it; anything else stays."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return value


def is_blank(value: Json) -> bool:
    """Is this what a setting looks like that was never set? Keycloak leaves such values out, or not."""
    return value is None or value is False or value in ("", 0, [], {})


def same(kind: Kind, path: Path, wanted: Json, found: Json) -> bool:
    """Are two values of a setting the same to Keycloak? `found` is normal already, or None for absent."""
    normal = normal_value(kind, path, wanted)
    if normal == found and isinstance(normal, bool) == isinstance(found, bool):
        return True
    return is_blank(normal) and is_blank(found) and (normal is None or found is None)


def mirror_of(kind: Kind, path: Path) -> Path | None:
    """The field that an attribute of a realm repeats, or None.

    Keycloak keeps many realm settings as attributes; some answers and older exports show them under
    `attributes` as well. The field decides where the two differ.
    """
    if kind.section or len(path) != 2 or path[0] != "attributes":
        return None
    name = path[1]
    if name.startswith(HEADER_PREFIX):
        return ("browserSecurityHeaders", name.removeprefix(HEADER_PREFIX))
    name = OTHER_MIRRORS.get(name, name)
    return (name,) if name in fields(kind.representation) else None


def mirrors(field: str) -> Iterator[str]:
    """Names of the attributes under which a realm field may stand a second time."""
    yield field
    yield from (name for name, twin in OTHER_MIRRORS.items() if twin == field)


def split(
    kind: Kind, key: str, representation: Mapping[str, Json], at: Address = ()
) -> dict[Address, dict[str, Json]]:
    """An object and its children by address, normalised; `at` is the address of its parent."""
    address = (*at, kind.section, key) if kind.section else at
    result = {address: normalise(kind, representation)}
    for section in kind.children:
        child = by_section()[section]
        for item in representation.get(section) or ():
            result.update(split(child, item[child.key], item, address))
    return result


def _as_set(items: list[Json]) -> list[Json]:
    """Sorted, each once; by text, for a realm file may hold anything."""
    by_text = {str(item): item for item in items}
    return [by_text[text] for text in sorted(by_text)]


def fresh_realm(shipped: Defaults, name: str) -> dict[Address, dict[str, Json]]:
    """What a server puts into a realm that it has just created, by address, its scope lists included."""
    representation = {
        **shipped.realm,
        "clients": list(shipped.clients.values()),
        "clientScopes": list(shipped.client_scopes.values()),
    }
    objects = split(by_section()[""], name, representation)
    objects[()]["defaultDefaultClientScopes"] = sorted(shipped.default_scopes)
    objects[()]["defaultOptionalClientScopes"] = sorted(shipped.optional_scopes)
    return objects


def _dropped(kind: Kind, path: Path) -> bool:
    return path in kind.server_owned or mirror_of(kind, path) is not None


def _as_integer(value: str | float) -> Json:
    try:
        return int(value)
    except ValueError:
        return value
