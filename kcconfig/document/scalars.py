"""What an unquoted YAML scalar means: the core schema of YAML 1.2 (yaml.org/spec/1.2.2, section 10.3.2)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from kcconfig.document.limits import MAX_DIGITS
from kcconfig.document.node import Scalar

WORDS: dict[str, Scalar] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}

STARTS = frozenset("0123456789+-.")
"""What a number can start with."""

TAG_PREFIX = "tag:yaml.org,2002:"
TYPES: dict[str, type | tuple[type, ...]] = {
    "null": type(None),
    "bool": bool,
    "int": int,
    "float": (int, float),
}


def resolve(text: str) -> Scalar:
    """The value of an unquoted scalar. Raises ValueError for a number that JSON cannot hold."""
    if text in WORDS:
        return WORDS[text]
    if text[0] not in STARTS:
        return text
    for form, convert in FORMS:
        if form.fullmatch(text):
            return convert(text)
    return text


def integer(text: str, base: int = 10) -> int:
    """Raises ValueError if the number is too long."""
    if len(text) > MAX_DIGITS:
        raise ValueError(f"a number of {len(text)} digits is too long")
    number = int(text, base)
    if abs(number) >= 10**MAX_DIGITS:
        raise ValueError(f"a number of more than {MAX_DIGITS} digits is too long")
    return number


def decimal(text: str) -> float:
    """Raises ValueError if the number is too large."""
    value = float(text) if len(text) <= MAX_DIGITS else math.inf
    if not math.isfinite(value):
        raise ValueError("the number is too large")
    return value


def _not_finite(_text: str) -> float:
    raise ValueError("infinite and undefined numbers have no place in JSON")


FORMS: tuple[tuple[re.Pattern[str], Callable[[str], int | float]], ...] = (
    (re.compile(r"[-+]?[0-9]+"), integer),
    (re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"), decimal),
    (re.compile(r"0o[0-7]+"), lambda text: integer(text[2:], 8)),
    (re.compile(r"0x[0-9a-fA-F]+"), lambda text: integer(text[2:], 16)),
    (re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"), _not_finite),
)
"""The shapes of numbers, the frequent ones first."""


def tagged(text: str, tag: str) -> Scalar:
    """The value of a scalar with a tag of `TYPES` or `!!str`. Raises ValueError if they do not fit."""
    name = tag.removeprefix(TAG_PREFIX)
    if name == "str":
        return text
    value = resolve(text)
    if not isinstance(value, TYPES[name]) or (isinstance(value, bool) and name != "bool"):
        raise ValueError(f"the value does not fit the tag !!{name}")
    return float(value) if name == "float" and isinstance(value, int) else value
