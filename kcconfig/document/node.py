"""What reading a document gives: values with their places, and the comments between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from kcconfig.model import Json, Mark

Scalar: TypeAlias = bool | int | float | str | None
Format: TypeAlias = Literal["yaml", "json"]


class Node:
    """A value of a document and where it stands.

    `mark` is the span of the value without its anchor and tag; where an alias stands, of the alias, while
    what is inside has the marks of the anchored text. `key` is the span of its key, None in lists and at
    the root. Two nodes are never equal, so that each can be told apart.
    """

    __slots__ = ("key", "mark", "value")

    def __init__(
        self, value: Scalar | dict[str, Node] | list[Node], mark: Mark, key: Mark | None = None
    ) -> None:
        self.value = value
        self.mark = mark
        self.key = key

    def __repr__(self) -> str:
        return f"<Node {type(self.value).__name__} {self.mark}>"

    def plain(self) -> Json:
        """The value without marks."""
        value = self.value
        if isinstance(value, dict):
            return {key: node.plain() for key, node in value.items()}
        if isinstance(value, list):
            return [node.plain() for node in value]
        return value


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment. `text` is what follows the `#`, stripped; `own_line` says that only blanks stand before it."""

    text: str
    mark: Mark
    own_line: bool


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a file. `root` is None where nothing stands in it; `mark` is where it starts."""

    file: str
    format: Format
    root: Node | None
    comments: tuple[Comment, ...]
    mark: Mark
