"""Reads a document from bytes or from a file, in the format that its name or its content tells."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kcconfig.document.decoding import decode, too_large
from kcconfig.document.errors import DocumentError
from kcconfig.document.json_reader import read_json
from kcconfig.document.limits import MAX_BYTES
from kcconfig.document.node import Document, Format

FORMATS: dict[str, Format] = {".json": "json", ".yaml": "yaml", ".yml": "yaml"}


def read(data: bytes, file: str, format: Format | None = None) -> list[Document]:  # noqa: A002
    """The documents of a file's bytes; none if it is empty or holds only comments.

    `file` is the name that marks carry. Without a format its ending decides; where that says nothing
    (standard input, `-`), it is JSON if it can be read as JSON, else YAML. Raises DocumentError.
    """
    text = decode(data, file)
    with _collector_paused():
        return _read(text, file, format or FORMATS.get(os.path.splitext(file)[1].lower()))  # noqa: PTH122


def _read(text: str, file: str, known: Format | None) -> list[Document]:
    if known == "json":
        return read_json(text, file)
    if known is None:
        try:
            return read_json(text, file)
        except DocumentError as error:
            if error.rule != "syntax":
                raise
    from kcconfig.document.yaml_reader import read_yaml

    return read_yaml(text, file)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Half the time of a large file would go into looking for cycles, and a document has none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_file(path: Path, shown: str | None = None) -> list[Document]:
    """The documents of a file; `shown` is its name in marks and messages. Raises DocumentError."""
    name = shown or str(path)
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size > MAX_BYTES:
                raise too_large(name)
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _unreadable(f"there is no file {name}", _similar(path)) from None
    except IsADirectoryError:
        raise _unreadable(f"{name} is a folder, not a file", "name a file in it") from None
    except PermissionError:
        raise _unreadable(
            f"{name} may not be read", "check the permissions of the file and its folders"
        ) from None
    except OSError as error:
        raise _unreadable(f"{name} cannot be read: {error.strerror}") from None
    except ValueError:
        raise _unreadable(f"{name!r} cannot be the name of a file") from None
    return read(data, name)


def _unreadable(message: str, help_: str | None = None) -> DocumentError:
    return DocumentError(message, rule="file-unreadable", help=help_)


def _similar(path: Path) -> str | None:
    """A hint at the nearest name in the folder."""
    from difflib import get_close_matches

    try:
        names = os.listdir(path.parent)  # noqa: PTH208
    except OSError:
        return f"there is no folder {path.parent}" if not path.parent.exists() else None
    close = get_close_matches(path.name, names, n=1)
    return f"did you mean {path.with_name(close[0])}?" if close else None
