"""Whether a stream gets colour: `--color`, NO_COLOR, FORCE_COLOR, TERM, then whether it is a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TextIO

from kcconfig.reports.style import PLAIN, Style

CHOICES: Final = ("auto", "always", "never")


def style_of(stream: TextIO, choice: str, environ: Mapping[str, str]) -> Style:
    return Style(colour=True) if wanted(stream, choice, environ) else PLAIN


def wanted(stream: TextIO, choice: str, environ: Mapping[str, str]) -> bool:
    """Does `stream` get colour? A variable that is set but empty says nothing."""
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return environ.get("TERM") != "dumb" and stream.isatty()
