"""What is known of a run before its command is; kept light, for `--help` needs it too."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from kcconfig.errors import KcconfigError
from kcconfig.reports.style import Style

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Format(NamedTuple):
    """One `--format F[=FILE]`; without a file it goes to stdout."""

    name: str
    file: Path | None = None


class Session:
    """The `obj` of click's contexts.

    Commands paint with `out` what goes to stdout, with `err` what goes to stderr. `formats` are those asked
    for, so that a run which fails before its command has a document can still answer in JSON. `texts` is for
    input that cannot be read again (`-`): errors show its lines. `stdin` is that input, once it was read.
    """

    def __init__(self, out: Style, err: Style, *, debug: bool) -> None:
        self.out = out
        self.err = err
        self.debug = debug
        self.formats: tuple[Format, ...] = ()
        self.texts: dict[str, str] = {}
        self.stdin: bytes | None = None

    def spare(self, inputs: Iterable[str | Path]) -> None:
        """Raises KcconfigError where a report would be written over what the run reads; nothing is written then."""
        read = {os.path.realpath(each) for each in inputs}
        for each in self.formats:
            if each.file is not None and os.path.realpath(each.file) in read:
                self.formats = tuple(other for other in self.formats if other.file is None)
                raise KcconfigError(
                    f"--format {each.name}={each.file} would overwrite what this run reads",
                    help="write the report to another file",
                )


class FinishedError(Exception):
    """A run that ends while its options are read: `--help` and `--version`; `text` is for stdout."""

    def __init__(self, text: str) -> None:
        super().__init__("finished")
        self.text = text
