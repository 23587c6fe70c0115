"""From bytes to documents: which format, which encoding."""

from __future__ import annotations

import codecs
import difflib
import json
from pathlib import Path
from typing import Final

from kcconfig.document.errors import DocumentError
from kcconfig.document.json_reader import read_json
from kcconfig.document.limits import MAX_BYTES
from kcconfig.document.node import Document, Format
from kcconfig.document.yaml_reader import read_yaml
from kcconfig.model import Mark

ENDINGS: Final[dict[str, Format]] = {".json": "json", ".yaml": "yaml", ".yml": "yaml"}
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read(data: bytes, file: str, format: Format | None = None) -> list[Document]:  # noqa: A002
    """The documents of some bytes; none where they say nothing. Raises DocumentError.

    Without a format the ending of the file decides, and where it has none, whether the text is JSON.
    """
    if len(data) > MAX_BYTES:
        raise DocumentError("too-large", f"larger than {MAX_BYTES // 1024 // 1024} MiB", _start(file))
    text = _decode(data, file)
    chosen = format or ENDINGS.get(Path(file).suffix.lower()) or _guess(text)
    return read_json(text, file) if chosen == "json" else read_yaml(text, file)


def read_file(path: Path, shown: str | None = None) -> list[Document]:
    """The documents of a file, which is called `shown` in marks. Raises DocumentError."""
    file = shown if shown is not None else str(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DocumentError("too-large", f"larger than {MAX_BYTES // 1024 // 1024} MiB", _start(file))
        data = path.read_bytes()
    except FileNotFoundError:
        raise DocumentError("file-unreadable", f"{file} does not exist", None, help=_near(path)) from None
    except IsADirectoryError:
        raise DocumentError("file-unreadable", f"{file} is a folder", None) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise DocumentError("file-unreadable", f"{file} cannot be read: {reason}", None) from None
    return read(data, file)


def _decode(data: bytes, file: str) -> str:
    encoding, skip = next(((name, len(bom)) for bom, name in MARKS if data.startswith(bom)), ("utf-8", 0))
    try:
        return data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        before = data[skip : skip + error.start].decode(encoding, "replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        mark = Mark(file, line, column, line, column + 1)
        raise DocumentError(
            "undecodable", f"this is no text in {encoding.upper()}", mark, help="save the file as UTF-8"
        ) from None


def _guess(text: str) -> Format:
    if text.lstrip()[:1] not in {"{", "["}:
        return "yaml"
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return "yaml"
    return "json"


def _near(path: Path) -> str | None:
    try:
        names = [each.name for each in path.parent.iterdir()]
    except OSError:
        return f"there is no folder {path.parent}" if str(path.parent) != "." else None
    close = difflib.get_close_matches(path.name, names, n=1)
    return f"did you mean {path.parent / close[0]}?" if close else None


def _start(file: str) -> Mark:
    return Mark(file, 1, 1, 1, 1)
