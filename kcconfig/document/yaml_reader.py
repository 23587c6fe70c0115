"""Reads YAML: a loop over the event stream with a stack of its own, so that no nesting can exhaust Python's."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

import yaml

from kcconfig.document.aliases import MERGE_KEY, Anchors, merge
from kcconfig.document.comments import CommentScan, with_comments
from kcconfig.document.errors import DocumentError, key_twice, too_deep, too_many
from kcconfig.document.events import events
from kcconfig.document.limits import MAX_DEPTH, MAX_DOCUMENTS, MAX_EVENTS, MAX_NODES
from kcconfig.document.node import Document, Node, Scalar
from kcconfig.document.places import Places
from kcconfig.document.scalars import STARTS, WORDS
from kcconfig.document.yaml_values import (
    check_tag,
    complex_key,
    key_not_text,
    scalar_value,
    unquoted_expression,
)
from kcconfig.model import Mark

PROPERTIES = re.compile(r"(?:(?:!<[^>\s]*>|[!&]\S*)(?:\s|#.*)*)*")
"""Anchor and tag before a value, with what may stand between."""


def read_yaml(text: str, file: str, parser: Any = None) -> list[Document]:
    """The documents of a text; `parser` is a class that gives PyYAML's events. Raises DocumentError."""
    return _Reader(Places(text, file)).read(parser)


new = tuple.__new__
"""Half the price of calling a NamedTuple, for the one that every value needs."""


class _Frame:
    """A map (`entries`) or list (`items`) that is being read.

    `key` and `key_mark` are those whose value comes next. `flow` says that it has brackets.
    """

    __slots__ = ("entries", "flow", "items", "key", "key_mark", "merged", "merging", "node")

    def __init__(self, node: Node, *, flow: bool) -> None:
        self.node = node
        self.entries = node.value if isinstance(node.value, dict) else None
        self.items = node.value if isinstance(node.value, list) else None
        self.flow = flow
        self.key: str | None = None
        self.key_mark: Mark | None = None
        self.merging = False
        self.merged: Node | None = None


class _Reader:
    def __init__(self, places: Places) -> None:
        self.places = places
        self.file = places.file
        self.length = len(places.text)
        self.last_line = places.text.count("\n")
        self.comments = CommentScan(places)
        self.documents: list[tuple[int, Document]] = []
        self.anchors = Anchors()
        self.last = places.mark(0)
        """The mark of the last value, which is where the maps and lists around it may end."""

    def read(self, parser: Any) -> list[Document]:
        handlers = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._map,
            yaml.SequenceStartEvent: self._list,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._start_document,
            yaml.DocumentEndEvent: self._end_document,
            yaml.StreamStartEvent: _ignore,
            yaml.StreamEndEvent: _ignore,
        }
        stream = events(self.places, parser)
        for event in islice(stream, MAX_EVENTS):
            handlers[type(event)](event)
        if next(stream, None) is not None:
            raise too_many("values", MAX_NODES, self.last)
        self.comments.finish()
        if len(self.documents) == 1 and self.documents[0][1].root is None:
            return []
        return list(with_comments(self.documents, self.comments.found))

    def _start_document(self, event: Any) -> None:
        self.stack: list[_Frame] = []
        self.frame: _Frame | None = None
        self.anchors.forget()
        self.root: Node | None = None
        self.start = event.start_mark.index

    def _end_document(self, _event: Any) -> None:
        mark = self.places.mark(self.start)
        if len(self.documents) >= MAX_DOCUMENTS:
            raise too_many("documents", MAX_DOCUMENTS, mark)
        self.documents.append((self.start, Document(self.file, "yaml", self.root, (), mark)))

    def _scalar(self, event: Any) -> None:
        mark = self._mark(event)
        end = event.end_mark.index
        if end > self.comments.next:
            start = self._content(event) if event.anchor or event.tag else event.start_mark.index
            self.comments.scalar(start, end, event.style)
        value = event.value
        if event.tag:
            check_tag(event.tag, "scalar", self._properties(event))
            value = scalar_value(event, mark)
        elif not event.style and (value in WORDS or value[0] in STARTS):
            value = scalar_value(event, mark)
        frame = self.frame
        if frame is not None and frame.key is None and frame.entries is not None:
            self._key(frame, frame.entries, value, mark, event)
            return
        if frame is None and value is None and not (event.value or event.anchor or event.tag):
            return
        node = Node(value, mark)
        if event.anchor:
            self.anchors.add(event.anchor, node)
        self._add(node)

    def _key(self, frame: _Frame, entries: dict[str, Node], key: Scalar, mark: Mark, event: Any) -> None:
        """Takes a key, from a scalar or alias event."""
        if type(key) is not str:
            raise key_not_text(key, mark, event)
        if key in entries:
            raise key_twice(key, mark, entries[key].key)
        frame.key = key
        frame.key_mark = mark
        if type(event) is yaml.AliasEvent:
            return
        if event.anchor:
            self.anchors.add(event.anchor, Node(key, mark))
        if key == MERGE_KEY and not event.style and not event.tag:
            if frame.merged is not None:
                raise key_twice(key, mark, frame.merged.key)
            frame.merging = True

    def _add(self, node: Node) -> None:
        """Puts a node where it belongs."""
        self.last = node.mark
        frame = self.frame
        if frame is None:
            self.root = node
        elif frame.items is not None:
            frame.items.append(node)
        elif frame.entries is not None and frame.key is not None:
            node.key = frame.key_mark
            if frame.merging:
                frame.merged, frame.merging = node, False
            else:
                frame.entries[frame.key] = node
            frame.key = None

    def _map(self, event: Any) -> None:
        self._open(event, {}, "map")

    def _list(self, event: Any) -> None:
        self._open(event, [], "list")

    def _open(self, event: Any, entries: dict[str, Node] | list[Node], kind: str) -> None:
        mark = self._mark(event)
        frame = self.frame
        if frame is not None and frame.key is None and frame.entries is not None:
            raise self._complex_key(frame, mark, event.start_mark.index)
        if event.tag:
            check_tag(event.tag, kind, self._properties(event))
        if len(self.stack) >= MAX_DEPTH:
            raise too_deep(mark)
        node = Node(entries, mark)
        self._add(node)
        if event.anchor:
            self.anchors.add(event.anchor, node, is_open=True)
        self.frame = _Frame(node, flow=bool(event.flow_style))
        self.stack.append(self.frame)

    def _close(self, event: Any) -> None:
        frame = self.stack.pop()
        node = frame.node
        _, line, column, _, _ = node.mark
        # A block ends, for the parser, only where the next thing starts; for us behind its last value.
        _, _, _, end_line, end_column = self.last
        if frame.flow:
            end = event.end_mark
            end_line, end_column = end.line + 1, end.column + 1
        node.mark = self.last = Mark(self.file, line, column, end_line, end_column)
        if frame.merged is not None and frame.entries is not None:
            merge(frame.entries, frame.merged)
        self.anchors.close(node)
        self.frame = self.stack[-1] if self.stack else None

    def _alias(self, event: Any) -> None:
        mark = self.places.mark(event.start_mark.index, event.end_mark.index)
        node = self.anchors.copy(event.anchor, mark, len(self.stack))
        frame = self.frame
        if frame is not None and frame.key is None and frame.entries is not None:
            if isinstance(node.value, dict | list):
                raise complex_key(mark)
            self._key(frame, frame.entries, node.value, mark, event)
        else:
            self._add(node)

    def _mark(self, event: Any) -> Mark:
        """The span of what an event starts, without anchor and tag; of a map or list its beginning."""
        start, end = event.start_mark, event.end_mark
        if event.anchor or event.tag:
            # The parser's span begins with these.
            at = self._content(event)
            return self.places.mark(at, max(at, end.index))
        line, end_line = start.line, end.line
        if line >= self.last_line and start.index == self.length:
            # At the end of the text libyaml counts one more line, be it there or not.
            return self.places.mark(self.length)
        return new(Mark, (self.file, line + 1, start.column + 1, end_line + 1, end.column + 1))

    def _complex_key(self, frame: _Frame, mark: Mark, start: int) -> DocumentError:
        """The error for a map or list as a key, which is what YAML sees in an unquoted `{{ … }}`."""
        outer = frame.node.mark
        if self.places.text.startswith("{{", start - 1) and frame.flow:
            return unquoted_expression(outer._replace(end_line=mark.end_line, end_column=mark.end_column))
        if self.places.text.startswith("{{", start):
            return unquoted_expression(mark)
        return complex_key(mark)

    def _properties(self, event: Any) -> Mark:
        """The span of an anchor and tag."""
        start = event.start_mark.index
        return self.places.mark(start, start + len(self.places.text[start : self._content(event)].rstrip()))

    def _content(self, event: Any) -> int:
        """Where a value starts, behind its anchor and tag."""
        start: int = event.start_mark.index
        end: int = event.end_mark.index
        limit = end if isinstance(event, yaml.ScalarEvent) else self.length
        found = PROPERTIES.match(self.places.text, start, limit)
        return found.end() if found else start


def _ignore(_event: Any) -> None:
    """A stream starts and ends without a word."""
