"""YAML text to nodes: the events of libyaml, a stack, no recursion.

PyYAML reads YAML 1.1 and keeps no places; its events are the same in both versions, so the rest is here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

from kcconfig.document.comments import comments_of
from kcconfig.document.errors import DocumentError
from kcconfig.document.limits import MAX_ALIAS_NODES, MAX_DEPTH
from kcconfig.document.node import Document, Node
from kcconfig.document.scalars import resolve
from kcconfig.model import Mark

try:
    from yaml import CParser as Parser
except ImportError:  # a PyYAML that was built without libyaml

    class Parser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):  # type: ignore[no-redef]
        """The same events, slower."""

        def __init__(self, stream: str) -> None:
            yaml.reader.Reader.__init__(self, stream)
            yaml.scanner.Scanner.__init__(self)
            yaml.parser.Parser.__init__(self)


PREFIX: Final = "tag:yaml.org,2002:"
TAGS: Final = {
    yaml.ScalarEvent: frozenset({"!", f"{PREFIX}str"}),
    yaml.MappingStartEvent: frozenset({"!", f"{PREFIX}map"}),
    yaml.SequenceStartEvent: frozenset({"!", f"{PREFIX}seq"}),
}
MERGE: Final = "<<"
NOT_ALLOWED: Final = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_yaml(text: str, file: str) -> list[Document]:
    """All documents of a text. Raises DocumentError."""
    bad = NOT_ALLOWED.search(text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - (text.rfind("\n", 0, bad.start()) + 1) + 1
        mark = Mark(file, line, column, line, column + 1)
        raise DocumentError("undecodable", f"the character U+{ord(bad.group()):04X} is not allowed in YAML", mark)
    reader = _Reader(text, file)
    try:
        reader.run()
    except yaml.MarkedYAMLError as error:
        raise reader.syntax_error(error) from None
    except yaml.YAMLError as error:
        raise DocumentError("syntax", f"this is no YAML: {error}", None) from None
    return list(reader.finished())


class _Frame:
    """One open map or list."""

    __slots__ = ("anchor", "key", "merges", "node")

    def __init__(self, node: Node, anchor: str | None) -> None:
        self.node = node
        self.anchor = anchor
        self.key: tuple[str, Mark] | None = None
        self.merges: list[Node] = []


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.stack: list[_Frame] = []
        self.anchors: dict[str, Node] = {}
        self.copied = 0
        self.roots: list[tuple[Node | None, Mark]] = []
        self.spans: list[tuple[int, int]] = []

    def run(self) -> None:
        parser = Parser(self.text)
        take = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open,
            yaml.SequenceStartEvent: self._open,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._start,
        }
        while True:
            event = parser.get_event()
            if event is None or isinstance(event, yaml.StreamEndEvent):
                return
            handler = take.get(type(event))
            if handler is not None:
                handler(event)

    def finished(self) -> Iterator[Document]:
        comments = comments_of(self.text, self.file, self.spans)
        if len(self.roots) == 1 and self.roots[0][0] is None:
            return
        ends = [(mark.line, mark.column) for _, mark in self.roots[1:]]
        for index, (root, mark) in enumerate(self.roots):
            last = ends[index] if index < len(ends) else (float("inf"), 0)
            first = (mark.line, mark.column) if index else (0, 0)
            own = [each for each in comments if first <= (each.mark.line, each.mark.column) < last]
            yield Document(self.file, "yaml", root, tuple(own), mark)

    def syntax_error(self, error: yaml.MarkedYAMLError) -> DocumentError:
        place = error.problem_mark or error.context_mark
        mark = Mark(self.file, place.line + 1, place.column + 1, place.line + 1, place.column + 2) if place else None
        problem = (error.problem or "not understood").replace("found ", "", 1)
        help_ = "tabs cannot indent YAML; use spaces" if "'\\t'" in problem or "\t" in problem else None
        return DocumentError("syntax", f"this is no YAML: {problem}", mark, help=help_)

    def _mark(self, event: Any) -> Mark:
        start, end = event.start_mark, event.end_mark
        return Mark(self.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def _start(self, event: Any) -> None:
        self.anchors.clear()
        self.roots.append((None, self._mark(event)))

    def _scalar(self, event: Any) -> None:
        if event.style in {"|", ">"}:
            # A comment may stand behind the indicator; the text begins on the next line.
            newline = self.text.find("\n", event.start_mark.index)
            self.spans.append((newline if newline >= 0 else len(self.text), event.end_mark.index))
        else:
            self.spans.append((event.start_mark.index, event.end_mark.index))
        self._check_tag(event)
        mark = self._mark(event)
        value = event.value
        if event.implicit[0] and event.tag is None and event.style is None or event.style == "":
            try:
                value = resolve(value)
            except ValueError as error:
                raise DocumentError("syntax", str(error), mark) from None
        if self._wants_key():
            self._key(event, value, mark)
        else:
            self._add(Node(value, mark), event.anchor)

    def _check_tag(self, event: Any) -> None:
        if event.tag is not None and event.tag not in TAGS[type(event)]:
            shown = event.tag.replace(PREFIX, "!!")
            raise DocumentError(
                "tag-unknown",
                f"the tag {shown} is not supported",
                self._mark(event),
                help="leave it out; quote a value to make it text",
            )

    def _wants_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].node.value, dict) and self.stack[-1].key is None

    def _key(self, event: Any, value: Any, mark: Mark) -> None:
        frame = self.stack[-1]
        if not isinstance(value, str):
            help_ = f'quote it: "{event.value}":' if event.value else "write the key"
            raise DocumentError("key-not-text", f"a key has to be text, not {event.value or 'empty'}", mark, help=help_)
        known = frame.node.value.get(value)
        if known is not None and value != MERGE:
            raise DocumentError(
                "key-twice",
                f"the key '{value}' stands twice",
                mark,
                help="merge the two",
                related=(("first here", known.key or known.mark),),
            )
        if event.anchor:
            self.anchors[event.anchor] = Node(value, mark)
        frame.key = (value, mark)

    def _open(self, event: Any) -> None:
        self._check_tag(event)
        mark = self._mark(event)
        if self._wants_key():
            outer = self.stack[-1].node.mark
            if self.text.startswith("{{", event.start_mark.index - 1):
                place = Mark(self.file, outer.line, outer.column, mark.line, mark.end_column)
                help_ = 'write "{{ … }}" with quotes around it'
                raise DocumentError("syntax", "an expression has to be quoted", place, help=help_)
            raise DocumentError("key-not-text", "a key has to be text, not a map or a list", mark)
        if len(self.stack) >= MAX_DEPTH:
            raise DocumentError("too-deep", f"more than {MAX_DEPTH} levels inside each other", mark)
        node = Node({} if isinstance(event, yaml.MappingStartEvent) else [], mark)
        self.stack.append(_Frame(node, event.anchor))

    def _close(self, event: Any) -> None:
        frame = self.stack.pop()
        start = frame.node.mark
        end = event.end_mark
        frame.node.mark = Mark(self.file, start.line, start.column, end.line + 1, end.column + 1)
        for merged in frame.merges:
            self._merge(frame.node, merged)
        self._add(frame.node, frame.anchor)

    def _alias(self, event: Any) -> None:
        mark = self._mark(event)
        known = self.anchors.get(event.anchor)
        if known is None:
            inside = any(frame.anchor == event.anchor for frame in self.stack)
            what = "stands for something that contains it" if inside else "stands for nothing"
            raise DocumentError("alias-bomb" if inside else "syntax", f"the alias *{event.anchor} {what}", mark)
        if self._wants_key():
            if not isinstance(known.value, str):
                raise DocumentError("key-not-text", "a key has to be text", mark)
            self._key(event, known.value, mark)
        else:
            self._add(self._copy(known, mark), None)

    def _add(self, node: Node, anchor: str | None) -> None:
        if anchor:
            self.anchors[anchor] = node
        if not self.stack:
            self.roots[-1] = (node if node.value is not None else None, self.roots[-1][1])
            return
        frame = self.stack[-1]
        if isinstance(frame.node.value, list):
            frame.node.value.append(node)
            return
        key, mark = frame.key or ("", node.mark)
        frame.key = None
        if key == MERGE:
            frame.merges.extend(self._mergeable(node))
        else:
            node.key = mark
            frame.node.value[key] = node

    def _mergeable(self, node: Node) -> list[Node]:
        """What `<<` brings in: a map, or several of which the first wins."""
        maps = node.value if isinstance(node.value, list) else [node]
        for each in maps:
            if not isinstance(each.value, dict):
                raise DocumentError("syntax", "`<<` takes a map, or a list of maps", each.mark)
        return list(maps)

    def _merge(self, into: Node, source: Node) -> None:
        for key, item in source.value.items():
            if key not in into.value:
                into.value[key] = self._copy(item, item.mark)
                into.value[key].key = item.key

    def _copy(self, node: Node, at: Mark) -> Node:
        self.copied += 1
        if self.copied > MAX_ALIAS_NODES:
            raise DocumentError("alias-bomb", f"aliases add more than {MAX_ALIAS_NODES} values", at)
        copy = Node(node.value, node.mark, node.key)
        if isinstance(node.value, dict):
            copy.value = {key: self._copy(item, at) for key, item in node.value.items()}
        elif isinstance(node.value, list):
            copy.value = [self._copy(item, at) for item in node.value]
        if _depth(copy) + len(self.stack) > MAX_DEPTH:
            raise DocumentError("too-deep", f"more than {MAX_DEPTH} levels inside each other", at)
        return copy


def _depth(node: Node) -> int:
    """Levels of the outermost path; the budget of copies bounds the work."""
    depth, level = 0, [node]
    while level and depth <= MAX_DEPTH:
        depth += 1
        inner: list[Node] = []
        for each in level:
            value = each.value
            inner.extend(value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())
        level = inner
    return depth
