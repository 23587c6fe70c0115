"""No input crashes the readers, and what is bad is refused quickly."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcconfig.document import Document, DocumentError, read
from kcconfig.document import limits as limits_module
from kcconfig.document.decoding import decode
from kcconfig.document.events import FastParser, PureParser
from kcconfig.document.limits import MAX_ALIAS_NODES, MAX_BYTES, MAX_DOCUMENTS
from kcconfig.document.yaml_reader import read_yaml

Reader = Callable[[str], list[Document]]

PIECES = st.sampled_from(
    [
        *"abc01 \n\t#:-?,[]{}&*!|>'\"%@`~.<=\\é😀\r\x85\u2028\ufeff\x00",
        *(
            "\n  ",
            ": ",
            "- ",
            "? ",
            " #",
            "---\n",
            "...\n",
            "<<: ",
            "&a ",
            "*a ",
            "!!str ",
            "!x ",
            "|\n ",
            ">-\n ",
        ),
        *(
            "{{ ",
            " }}",
            "%YAML 1.2\n",
            "%TAG ! tag:x,1:\n",
            '"\\u',
            "\\ud800",
            "\\U99999999",
            "null",
            "true",
            "1e9",
        ),
        *(".inf", "0x", "0o7", "//", "/*", "[]", "{}", '"a":', "a: "),
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)


@given(st.binary(max_size=200), st.sampled_from(["p.yaml", "p.json", "-"]))
def test_any_bytes(data: bytes, file: str) -> None:
    with contextlib.suppress(DocumentError):
        read(data, file)


def outcome(reader: Callable[..., list[Document]], *args: object) -> list[Document] | DocumentError:
    try:
        return reader(*args)
    except DocumentError as error:
        return error


@given(TEXTS, st.sampled_from(["p.yaml", "p.json", "-"]))
def test_any_pieces(text: str, file: str) -> None:
    found = outcome(read, text.encode(), file)
    if isinstance(found, DocumentError):
        assert found.mark is not None
    else:
        assert all(document.root is None or repr(document.root.plain()) for document in found)


@given(TEXTS)
def test_the_pure_parser_fails_only_in_words(text: str) -> None:
    found = outcome(read_yaml, text, "p.yaml", PureParser)
    if isinstance(found, DocumentError):
        assert found.mark is not None


def laughs(line: str) -> str:
    aliases = [", ".join([f"*a{n - 1}"] * 9) for n in range(1, 10)]
    return "a0: &a0 {k: 1}\n" + "".join(
        line.format(n=n, aliases=each) + "\n" for n, each in enumerate(aliases, 1)
    )


HOSTILE: list[tuple[str, str, str]] = [
    ("laughs", laughs("a{n}: &a{n} [{aliases}]"), "alias-bomb"),
    ("documents of laughs", ("--- [&a [" + "x," * 1000 + "]" + ", *a" * 30 + "]\n") * 5, "alias-bomb"),
    ("deep lists", "[" * 200_000, "too-deep"),
    ("deep maps", "{a: " * 200_000, "too-deep"),
    ("deep entries", "- " * 200_000, "too-deep"),
    ("deep aliases", "".join(f"- &a{n} [*a{n - 1}]\n" if n else "- &a0 x\n" for n in range(100)), "too-deep"),
    ("NUL", "\0" * 10_000_000, "syntax"),
    ("tabs", "\t" * 1_000_000, "syntax"),
    ("colons", ":" * 1_000_000, "syntax"),
    ("open quote", '"' + "a" * 1_000_000, "syntax"),
    ("digits", "1" * 5_000_000, "syntax"),
    ("hexadecimal", "0x" + "f" * 5_000_000, "syntax"),
    ("documents", "---\n" * (MAX_DOCUMENTS + 2), "too-large"),
]


@pytest.mark.parametrize(("text", "rule"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_refused_quickly(text: str, rule: str) -> None:
    start = time.process_time()
    with pytest.raises(DocumentError) as caught:
        read(text.encode(), "p.yaml")
    assert caught.value.rule == rule
    assert caught.value.mark is not None
    assert time.process_time() - start < 2


HARMLESS: list[tuple[str, str]] = [
    ("merges", laughs("a{n}: &a{n} {{<<: [{aliases}], k{n}: 1}}")),
    ("keys", "".join(f"k{n}: 1\n" for n in range(20_000))),
    ("anchors", "".join(f"- &a{n} x\n" for n in range(20_000))),
    ("aliases", "- &a x\n" + "- *a\n" * (MAX_ALIAS_NODES // 5)),
    ("comments", "# x\n" * 20_000 + "a: 1"),
    ("blank lines behind an anchor", "&a" + " \n" * 200_000 + "x: 1"),
]


@pytest.mark.parametrize("text", [row[1] for row in HARMLESS], ids=[row[0] for row in HARMLESS])
def test_time_grows_with_the_text(text: str) -> None:
    start = time.process_time()
    assert len(read(text.encode(), "p.yaml")) == 1
    assert time.process_time() - start < 5


def test_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    from kcconfig.document import comments, json_reader, yaml_reader

    monkeypatch.setattr(yaml_reader, "MAX_EVENTS", 20)
    monkeypatch.setattr(json_reader, "MAX_NODES", 10)
    monkeypatch.setattr(comments, "MAX_COMMENTS", 3)
    for text, file in (
        ("[" + "1," * 20 + "1]", "p.yaml"),
        ("[" + "1," * 20 + "1]", "p.json"),
        ("#\n" * 4, "p.yaml"),
    ):
        with pytest.raises(DocumentError, match="more than") as caught:
            read(text.encode(), file)
        assert caught.value.rule == "too-large"
    assert limits_module.MAX_EVENTS > limits_module.MAX_NODES


def test_too_many_bytes() -> None:
    with pytest.raises(DocumentError, match="32 MiB"):
        decode(b" " * (MAX_BYTES + 1), "p.yaml")


def test_both_parsers_are_there() -> None:
    assert FastParser is not PureParser
