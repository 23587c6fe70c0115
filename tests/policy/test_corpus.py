"""Realm files of public projects: the command line reads them all, or says plainly why not.

`KCCONFIG_CORPUS` names the folder; without it, it is looked for next to the repository. `index.jsonl` in it
has what servers of several versions answered to each file.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kcconfig.cli import run

NEXT_TO = Path(__file__).resolve().parents[3] / "shared" / "corpus"
FOLDER = Path(os.environ.get("KCCONFIG_CORPUS") or NEXT_TO).resolve()
SERVER = "26.7.3"

REFUSED = {
    "Activiti.activiti-cloud-full-chart__realm.json": ("syntax", "a Helm template, not JSON"),
    "strimzi.strimzi-kafka-oauth__audience-realm-composed.json": ("syntax", "not JSON: a comma is missing"),
    "jhipster.jhipster-sample-app-oauth2__jhipster-realm.json": ("key-twice", "`users` stands twice"),
    "keycloak.keycloak-client__test-authz-realm.json": ("key-twice", "a permission has two names"),
    "strimzi.strimzi-kafka-oauth__flood-realm.json": ("key-twice", "a client says twice if it is public"),
}
"""Files that do not compile: the grammar error, and why it is right. Servers take the last of two equal keys."""

NOT_PLANNED = frozenset({"mask-in-file", "placeholder-foreign"})
"""What stops a plan, not a show: secrets that an export has masked, placeholders that another tool replaces."""


def index() -> dict[str, Any]:
    file = FOLDER / "index.jsonl"
    if not file.is_file():
        return {}
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return {row["file"]: row for row in rows}


INDEX = index()


def test_the_corpus_is_there() -> None:
    assert INDEX, f"there is no index.jsonl in {FOLDER}; set KCCONFIG_CORPUS to the folder of realm files"
    assert [name for name in INDEX if not (FOLDER / name).is_file()] == []
    assert set(REFUSED) <= set(INDEX)


class Result(NamedTuple):
    code: int
    stdout: str
    stderr: str


@pytest.fixture
def kcconfig(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)

    def call(*args: str) -> Result:
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pytest.raises(SystemExit) as ended,
        ):
            run(args)
        return Result(int(ended.value.code or 0), out.getvalue(), err.getvalue())

    return call


def rules(result: Result) -> set[str]:
    """The grammar errors of a JSON document, which is complete whatever happened."""
    assert "this is a bug" not in result.stderr
    assert "Traceback" not in result.stderr
    return {error["rule"] for error in json.loads(result.stdout)["errors"]}


@pytest.mark.parametrize("name", INDEX)
def test_show(kcconfig: Any, name: str) -> None:
    result = kcconfig("show", str(FOLDER / name), "--format", "json")
    if name in REFUSED:
        assert result.code == 2
        assert rules(result) == {REFUSED[name][0]}
    else:
        assert rules(result) == set()
        assert result.code == 0
        assert kcconfig("show", str(FOLDER / name)).code == 0


@pytest.mark.parametrize("name", INDEX)
@pytest.mark.parametrize("server", ["no realm", "the same file"])
def test_plan(kcconfig: Any, name: str, server: str, tmp_path: Path) -> None:
    url = "file:none.json" if server == "no realm" else f"file:{FOLDER / name}"
    result = kcconfig("plan", str(FOLDER / name), "--server", url, "--format", "json")
    if name in REFUSED:
        assert result.code == 2
        assert rules(result) == {REFUSED[name][0]}
    elif result.code:
        assert rules(result)
        assert rules(result) <= NOT_PLANNED
    assert list(tmp_path.iterdir()) == [], "a plan writes nothing"


@pytest.mark.parametrize("name", [name for name in INDEX if name not in REFUSED])
def test_a_file_matches_itself(kcconfig: Any, name: str) -> None:
    result = kcconfig("plan", str(FOLDER / name), "--server", f"file:{FOLDER / name}", "--format", "json")
    if result.code == 0:
        assert json.loads(result.stdout)["changes"] == []


def test_what_the_server_accepts_compiles_but_for_keys_that_stand_twice() -> None:
    accepted = {name for name, row in INDEX.items() if row["server"].get(SERVER, {}).get("status") == 201}
    assert {REFUSED[name][0] for name in accepted & set(REFUSED)} == {"key-twice"}
