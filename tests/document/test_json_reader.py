from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcconfig.document import DocumentError, Node, read

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def root(text: str) -> Node:
    (document,) = read(text.encode(), "p.json")
    assert document.root is not None
    return document.root


@given(JSON, st.sampled_from([None, 2, "\t"]), st.booleans())
def test_reads_what_python_writes(data: Any, indent: int | str | None, ascii_only: bool) -> None:
    text = json.dumps(data, indent=indent, ensure_ascii=ascii_only)
    assert json.dumps(root(text).plain()) == json.dumps(data)


def test_marks_count_lines_and_characters() -> None:
    text = '{\r\n\t"a":\t1,\r\n "😀\\n": [true,\n"x"] }'
    node = root(text)
    assert node.mark[1:] == (1, 1, 4, 7)
    assert node.value["a"].mark[1:] == (2, 7, 2, 8)
    assert node.value["a"].key[1:] == (2, 2, 2, 5)
    assert node.value["😀\n"].key[1:] == (3, 2, 3, 7)
    assert node.value["😀\n"].mark[1:] == (3, 9, 4, 5)
    assert node.value["😀\n"].value[1].mark[1:] == (4, 1, 4, 4)
    assert node.value["😀\n"].value[1].key is None


ERRORS: list[tuple[str, str, str, str]] = [
    ('{"a": 1, "a": 2}', "key-twice", "1:10", "'a' is written twice, first in line 1"),
    ('{"a": 1,}', "syntax", "1:9", "a comma before the closing '}'"),
    ("[1,\n]", "syntax", "2:1", "a comma before the closing ']'"),
    ("[1 2]", "syntax", "1:4", "expected ',' or ']'"),
    ("[1}", "syntax", "1:3", "expected ',' or ']', found '}'"),
    ("[01]", "syntax", "1:3", "expected ',' or ']'"),
    ("[1.]", "syntax", "1:3", "expected ',' or ']', found '.'"),
    ("[+1]", "syntax", "1:2", "expected a value, found '+'"),
    ("{a: 1}", "syntax", "1:2", "expected a key in double quotes"),
    ("{'a': 1}", "syntax", "1:2", "single quotes"),
    ('{"a" 1}', "syntax", "1:6", "expected ':'"),
    ('{"a": 1} // x', "syntax", "1:10", "comments are not allowed in JSON"),
    ('# x\n{"a": 1}', "syntax", "1:1", "comments are not allowed in JSON"),
    ("[/* x */ 1]", "syntax", "1:2", "comments are not allowed in JSON"),
    ("[NaN]", "syntax", "1:2", "NaN and Infinity"),
    ("[-Infinity]", "syntax", "1:2", "NaN and Infinity"),
    ("[True]", "syntax", "1:2", "JSON writes null, true and false"),
    ("[1e999]", "syntax", "1:2", "too large"),
    ("[" + "1" * 5000 + "]", "syntax", "1:2", "too long"),
    ("{} {}", "syntax", "1:4", "expected the end of the file"),
    ("{", "syntax", "1:2", "the file ends where a key in double quotes is expected"),
    ('{"a": [1,\n2', "syntax", "2:2", "the file ends where ',' or ']' is expected"),
    ('["a', "syntax", "1:2", "a quote is not closed"),
    ('["a\nb"]', "syntax", "1:4", "a line break or control character inside a text"),
    ('["a\x00b"]', "syntax", "1:4", "a line break or control character inside a text"),
    ('["\\q"]', "syntax", "1:3", "an unknown escape"),
    ('["\\u12x4"]', "syntax", "1:", "an unknown escape"),
    ('["\\ud800x"]', "syntax", "1:2", "half of a surrogate pair"),
    ('{"\\udc00": 1}', "syntax", "1:2", "half of a surrogate pair"),
    ("[" * 65, "too-deep", "1:65", "more than 64"),
    ('{"a":' * 200_000, "too-deep", "1:321", "more than 64"),
]


@pytest.mark.parametrize(("text", "rule", "place", "message"), ERRORS)
def test_errors_say_what_and_where(text: str, rule: str, place: str, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(text.encode(), "p.json")
    assert caught.value.rule == rule
    assert message in caught.value.message
    assert str(caught.value.mark).startswith(f"p.json:{place}")


def test_an_error_shows_nothing_of_a_secret_with_a_quote_inside() -> None:
    with pytest.raises(DocumentError) as caught:
        read(b'{"secret": "abc"hunter2"}', "p.json")
    assert "hunter" not in f"{caught.value.message} {caught.value.help}"


def test_depth_of_64_is_fine() -> None:
    assert json.dumps(root("[" * 64 + "]" * 64).plain()) == "[" * 64 + "]" * 64


@pytest.mark.parametrize("text", ["", " \n\t\r\n"])
def test_nothing_is_no_document(text: str) -> None:
    assert read(text.encode(), "p.json") == []
