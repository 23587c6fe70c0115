"""What is wrong with a JSON text at the place where reading stopped."""

from __future__ import annotations

import re

from kcconfig.document.errors import DocumentError
from kcconfig.document.places import Places
from kcconfig.model import Mark

FORMS: tuple[tuple[str, str, str], ...] = (
    (r"//|/\*|#", "comments are not allowed in JSON", "remove it, or write YAML and name the file *.yaml"),
    (r"-?(?:NaN|Infinity)\b", "NaN and Infinity are not allowed in JSON", "put it in quotes if it is text"),
    (r"'", "single quotes are not allowed in JSON", "use double quotes"),
    (r"(?:None|True|False)\b", "JSON writes null, true and false", "use the word of JSON"),
)
"""What the text shows, the message, and the way out."""

TEXT_PROBLEMS = {
    "Unterminated string starting at": ("a quote is not closed", "close it"),
    "Invalid control character at": (
        "a line break or control character inside a text",
        'write it as an escape, such as "\\n"',
    ),
}
"""By the words of Python's own scanner."""


def json_error(
    text: str,
    file: str,
    offset: int,
    expected: str = "",
    *,
    opened: Mark | None = None,
    problem: str | None = None,
) -> DocumentError:
    """The error at an offset, or at the next thing that is not blank.

    `expected` is what should stand there, `opened` the map or list around it, `problem` the words of
    Python's scanner of texts.
    """
    while problem is None and offset < len(text) and text[offset] in " \t\n":
        offset += 1
    message, help_ = _words(text, offset, expected, problem)
    return DocumentError(
        f"not valid JSON: {message}",
        rule="syntax",
        mark=Places(text, file).mark(offset),
        help=help_,
        related=(("opened here", opened),) if opened else (),
    )


def _words(text: str, offset: int, expected: str, problem: str | None) -> tuple[str, str | None]:
    if problem is not None:
        found = next((words for sign, words in TEXT_PROBLEMS.items() if problem.startswith(sign)), None)
        return found or ("an unknown escape in a text", "write \\\\ for a backslash")
    if offset == len(text):
        return f"the file ends where {expected} is expected", "the file may be cut off"
    for form, message, help_ in FORMS:
        if re.match(form, text[offset : offset + 12]):
            return message, help_
    if text[offset] in "]}" and text[:offset].rstrip().endswith(","):
        return f"a comma before the closing '{text[offset]}'", "remove the comma"
    # What stands here may be the rest of a secret with a quote inside: never more than a sign of it.
    sign = text[offset]
    shown = f"'{sign}'" if sign.isprintable() else f"U+{ord(sign):04X}"
    return f"expected {expected}, found {'a word or number' if sign.isalnum() else shown}", None
