"""The blocks `sessions` and `tokens` as JSON Schema, from the table of lifespans."""

from __future__ import annotations

from typing import Any, Final

from kcconfig import durations
from kcconfig.model import Json
from kcconfig.policy.blocks import NAMES
from kcconfig.policy.schema_values import DURATION, EXPRESSION
from kcconfig.realm.lifespans import REMEMBER_ME, Level, Lifespan, Measure, by_shorthand

WORDS: Final = {
    "inherit": "inherit: no value of its own",
    "unlimited": "unlimited: no end",
    "session": "session: as long as the session",
}


def blocks(level: Level) -> dict[str, Json]:
    """Both blocks of a realm or of a client."""
    tree: dict[str, Any] = {name: {} for name in NAMES}
    for shorthand, row in by_shorthand(level).items():
        *groups, last = shorthand.split(".")
        place = tree
        for group in groups:
            place = place.setdefault(group, {})
        place[last] = row
    return {name: _group(name, part, level) for name, part in tree.items()}


def _group(name: str, part: dict[str, Any], level: Level) -> Json:
    properties = {
        key: _setting(inner) if isinstance(inner, Lifespan) else _group(f"{name}.{key}", inner, level)
        for key, inner in part.items()
    }
    group = {"type": ["object", "null"], "properties": properties, "additionalProperties": False}
    if name == REMEMBER_ME and level is Level.REALM:
        switch = {"enum": [False, "off"], "description": "Turns remember-me off."}
        return {
            "description": "A map turns remember-me on; {} leaves its values alone.",
            "anyOf": [group, switch],
        }
    return group


def _setting(row: Lifespan) -> Json:
    return {"description": _description(row), "anyOf": _forms(row)}


def _forms(row: Lifespan) -> list[Json]:
    forms: list[Json] = [{"enum": list(row.words)}] if row.words else []
    if row.measure is Measure.SWITCH:
        return [{"type": ["boolean", "null"]}, *forms, EXPRESSION]
    number: Json = {"type": ["integer", "null"], "minimum": 0}
    duration = [DURATION] if row.measure is Measure.DURATION else []
    return [number, *forms, *duration, EXPRESSION]


def _description(row: Lifespan) -> str:
    words = [f"Keycloak's {'.'.join(row.path)}"]
    if row.measure is Measure.DURATION:
        words.append("seconds or a duration")
    if row.measure is Measure.DURATION and row.default:
        words.append(f"default {durations.human(int(row.default))}")
    words += [WORDS[word] for word in row.words]
    if row.switch:
        words.append(f"a duration turns on {row.switch[0]}")
    return "; ".join(words) + "."
