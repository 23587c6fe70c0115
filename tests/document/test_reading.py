from __future__ import annotations

import os
from pathlib import Path

import pytest

from kcconfig.document import DocumentError, read, read_file


@pytest.mark.parametrize(
    ("text", "file", "format_"),
    [
        ('{"a": 1}', "-", "json"),
        ('{"a": 1}', "p.txt", "json"),
        ('{"a": 1}', "p.yaml", "yaml"),
        ('{"a": 1}', "p.JSON", "json"),
        ("{a: 1}", "-", "yaml"),
        ("a: 1", "-", "yaml"),
        ("a: 1", "p", "yaml"),
    ],
)
def test_the_ending_or_the_text_decides(text: str, file: str, format_: str) -> None:
    (document,) = read(text.encode(), file)
    assert document.format == format_
    assert document.root is not None
    assert document.root.plain() == {"a": 1}


def test_a_given_format_wins() -> None:
    with pytest.raises(DocumentError, match="not valid JSON"):
        read(b"a: 1", "p.yaml", "json")


def test_a_fault_that_is_not_of_the_syntax_is_not_read_as_yaml() -> None:
    with pytest.raises(DocumentError) as caught:
        read(b'{"a": 1, "a": 2}', "-")
    assert caught.value.rule == "key-twice"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    (document,) = read("😀: é\n".encode(encoding), "p.yaml")
    assert document.root is not None
    assert document.root.plain() == {"😀": "é"}
    assert document.root.value["😀"].mark[1:] == (1, 4, 1, 5)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"a: 1\nb: \xff", "2:4"),
        (b"\xef\xbb\xbf\xff", "1:1"),
        ("é".encode() + b"\xc3", "1:2"),
        (b"\xff\xfea", "1:1"),
        (b"\xff\xfea\x00\x00\xdc", "1:2"),
        ("a".encode("utf-32"), "1:1"),
    ],
)
def test_what_is_no_text(data: bytes, place: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data, "p.yaml")
    assert caught.value.rule == "undecodable"
    assert str(caught.value.mark) == f"p.yaml:{place}"


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "realm.yaml"
    path.write_bytes(b"a: 1\n")
    (document,) = read_file(path, "shown.yaml")
    assert document.file == "shown.yaml"
    assert document.root is not None
    assert document.root.mark.file == "shown.yaml"
    assert read_file(path)[0].file == str(path)


@pytest.mark.parametrize(
    ("name", "message", "help_"),
    [
        ("realn.yaml", "there is no file", "did you mean"),
        ("zzz", "there is no file", None),
        ("none/realm.yaml", "there is no file", "there is no folder"),
        ("folder", "is a folder", "name a file"),
        ("realm.yaml/x", "cannot be read: Not a directory", None),
        ("a\0b", "cannot be the name of a file", None),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, message: str, help_: str | None) -> None:
    (tmp_path / "realm.yaml").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(DocumentError) as caught:
        read_file(tmp_path / name)
    error = caught.value
    assert (error.rule, error.mark) == ("file-unreadable", None)
    assert message in error.message
    assert error.help is None if help_ is None else help_ in str(error.help)


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DocumentError, match="may not be read"):
        read_file(tmp_path / "p.yaml")


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.touch()
    os.truncate(path, 40 * 1024 * 1024)
    with pytest.raises(DocumentError) as caught:
        read_file(path)
    assert caught.value.rule == "too-large"
