"""JSON text to nodes, with places: YAML's reader takes neither all of JSON's escapes nor its tabs."""

from __future__ import annotations

import math
import re
from json.decoder import JSONDecodeError, scanstring
from typing import Any, Final

from kcconfig.document.errors import DocumentError
from kcconfig.document.limits import MAX_DEPTH, MAX_DIGITS
from kcconfig.document.node import Document, Node
from kcconfig.model import Mark

BLANK: Final = re.compile(r"[ \t\n\r]*")
NUMBER: Final = re.compile(r"(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?", re.ASCII)
WORDS: Final = {"true": True, "false": False, "null": None}
SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
WORD: Final = re.compile(r"[A-Za-z]+")


def read_json(text: str, file: str) -> list[Document]:
    """The one document of a text, none for a blank one. Raises DocumentError."""
    reader = _Reader(text, file)
    root = reader.read()
    return [] if root is None else [Document(file, "json", root, (), Mark(file, 1, 1, 1, 1))]


class _Reader:
    """`position` is the next character; `line` and `line_start` follow it over blanks."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.position = 0
        self.line = 1
        self.line_start = 0

    def read(self) -> Node | None:
        self._blank()
        if self.position == len(self.text):
            return None
        root = self._values()
        self._blank()
        if self.position < len(self.text):
            raise self._error("something stands behind the end of the JSON", "one file holds one JSON value")
        return root

    def _values(self) -> Node:
        """One value with all that is inside, on an explicit stack."""
        stack: list[tuple[Node, tuple[str, Mark] | None]] = []
        while True:
            node, opened = self._value()
            if opened and not self._at("}" if isinstance(node.value, dict) else "]"):
                if len(stack) >= MAX_DEPTH - 1:
                    message = f"more than {MAX_DEPTH} levels inside each other"
                    raise DocumentError("too-deep", message, node.mark)
                stack.append((node, self._key(node) if isinstance(node.value, dict) else None))
                continue
            if opened:
                self._finish(node)
            while stack:
                parent, key = stack[-1]
                self._add(parent, key, node)
                self._blank()
                if self._take(","):
                    self._blank()
                    stack[-1] = (parent, self._key(parent) if isinstance(parent.value, dict) else None)
                    break
                closing = "}" if isinstance(parent.value, dict) else "]"
                if not self._at(closing):
                    raise self._error(f"expected ',' or '{closing}'")
                self._finish(parent)
                node = parent
                stack.pop()
            else:
                return node

    def _value(self) -> tuple[Node, bool]:
        """A scalar, or an opened map or list."""
        start = self.position
        char = self.text[start : start + 1]
        if char in {"{", "["}:
            self.position += 1
            mark = self._mark(start, self.position)
            self._blank()
            return Node({} if char == "{" else [], mark), True
        if char == '"':
            value: Any = self._string()
        elif found := NUMBER.match(self.text, start):
            value = self._number(found)
        elif (word := WORD.match(self.text, start)) and word.group() in WORDS:
            value = WORDS[word.group()]
            self.position = word.end()
        else:
            raise self._error("expected a value", self._hint(char))
        return Node(value, self._mark(start, self.position)), False

    def _hint(self, char: str) -> str | None:
        if char in {"}", "]"}:
            return "JSON allows no comma before a closing bracket"
        if char in {"/", "#"}:
            return "JSON has no comments; a YAML file does"
        if char == "'":
            return "JSON quotes with \", not with '"
        return None

    def _number(self, found: re.Match[str]) -> int | float:
        self.position = found.end()
        if found[2] is None and found[3] is None:
            if len(found[1]) > MAX_DIGITS:
                raise self._error("this number has too many digits")
            return int(found[1])
        number = float(found.group())
        if math.isinf(number):
            raise self._error("this number is too large")
        return number

    def _string(self) -> str:
        start = self.position
        try:
            value, self.position = scanstring(self.text, start + 1, True)  # noqa: FBT003
        except JSONDecodeError as error:
            self.position = min(error.pos, len(self.text))
            raise self._error(f"this text is not JSON's: {error.msg.lower()}") from None
        if not value.isascii() and SURROGATE.search(value):
            self.position = start
            raise self._error("this text holds half of a character (a lone surrogate)")
        return value

    def _key(self, parent: Node) -> tuple[str, Mark]:
        start = self.position
        if not self._at('"'):
            raise self._error("expected a key in quotes", self._hint(self.text[start : start + 1]))
        key = self._string()
        mark = self._mark(start, self.position)
        known = parent.value.get(key)
        if known is not None:
            raise DocumentError(
                "key-twice",
                f"the key '{key}' stands twice",
                mark,
                help="merge the two",
                related=(("first here", known.key),),
            )
        self._blank()
        if not self._take(":"):
            raise self._error("expected ':' behind a key")
        self._blank()
        return key, mark

    def _add(self, parent: Node, key: tuple[str, Mark] | None, node: Node) -> None:
        if key is None:
            parent.value.append(node)
        else:
            node.key = key[1]
            parent.value[key[0]] = node

    def _finish(self, node: Node) -> None:
        self.position += 1
        start = node.mark
        column = self.position - self.line_start + 1
        node.mark = Mark(self.file, start.line, start.column, self.line, column)

    def _blank(self) -> None:
        found = BLANK.match(self.text, self.position)
        end = found.end() if found else self.position
        if end == self.position:
            return
        newlines = self.text.count("\n", self.position, end)
        if newlines:
            self.line += newlines
            self.line_start = self.text.rfind("\n", self.position, end) + 1
        self.position = end

    def _at(self, char: str) -> bool:
        return self.text.startswith(char, self.position)

    def _take(self, char: str) -> bool:
        if self._at(char):
            self.position += 1
            return True
        return False

    def _mark(self, start: int, end: int) -> Mark:
        return Mark(self.file, self.line, start - self.line_start + 1, self.line, end - self.line_start + 1)

    def _error(self, message: str, help: str | None = None) -> DocumentError:  # noqa: A002
        column = self.position - self.line_start + 1
        mark = Mark(self.file, self.line, column, self.line, column + 1)
        at_end = self.position >= len(self.text)
        return DocumentError("syntax", f"this is no JSON: {'it ends too early; ' * at_end}{message}", mark, help=help)
