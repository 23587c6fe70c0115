"""Reading `kcconfig.yaml`: everything that is wrong with it at once, at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from kcconfig.errors import KcconfigError
from kcconfig.settings.file import InvalidSettingsError, read


def written(folder: Path, text: str) -> Path:
    path = folder / "kcconfig.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "{}\n", "server:\nauth:\nvars: {}\n", "environments: {}\n"]
)
def test_a_file_may_say_nothing(tmp_path: Path, text: str) -> None:
    file = read(written(tmp_path, text))
    assert file.top.leaves == {}
    assert file.environments == {}


@pytest.mark.parametrize(
    ("text", "message", "place", "help_"),
    [
        ("sever: x\n", "unknown setting 'sever'", (1, 1), "did you mean 'server'?"),
        ("zzz: x\n", "unknown setting 'zzz'", (1, 1), None),
        ("auth:\n  clientID: x\n", "unknown setting 'clientID'", (2, 3), "did you mean 'clientId'?"),
        ("environments:\n  p:\n    relm: x\n", "unknown setting 'relm'", (3, 5), "did you mean 'realm'?"),
        ("environments:\n  p: {environments: {}}\n", "unknown setting 'environments'", (2, 7), None),
        ("realm: 5\n", "'realm' must be text", (1, 8), None),
        ('realm: ""\n', "'realm' must not be empty", (1, 8), None),
        ("parallel: x\n", "'parallel' must be a whole number", (1, 11), None),
        ("parallel: 0\n", "'parallel' must be 1 or more", (1, 11), None),
        ("policies: x\n", "'policies' must be a list", (1, 11), None),
        ("policies: []\n", "'policies' must not be empty", (1, 11), None),
        ("policies:\n  - a\n  - 5\n", "'policies.1' must be text", (3, 5), None),
        ("protect: 1\n", "'protect' must be true or false", (1, 10), None),
        ("vars: x\n", "'vars' must be a map", (1, 7), None),
        ("auth: x\n", "'auth' must be a map", (1, 7), None),
        ("- x\n", "the file must be a map", (1, 1), None),
        (
            "realm: '{{ env.X }}'\n",
            "a settings file has no {{ }} expressions",
            (1, 8),
            "set the KCCONFIG_ variable",
        ),
        ("vars:\n  - '{{ x }}'\n", "'vars' must be a map", (2, 3), None),
        (
            "auth: {clientSecret: x}\n",
            "'clientSecret': a secret does not stand",
            (1, 8),
            "KCCONFIG_CLIENT_SECRET",
        ),
        ("auth: {password: x}\n", "'password': a secret does not stand", (1, 8), "auth.passwordFile"),
    ],
)
def test_what_is_wrong_has_its_place_and_a_way_out(
    tmp_path: Path, text: str, message: str, place: tuple[int, int], help_: str | None
) -> None:
    with pytest.raises(InvalidSettingsError) as caught:
        read(written(tmp_path, text))
    first = caught.value.findings[0]
    assert message in first.message
    assert first.mark is not None
    assert (first.mark.line, first.mark.column) == place
    assert (help_ or "") in (first.help or "")
    assert (first.help is None) == (help_ is None)


def test_everything_wrong_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettingsError) as caught:
        read(written(tmp_path, "vars: {a: '{{ x }}'}\nsever: x\nrealm: 5\n"))
    assert [each.mark.line for each in caught.value.findings if each.mark] == [1, 2, 3]
    assert caught.value.message == f"3 errors in {tmp_path}/kcconfig.yaml"


@pytest.mark.parametrize("text", ["a: [\n", "a: 1\na: 2\n", "realm: a\n---\nrealm: b\n"])
def test_what_is_not_one_document_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(KcconfigError):
        read(written(tmp_path, text))


def test_no_error_repeats_a_secret(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettingsError) as caught:
        read(written(tmp_path, "auth: {clientSecret: hunter2, user: [hunter2]}\n"))
    assert "hunter2" not in f"{caught.value} {caught.value.findings}"
