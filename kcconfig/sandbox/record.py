"""A running server, and the pid file that remembers it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from kcconfig.sandbox import processes
from kcconfig.sandbox.error import SandboxError

_NAME: Final = "server.json"


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A throw-away Keycloak on this machine, and how to log in to it."""

    name: str
    version: str
    url: str
    port: int
    pid: int
    username: str
    password: str = field(repr=False)
    folder: Path


class Record(NamedTuple):
    """What a pid file says. `started` is ISO 8601; `leader` tells the process apart from a later namesake."""

    sandbox: Sandbox
    started: str
    leader: str

    @property
    def alive(self) -> bool:
        return bool(processes.members(self.sandbox.pid, self.leader, self.sandbox.folder))


def write(record: Record) -> None:
    """Write the pid file, readable for its owner alone."""
    sandbox = record.sandbox
    content = {
        "name": sandbox.name,
        "pid": sandbox.pid,
        "port": sandbox.port,
        "version": sandbox.version,
        "url": sandbox.url,
        "username": sandbox.username,
        "password": sandbox.password,
        "started": record.started,
        "leader": record.leader,
    }
    new = sandbox.folder / f".{_NAME}"
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2)
    new.rename(sandbox.folder / _NAME)


def read(folder: Path) -> Record | None:
    """What the pid file of a folder says; None where it has none. Raises SandboxError for a broken one."""
    path = folder / _NAME
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        sandbox = Sandbox(
            name=folder.name,
            version=content["version"],
            url=content["url"],
            port=int(content["port"]),
            pid=int(content["pid"]),
            username=content["username"],
            password=content["password"],
            folder=folder,
        )
        return Record(sandbox, content["started"], content["leader"])
    except FileNotFoundError:
        return None
    except (KeyError, TypeError, ValueError):
        raise SandboxError(
            "this pid file is damaged", where=str(path), help="end its server, if any, and remove its folder"
        ) from None


def records(servers: Path) -> Iterator[Record]:
    """What all pid files say, whether their servers live or not."""
    for folder in sorted(servers.iterdir()):
        record = read(folder) if folder.is_dir() else None
        if record is not None:
            yield record
