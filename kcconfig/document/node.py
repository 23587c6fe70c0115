"""Data with marks: what a YAML or JSON text becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from kcconfig.model import Json, Mark

Format: TypeAlias = Literal["yaml", "json"]


class Node:
    """One value of a document: a scalar, a dict of nodes or a list of nodes.

    `mark` is the span of the value, `key` that of its key in the map around it (None in lists and at the
    root). Every node has one parent.
    """

    __slots__ = ("key", "mark", "value")

    def __init__(self, value: Any, mark: Mark, key: Mark | None = None) -> None:
        self.value = value
        self.mark = mark
        self.key = key

    def __repr__(self) -> str:
        return f"Node({type(self.value).__name__} at {self.mark})"

    def plain(self) -> Json:
        """The same data without marks. Readers keep documents shallow, so this may recurse."""
        value = self.value
        if isinstance(value, dict):
            return {key: item.plain() for key, item in value.items()}
        if isinstance(value, list):
            return [item.plain() for item in value]
        return value


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of a YAML file, without its `#`; `own_line` says that nothing else stands before it."""

    text: str
    mark: Mark
    own_line: bool


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a file; `root` is None where it says nothing."""

    file: str
    format: Format
    root: Node | None
    comments: tuple[Comment, ...]
    mark: Mark
