"""`watch.py HOME PID STARTED`: stop all servers in a folder, and in those of `own/`, once a process has ended."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from kcconfig.sandbox import processes, running, stop


def main(home: Path, pid: int, started: str) -> None:
    while processes.started(pid) == started:
        time.sleep(0.5)
    for folder in (home, *home.glob("own/*")):
        for server in running(folder):
            stop(server)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
