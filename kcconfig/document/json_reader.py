"""Reads JSON with places: strict, with a stack of its own, in one pass of regular expressions."""

from __future__ import annotations

import re
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]

from kcconfig.document.errors import DocumentError, key_twice, too_deep, too_many
from kcconfig.document.json_problems import json_error
from kcconfig.document.limits import MAX_DEPTH, MAX_NODES
from kcconfig.document.node import Document, Node, Scalar
from kcconfig.document.scalars import decimal, integer
from kcconfig.model import Mark

BLANKS = re.compile(r"[ \t\n]*")
VALUE = re.compile(
    r"[ \t\n]*(?:"
    r'("[^"\\\x00-\x1f]*")'
    r"|(-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?)"
    r"|(true|false|null)"
    r"|([{\[])"
    r'|("))'
)
TEXT, NUMBER, WORD, OPENING, ESCAPED_TEXT = 1, 2, 5, 6, 7
"""The groups of `VALUE`; the last one is a text that needs a closer look."""

KEY = re.compile(r'[ \t\n]*"([^"\\\x00-\x1f]*)"[ \t\n]*:')
SEPARATOR = re.compile(r"[ \t\n]*([,\]}])")
WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None}
new = tuple.__new__
"""Half the price of calling a NamedTuple, for the one that every value needs."""

CLOSERS = {dict: "}", list: "]"}


def read_json(text: str, file: str) -> list[Document]:
    """The document of a text, or none if it holds only blanks. Raises DocumentError."""
    if "\r" in text:
        # Only line ends can hold one, so no column moves.
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if BLANKS.fullmatch(text):
        return []
    root = _Reader(text, file).read()
    mark = Mark(file, root.mark.line, root.mark.column, root.mark.line, root.mark.column)
    return [Document(file, "json", root, (), mark)]


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.position = 0
        self.line = 1
        self.line_start = 0
        self.next_line = text.find("\n") + 1 or len(text) + 1
        self.names: dict[str, str] = {}
        self.count = 0
        self.stack: list[Node] = []

    def read(self) -> Node:
        root = self._value(None)
        while self.stack:
            container = self.stack[-1]
            entries = container.value
            if not self._goes_on(container):
                continue
            if type(entries) is dict:
                key, mark = self._key(entries)
                entries[key] = self._value(mark)
            else:
                entries.append(self._value(None))  # type: ignore[union-attr]
        end = BLANKS.match(self.text, self.position)
        if end and end.end() < len(self.text):
            raise json_error(self.text, self.file, end.end(), "the end of the file")
        return root

    def _goes_on(self, container: Node) -> bool:
        """Steps over a comma, or over the end of the container, which is then closed."""
        entries = container.value
        closer = CLOSERS[type(entries)]  # type: ignore[index]
        found = SEPARATOR.match(self.text, self.position)
        sign = found[1] if found else None
        if sign == closer:
            line, column = self._place(found.start(1))  # type: ignore[union-attr]
            container.mark = Mark(self.file, container.mark.line, container.mark.column, line, column + 1)
            self.stack.pop()
        elif not entries:
            return True
        elif sign != ",":
            raise json_error(self.text, self.file, self.position, f"',' or '{closer}'", opened=container.mark)
        self.position = found.end()  # type: ignore[union-attr]
        return sign == ","

    def _value(self, key: Mark | None) -> Node:
        found = VALUE.match(self.text, self.position)
        if found is None:
            raise json_error(self.text, self.file, self.position, "a value", opened=self._opened())
        group = found.lastindex
        start, end = found.span(group)  # type: ignore[arg-type]
        if group == ESCAPED_TEXT:
            value: Scalar | dict[str, Node] | list[Node]
            value, end = self._escaped(start)
        line, column = self._place(start)
        mark = new(Mark, (self.file, line, column, line, column + end - start))
        if group == TEXT:
            value = found[TEXT][1:-1]
        elif group == NUMBER:
            value = self._number(found, mark)
        elif group == WORD:
            value = WORDS[found[WORD]]
        elif group == OPENING:
            value = {} if found[OPENING] == "{" else []
        self.position = end
        node = Node(value, mark, key)
        self._count(node)
        if group == OPENING:
            self.stack.append(node)
        return node

    def _key(self, entries: dict[str, Node]) -> tuple[str, Mark]:
        found = KEY.match(self.text, self.position)
        if found:
            key, start, end = found[1], found.start(1) - 1, found.end(1) + 1
            self.position = found.end()
        else:
            key, start, end = self._escaped_key()
        line, column = self._place(start)
        mark = new(Mark, (self.file, line, column, line, column + end - start))
        if key in entries:
            raise key_twice(key, mark, entries[key].key)
        return self.names.setdefault(key, key), mark

    def _escaped_key(self) -> tuple[str, int, int]:
        start = BLANKS.match(self.text, self.position).end()  # type: ignore[union-attr]
        if not self.text.startswith('"', start):
            raise json_error(self.text, self.file, start, "a key in double quotes", opened=self._opened())
        key, end = self._escaped(start)
        colon = BLANKS.match(self.text, end).end()  # type: ignore[union-attr]
        if not self.text.startswith(":", colon):
            raise json_error(self.text, self.file, colon, "':'", opened=self._opened())
        self.position = colon + 1
        return key, start, end

    def _escaped(self, start: int) -> tuple[str, int]:
        """A text with escapes and the offset behind it."""
        try:
            value, end = scanstring(self.text, start + 1, True)
        except JSONDecodeError as error:
            raise json_error(self.text, self.file, error.pos, problem=error.msg) from None
        try:
            value.encode()
        except UnicodeEncodeError:
            line, column = self._place(start)
            raise DocumentError(
                "half of a surrogate pair is not a character",
                rule="syntax",
                mark=Mark(self.file, line, column, line, column + end - start),
                help="write both halves, or the character itself",
            ) from None
        return value, end

    def _number(self, found: re.Match[str], mark: Mark) -> int | float:
        text = found[NUMBER]
        try:
            return integer(text) if found[3] is None and found[4] is None else decimal(text)
        except ValueError as error:
            raise DocumentError(
                str(error), rule="syntax", mark=mark, help="put it in quotes if it is text"
            ) from None

    def _place(self, offset: int) -> tuple[int, int]:
        """Line and column. Offsets only grow, so the line is followed rather than looked up."""
        while offset >= self.next_line:
            self.line += 1
            self.line_start = self.next_line
            self.next_line = self.text.find("\n", self.line_start) + 1 or len(self.text) + 1
        return self.line, offset - self.line_start + 1

    def _opened(self) -> Mark | None:
        return self.stack[-1].mark if self.stack else None

    def _count(self, node: Node) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            raise too_many("values", MAX_NODES, node.mark)
        if type(node.value) in CLOSERS and len(self.stack) >= MAX_DEPTH:
            raise too_deep(node.mark)
