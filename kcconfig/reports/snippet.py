"""Lines of the files that a mark points to, fit to be shown: no secrets, no control characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from kcconfig.model import Mark
from kcconfig.reports.style import printable

HIDDEN: Final = "(hidden)"

_WIDTH: Final = 100
_LEAD: Final = 40
_CUT: Final = "..."
_TAB: Final = "    "

_YAML_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_JSON_BREAK: Final = re.compile("\r?\n")
"""Lines are counted as the readers of the two formats count them."""
_INDENT: Final = re.compile(r"[\s-]*")
_KEY: Final = re.compile(
    r"""(["'])(?P<quoted>[^"']{1,200})\1\s*:"""
    r"""|(?<![^\s:,{}\[\]"'#])(?P<plain>[^\s:,{}\[\]"'#]{1,200})\s*:(?=\s|$)"""
)
_SECRET_KEY: Final = re.compile(r"secret|passw|credential|private[._-]?key|access[._-]?token$", re.IGNORECASE)
_OPEN_KEY: Final = re.compile(
    r"file$|^passwordPolicy|^resetPassword|PasswordAllowed$|^webAuthnPolicy|creation[._]time$|expiration[._]time$",
    re.IGNORECASE,
)
_OPEN_VALUE: Final = re.compile(
    r"""["']?(?:true|false|null|~|\{\{\s*(?:env|vars)\.\w+\s*}}|\{\{\s*file\(["'][^"']*["']\)\s*}})?["']?\s*,?"""
)
_USERINFO: Final = re.compile(r"(?<=://)[^/\s@\"']+@")


class Sources:
    """The text of files by name, each read at most once, when it is first needed.

    `texts` holds what cannot be read again, such as standard input under its name `-`.
    """

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self._lines = {name: _split(name, text) for name, text in (texts or {}).items()}
        self._outer: dict[str, Sequence[int]] = {}

    def lines(self, file: str) -> Sequence[str]:
        """The lines of a file; none if it cannot be read."""
        if file not in self._lines:
            self._lines[file] = _split(file, _text(file))
        return self._lines[file]

    def above(self, file: str, number: int) -> Iterator[str]:
        """The lines that a line stands inside by its indent, the nearest first. The first line is number 1."""
        lines = self.lines(file)
        if file not in self._outer:
            self._outer[file] = _outer(lines)
        index = self._outer[file][number - 1]
        while index >= 0:
            yield lines[index]
            index = self._outer[file][index]


def _split(file: str, text: str) -> Sequence[str]:
    return (_JSON_BREAK if file.endswith(".json") else _YAML_BREAK).split(text)


def _outer(lines: Sequence[str]) -> Sequence[int]:
    """For each line the index of the nearest one above that is indented less, -1 where there is none."""
    result: list[int] = []
    open_: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        indent = _indent(line)
        if not line.strip():
            result.append(-1)
            continue
        while open_ and open_[-1][0] >= indent:
            open_.pop()
        result.append(open_[-1][1] if open_ else -1)
        open_.append((indent, index))
    return result


def _text(file: str) -> str:
    if file == "-":
        return ""
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        # The problem is told without its snippet; what is wrong with the file is not this function's news.
        return ""


def snippet(mark: Mark, sources: Sources) -> list[str]:
    """The marked line and a line of carets under it; nothing if there is no such line."""
    lines = sources.lines(mark.file)
    if not 1 <= mark.line <= len(lines):
        return []
    line = redact(lines[mark.line - 1], sources.above(mark.file, mark.line))
    if not line.strip():
        return []
    start = min(mark.column - 1, max(len(line) - 1, 0))
    end = mark.end_column - 1 if mark.end_line == mark.line else len(line)
    end = max(start + 1, min(end, len(line)))
    before, marked, after = (_shown(part) for part in (line[:start], line[start:end], line[end:]))
    return _window(before, marked, after)


def _shown(text: str) -> str:
    return printable(text.replace("\t", _TAB))


def _window(before: str, marked: str, after: str) -> list[str]:
    """The line and its carets, cut to the width around the marked part."""
    if len(before) + len(marked) + len(after) <= _WIDTH:
        return [f"{before}{marked}{after}".rstrip(), " " * len(before) + "^" * len(marked)]
    if len(before) > _LEAD:
        before = _CUT + before[-_LEAD:]
    room = max(_WIDTH - len(before), 1)
    rest = (marked + after)[:room]
    cut = _CUT if len(marked) + len(after) > room else ""
    return [f"{before}{rest}{cut}", " " * len(before) + "^" * min(len(marked), room)]


def redact(line: str, above: Iterable[str] = ()) -> str:
    """A line of YAML or JSON without the value of a secret: that of its own keys, or of a line it stands inside.

    It errs towards hiding: everything after the first key that sounds secret goes. Expressions such as
    `{{ env.X }}` stay, for they are no secrets and what the reader needs.
    """
    if any(any(_secret_keys(outer)) for outer in above):
        return " " * _indent(line) + HIDDEN
    for found in _secret_keys(line):
        value = line[found.end() :].strip()
        if value and not _OPEN_VALUE.fullmatch(value):
            return f"{_without_userinfo(line[: found.end()])} {HIDDEN}"
    return _without_userinfo(line)


def _indent(line: str) -> int:
    found = _INDENT.match(line)
    return found.end() if found else 0


def _secret_keys(line: str) -> Iterator[re.Match[str]]:
    for found in _KEY.finditer(line):
        key = found["quoted"] or found["plain"]
        if _SECRET_KEY.search(key) and not _OPEN_KEY.search(key):
            yield found


def _without_userinfo(text: str) -> str:
    return _USERINFO.sub("***@", text)
