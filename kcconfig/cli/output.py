"""Writing what a run has to say: standard output and error, and the files of `--format F=FILE`."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, TextIO

from kcconfig.errors import KcconfigError

if TYPE_CHECKING:
    from pathlib import Path


def help_width() -> int:
    """Columns for help, as click would choose them; its own way imports compression libraries to find out."""
    columns = os.environ.get("COLUMNS", "")
    if not (columns.isascii() and columns.isdigit()):
        columns = "80"
        with contextlib.suppress(OSError, ValueError, AttributeError):
            columns = str(os.get_terminal_size(sys.stdout.fileno()).columns)
    return max(min(int(columns), 80) - 2, 50)


def write(stream: TextIO, text: str) -> None:
    """Write and flush. Raises BrokenPipeError where the reader is gone, KcconfigError on a full disk."""
    if not text:
        return
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise KcconfigError(f"cannot write to standard output: {error.strerror}") from None


def write_files(files: Mapping[Path, str]) -> None:
    """Write each file whole: a reader sees the old text or the new one. Raises KcconfigError."""
    for path, text in files.items():
        try:
            _replace(path, text)
        except OSError as error:
            raise KcconfigError(f"cannot write {path}: {error.strerror}") from None


def _replace(path: Path, text: str) -> None:
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8")  # /dev/stdout, a named pipe: nothing to replace
        return
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_text(text, encoding="utf-8")
        new.replace(path.resolve())
    finally:
        new.unlink(missing_ok=True)


def close_quietly() -> None:
    """Point streams whose reader is gone nowhere, so that Python does not complain about them at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
