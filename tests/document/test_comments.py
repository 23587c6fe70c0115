from __future__ import annotations

from collections.abc import Callable

import pytest

from kcconfig.document import Document

Reader = Callable[[str], list[Document]]

TEXTS: list[tuple[str, list[tuple[str, str, bool]]]] = [
    ("# top\na: 1 # end\n", [("1:1", "top", True), ("2:6", "end", False)]),
    ("a: x#no\nb: http://h/#no\n", []),
    ("a: 'x # no' # yes\nb: \"# no\" # too\n", [("1:13", "yes", False), ("2:11", "too", False)]),
    ("a: 'x\n  # no\n  y' # yes\n", [("3:6", "yes", False)]),
    ("a: one\n  two # yes\n  \nb: 1\n", [("2:7", "yes", False)]),
    (
        "a: | # head\n  text\n  # no\n # yes\nb: >- # two\n  x # no\n\n# end",
        [("1:6", "head", False), ("4:2", "yes", True), ("5:7", "two", False), ("8:1", "end", True)],
    ),
    (
        "a: [ # one\n  1, # two\n  # three\n]\n",
        [("1:6", "one", False), ("2:6", "two", False), ("3:3", "three", True)],
    ),
    ("a: {b: 1} # x\n", [("1:11", "x", False)]),
    (
        "a: &x # one\n  !!str # two\n  v # three\n",
        [("1:7", "one", False), ("2:9", "two", False), ("3:5", "three", False)],
    ),
    ("a: # x\n  b: 1\n", [("1:4", "x", False)]),
    ("- # x\n  b: 1\n", [("1:3", "x", False)]),
    ("a: &x 1 # q\nb: *x # r\n", [("1:9", "q", False), ("2:7", "r", False)]),
    ("%YAML 1.1 # v\n--- # w\na: 1\n", [("1:11", "v", False), ("2:5", "w", False)]),
    ("😀: é # ü\r\n## x #\r\n", [("1:6", "ü", False), ("2:1", "# x #", True)]),
    ("a: 1 #x\n#\n", [("1:6", "x", False), ("2:1", "", True)]),
]


@pytest.mark.parametrize(("text", "comments"), TEXTS)
def test_comments_and_their_places(yaml: Reader, text: str, comments: list[tuple[str, str, bool]]) -> None:
    (document,) = yaml(text)
    found = [(f"{each.mark.line}:{each.mark.column}", each.text, each.own_line) for each in document.comments]
    assert found == comments


def test_the_mark_spans_the_comment(yaml: Reader) -> None:
    (document,) = yaml("a: 1  # x y  \n")
    assert document.comments[0].mark[1:] == (1, 7, 1, 12)
