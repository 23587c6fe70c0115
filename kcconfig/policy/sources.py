"""Which policy files a run reads: files, folders, standard input."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from kcconfig.document import Document, DocumentError, read, read_file
from kcconfig.errors import KcconfigError
from kcconfig.settings.find import FILE_NAME

ENDINGS = frozenset({".yaml", ".yml", ".json"})
STDIN = "-"


def documents(paths: Iterable[str], stdin: bytes | None = None) -> tuple[list[Document], list[DocumentError]]:
    """All documents of the files, in the order given and, inside a folder, by name.

    Files that cannot be read do not hide the others: their errors are returned. Raises KcconfigError if
    nothing matches.
    """
    found: list[Document] = []
    broken: list[DocumentError] = []
    names = list(paths)
    for name in _files(names):
        try:
            found.extend(read(stdin or b"", STDIN) if name == STDIN else read_file(Path(name), name))
        except DocumentError as error:
            broken.append(error)
    if not found and not broken:
        raise nothing(names)
    return found, broken


def nothing(names: Iterable[str]) -> KcconfigError:
    """The error of a run over no policy at all, which must not look like a success."""
    shown = ", ".join("standard input" if name == STDIN else name for name in names)
    return KcconfigError(
        f"no policy in {shown or 'nothing'}",
        help="give a file that is not empty, a folder with *.yaml, *.yml or *.json, or - for standard input",
    )


def _files(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name != STDIN and Path(name).is_dir():
            yield from sorted(_inside(name))
        else:
            yield name


def _inside(folder: str) -> Iterator[str]:
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(inner for inner in folders if not inner.startswith("."))
        for file in files:
            if not file.startswith(".") and file != FILE_NAME and Path(file).suffix in ENDINGS:
                yield str(Path(here, file))
