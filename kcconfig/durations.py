"""Durations as people write them (`1h30m`) and as Keycloak stores them (seconds)."""

from __future__ import annotations

import re
from typing import Final

UNITS: Final = {"d": 86400, "h": 3600, "m": 60, "s": 1}

_LONGEST: Final = 300
"""Characters. Python refuses to read a number of more than 4300 digits; no Keycloak takes one of 20."""

_GRAMMAR: Final = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", re.ASCII)


def parse(text: str) -> int:
    """Seconds of `90`, `90s`, `30m`, `10h`, `7d` or `1h30m` (each unit once, biggest first).

    Raises ValueError, with the reason, for anything else: `1:30` and `5 mo` mean different things to
    different people, so they mean nothing here.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"a duration of {len(text)} characters is too long")
    if text.isascii() and text.isdigit():
        return int(text)
    found = _GRAMMAR.fullmatch(text)
    if not text or found is None:
        raise ValueError(f"'{text}' is not a duration; write seconds (90) or units: 90s, 30m, 10h, 7d, 1h30m")
    return sum(
        int(number) * unit for number, unit in zip(found.groups(), UNITS.values(), strict=True) if number
    )


def human(seconds: int) -> str:
    """`1h30m` for 5400, `0s` for 0; negative numbers, which are special words to Keycloak, stay bare."""
    if seconds <= 0:
        return f"{seconds}s" if seconds == 0 else str(seconds)
    parts = []
    for unit, size in UNITS.items():
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts)
