"""Pages for users, read by tests: their fenced blocks, and what a command in them really prints."""

from __future__ import annotations

import os
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CLEAN = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("KCCONFIG_", "NO_COLOR", "FORCE_COLOR"))
}
"""The environment without what changes the output."""

REST = "...\n"
"""The last line of an output that is shown in part."""


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of a language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


def cut(printed: str, shown: str) -> str:
    """What was printed, as far as a page shows it."""
    if not shown.endswith(REST):
        return printed
    lines = shown.count("\n") - 1
    return "".join(printed.splitlines(keepends=True)[:lines]) + REST
