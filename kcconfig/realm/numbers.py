"""Whole numbers in texts, as Java, and so Keycloak, reads them."""

from __future__ import annotations

import re
from typing import Final

_WHOLE: Final = re.compile(r"([+-]?)0*(\d{1,20})")
"""20 digits are more than 64 bits hold; Python refuses to read a text of more than 4300."""


def whole(text: str, bits: int = 32) -> int | None:
    """The number that `Integer.parseInt` reads in a text, with 64 `bits` `Long.parseLong`; None where it fails."""
    found = _WHOLE.fullmatch(text)
    if found is None:
        return None
    number = int("".join(found.groups()))
    most: int = 2 ** (bits - 1)
    return number if -most <= number < most else None
