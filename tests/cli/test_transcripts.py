"""Golden transcripts: what the command line answers, byte for byte.

Each file of `transcripts/` is a list of cases; a case runs in an empty folder of its own:

    name    what it shows
    files   {path: text}, written first
    env     {NAME: value}
    args    the command line
    stdin   text
    code    the exit code (0 if left out)
    stdout  text, stderr text (nothing if left out)
    after   {path: text that it must hold afterwards, or null if it must not be there}
    hidden  texts that neither stream may hold, such as a secret of the case
    steps   instead of args: cases without names, one after the other in the same folder

`pytest --update-golden` writes what came out into `code`, `stdout`, `stderr` and the texts of `after`, and keeps
the comment at the head of the file. What differs from run to run is replaced first, as `VOLATILE` says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from kcconfig import __version__

FOLDER = Path(__file__).parent / "transcripts"

VOLATILE = (
    (re.compile(re.escape(f"kcconfig {__version__}")), "kcconfig <version>"),
    (re.compile(re.escape(f'"version": "{__version__}"')), '"version": "<version>"'),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?"), "<time>"),
    (re.compile(r"(?<=127\.0\.0\.1:)\d{4,5}|(?<=localhost:)\d{4,5}"), "<port>"),
    (re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"), "<uuid>"),
)


def normal(text: str, folder: Path) -> str:
    text = text.replace(str(folder), "<folder>")
    for pattern, name in VOLATILE:
        text = pattern.sub(name, text)
    return text


def cases() -> list[Any]:
    return [
        pytest.param(file, index, id=f"{file.stem}: {case['name']}")
        for file in sorted(FOLDER.glob("*.yaml"))
        for index, case in enumerate(yaml.safe_load(file.read_text(encoding="utf-8")))
    ]


@pytest.mark.parametrize(("file", "index"), cases())
def test_transcript(
    file: Path, index: int, kcconfig: Callable[..., Any], tmp_path: Path, update_golden: bool
) -> None:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    case = content[index]
    steps = [case]
    if "steps" in case:
        _write_files(tmp_path, case.get("files", {}))
        steps = case["steps"]
    seen = [_run(step, kcconfig, tmp_path) for step in steps]
    if update_golden:
        for step, came in zip(steps, seen, strict=True):
            _accept(step, came)
        _save(file, content)
    for number, (step, came) in enumerate(zip(steps, seen, strict=True), 1):
        assert came == _expected(step), f"step {number}: kcconfig {' '.join(step['args'])}"


def _write_files(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _run(step: dict[str, Any], kcconfig: Callable[..., Any], folder: Path) -> dict[str, Any]:
    _write_files(folder, step.get("files", {}))
    result = kcconfig(*map(str, step["args"]), stdin=step.get("stdin", ""), env=step.get("env", {}))
    assert "this is a bug in kcconfig" not in result.stderr, result.stderr
    for text in step.get("hidden", []):
        assert text not in result.stdout + result.stderr, "a hidden text is shown"
    if ("--format", "json") in pairwise(step["args"]):
        json.loads(result.stdout)
    return {
        "code": result.code,
        "stdout": normal(result.stdout, folder),
        "stderr": normal(result.stderr, folder),
        "after": {name: _content(folder / name, folder) for name in step.get("after", {})},
    }


def _content(path: Path, folder: Path) -> str | None:
    return normal(path.read_text(encoding="utf-8"), folder) if path.exists() else None


def _expected(step: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": step.get("code", 0),
        "stdout": step.get("stdout", ""),
        "stderr": step.get("stderr", ""),
        "after": step.get("after", {}),
    }


def _accept(step: dict[str, Any], came: dict[str, Any]) -> None:
    for name, value in came.items():
        if value or name in step:
            step[name] = value
        if value in (0, "", {}):
            step.pop(name, None)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.Dumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _args(dumper: yaml.Dumper, items: list[Any]) -> yaml.Node:
    short = all(isinstance(item, str) and "\n" not in item for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _args)


def _save(file: Path, content: list[dict[str, Any]]) -> None:
    head = "".join(re.findall(r"\A(?:#.*\n|\n)*", file.read_text(encoding="utf-8")))
    blocks = (
        yaml.dump([case], Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000) for case in content
    )
    file.write_text(head + "\n".join(blocks), encoding="utf-8")
