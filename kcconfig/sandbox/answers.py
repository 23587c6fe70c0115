"""Waiting until a server answers, and finding out why it does not."""

from __future__ import annotations

import re
import shutil
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from kcconfig.sandbox import processes
from kcconfig.sandbox.error import SandboxError
from kcconfig.sandbox.ports import HOST
from kcconfig.sandbox.record import Sandbox

LOG: Final = "server.log"

_LINES: Final = 10
_WIDTH: Final = 300
_TELLING: Final = ("ERROR", "Caused by:")
_ADVICE: Final = "For more details run the same command"
_HEAD: Final = re.compile(r"^\S+ \S+ ERROR +\[[^\]]*\] \([^)]*\) ")
"""Time, class and thread before the text of a line."""

_PAUSE: Final = 0.2


def wait_for(sandbox: Sandbox, timeout: float, failed_log: Path) -> None:
    """Wait until the server answers and lets its administrator in; `timeout` is in seconds.

    Raises SandboxError where it ends before, or does not come so far in time; its log is then kept as `failed_log`.
    """
    deadline = time.monotonic() + timeout
    while not _answers(sandbox):
        status = processes.exit_status(sandbox.pid)
        if status is not None:
            raise failure(sandbox, f"Keycloak {sandbox.version} ended while it started", failed_log)
        if time.monotonic() > deadline:
            message = f"Keycloak {sandbox.version} does not answer after {timeout:g} s"
            raise failure(sandbox, message, failed_log)
        time.sleep(_PAUSE)
    if not _lets_in(sandbox):
        raise failure(sandbox, f"what answers at {sandbox.url} does not know the administrator", failed_log)


def failure(sandbox: Sandbox, message: str, failed_log: Path) -> SandboxError:
    """An error with the telling lines of the server's log, which is kept as `failed_log`."""
    log = sandbox.folder / LOG
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    if text:
        shutil.copy(log, failed_log)
    return SandboxError(message, where=str(failed_log) if text else None, said=reasons(text) or None)


def reasons(log: str) -> str:
    """The lines of a log that tell why a server did not start."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    telling = [line for line in lines if any(word in line for word in _TELLING)]
    short = [_HEAD.sub("", line) for line in telling or lines if _ADVICE not in line]
    return "\n".join(
        line if len(line) <= _WIDTH else f"{line[:_WIDTH]}…" for line in list(dict.fromkeys(short))[-_LINES:]
    )


def _answers(sandbox: Sandbox) -> bool:
    return _request(sandbox, "GET", "/realms/master") == 200


def _lets_in(sandbox: Sandbox) -> bool:
    """Also proves that it is this server that answers, not another one at its port."""
    login = {
        "grant_type": "password",
        "client_id": "admin-cli",
        "username": sandbox.username,
        "password": sandbox.password,
    }
    return _request(sandbox, "POST", "/realms/master/protocol/openid-connect/token", urlencode(login)) == 200


def _request(sandbox: Sandbox, method: str, path: str, body: str | None = None) -> int | None:
    connection = HTTPConnection(HOST, sandbox.port, timeout=30)
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    try:
        connection.request(method, path, body, headers)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
