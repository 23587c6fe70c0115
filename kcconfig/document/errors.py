"""The one error of reading and writing documents."""

from __future__ import annotations

from collections.abc import Sequence

from kcconfig.document.limits import MAX_DEPTH
from kcconfig.errors import KcconfigError
from kcconfig.model import Mark


class DocumentError(KcconfigError):
    """Text that is not a document, or a file that cannot be read.

    `rule` is the id of the matter: syntax, key-twice, key-not-text, tag-unknown, too-deep, too-large,
    alias-bomb, undecodable or file-unreadable. `related` holds further places, each with what stands there.
    """

    def __init__(
        self,
        message: str,
        *,
        rule: str,
        mark: Mark | None = None,
        help: str | None = None,  # noqa: A002
        related: Sequence[tuple[str, Mark]] = (),
    ) -> None:
        super().__init__(message, mark=mark, help=help)
        self.rule = rule
        self.related = tuple(related)


def too_deep(mark: Mark | None) -> DocumentError:
    return DocumentError(
        f"more than {MAX_DEPTH} maps and lists inside each other", rule="too-deep", mark=mark
    )


def too_many(what: str, limit: int, mark: Mark) -> DocumentError:
    return DocumentError(
        f"the file has more than {limit} {what}",
        rule="too-large",
        mark=mark,
        help="split it into several files",
    )


def key_twice(key: str, mark: Mark, first: Mark | None) -> DocumentError:
    """The error for a key that stands in its map already, at `first`."""
    related = (("first written here", first),) if first else ()
    where = f", first in line {first.line}" if first else ""
    return DocumentError(
        f"the key '{key}' is written twice{where}", rule="key-twice", mark=mark, related=related
    )
