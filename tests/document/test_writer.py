from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kcconfig.document import DocumentError, read, write
from kcconfig.document.events import PureParser
from kcconfig.document.yaml_reader import read_yaml

PIECES = st.sampled_from(
    [
        *"abyYnN019 \n\t#:-?,[]{}&*!|>'\"%@`~.<=+_\\é😀\r\x85\u2028\ufeff\x7f\x00\ufffe",
        *(
            "yes",
            "Off",
            "null",
            "true",
            "1:30",
            "2001-01-01",
            "0x1",
            "1e3",
            ".inf",
            "<<",
            "{{ x }}",
            ": ",
            " #",
            "---",
            "...",
        ),
    ]
)
STRINGS = st.text() | st.lists(PIECES, max_size=6).map("".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | STRINGS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(STRINGS, inner, max_size=4),
    max_leaves=15,
)


def back(text: str) -> Any:
    (document,) = read(text.encode(), "p.yaml")
    return document.root and document.root.plain()


@given(JSON)
def test_reads_back_equal(data: Any) -> None:
    text = write(data)
    assert json.dumps(back(text)) == json.dumps(data)
    (pure,) = read_yaml(text, "p.yaml", PureParser)
    assert pure.root is not None
    assert json.dumps(pure.root.plain()) == json.dumps(data)


@given(JSON)
def test_yaml_1_1_reads_the_same(data: Any) -> None:
    assert json.dumps(yaml.load(write(data), yaml.CSafeLoader)) == json.dumps(data)


STYLE = """\
realm: demo
displayName: Café & <b>friends</b>
keycloakVersion: "26.7"
"on": "yes"
secret: "{{ env.SECRET }}"
quote: say "hi" \\n
url: https://app.example.org/callback#top
time: "1:30"
sessions:
  sso: 1800
  ratio: 1.0e+16
clients:
  - clientId: app
    redirectUris:
      - https://a/*
      - "*"
    webOrigins: []
    attributes: {}
  - - 1
    - null
script: |
  if (x) {
    y: 1
  }
tail: |-
  a

  b
odd: " x\\ty"
"""

DATA: dict[str, Any] = {
    "realm": "demo",
    "displayName": "Café & <b>friends</b>",
    "keycloakVersion": "26.7",
    "on": "yes",
    "secret": "{{ env.SECRET }}",
    "quote": 'say "hi" \\n',
    "url": "https://app.example.org/callback#top",
    "time": "1:30",
    "sessions": {"sso": 1800, "ratio": 1e16},
    "clients": [
        {"clientId": "app", "redirectUris": ["https://a/*", "*"], "webOrigins": [], "attributes": {}},
        [1, None],
    ],
    "script": "if (x) {\n  y: 1\n}\n",
    "tail": "a\n\nb",
    "odd": " x\ty",
}


def test_style() -> None:
    assert write(DATA) == STYLE


def test_comments_stand_beside_or_above() -> None:
    data = {"a": {"b": 1800, "c": [1, {"d": 2}], "e": "x\ny\n"}, "f": {}}
    comments = {
        (): "Exported\n\nby hand",
        ("a",): "all",
        ("a", "b"): "30m",
        ("a", "c", 0): "one",
        ("a", "c", 1): "a map",
        ("a", "c", 1, "d"): "two\nlines\x07",
        ("a", "e"): "text",
        ("f",): "",
    }
    text = write(data, comments=comments)
    assert text == (
        "# Exported\n#\n# by hand\n"
        "a:  # all\n  b: 1800  # 30m\n  c:\n    - 1  # one\n    # a map\n"
        "    - # two\n      # lines\n      d: 2\n  e: |  # text\n    x\n    y\nf: {}  #\n"
    )
    assert back(text) == data


@given(JSON, st.text())
def test_comments_change_nothing(data: Any, comment: str) -> None:
    paths: list[tuple[str | int, ...]] = [()]
    stack: list[tuple[tuple[str | int, ...], Any]] = [((), data)]
    while stack:
        path, value = stack.pop()
        steps = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        for step, inner in steps:
            paths.append((*path, step))
            stack.append(((*path, step), inner))
    assert json.dumps(back(write(data, comments=dict.fromkeys(paths, comment)))) == json.dumps(data)


@pytest.mark.parametrize("length", [900, 1100, 5000])
def test_long_keys(length: int) -> None:
    data = {"k" * length: [{"é\n" * length: {"a": 1}}, "x"]}
    assert back(write(data)) == data


def test_depth() -> None:
    data: Any = 1
    for _ in range(64):
        data = [data]
    assert back(write(data)) == data
    with pytest.raises(DocumentError) as caught:
        write([data])
    assert caught.value.rule == "too-deep"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ("\ud800", DocumentError),
        ({"\udc00": 1}, DocumentError),
        (float("inf"), ValueError),
        ({1: 2}, TypeError),
        ({"a": {1, 2}}, TypeError),
    ],
)
def test_what_cannot_be_written(data: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        write(data)
