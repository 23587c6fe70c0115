"""Names between backticks."""

from __future__ import annotations

import pytest

from kcconfig.reports.explain_markdown import code, escaped, prose
from kcconfig.reports.explain_words import clients_words
from kcconfig.reports.spans import Piece, code_span, pieces

NAMES = ("web", "a`b", "`", "``a", "b`", "a``b`c", " a ", "a|b<c")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_found_again(name: str) -> None:
    span = code_span(name)
    assert list(pieces(f"A user of {span}, too.")) == [
        Piece("A user of ", "A user of ", code=False),
        Piece(span, name, code=True),
        Piece(", too.", ", too.", code=False),
    ]


def test_several_names() -> None:
    text = clients_words(["a`b", "web"])
    assert text == "``a`b`` or `web`"
    assert [piece.text for piece in pieces(text)] == ["a`b", " or ", "web"]


def test_a_lonely_backtick_is_text() -> None:
    assert list(pieces("realm a`b")) == [Piece("realm a`b", "realm a`b", code=False)]


def test_what_is_code_needs_no_escapes_but_for_pipes_in_tables() -> None:
    assert prose("`a|b<c` | <b>") == "`a|b<c` \\| &lt;b>"
    assert escaped("`a|b") == "`a\\|b"
    assert code("a|b<c`d") == "``a\\|b<c`d``"
