"""Lifespans made short, so that their ends can be waited for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from kcconfig.lifetimes.evidence import LONGEST, SHORTEST
from kcconfig.lifetimes.inputs import CLIENT_PATHS, REALM_PATHS
from kcconfig.model import Desired, DesiredObject, Path, Setting, Source
from kcconfig.model import Origin as _Origin
from kcconfig.realm.lifespans import Level, Measure, by_path
from kcconfig.realm.numbers import whole

_LONGEST_LIFE: Final = ("ssoSessionMaxLifespan",)
_DEFAULT: Final = _Origin(Source.DEFAULT)


def factor_for(desired: Desired) -> int:
    """The factor that brings the SSO session's longest life down to a minute."""
    found = _realm(desired).get(_LONGEST_LIFE)
    longest = _number(found.value) if found is not None else None
    return max(1, round((longest or _default(_LONGEST_LIFE)) / LONGEST))


def scaled(desired: Desired, factor: int) -> Desired:
    """The same policy with every lifespan that decides a lifetime divided, also those that it leaves at a default.

    None comes below SHORTEST or above LONGEST seconds, and words such as inherit, unlimited and -1 stay.
    """
    objects = dict(desired.objects)
    origin = objects[()].origin if () in objects else desired.origin
    realm = objects.get((), DesiredObject((), origin, {}))
    settings = dict(realm.settings)
    for path in REALM_PATHS:
        row = by_path(Level.REALM).get(path)
        if row is not None and row.measure is Measure.DURATION:
            settings[path] = _divided(settings.get(path, Setting(row.default, _DEFAULT)), factor)
    objects[()] = replace(realm, settings=settings)
    for address, item in desired.objects.items():
        if len(address) == 2 and address[0] == "clients":
            objects[address] = replace(item, settings=_client(item.settings, factor))
    return replace(desired, objects=objects)


def _realm(desired: Desired) -> Mapping[Path, Setting]:
    return desired.objects[()].settings if () in desired.objects else {}


def _client(settings: Mapping[Path, Setting], factor: int) -> dict[Path, Setting]:
    durations = {
        path
        for path in CLIENT_PATHS
        if (row := by_path(Level.CLIENT).get(path)) is not None and row.measure is Measure.DURATION
    }
    return {
        path: _divided(setting, factor) if path in durations else setting
        for path, setting in settings.items()
    }


def _divided(setting: Setting, factor: int) -> Setting:
    number = _number(setting.value)
    if number is None or number <= 0:
        return setting
    short = min(max(round(number / factor), SHORTEST), LONGEST)
    return setting._replace(value=str(short) if isinstance(setting.value, str) else short)


def _number(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return whole(value, 64) if isinstance(value, str) else None


def _default(path: Path) -> int:
    row = by_path(Level.REALM)[path]
    return int(row.default or 0)
