"""Writes data as YAML in the style of a person, so that YAML 1.1 and 1.2 readers get the same back."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from kcconfig.document.errors import too_deep
from kcconfig.document.limits import MAX_DEPTH
from kcconfig.document.problems import FORBIDDEN
from kcconfig.document.quoting import literal, quoted
from kcconfig.model import Json

Place = tuple[str | int, ...]

LONGEST_KEY = 1000
"""A key of more than 1024 characters, quotes and escapes included, needs a `?` in YAML."""

INDENT = "  "


def write(data: Json, *, comments: Mapping[Place, str] | None = None) -> str:
    """The text of `data`, keys in the order given, ending with a line break.

    `comments` are by path, `()` the header. One of a single line stands at the end of the line of its value
    (above it for an entry of a list that is a map or list), one of several lines above it. Raises
    DocumentError (too-deep; undecodable for a lone surrogate), ValueError for a number that is not finite,
    TypeError for what is not JSON.
    """
    writer = _Writer(comments or {})
    return "\n".join([*writer.header(), *writer.value(data, ())]) + "\n"


class _Writer:
    """Values become lists of lines, which the map or list around them indents."""

    def __init__(self, comments: Mapping[Place, str]) -> None:
        self._comments = comments

    def header(self) -> list[str]:
        text = self._comments.get(())
        return _comment_lines(text) if text is not None else []

    def value(self, value: Json, path: Place) -> list[str]:
        """The lines of a value that stands alone: at the root, or as an entry of a list."""
        if isinstance(value, Mapping) and value:
            return list(self._map(value, path))
        if isinstance(value, list | tuple) and value:
            return list(self._list(value, path))
        if isinstance(value, str) and (block := literal(value)):
            return [block[0], *_indented(block[1])]
        return [_scalar(value)]

    def _map(self, entries: Mapping[str, Json], path: Place) -> Iterator[str]:
        _check_depth(path)
        for name, value in entries.items():
            if not isinstance(name, str):
                raise TypeError(f"a key must be text, not {type(name).__name__}")
            place = (*path, name)
            above, beside = self._comment(place)
            yield from above
            key = quoted(name)
            if len(key) > LONGEST_KEY:
                yield f"? {key}"
                key = ""
            lines = self.value(value, place)
            if isinstance(value, Mapping | list | tuple) and value:
                yield f"{key}:{beside}"
                yield from _indented(lines)
            else:
                yield f"{key}: {lines[0]}{beside}"
                yield from lines[1:]

    def _list(self, entries: list[Json] | tuple[Json, ...], path: Place) -> Iterator[str]:
        _check_depth(path)
        for index, value in enumerate(entries):
            place = (*path, index)
            above, beside = self._comment(place)
            lines = self.value(value, place)
            if isinstance(value, Mapping | list | tuple) and value:
                above, beside = self._comment(place, is_block=True)
            yield from above
            first, *rest = lines
            yield f"- {first}{beside}"
            yield from _indented(rest) if not first.startswith("|") else rest

    def _comment(self, place: Place, *, is_block: bool = False) -> tuple[list[str], str]:
        """The lines above a value, and what stands beside it."""
        text = self._comments.get(place)
        if text is None:
            return [], ""
        lines = _comment_lines(text)
        return (lines, "") if is_block or len(lines) > 1 else ([], INDENT + lines[0])


def _comment_lines(text: str) -> list[str]:
    lines = [FORBIDDEN.sub(" ", line).strip() for line in text.splitlines()] or [""]
    return [f"# {line}".rstrip() for line in lines]


def _indented(lines: list[str]) -> list[str]:
    return [INDENT + line if line else line for line in lines]


def _scalar(value: Json) -> str:
    if isinstance(value, str):
        return quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, Mapping | list | tuple):
        return "{}" if isinstance(value, Mapping) else "[]"
    raise TypeError(f"{type(value).__name__} cannot be written")


def _float(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number that JSON can hold")
    mantissa, sign, exponent = repr(value).partition("e")
    # YAML 1.1 readers take 1e+16 for text, but not 1.0e+16.
    return mantissa + (".0" if sign and "." not in mantissa else "") + sign + exponent


def _check_depth(path: Place) -> None:
    if len(path) >= MAX_DEPTH:
        raise too_deep(None)
