"""Times whole processes against each other, so that what else the machine does hits all of them alike."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parent.parent
KCCONFIG: Final = (sys.executable, "-c", "from kcconfig.cli import run; run()")
"""What the installed script does, without the script."""


class Times(NamedTuple):
    """Medians of one command over all repetitions, in seconds: by the clock, and on the processors."""

    wall: float
    cpu: float


class FailedError(Exception):
    """A command that did not end with 0: its figures would mean nothing."""


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The caller's environment without settings of kcconfig, and with this checkout on the path."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KCCONFIG_")}
    return {**kept, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **(extra or {})}


def run(command: Sequence[str], folder: Path, extra: Mapping[str, str] | None = None) -> Times:
    """Runs a command once. Raises FailedError."""
    began, before = time.perf_counter(), _processor_seconds()
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(extra),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    ended, after = time.perf_counter(), _processor_seconds()
    if done.returncode:
        raise FailedError(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return Times(ended - began, after - before)


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def interleaved(
    commands: Mapping[str, Sequence[str]],
    folder: Path,
    repetitions: int,
    extra: Mapping[str, str] | None = None,
) -> dict[str, Times]:
    """Medians by name. The first round warms the caches and does not count."""
    rounds = [
        {name: run(command, folder, extra) for name, command in commands.items()}
        for _ in range(repetitions + 1)
    ][1:]
    return {
        name: Times(
            statistics.median(each[name].wall for each in rounds),
            statistics.median(each[name].cpu for each in rounds),
        )
        for name in commands
    }
