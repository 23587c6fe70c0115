"""Pid files, and servers that are harmless scripts: what is ended, what is removed, what stays."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import time
from pathlib import Path

import pytest
from sandbox_archives import keycloak_zip

from kcconfig.sandbox import Sandbox, SandboxError, attend, processes, running, start, stop
from kcconfig.sandbox.answers import reasons
from kcconfig.sandbox.record import Record, write


def record(home: Path, pid: int, leader: str, name: str = "26.7.3-1") -> Sandbox:
    folder = home / "servers" / name
    folder.mkdir()
    sandbox = Sandbox(name, "26.7.3", "http://127.0.0.1:1", 1, pid, "admin", "hidden-word", folder)
    write(Record(sandbox, "2026-01-01T00:00:00+00:00", leader))
    return sandbox


def group(pid: int) -> list[int]:
    return [each.pid for each in processes._processes() if each.group == pid]


def start_of(pid: int) -> str:
    found = processes.started(pid)
    assert found is not None
    return found


def test_a_running_server_is_listed_and_stopped_with_its_children(home: Path, sleeper: int) -> None:
    sandbox = record(home, sleeper, start_of(sleeper))
    assert running() == [sandbox]
    stop(sandbox)
    assert group(sleeper) == []
    assert not sandbox.folder.exists()
    assert running() == []


def test_the_pid_file_is_for_its_owner_and_the_password_not_for_output(home: Path, sleeper: int) -> None:
    sandbox = record(home, sleeper, start_of(sleeper))
    path = sandbox.folder / "server.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text())["password"] == "hidden-word"
    assert "hidden-word" not in repr(sandbox)


@pytest.mark.parametrize("leader", ["", "an earlier boot/12345"])
def test_a_process_that_has_the_number_by_chance_is_left_alone(home: Path, sleeper: int, leader: str) -> None:
    sandbox = record(home, sleeper, leader)
    stop(sandbox)
    assert sleeper in group(sleeper)
    assert not sandbox.folder.exists()


def test_what_dead_servers_left_is_removed_and_said(home: Path, sleeper: int) -> None:
    sandbox = record(home, sleeper, "an earlier boot/12345")
    said: list[str] = []
    assert running(say=said.append) == []
    assert said == ["26.7.3-1 has ended by itself; its folder is removed"]
    assert not sandbox.folder.exists()


def test_a_folder_that_is_just_being_made_stays_and_an_old_one_goes(home: Path) -> None:
    young, old = home / "servers/26.7.3-1", home / "servers/26.7.3-2"
    for folder in (young, old):
        folder.mkdir()
    os.utime(old, (time.time() - 3600,) * 2)
    assert running() == []
    assert [each.name for each in (home / "servers").iterdir()] == [young.name]


def test_a_damaged_pid_file_is_named(home: Path) -> None:
    folder = home / "servers/26.7.3-1"
    folder.mkdir()
    (folder / "server.json").write_text("{")
    with pytest.raises(SandboxError, match="damaged") as caught:
        running()
    assert caught.value.where == str(folder / "server.json")


def test_a_server_that_ignores_a_kind_request_is_ended_too(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "_GRACE", 0.5)
    script = 'trap "" TERM; echo ready; while true; do sleep 0.1; done'
    log = tmp_path / "log"
    pid = processes.spawn(["/bin/sh", "-c", script], {"PATH": "/usr/bin:/bin"}, log)
    sandbox = record(home, pid, start_of(pid))
    while "ready" not in log.read_text():
        time.sleep(0.01)
    stop(sandbox)
    assert group(pid) == []


def test_children_that_outlive_their_leader_are_ended(home: Path, tmp_path: Path) -> None:
    leader = '/bin/sh -c "sleep 60; true" "$0" & echo up; wait'
    command = ["/bin/sh", "-c", leader, f"{home}/servers/26.7.3-1/bin/kc.sh"]
    pid = processes.spawn(command, {"PATH": "/usr/bin:/bin"}, tmp_path / "log")
    sandbox = record(home, pid, start_of(pid))
    while "up" not in (tmp_path / "log").read_text():
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    assert running() == [sandbox]
    stop(sandbox)
    assert group(pid) == []


def test_attend_ends_when_the_server_is_stopped(home: Path, sleeper: int) -> None:
    sandbox = record(home, sleeper, start_of(sleeper))
    stopper = subprocess.Popen(["/bin/sh", "-c", f"sleep 0.3; rm -r {sandbox.folder}"])
    attend(sandbox)
    assert stopper.wait() == 0


def test_attend_tells_why_a_server_has_ended(home: Path, sleeper: int) -> None:
    sandbox = record(home, sleeper, "another")
    (sandbox.folder / "server.log").write_text("INFO fine\nERROR out of memory\n")
    with pytest.raises(SandboxError, match="has ended by itself") as caught:
        attend(sandbox)
    assert caught.value.said == "ERROR out of memory"
    assert caught.value.where == str(home / "failed-start.log")


def script(home: Path, text: str) -> None:
    (home / "dist/keycloak-26.7.3.zip").write_bytes(keycloak_zip(text))


def test_a_server_that_ends_at_once_tells_why(home: Path, java: Path) -> None:
    script(home, "echo INFO fine; echo 'ERROR: Unrecognized field \"nope\"'; exit 1")
    with pytest.raises(SandboxError, match="ended while it started") as caught:
        start()
    assert caught.value.said == 'ERROR: Unrecognized field "nope"'
    assert "INFO fine" in Path(str(caught.value.where)).read_text()
    assert list((home / "servers").iterdir()) == []


def test_a_server_that_does_not_answer_is_ended(home: Path, java: Path, tmp_path: Path) -> None:
    script(home, f"echo $$ > {tmp_path}/pid; exec /bin/sleep 60")
    with pytest.raises(SandboxError, match=r"does not answer after 0\.5 s"):
        start(timeout=0.5)
    assert group(int((tmp_path / "pid").read_text())) == []
    assert list((home / "servers").iterdir()) == []


@pytest.mark.parametrize(
    ("version", "name"), [("25.0.6", "KEYCLOAK_ADMIN"), ("26.7.3", "KC_BOOTSTRAP_ADMIN_USERNAME")]
)
def test_the_environment_of_a_server_holds_no_secrets_and_no_settings_of_others(
    home: Path, java: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, name: str
) -> None:
    for unwanted in ("KCCONFIG_PASSWORD", "KC_HTTP_HOST", "AWS_SECRET_ACCESS_KEY", "JAVA_OPTS"):
        monkeypatch.setenv(unwanted, "unwanted-word")
    archive = keycloak_zip(f"/usr/bin/env > {tmp_path}/env; echo $@ > {tmp_path}/args; exit 1", version)
    (home / f"dist/keycloak-{version}.zip").write_bytes(archive)
    with pytest.raises(SandboxError):
        start(version)
    text = (tmp_path / "env").read_text()
    assert f"{name}=admin\n" in text
    assert f"JAVA={java}\n" in text
    assert "unwanted-word" not in text
    assert (tmp_path / "args").read_text().startswith("start-dev --http-host=127.0.0.1 --http-port=")


def test_a_taken_port(home: Path, java: Path, httpserver: object) -> None:
    with pytest.raises(SandboxError, match="cannot be used: Address already in use"):
        start(port=httpserver.port)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("content", "message"), [(None, "cannot read the file to import"), ("realm: demo", "is no JSON")]
)
def test_a_file_that_cannot_be_imported(
    home: Path, java: Path, tmp_path: Path, content: str | None, message: str
) -> None:
    script(home, "exit 0")
    if content is not None:
        (tmp_path / "realm.json").write_text(content)
    with pytest.raises(SandboxError, match=message):
        start(import_file=tmp_path / "realm.json")
    assert list((home / "servers").iterdir()) == []


@pytest.mark.parametrize(
    ("log", "told"),
    [
        ("", ""),
        ("INFO a\nINFO b\n", "INFO a\nINFO b"),
        ("INFO a\nERROR: x\n\nERROR: x\nCaused by: y\n\tat z\n", "ERROR: x\nCaused by: y"),
        (
            (
                "2026-11-24 17:21:21,936 ERROR [org.keycloak.Class] (main) ERROR: x\n"
                "2026-11-24 17:21:21,936 ERROR [org.keycloak.Class] (main) For more details run the same command\n"
            ),
            "ERROR: x",
        ),
        (f"ERROR {'x' * 400}\n", f"ERROR {'x' * 294}…"),
        ("".join(f"ERROR {n}\n" for n in range(30)), "\n".join(f"ERROR {n}" for n in range(20, 30))),
    ],
)
def test_the_telling_lines_of_a_log(log: str, told: str) -> None:
    assert reasons(log) == told


def test_interruptions_wait_until_a_block_is_over() -> None:
    seen = []

    def block() -> None:
        with processes.held_back():
            signal.raise_signal(signal.SIGINT)
            seen.append("all of the block")

    with pytest.raises(KeyboardInterrupt):
        block()
    assert seen == ["all of the block"]
