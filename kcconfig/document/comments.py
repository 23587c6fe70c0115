"""Finds the comments of a YAML text: every `#` that is not inside a scalar."""

from __future__ import annotations

from collections.abc import Iterator

from kcconfig.document.errors import too_many
from kcconfig.document.limits import MAX_COMMENTS
from kcconfig.document.node import Comment, Document
from kcconfig.document.places import BREAK, Places
from kcconfig.model import Mark

BLOCK_STYLES = frozenset("|>")


class CommentScan:
    """Follows a text from scalar to scalar. `next` is the offset of the next `#`, or behind the end.

    libyaml starts a comment at any `#` where a token may start, after a blank or not; and outside scalars no
    `#` can stand elsewhere, because no tag or directive that is understood contains one.
    """

    def __init__(self, places: Places) -> None:
        self.found: list[tuple[int, Comment]] = []
        """Each comment with its offset."""
        self._places = places
        self._text = places.text
        self._seek(0)

    def scalar(self, start: int, end: int, style: str | None) -> None:
        """Takes the comments before a scalar, and skips the scalar. To be called if `end` is behind `next`."""
        if style and style in BLOCK_STYLES:
            header = BREAK.search(self._text, start, end)
            start = header.start() if header else end
        self._take(start)
        if self.next < end:
            self._seek(end)

    def finish(self) -> None:
        """Takes the comments behind the last scalar."""
        self._take(len(self._text))

    def _seek(self, offset: int) -> None:
        found = self._text.find("#", offset)
        self.next = found if found >= 0 else len(self._text)

    def _take(self, end: int) -> None:
        while self.next < end:
            start = self.next
            stop = BREAK.search(self._text, start)
            line_end = stop.start() if stop else len(self._text)
            written = self._text[start:line_end].rstrip()
            line, column = self._places.at(start)
            mark = Mark(self._places.file, line, column, line, column + len(written))
            own_line = not self._text[start - column + 1 : start].strip(" \t\ufeff")
            if len(self.found) >= MAX_COMMENTS:
                raise too_many("comments", MAX_COMMENTS, mark)
            self.found.append((start, Comment(written[1:].strip(), mark, own_line)))
            self._seek(line_end)


def with_comments(
    documents: list[tuple[int, Document]], comments: list[tuple[int, Comment]]
) -> Iterator[Document]:
    """Each document with the comments that stand before the next one; the first takes what is above it, too."""
    bounds = [*(start for start, _ in documents[1:]), None]
    at = 0
    for (_, document), bound in zip(documents, bounds, strict=False):
        first = at
        while at < len(comments) and (bound is None or comments[at][0] < bound):
            at += 1
        own = tuple(comment for _, comment in comments[first:at])
        yield Document(document.file, document.format, document.root, own, document.mark)
