"""Anchors, aliases and merge keys of one document: every use is a copy, within a budget."""

from __future__ import annotations

from kcconfig.document.errors import DocumentError, too_deep
from kcconfig.document.limits import MAX_ALIAS_NODES, MAX_DEPTH
from kcconfig.document.node import Node
from kcconfig.model import Mark

MERGE_KEY = "<<"


class Anchors:
    """The anchored nodes of one document, and the budget of all documents of its file."""

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}
        self._open: set[int] = set()
        self._budget = MAX_ALIAS_NODES

    def forget(self) -> None:
        """A new document knows no anchors of the one before."""
        self._nodes.clear()
        self._open.clear()

    def add(self, name: str, node: Node, *, is_open: bool = False) -> None:
        """Names a node; `is_open` says that it is a map or list that is still being read."""
        self._nodes[name] = node
        if is_open:
            self._open.add(id(node))

    def close(self, node: Node) -> None:
        self._open.discard(id(node))

    def copy(self, name: str, mark: Mark, depth: int) -> Node:
        """A copy of what the alias means, to stand inside `depth` maps and lists.

        Raises DocumentError (syntax, alias-bomb, too-deep).
        """
        node = self._nodes.get(name)
        if node is None:
            raise DocumentError(
                f"nothing is anchored as &{name} above",
                rule="syntax",
                mark=mark,
                help="define the anchor before its use, in the same document, or quote text that starts with *",
            )
        if id(node) in self._open:
            raise DocumentError(f"*{name} stands inside what it means", rule="alias-bomb", mark=mark)
        top = Node(node.value, mark)
        stack = [(top, depth)]
        while stack:
            copied, level = stack.pop()
            self._spend(mark)
            value = copied.value
            if isinstance(value, dict):
                children = {key: Node(each.value, each.mark, each.key) for key, each in value.items()}
                copied.value = children
                stack.extend((each, level + 1) for each in children.values())
            elif isinstance(value, list):
                items = [Node(each.value, each.mark) for each in value]
                copied.value = items
                stack.extend((each, level + 1) for each in items)
            else:
                continue
            if level >= MAX_DEPTH:
                raise too_deep(mark)
        return top

    def _spend(self, mark: Mark) -> None:
        self._budget -= 1
        if self._budget < 0:
            raise DocumentError(
                f"aliases stand for more than {MAX_ALIAS_NODES} values",
                rule="alias-bomb",
                mark=mark,
                help="use fewer aliases, or smaller anchored values",
            )


def merge(entries: dict[str, Node], merged: Node) -> None:
    """Adds the entries that a merge key brings; own entries win, then earlier maps of a list.

    Raises DocumentError (syntax) if it is neither a map nor a list of maps.
    """
    for source in merged.value if isinstance(merged.value, list) else [merged]:
        if not isinstance(source.value, dict):
            raise DocumentError(
                f"{MERGE_KEY} takes a map or a list of maps",
                rule="syntax",
                mark=source.mark,
                help=f'quote it if the key really is "{MERGE_KEY}"',
            )
        for key, node in source.value.items():
            entries.setdefault(key, node)
