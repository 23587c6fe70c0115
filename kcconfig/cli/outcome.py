"""What commands are given by `run()`, and what they return to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from kcconfig.errors import KcconfigError
from kcconfig.reports.style import PLAIN, Style


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


class Format(NamedTuple):
    """One `--format F[=FILE]`; without a file it goes to stdout."""

    name: str
    file: Path | None = None


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


@dataclass(slots=True)
class Session:
    """What is known of a run before its command is: it is the `obj` of click's contexts.

    Commands paint with `out` what goes to stdout, with `err` what goes to stderr. `formats` are those asked
    for, so that a run which fails before its command has a document can still answer in JSON.
    """

    debug: bool = False
    out: Style = PLAIN
    err: Style = PLAIN
    formats: tuple[Format, ...] = ()
