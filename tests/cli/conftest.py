"""Running the command line inside the test's process, in a folder of its own."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from kcconfig.cli import run

_LEAVE_OUT = ("KCCONFIG_", "NO_COLOR", "FORCE_COLOR")


class Result(NamedTuple):
    code: int
    stdout: str
    stderr: str


@pytest.fixture
def kcconfig(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """`kcconfig("plan", "demo.yaml", stdin="", env={})`, run in `tmp_path` with a clean environment."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(_LEAVE_OUT)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "80")

    def call(*args: str, stdin: str = "", env: Mapping[str, str] | None = None) -> Result:
        out, err = io.StringIO(), io.StringIO()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
            for name, value in (env or {}).items():
                patch.setenv(name, value)
            with (
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(err),
                pytest.raises(SystemExit) as ended,
            ):
                run(args)
        return Result(int(ended.value.code or 0), out.getvalue(), err.getvalue())

    return call
