"""Starting, finding and stopping throw-away servers."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kcconfig.realm.versions import NEWEST
from kcconfig.sandbox import launch, processes, tree
from kcconfig.sandbox.answers import LOG, failure, wait_for
from kcconfig.sandbox.distribution import Say, distribution, full_version
from kcconfig.sandbox.error import SandboxError
from kcconfig.sandbox.home import Home, home_of
from kcconfig.sandbox.java import java
from kcconfig.sandbox.ports import HOST, port_of
from kcconfig.sandbox.record import Record, Sandbox, read, records, write

_USER: Final = "admin"
_PAUSE: Final = 0.5
_YOUNG: Final = 300
"""Seconds for which a folder without a pid file counts as one that is just being made."""


def _silent(_line: str) -> None:
    """Tell nobody."""


def start(
    version: str = NEWEST,
    *,
    port: int | None = None,
    import_file: Path | None = None,
    home: Path | None = None,
    mirror: str | None = None,
    timeout: float = 180,
    say: Say = _silent,
) -> Sandbox:
    """Start a Keycloak, and return when it answers; `timeout`, in seconds, is for the start alone.

    Raises SandboxError. Whatever interrupts it, no process and no folder of the server stays behind.
    """
    if os.name != "posix":
        raise SandboxError("the sandbox needs Linux or macOS", help="on Windows, run it inside WSL")
    version, runtime, place = full_version(version), java(), home_of(home)
    _clean(place, say)
    chosen = port_of(port)
    source = distribution(version, place, mirror, say)
    sandbox = _claim(place, version, chosen)
    try:
        tree.grow(source, sandbox.folder)
        if import_file is not None:
            tree.add_import(import_file, sandbox.folder)
        say(f"starting Keycloak {version} at {sandbox.url}")
        sandbox = _spawn(sandbox, runtime, imports=import_file is not None)
        wait_for(sandbox, timeout, place.failed_log)
        tree.keep_build(source, sandbox.folder)
    except BaseException:
        with processes.held_back():
            _remove(sandbox.folder)
        raise
    return sandbox


def stop(sandbox: Sandbox) -> None:
    """End a server and remove its folder; fine for one that has ended already.

    Only processes that are provably its own are ended.
    """
    with processes.held_back():
        _remove(sandbox.folder)


def attend(sandbox: Sandbox) -> None:
    """Wait until a server is stopped. Raises SandboxError where it ends by itself."""
    while (record := read(sandbox.folder)) is not None:
        if not record.alive:
            raise failure(
                sandbox, f"Keycloak {sandbox.version} has ended by itself", _home(sandbox).failed_log
            )
        time.sleep(_PAUSE)


def running(home: Path | None = None, *, say: Say = _silent) -> list[Sandbox]:
    """The servers that live, also those just starting. What dead ones left behind is removed."""
    place = home_of(home)
    _clean(place, say)
    return [each.sandbox for each in records(place.servers)]


@contextlib.contextmanager
def sandbox(
    version: str = NEWEST,
    *,
    port: int | None = None,
    import_file: Path | None = None,
    home: Path | None = None,
    mirror: str | None = None,
    timeout: float = 180,
) -> Iterator[Sandbox]:
    """A server for the length of a `with` block; the parameters are those of `start`."""
    started = start(version, port=port, import_file=import_file, home=home, mirror=mirror, timeout=timeout)
    try:
        yield started
    finally:
        stop(started)


def _claim(home: Home, version: str, port: int) -> Sandbox:
    """A server's name and folder, which nobody else has then."""
    name = f"{version}-{port}"
    folder = home.servers / name
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise SandboxError(
            f"a sandbox {name} is there already", help=f"kcconfig sandbox stop {name}, or another --port"
        ) from None
    return Sandbox(
        name=name,
        version=version,
        url=f"http://{HOST}:{port}",
        port=port,
        pid=0,
        username=_USER,
        password=secrets.token_hex(12),
        folder=folder,
    )


def _spawn(sandbox: Sandbox, runtime: Path, *, imports: bool) -> Sandbox:
    with processes.held_back():
        pid = processes.spawn(
            launch.command(sandbox, imports=imports),
            launch.environment(sandbox, runtime),
            sandbox.folder / LOG,
        )
        spawned = replace(sandbox, pid=pid)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        write(Record(spawned, now, processes.started(pid) or ""))
    return spawned


def _remove(folder: Path) -> None:
    record = read(folder)
    if record is not None:
        processes.end(record.sandbox.pid, record.leader, folder)
    shutil.rmtree(folder, ignore_errors=True)


def _clean(home: Home, say: Say) -> None:
    """Remove the folders whose server is gone."""
    for folder in home.servers.iterdir():
        if folder.is_dir() and _abandoned(folder):
            say(f"{folder.name} has ended by itself; its folder is removed")
            shutil.rmtree(folder, ignore_errors=True)


def _abandoned(folder: Path) -> bool:
    record = read(folder)
    if record is not None:
        return not record.alive
    try:
        return time.time() - folder.stat().st_mtime > _YOUNG
    except FileNotFoundError:
        return False  # its owner has just removed it


def _home(sandbox: Sandbox) -> Home:
    return Home(sandbox.folder.parent.parent)
