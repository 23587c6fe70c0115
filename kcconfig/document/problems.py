"""The faults that a YAML parser finds, in our words."""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from kcconfig.document.errors import DocumentError, too_deep
from kcconfig.document.places import BREAK, Places

QUOTE_EXPRESSION = 'quote it: "{{ … }}"'
UNQUOTED_EXPRESSION = "an expression that starts a value must be quoted"
EXPRESSION = re.compile(r"(?:^|[:,\[\-])[ \t]*\{\{")

FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not allow to stand unescaped."""


class Wording(NamedTuple):
    """What to say where a parser's words contain `sign`. `opening` marks the start of the broken thing."""

    sign: str
    message: str
    help: str | None = None
    opening: bool = False


QUOTE_TEXT = "quote the text"
INDENT = "compare the indentation with the lines above"

WORDINGS = (
    Wording(
        "mapping values are not allowed",
        "a key cannot stand here",
        f"indent it, or {QUOTE_TEXT} if it contains ': '",
    ),
    Wording(
        "could not find expected ':'", "neither 'key: value' nor a list entry", "a ':' or a quote is missing"
    ),
    Wording("found unexpected end of stream", "a quote is not closed", "close it", opening=True),
    Wording("unexpected document separator", "a quote is not closed", "close it", opening=True),
    Wording("unexpected document indicator", "a quote is not closed", "close it", opening=True),
    Wording("expected ',' or ']'", "a list that starts with [ is not closed", "a ',' or ']' is missing"),
    Wording("expected ',' or '}'", "a map that starts with { is not closed", "a ',' or '}' is missing"),
    Wording("did not find expected key", "this does not belong to the map above", INDENT),
    Wording("expected <block end>", "this does not belong to what stands above", INDENT),
    Wording("did not find expected '-' indicator", "this does not belong to the list above", INDENT),
    Wording("sequence entries are not allowed", "a list entry cannot stand here", "start it on its own line"),
    Wording(
        "<document start>",
        "this stands behind the end of the document",
        f"{INDENT}, or start a document with ---",
    ),
    Wording("expected node content", "a value is missing", f"or {QUOTE_TEXT}, if this is one"),
    Wording("expected the node content", "a value is missing", f"or {QUOTE_TEXT}, if this is one"),
    Wording(
        "unknown escape character",
        "an unknown escape in a double-quoted text",
        "write \\\\ for a backslash, or use single quotes",
    ),
    Wording("tab character", "a tab indents this line", "indent with spaces"),
    Wording("incompatible YAML document", "an unknown YAML version", "remove the %YAML line"),
    Wording(
        "alphabetic or numeric", "an alias or anchor without a name", f"{QUOTE_TEXT} that starts with * or &"
    ),
    Wording(
        "Unicode character escape", "an escape for what is not a character", "write the character itself"
    ),
    Wording("undefined tag handle", "an unknown tag", "remove the tag"),
)

STARTERS = {
    "\t": Wording("", "a tab indents this line", "indent with spaces"),
    "@": Wording("", "text cannot start with @", QUOTE_TEXT),
    "`": Wording("", "text cannot start with a backtick", QUOTE_TEXT),
    "%": Wording("", "text cannot start with %", QUOTE_TEXT),
}
"""By the character that cannot start anything."""


def syntax_error(error: yaml.MarkedYAMLError, places: Places) -> DocumentError:
    """The error in our words, at its place."""
    problem = " ".join(str(error.problem or error.context).split())
    if "nesting depth" in problem:
        at = error.problem_mark or error.context_mark
        return too_deep(places.mark(at.index if at else 0))
    wording = _wording(problem, places.text, error)
    at = error.problem_mark or error.context_mark
    if wording.opening and error.context_mark:
        at = error.context_mark
    offset = at.index if at else 0
    if _is_expression(places, offset):
        wording = Wording("", UNQUOTED_EXPRESSION, QUOTE_EXPRESSION)
    return DocumentError(
        f"not valid YAML: {wording.message}", rule="syntax", mark=places.mark(offset), help=wording.help
    )


def forbidden_character(places: Places, reason: str) -> DocumentError:
    """The first character that YAML does not allow."""
    found = FORBIDDEN.search(places.text)
    if found is None:
        return DocumentError(f"not valid YAML: {reason}", rule="syntax", mark=places.mark(0))
    return DocumentError(
        f"the control character U+{ord(found[0]):04X} is not allowed in YAML",
        rule="syntax",
        mark=places.mark(found.start(), found.end()),
        help=f'remove it, or write it as an escape in double quotes: "\\u{ord(found[0]):04X}"',
    )


def _wording(problem: str, text: str, error: yaml.MarkedYAMLError) -> Wording:
    at = error.problem_mark
    if "cannot start any token" in problem and at:
        found = STARTERS.get(text[at.index : at.index + 1])
        return found or Wording("", "a character that starts nothing", QUOTE_TEXT)
    return next((each for each in WORDINGS if each.sign in problem), Wording("", problem))


def _is_expression(places: Places, offset: int) -> bool:
    """Whether the line holds an unquoted `{{ … }}`, which YAML reads as a map inside a map."""
    start = places.line_start(offset)
    end = BREAK.search(places.text, start)
    return bool(EXPRESSION.search(places.text, start, end.start() if end else len(places.text)))
