"""Code in sentences: names between backticks, as Markdown has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_RUN: Final = re.compile("`+")
_SPAN: Final = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")


class Piece(NamedTuple):
    """A part of a sentence: `written` as it stands there, `text` without the backticks of code."""

    written: str
    text: str
    code: bool


def code_span(text: str) -> str:
    """The text between backticks, more of them than it holds itself."""
    fence = "`" * (max((len(run) for run in _RUN.findall(text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def pieces(text: str) -> Iterator[Piece]:
    """The parts of a sentence in their order, code and what is between."""
    end = 0
    for span in _SPAN.finditer(text):
        if span.start() > end:
            yield Piece(text[end : span.start()], text[end : span.start()], code=False)
        inner = span[2]
        padded = inner.startswith(" `") or inner.endswith("` ")
        yield Piece(span[0], inner[1:-1] if padded else inner, code=True)
        end = span.end()
    if end < len(text):
        yield Piece(text[end:], text[end:], code=False)
