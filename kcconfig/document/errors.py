"""The error of a text that is no document."""

from __future__ import annotations

from kcconfig.errors import KcconfigError
from kcconfig.model import Mark


class DocumentError(KcconfigError):
    """A file that cannot be read, or a text that is neither YAML nor JSON as kcconfig takes it.

    `rule` is the id of the grammar error; `related` are other places that belong to it.
    """

    def __init__(
        self,
        rule: str,
        message: str,
        mark: Mark | None,
        *,
        help: str | None = None,  # noqa: A002
        related: tuple[tuple[str, Mark], ...] = (),
    ) -> None:
        super().__init__(message, mark=mark, help=help)
        self.rule = rule
        self.related = related
