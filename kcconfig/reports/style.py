"""Colour and safe text for terminals, without any library."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypeAlias

Role: TypeAlias = Literal["error", "warning", "info", "add", "change", "delete", "ok", "name", "faint"]

_CODES: Final[dict[Role, str]] = {
    "error": "1;31",
    "warning": "1;33",
    "info": "36",
    "add": "32",
    "change": "33",
    "delete": "31",
    "ok": "32",
    "name": "1",
    "faint": "2",
}


class Style(NamedTuple):
    """Paints text by what it means: `style("error", "error[x]")`. Colour never says what words do not."""

    colour: bool = False

    def __call__(self, role: Role, text: str) -> str:
        return f"\x1b[{_CODES[role]}m{text}\x1b[0m" if self.colour and text else text


PLAIN: Final = Style()


def printable(text: str, *, keep: str = "\n") -> str:
    r"""Text with control and invisible characters written out (`\x1b`), but for those in `keep`.

    Names and messages come from files and servers; none of them may move the cursor or reverse a line.
    """
    if text.isprintable():
        return text
    return "".join(
        char if char in keep or char.isprintable() else char.encode("unicode_escape").decode()
        for char in text
    )
