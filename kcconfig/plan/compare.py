"""One declared setting against the live one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kcconfig.model import MASK, UNSET, Json, Path, Secret, Setting, SettingChange, Unset
from kcconfig.realm.kind import Kind
from kcconfig.realm.normal import is_blank, normal_value, same
from kcconfig.realm.secrets import is_secret


class Incomparable(NamedTuple):
    """A secret that cannot be compared: masked by the server, or not known here."""

    path: Path
    known: bool


def live_value(representation: Mapping[str, Json], path: Path) -> Json:
    """The value at a path, None where there is none."""
    value: Json = representation
    for name in path:
        if not isinstance(value, Mapping) or name not in value:
            return None
        value = value[name]
    return value


def compare(
    kind: Kind,
    path: Path,
    setting: Setting,
    representation: Mapping[str, Json],
    *,
    send_secrets: bool = False,
) -> SettingChange | Incomparable | None:
    """The change that makes the live setting as declared, or None. Scope lists are not for this function."""
    value, origin = setting
    found = live_value(representation, path)
    if isinstance(value, Unset):
        if found is None or (found == "" and kind.removal == ""):
            return None
        return SettingChange(path, _hidden(path, found), None, origin, secret=is_secret(path), unset=True)
    if isinstance(value, Secret):
        return _compare_secret(kind, path, setting, found, send_secrets=send_secrets)
    if same(kind, path, value, found):
        return None
    if isinstance(value, list) and path[0] in kind.sets and len(path) == 1:
        return list_change(path, found or [], value, setting)
    return SettingChange(path, _hidden(path, found), value, origin, secret=is_secret(path))


def _compare_secret(
    kind: Kind, path: Path, setting: Setting, found: Json, *, send_secrets: bool
) -> SettingChange | Incomparable | None:
    secret: Secret = setting.value
    change = SettingChange(path, None if is_blank(found) else MASK, secret, setting.origin, secret=True)
    if not secret.known:
        return change if send_secrets else Incomparable(path, known=False)
    if found == MASK:
        return change if send_secrets else Incomparable(path, known=True)
    return None if same(kind, path, secret.value, found) else change


def list_change(path: Path, found: list[Json], wanted: list[Json], setting: Setting) -> SettingChange:
    """The change of a list whose order means nothing: what is added, what is removed."""
    added = tuple(item for item in wanted if item not in found)
    removed = tuple(item for item in found if item not in wanted)
    return SettingChange(path, found, wanted, setting.origin, added=added, removed=removed)


def creation(kind: Kind, path: Path, setting: Setting) -> SettingChange | None:
    """The setting of an object that is not there yet; None for one that is wanted unset."""
    value = setting.value
    if value is UNSET:
        return None
    secret = isinstance(value, Secret) or is_secret(path)
    normal = value if isinstance(value, Secret) else normal_value(kind, path, value)
    return SettingChange(path, None, normal, setting.origin, secret=secret)


def _hidden(path: Path, value: Json) -> Json:
    return MASK if is_secret(path) and value is not None else value
