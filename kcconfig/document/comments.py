"""Finds the comments of a YAML text: every `#` that stands outside of scalars, with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kcconfig.document.node import Comment
from kcconfig.model import Mark

START: Final = re.compile(r"(?:(?<=[\s])|^)#[^\r\n]*", re.MULTILINE)


def comments_of(text: str, file: str, spans: Sequence[tuple[int, int]]) -> list[Comment]:
    """All comments in order. `spans` are the scalars as offsets, in order."""
    if "#" not in text:
        return []
    return list(_comments(text, file, spans))


def _comments(text: str, file: str, spans: Sequence[tuple[int, int]]) -> Iterator[Comment]:
    line, line_start, counted = 1, 0, 0
    for start, end in _gaps(text, spans):
        position = start
        while found := START.search(text, position, end):
            position = found.end()
            if found.end() > end:
                break
            line += text.count("\n", counted, found.start())
            line_start = text.rfind("\n", 0, found.start()) + 1
            counted = found.start()
            column = found.start() - line_start + 1
            mark = Mark(file, line, column, line, column + len(found.group()))
            own = not text[line_start : found.start()].strip()
            yield Comment(found.group()[1:].strip(), mark, own)


def _gaps(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The parts of a text between scalars. A comment runs to the end of its line, so a gap ends there, too."""
    position = 0
    for start, end in spans:
        if start > position:
            yield position, start
        position = max(position, end)
    yield position, len(text)
