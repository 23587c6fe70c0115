"""From an offset in a text to its line and column."""

from __future__ import annotations

import re
from bisect import bisect_right

from kcconfig.model import Mark

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""A line break as YAML 1.1, and so libyaml, counts lines."""


class Places:
    """The lines of one text. They are looked for only when the first place is asked for."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self._starts: list[int] = []

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1. An offset behind the end means the end."""
        if not self._starts:
            self._starts = [0, *(found.end() for found in BREAK.finditer(self.text))]
        offset = min(offset, len(self.text))
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line_start(self, offset: int) -> int:
        """The offset where the line of an offset starts."""
        return min(offset, len(self.text)) - self.at(offset)[1] + 1

    def mark(self, start: int, end: int | None = None) -> Mark:
        """The mark of a span; without an end, of the point."""
        line, column = self.at(start)
        return Mark(self.file, line, column, *((line, column) if end is None else self.at(end)))
