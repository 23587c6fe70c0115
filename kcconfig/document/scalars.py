"""Plain scalars by the core schema of YAML 1.2 (section 10.3.2): `yes`, `1:30` and dates are text."""

from __future__ import annotations

import math
import re
from typing import Final

from kcconfig.document.limits import MAX_DIGITS

WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
INTEGER: Final = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)
NOT_FINITE: Final = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
STARTS: Final = frozenset("+-.0123456789")


def resolve(text: str) -> str | int | float | bool | None:
    """The value of a plain scalar. Raises ValueError for a number that JSON does not have."""
    if text in WORDS:
        return WORDS[text]
    if text[0] not in STARTS:
        return text
    if INTEGER.fullmatch(text):
        if len(text) > MAX_DIGITS:
            raise ValueError("this number has too many digits")
        return int(text, 0) if text[1:2] in {"o", "x"} else int(text)
    if FLOAT.fullmatch(text):
        number = float(text)
        if math.isinf(number):
            raise ValueError("this number is too large")
        return number
    if NOT_FINITE.fullmatch(text):
        raise ValueError(f"{text} is no number that Keycloak could take")
    return text
