from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kcconfig.document import Document, DocumentError, Node

Reader = Callable[[str], list[Document]]


def only(yaml: Reader, text: str) -> Node:
    (document,) = yaml(text)
    assert document.root is not None
    return document.root


def at(node: Node, *path: str | int) -> Node:
    for step in path:
        node = node.value[step]  # type: ignore[index,call-overload]
        assert isinstance(node, Node)
    return node


def written(text: str, mark: Any) -> str:
    """What stands at a mark."""
    lines = text.splitlines(keepends=True)
    if mark.line == mark.end_line:
        return lines[mark.line - 1][mark.column - 1 : mark.end_column - 1]
    first, *middle = lines[mark.line - 1 : mark.end_line]
    last = middle.pop() if len(middle) >= mark.end_line - mark.line else ""
    return first[mark.column - 1 :] + "".join(middle) + last[: mark.end_column - 1]


SPANS: list[tuple[str, tuple[str | int, ...], str]] = [
    ("a: 1\nb: two words # c\n", ("b",), "two words"),
    ("a: '😀' # c\n", ("a",), "'😀'"),
    ("😀: {b: [é, x]}\n", ("😀", "b", 1), "x"),
    ("😀: {b: [é, x]}\n", ("😀", "b"), "[é, x]"),
    ("a: 1\r\nb: 2\r\n", ("b",), "2"),
    ("a: &x 1\n", ("a",), "1"),
    ("a: &x !!str 1\n", ("a",), "1"),
    ("a: !!str &x # why\n  1\n", ("a",), "1"),
    ("a: &x\n  b: 1\nc: 2\n", ("a",), "b: 1"),
    ("a: &x [1, 2]\n", ("a",), "[1, 2]"),
    ("a: &x [1, 2]\nb: *x\n", ("b",), "*x"),
    ("a: &x [1, 2]\nb: *x\n", ("b", 1), "2"),
    ("a: one\n  two\nb: 1", ("a",), "one\n  two"),
    ("a:\n  b: 1\n\n# c\nd: 2\n", ("a",), "b: 1"),
    ("a:\n  - b\n  - c: 1\n    d: 2\n\ne: 2\n", ("a", 1), "c: 1\n    d: 2"),
    ("a: |\n  x\n  y\nb: 1\n", ("a",), "|\n  x\n  y\n"),
    ("a:\nb: 1\n", ("a",), ""),
    ("a:", ("a",), ""),
    ("- ", (0,), ""),
    ("a: [\n  1,\n  2\n]", ("a",), "[\n  1,\n  2\n]"),
]


@pytest.mark.parametrize(("text", "path", "span"), SPANS)
def test_marks_are_the_span_of_the_value(
    yaml: Reader, text: str, path: tuple[str | int, ...], span: str
) -> None:
    assert written(text, at(only(yaml, text), *path).mark) == span


def test_keys_have_marks(yaml: Reader) -> None:
    text = 'a:\n  "b c": [1]\n  &k d: 2\n'
    root = only(yaml, text)
    assert root.key is None
    assert written(text, at(root, "a", "b c").key) == '"b c"'
    assert written(text, at(root, "a", "d").key) == "d"
    assert at(root, "a", "b c", 0).key is None


PLAIN: dict[str, Any] = {
    "a: &x {b: 1, c: 2}\nd: {<<: *x, b: 3}": {"a": {"b": 1, "c": 2}, "d": {"b": 3, "c": 2}},
    "a: &x {b: 1}\nc: &y {b: 2, d: 3}\ne: {b: 0, <<: [*x, *y]}": {
        "a": {"b": 1},
        "c": {"b": 2, "d": 3},
        "e": {"b": 0, "d": 3},
    },
    "a: &x {b: 1}\nc:\n  <<: *x\n  <<2: y": {"a": {"b": 1}, "c": {"<<2": "y", "b": 1}},
    "<<: {a: 1}\nb: 2": {"b": 2, "a": 1},
    '"<<": 1\n': {"<<": 1},
    "a: &x 1\n*x : 2": None,
    "&k a: 1\nb: *k": {"a": 1, "b": "a"},
    "&k a: 1\n*k : 1": None,
    "a: &x 1\nb: &x 2\nc: *x": {"a": 1, "b": 2, "c": 2},
    "a: !!str 1\nb: !!int '3'\nc: !!float 1\nd: !!null ''\ne: ! x\nf: !!map {}\ng: !!seq []": {
        "a": "1",
        "b": 3,
        "c": 1.0,
        "d": None,
        "e": "x",
        "f": {},
        "g": [],
    },
    "? a\n? b\n": {"a": None, "b": None},
    "%YAML 1.2\n---\na: 1\n...\n": {"a": 1},
    "just text": "just text",
    '"a": {"b":[1,"x"]}': {"a": {"b": [1, "x"]}},
}


@pytest.mark.parametrize(("text", "value"), PLAIN.items())
def test_values(yaml: Reader, text: str, value: Any) -> None:
    if value is None:
        with pytest.raises(DocumentError):
            yaml(text)
    else:
        assert only(yaml, text).plain() == value


def test_each_copy_of_an_alias_has_one_parent(yaml: Reader) -> None:
    root = only(yaml, "a: &x {b: [1]}\nc: *x\nd: {<<: *x}\n")
    copies = [at(root, name, "b", 0) for name in "acd"]
    assert len({id(node) for node in copies}) == 3
    assert {node.mark for node in copies} == {copies[0].mark}


ERRORS: list[tuple[str, str, str, str]] = [
    ("a: 1\nb:\n  a: 1\n  a: 2", "key-twice", "4:3", "'a' is written twice, first in line 3"),
    ("<<: {}\n<<: {}", "key-twice", "2:1", "'<<'"),
    ("<<: 1", "syntax", "1:5", "a map or a list of maps"),
    ("<<: [{}, 2]", "syntax", "1:10", "a map or a list of maps"),
    ("1: x", "key-not-text", "1:1", "the key 1 is a number"),
    ("a: {true: x}", "key-not-text", "1:5", "a boolean"),
    ("~: x", "key-not-text", "1:1", "null"),
    ("? [a]\n: x", "key-not-text", "1:3", "a map or list cannot be a key"),
    ("a: &x [1]\n? *x\n: 1", "key-not-text", "2:3", "a map or list cannot be a key"),
    ("a: &x 1\n? *x\n: 1", "key-not-text", "2:3", "the key *x is a number"),
    ("a: {{ x }}", "key-not-text", "1:4", "an expression that starts a value must be quoted"),
    ("a: {{ x }}/callback", "key-not-text", "1:4", "must be quoted"),
    ("- {{ vars.x | default('a b') }}", "key-not-text", "1:3", "must be quoted"),
    ("{{ a }}: 1", "key-not-text", "1:1", "must be quoted"),
    ("a: [{{ x }}]", "key-not-text", "1:5", "must be quoted"),
    ("a: !Ref x", "tag-unknown", "1:4", "!Ref"),
    ("a: !!binary x", "tag-unknown", "1:4", "!!binary"),
    ("a: !!set {x}", "tag-unknown", "1:4", "!!set"),
    ("a: !!str [x]", "tag-unknown", "1:4", "!!str"),
    ("a: !!int x", "syntax", "1:10", "does not fit the tag !!int"),
    ("a: !!int true", "syntax", "1:10", "does not fit"),
    ("a: .inf", "syntax", "1:4", "no place in JSON"),
    ("a: *x", "syntax", "1:4", "nothing is anchored as &x"),
    ("--- &x a\n--- *x", "syntax", "2:5", "nothing is anchored as &x"),
    ("a: &x [*x]", "alias-bomb", "1:8", "*x stands inside what it means"),
    ("a: &x {b: {<<: *x}}", "alias-bomb", "1:16", "*x stands inside"),
    ("a: [1", "syntax", "1:6", "a list that starts with [ is not closed"),
    ("a: {b: 1", "syntax", "1:9", "a map that starts with { is not closed"),
    ("a: 1\nb: 'x\nc: 1", "syntax", "2:4", "a quote is not closed"),
    ("a:\n\tb: 1", "syntax", "2:1", "a tab indents this line"),
    ("a: b: c", "syntax", "1:5", "a key cannot stand here"),
    ("a: @x", "syntax", "1:4", "text cannot start with @"),
    ("a: - b", "syntax", "1:4", "a list entry cannot stand here"),
    ("a:\n  - x\n - y", "syntax", "3:2", "does not belong to"),
    ("a: x\ny\nb: 1", "syntax", "3:1", "neither 'key: value' nor a list entry"),
    ('a: "\\q"', "syntax", "1:", "an unknown escape"),
    ('a: "\\ud800"', "syntax", "1:", "an escape for what is not a character"),
    ("a: 1\nb: \x00", "syntax", "2:4", "U+0000"),
    ("😀: \x07", "syntax", "1:4", "U+0007"),
]


@pytest.mark.parametrize(("text", "rule", "place", "message"), ERRORS)
def test_errors_say_what_and_where(yaml: Reader, text: str, rule: str, place: str, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        yaml(text)
    error = caught.value
    assert (error.rule, error.exit_code) == (rule, 2)
    assert message in error.message
    assert str(error.mark).startswith(f"p.yaml:{place}")


def test_a_key_twice_shows_both_places(yaml: Reader) -> None:
    with pytest.raises(DocumentError) as caught:
        yaml("a: 1\nb: 2\na: 3\n")
    assert [(text, str(mark)) for text, mark in caught.value.related] == [
        ("first written here", "p.yaml:1:1")
    ]


@pytest.mark.parametrize(
    "text", ["", "\n\n", "# only a comment\n", "---\n", "---\n# nothing\n...\n", "\ufeff"]
)
def test_nothing_is_no_document(yaml: Reader, text: str) -> None:
    assert yaml(text) == []


def test_several_documents(yaml: Reader) -> None:
    documents = yaml("# head\na: 1 # one\n# tail\n---\n# two\nb: 2\n---\n--- null\n")
    assert [document.root and document.root.plain() for document in documents] == [
        {"a": 1},
        {"b": 2},
        None,
        None,
    ]
    assert [document.root is None for document in documents] == [False, False, True, False]
    assert [[comment.text for comment in document.comments] for document in documents] == [
        ["head", "one", "tail"],
        ["two"],
        [],
        [],
    ]
    assert [str(document.mark) for document in documents] == [
        "p.yaml:2:1",
        "p.yaml:4:1",
        "p.yaml:7:1",
        "p.yaml:8:1",
    ]
