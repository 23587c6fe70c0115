"""How wide a text is, without a font: never less than in the common sans-serif ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

ELLIPSIS: Final = "…"

BOLD: Final = 1.15
"""How much wider bold letters are."""

_CLASSES: Final = (
    (" !'(),.:;I[]ijl|ft/-`\"r·", 0.47),
    ("mwMW@%&—…→+<>=~^#", 1.0),
    ("ABCDEFGHJKLNOPQRSTUVXYZ", 0.82),
)
_EM: Final = {char: width for chars, width in _CLASSES for char in chars}
_ASCII: Final = 0.66
_LATIN: Final = 0.9
_WIDE: Final = 1.3
_OTHER: Final = 1.6


def width(text: str, size: float) -> float:
    """The width of a text in letters of a size, in the unit of that size."""
    return size * sum(_EM.get(char) or _em(char) for char in text)


def shorten(text: str, size: float, room: float) -> str:
    """A text that fits into some room, its end cut off if need be; empty where not even a letter fits."""
    if width(text, size) <= room:
        return text
    room -= width(ELLIPSIS, size)
    kept = 0
    for kept, char in enumerate(text):  # noqa: B007 - the number of those that fit
        room -= width(char, size)
        if room < 0:
            break
    short = text[:kept].rstrip()
    return f"{short}{ELLIPSIS}" if short else ""


def first_that_fits(texts: Iterable[str], size: float, room: float) -> str:
    """The first of some texts, longest first, that fits; empty if none does."""
    return next((text for text in texts if width(text, size) <= room), "")


def wrap(text: str, size: float, room: float) -> list[str]:
    """The lines of a text; a word that is longer than a line is cut off."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(shorten(word, size, room))
    return lines


def _em(char: str) -> float:
    if char < "\x7f":
        return _ASCII
    if char < "\u0250":
        return _LATIN
    return _WIDE if char < "\u0590" or unicodedata.east_asian_width(char) in "WF" else _OTHER
