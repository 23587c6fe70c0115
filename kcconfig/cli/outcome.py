"""What commands return to `run()`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kcconfig.cli.session import Format, Session
from kcconfig.errors import KcconfigError
from kcconfig.reports.style import PLAIN, Style

__all__ = ["Format", "Outcome", "Session", "rendered"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer of a command; `run()` writes it and exits.

    `document` goes to stdout, `notes` to stderr, `files` to where `--format F=FILE` says. `error` is for a
    command that has a document although it failed: it is reported on stderr, and its exit code counts
    unless `code` says otherwise.
    """

    document: str = ""
    code: int = 0
    files: Mapping[Path, str] = field(default_factory=dict)
    notes: str = ""
    error: KcconfigError | None = None

    @property
    def exit_code(self) -> int:
        if self.error is not None and self.code == 0:
            return self.error.exit_code
        return self.code


def rendered(
    formats: Sequence[Format], renderers: Mapping[str, Callable[[Style], str]], style: Style
) -> Outcome:
    """One answer in every format asked for; `style` paints what goes to stdout, files stay plain."""
    document, files = "", {}
    for each in formats:
        if each.file is None:
            document = renderers[each.name](style)
        else:
            files[each.file] = renderers[each.name](PLAIN)
    return Outcome(document=document, files=files)
