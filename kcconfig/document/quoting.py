"""How a text is written in YAML: plain if no reader can take it for anything else, else quoted."""

from __future__ import annotations

import json
import re

from kcconfig.document.errors import DocumentError
from kcconfig.document.problems import FORBIDDEN
from kcconfig.document.scalars import WORDS

PLAIN = re.compile(
    r"[\w/$(^;.+\\]"  # no indicator at the start
    r"(?:[^:# ]|:(?=[^ ])|(?<! )\#|[ ](?=[^#]))*"
)
OPAQUE = re.compile("[\t\n\r\x85\u2028\u2029\ufeff]")
"""Breaks, tabs and byte order marks: written as escapes where a person could not see them."""

WORDS_OF_YAML_1_1 = frozenset({"y", "n", "yes", "no", "on", "off"})
NUMBER_LIKE = re.compile(r"[-+.]?[0-9][0-9_,.:xobA-Fa-f+\-TtZz \t]*|[-+]?\.(?:inf|nan)", re.IGNORECASE)
"""Numbers, dates, times, base 60 and all else that one of the two versions of YAML may take for a number."""


def quoted(text: str) -> str:
    """The text as a YAML scalar in one line. Raises DocumentError for half a surrogate pair."""
    if _is_plain(text):
        return text
    if _is_visible(text) and ('"' in text or "\\" in text):
        return "'" + text.replace("'", "''") + "'"
    return _double_quoted(text)


def literal(text: str) -> tuple[str, list[str]] | None:
    """A text of several lines as a literal block, as its header and its lines; None if it cannot be one."""
    if "\n" not in text or FORBIDDEN.search(text) or OPAQUE.search(text.replace("\n", "").replace("\t", "")):
        return None
    body = text.rstrip("\n")
    lines = body.split("\n")
    if not lines[0] or lines[0][0] in " \t" or any(line != line.rstrip() for line in lines):
        return None
    ends = text[len(body) :]
    header = "|-" if not ends else "|" if ends == "\n" else "|+"
    return header, lines + [""] * (len(ends) - 1)


def _is_plain(text: str) -> bool:
    return (
        bool(PLAIN.fullmatch(text))
        and text not in WORDS
        and text.lower() not in WORDS_OF_YAML_1_1
        and not text.startswith("...")
        and "{{" not in text
        and not text.endswith((" ", ":"))
        and not NUMBER_LIKE.fullmatch(text)
        and _is_visible(text)
    )


def _is_visible(text: str) -> bool:
    return not FORBIDDEN.search(text) and not OPAQUE.search(text)


def _double_quoted(text: str) -> str:
    written = json.dumps(text, ensure_ascii=False)
    if _is_visible(text):
        return written
    try:
        text.encode()
    except UnicodeEncodeError:
        raise DocumentError(
            "a text holds half of a surrogate pair, which YAML cannot write", rule="undecodable"
        ) from None
    return OPAQUE.sub(_escape, FORBIDDEN.sub(_escape, written))


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
