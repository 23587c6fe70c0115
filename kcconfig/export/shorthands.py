"""Settings turned back into the blocks `sessions` and `tokens`: the table of lifespans, read backwards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, TypeGuard

from kcconfig import durations
from kcconfig.model import UNSET, Json, Path, Value
from kcconfig.realm.lifespans import (
    REMEMBER_ME,
    UNLIMITED,
    Level,
    Lifespan,
    Measure,
    by_shorthand,
    in_seconds,
)

CANONICAL: Final = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)


def fold(level: Level, settings: dict[Path, Value], live: Mapping[str, Json]) -> dict[str, Any]:
    """Takes out of `settings` what the blocks can say, and returns the blocks.

    `live` is the whole object: a block that is a switch as well says two settings at once. What a block
    cannot say (a remembered lifetime while `rememberMe` is off) stays.
    """
    blocks: dict[str, Any] = {}
    remembers = live.get("rememberMe") is True
    for shorthand, row in by_shorthand(level).items():
        if shorthand.startswith(f"{REMEMBER_ME}."):
            if settings.pop(("rememberMe",), None) is not None:
                _put(blocks, REMEMBER_ME, {} if remembers else False)
            if not remembers:
                continue
        if row.switch is not None:
            _fold_switched(row, settings, live, blocks)
        elif row.path in settings:
            word = _word(row, settings[row.path])
            if word is not None:
                del settings[row.path]
                _put(blocks, shorthand, word)
    return blocks


def readable(level: Level, path: Path, value: Value) -> Value:
    """A duration outside the blocks as people write it; anything else as it is."""
    if in_seconds(level, path) and path[0] != "attributes" and _is_number(value) and value > 0:
        return durations.human(value)
    return value


def _fold_switched(
    row: Lifespan, settings: dict[Path, Value], live: Mapping[str, Json], blocks: dict[str, Any]
) -> None:
    """A duration that is in force only while a switch is on: the shorthand says both, or nothing."""
    switch = row.switch
    if switch is None:
        return
    value = live.get(row.path[0])
    if live.get(switch[0]) is not True:
        if switch in settings:
            del settings[switch]
            _put(blocks, row.shorthand, UNLIMITED)
    elif (switch in settings or row.path in settings) and _is_number(value) and value >= 0:
        settings.pop(switch, None)
        settings.pop(row.path, None)
        _put(blocks, row.shorthand, durations.human(value))


def _word(row: Lifespan, value: Value) -> Json:
    """A value as the shorthand has it; None where it has no words for it."""
    if row.path[0] == "attributes":
        value = _from_text(value)
    for word, meant in row.words.items():
        if value is meant or (meant is not UNSET and _is_number(value) and value == meant):
            return word
    if row.measure is Measure.SWITCH:
        return value if isinstance(value, bool) else None
    if not _is_number(value) or value < 0:
        return None
    return durations.human(value) if row.measure is Measure.DURATION else value


def _from_text(value: Value) -> Value:
    """The number or switch that a text of an attribute is, if it is written in the only way that comes back."""
    if not isinstance(value, str):
        return value
    if value in {"true", "false"}:
        return value == "true"
    return int(value) if CANONICAL.fullmatch(value.removeprefix("-")) and value != "-0" else value


def _is_number(value: Value) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _put(blocks: dict[str, Any], shorthand: str, value: Json) -> None:
    *groups, last = shorthand.split(".")
    place = blocks
    for group in groups:
        place = place.setdefault(group, {})
    place[last] = value
