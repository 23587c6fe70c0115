"""Throw-away servers for real: started, used, stopped, interrupted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kcconfig.sandbox import Sandbox, SandboxError, processes, running, sandbox

pytestmark = pytest.mark.live

COMMAND = (sys.executable, "-m", "kcconfig", "sandbox")
PATIENCE = 400


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "KCCONFIG_SANDBOX_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}


def get(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def processes_of(home: Path, name: str = "") -> list[str]:
    """The commands of living processes that run from a server's folder."""
    return [
        each.command for each in processes._processes() if f"{home.resolve()}/servers/{name}" in each.command
    ]


def open_files(pid: int) -> Iterator[str]:
    """Where a process's descriptors lead to. Those that it closes meanwhile are left out."""
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            yield str(entry.readlink())


def test_the_server_answers_and_is_listed(server: Sandbox, keycloak_home: Path) -> None:
    assert get(f"{server.url}/realms/master") == 200
    assert server in running(keycloak_home)


def test_the_server_listens_on_loopback_only(server: Sandbox) -> None:
    group = {each.pid for each in processes._processes() if each.group == server.pid}
    sockets = {target for pid in group for target in open_files(pid)}
    listening = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            _, local, _, state, *_, inode = line.split()[:10]
            if state == "0A" and f"socket:[{inode}]" in sockets:
                listening.append(local.partition(":")[0])
    assert listening
    assert set(listening) <= {"0100007F", "0000000000000000FFFF00000100007F"}


def test_start_with_a_realm_list_stop(own_home: Path, server: Sandbox) -> None:
    file = own_home / "my realm.json"
    file.write_text(json.dumps({"realm": "imported", "enabled": True}))

    def kcconfig(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *args],
            env=environment(own_home),
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
        )

    more = ("--import", str(file), "--timeout", str(PATIENCE), "--format", "json")
    started = json.loads(kcconfig("start", "--version", server.version, *more).stdout)["sandbox"]
    assert get(f"{started['url']}/realms/imported") == 200
    assert started["name"] in kcconfig("list").stdout
    assert kcconfig("stop", started["name"]).stdout == f"stopped {started['name']}\n"
    assert processes_of(own_home) == []
    assert list((own_home / "servers").iterdir()) == []
    with pytest.raises(urllib.error.URLError):
        get(f"{started['url']}/realms/master")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_an_interrupted_start_leaves_nothing(
    own_home: Path, server: Sandbox, number: signal.Signals, code: int
) -> None:
    command = subprocess.Popen(
        [*COMMAND, "start", "--version", server.version],
        env=environment(own_home),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while not any("java" in each for each in processes_of(own_home)):
        assert command.poll() is None
        time.sleep(0.05)
    os.killpg(command.pid, number)
    output, _ = command.communicate(timeout=60)
    assert (command.returncode, output) == (code, b"")
    assert processes_of(own_home) == []
    assert list((own_home / "servers").iterdir()) == []


def test_foreground_ends_with_ctrl_c(own_home: Path, server: Sandbox) -> None:
    with subprocess.Popen(
        [*COMMAND, "start", "--version", server.version, "--foreground", "--timeout", str(PATIENCE)],
        env=environment(own_home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as command:
        assert command.stderr is not None
        lines = [next(command.stderr)]
        while "Ctrl-C" not in lines[-1]:
            lines.append(next(command.stderr))
        assert any("password" in line for line in lines)
        os.killpg(command.pid, signal.SIGINT)
        output, _ = command.communicate(timeout=60)
    assert (command.returncode, output) == (0, "")
    assert processes_of(own_home) == []
    assert list((own_home / "servers").iterdir()) == []


def test_a_realm_that_keycloak_refuses_tells_why(own_home: Path, server: Sandbox) -> None:
    file = own_home / "realm.json"
    file.write_text(json.dumps({"realm": "imported", "nosuchfield": True}))
    with (
        pytest.raises(SandboxError) as caught,
        sandbox(server.version, import_file=file, home=own_home, timeout=PATIENCE),
    ):
        pass
    assert "nosuchfield" in str(caught.value.said)
    assert processes_of(own_home) == []
    assert list((own_home / "servers").iterdir()) == []
