"""From the bytes of a file to its text."""

from __future__ import annotations

import codecs

from kcconfig.document.errors import DocumentError
from kcconfig.document.limits import MAX_BYTES
from kcconfig.document.places import Places
from kcconfig.model import Mark

ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, None, "UTF-32"),
    (codecs.BOM_UTF32_BE, None, "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
"""Byte order marks, longer ones before their beginnings, and what they announce."""

SAVE_AS_UTF8 = "save the file as UTF-8"


def decode(data: bytes, file: str) -> str:
    """The text, without a byte order mark. UTF-8, or UTF-16 where a byte order mark says so.

    Raises DocumentError (too-large, undecodable).
    """
    if len(data) > MAX_BYTES:
        raise too_large(file)
    for bom, encoding, name in ENCODINGS:
        if data.startswith(bom):
            if encoding is None:
                raise DocumentError(
                    f"{name} text cannot be read",
                    rule="undecodable",
                    mark=Mark(file, 1, 1, 1, 1),
                    help=SAVE_AS_UTF8,
                )
            return _decode(data[len(bom) :], encoding, name, file)
    return _decode(data, "utf-8", "UTF-8", file)


def too_large(file: str) -> DocumentError:
    return DocumentError(
        f"the file has more than {MAX_BYTES // 1024 // 1024} MiB",
        rule="too-large",
        mark=Mark(file, 1, 1, 1, 1),
        help="split it into several files",
    )


def _decode(data: bytes, encoding: str, name: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding)
        byte = data[error.start]
    raise DocumentError(
        f"this is not {name} text: byte 0x{byte:02x}",
        rule="undecodable",
        mark=Places(before, file).mark(len(before)),
        help=SAVE_AS_UTF8,
    )
