"""Processes of servers: starting a group, recognising it later, ending it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Final, NamedTuple

_PROC: Final = Path("/proc")
_GRACE: Final = 15.0
"""Seconds that a group has for ending by itself."""


class Process(NamedTuple):
    """A living process. `started` tells it apart from a later one that has the same number."""

    pid: int
    group: int
    started: str
    command: str


def spawn(command: Sequence[str], environment: Mapping[str, str], log: Path) -> int:
    """Start a command as the head of a session and group of its own, its output in `log`; return its pid.

    A terminal's Ctrl-C does not reach it, and it outlives its parent.
    """
    create = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    return os.posix_spawn(
        command[0],
        list(command),
        environment,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), create, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
        setsigdef=[signal.SIGINT, signal.SIGTERM],
    )


def exit_status(pid: int) -> int | None:
    """How a child ended, or None while it lives. Only for children of this process."""
    done, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done else None


def started(pid: int) -> str | None:
    """What tells a living process apart from another with the same number."""
    return next((each.started for each in _processes() if each.pid == pid), None)


def members(group: int, leader: str, folder: Path) -> list[int]:
    """Living processes of a server's group: its leader, known by its start, and what runs from its folder.

    Empty where the number now belongs to somebody else.
    """
    return [
        each.pid
        for each in _processes()
        if each.group == group
        and ((each.pid == group and each.started == leader) or f"{folder}/" in each.command)
    ]


def end(group: int, leader: str, folder: Path) -> None:
    """End a server's group, kindly and then not. Nothing happens to a group that is not its own."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if not members(group, leader, folder):
            break
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, number)
        deadline = time.monotonic() + _GRACE
        while members(group, leader, folder) and time.monotonic() < deadline:
            with contextlib.suppress(ChildProcessError):
                exit_status(group)
            time.sleep(0.1)
    with contextlib.suppress(ChildProcessError):
        exit_status(group)


@contextlib.contextmanager
def held_back() -> Iterator[None]:
    """Let an interruption wait until the block is over, so that it leaves nothing half done."""
    waiting: list[int] = []

    def wait(number: int, _frame: FrameType | None) -> None:
        waiting.append(number)

    previous = {}
    with contextlib.suppress(ValueError):  # not the main thread: interruptions do not come here
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            previous[each] = signal.signal(each, wait)
    try:
        yield
    finally:
        for each, handler in previous.items():
            signal.signal(each, handler)
        for number in waiting:
            signal.raise_signal(number)


def _processes() -> Iterator[Process]:
    return _from_proc() if (_PROC / "self" / "stat").exists() else _from_ps()


def _from_proc() -> Iterator[Process]:
    boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
    for entry in _PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue  # it has just ended, or is not ours to see
        if fields[0] not in ("Z", "X"):
            yield Process(int(entry.name), int(fields[2]), f"{boot}/{fields[19]}", command)


def _from_ps() -> Iterator[Process]:
    done = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,pgid=,stat=,lstart=,command="],  # noqa: S607
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        errors="replace",
        check=True,
        timeout=30,
    )
    for line in done.stdout.splitlines():
        pid, group, state, *rest = line.split(maxsplit=8)
        if not state.startswith("Z"):
            yield Process(int(pid), int(group), " ".join(rest[:5]), "".join(rest[5:]))
