"""The legend of a timeline: the signs that its picture uses, in lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from kcconfig.explain.timeline import TickKind
from kcconfig.reports.measure import width

LINE: Final = 20.0
"""The height of a line, and so the distance of the first from what stands above."""

_SIGN: Final = 26.0
_APART: Final = 18.0

_WORDS: Final = {
    TickKind.LOGIN: "login",
    TickKind.REAUTHENTICATION: "re-authentication",
    TickKind.LOGOUT: "logout",
    TickKind.SILENT: "silent login",
    TickKind.USE: "use",
    TickKind.READ: "userinfo or introspection",
    TickKind.REFRESH: "refresh",
    TickKind.REFUSED: "refused",
    "several": "several kinds",
    "joined": "several, drawn as one",
    "later": "ends after the picture",
    "endless": "no end",
    "unknown": "end not known",
}


class Key(NamedTuple):
    """One sign around `x` and `y`, and its meaning from `text_x` on."""

    kind: str
    x: float
    y: float
    text_x: float
    text: str


def legend(kinds: Iterable[str], room: float, top: float, size: float) -> Iterator[Key]:
    """The signs of some kinds in the order of the table, the first line around `top`."""
    used = set(kinds)
    x, y = 0.0, top
    for kind, text in _WORDS.items():
        if kind not in used:
            continue
        long = _SIGN + width(text, size)
        if x and x + long > room:
            x, y = 0.0, y + LINE
        yield Key(str(kind), x + 9, y, x + _SIGN, text)
        x = round(x + long + _APART, 2)
