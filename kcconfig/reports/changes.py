"""The words for a change, shared by every format: names of objects, settings and values."""

from __future__ import annotations

import json
from typing import Final, NamedTuple

from kcconfig import durations
from kcconfig.model import MASK, Action, Address, Change, Json, Path, Secret, SettingChange, Source, Value
from kcconfig.realm.kinds import kind_of
from kcconfig.realm.lifespans import Level, by_path, in_seconds
from kcconfig.reports.style import printable

SYMBOLS: Final = {Action.CREATE: "+", Action.UPDATE: "~", Action.DELETE: "-"}
LONGEST: Final = 80
"""Characters of a value in a line; a longer one is cut."""


class Line(NamedTuple):
    """One line of a change: the setting, what happens to it, the same in human units, and where it is written."""

    name: str
    text: str
    human: str = ""
    place: str = ""


def object_name(address: Address, realm: str) -> str:
    """`client app`, `protocol mapper audience of client app`, `realm demo`."""
    if not address:
        return f"realm {printable(realm, keep='')}"
    name = f"{kind_of(address).name} {printable(address[-1], keep='')}"
    parent = address[:-2]
    return f"{name} of {object_name(parent, realm)}" if parent else name


def setting_name(address: Address, path: Path, shorthand: str | None = None) -> str:
    """A setting by Keycloak's path, the shorthand in brackets behind it."""
    row = by_path(_level(address)).get(path)
    short = shorthand or (
        row.shorthand if row and address[:1] in {(), ("clients",)} and len(address) < 3 else None
    )
    name = printable(".".join(path), keep="")
    return f"{name} [{short}]" if short else name


def lines(change: Change) -> list[Line]:
    """What changes inside an object, a line each; one per entry for lists whose order means nothing."""
    found: list[Line] = []
    for setting in change.settings:
        found.extend(_lines(change, setting))
    return found


def _lines(change: Change, setting: SettingChange) -> list[Line]:
    name = setting_name(change.address, setting.path, setting.origin.shorthand)
    mark = setting.origin.mark
    place = f"{mark.file}:{mark.line}" if mark else ""
    if setting.secret:
        return [Line(name, _hidden(change, setting), "", place)]
    if setting.added or setting.removed:
        entries = [f"+ {value_text(item)}" for item in setting.added]
        entries += [f"- {value_text(item)}" for item in setting.removed]
        return [
            Line("" if index else name, entry, "", "" if index else place)
            for index, entry in enumerate(entries)
        ]
    seconds = in_seconds(_level(change.address), setting.path)
    after = "(unset)" if setting.unset else value_text(setting.after)
    if change.action is Action.CREATE:
        return [Line(name, after, _human(setting.after) if seconds else _why(setting), place)]
    human = _arrow(_human(setting.before), _human(setting.after)) if seconds else ""
    return [Line(name, f"{value_text(setting.before)} -> {after}", human, place)]


def _why(setting: SettingChange) -> str:
    return "not declared" if setting.origin.source is Source.CREATE else ""


def _hidden(change: Change, setting: SettingChange) -> str:
    if change.action is Action.CREATE or setting.before is None:
        return "(set, hidden)"
    return "(unset)" if setting.unset else "(changed, hidden)"


def _human(value: Value) -> str:
    """Seconds in human units; nothing where that would say the same once more."""
    try:
        seconds = int(value)
    except (TypeError, ValueError):
        return ""
    text = durations.human(seconds)
    return "" if text == f"{seconds}s" or seconds < 0 else text


def _arrow(before: str, after: str) -> str:
    return f"{before} -> {after}" if before and after else before or after


def value_text(value: Value) -> str:
    """A value for people: text bare, the rest as JSON, cut where it is long. Never a secret."""
    if isinstance(value, Secret) or value == MASK:
        return "(hidden)"
    if value is None:
        return "(none)"
    text = value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)
    text = printable(text, keep="")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def json_value(value: Value, *, secret: bool) -> Json:
    """A value for machines; None for a secret."""
    if secret or isinstance(value, Secret) or value == MASK:
        return None
    if value is None or isinstance(value, str | int | float | bool | dict):
        return value
    if isinstance(value, list | tuple):
        return list(value)
    return {"add": list(value.add), "remove": list(value.remove)}


def _level(address: Address) -> Level:
    return Level.CLIENT if address else Level.REALM
