"""A folder for the sandbox, and a PATH with small scripts instead of Java and Maven."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kcconfig.sandbox import processes

Program = Callable[[str, str], Path]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sandbox's folder, empty but for its parts."""
    folder = (tmp_path / "home").resolve()
    for name in ("dist", "servers"):
        (folder / name).mkdir(parents=True)
    monkeypatch.setenv("KCCONFIG_SANDBOX_HOME", str(folder))
    return folder


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """`program("java", "echo …")` puts a script on a PATH that holds nothing else but the system's tools."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(folder))

    def write(name: str, script: str) -> Path:
        path = folder / name
        path.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    return write


@pytest.fixture
def java(program: Program) -> Path:
    return program("java", """echo 'openjdk version "21.0.4" 2024-07-16' >&2""")


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[int]:
    """The pid of a process that leads a group of its own, and does nothing."""
    pid = processes.spawn(["/bin/sh", "-c", "sleep 60 & wait"], {"PATH": "/usr/bin:/bin"}, tmp_path / "log")
    yield pid
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)
