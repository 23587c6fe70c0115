"""`kcconfig sandbox`: what is chosen, what is said, and the exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sandbox_archives import keycloak_zip

from kcconfig.cli import run
from kcconfig.sandbox import Sandbox, processes
from kcconfig.sandbox.record import Record, write

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    def kcconfig(*args: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            run(["sandbox", *args])
        return (int(ended.value.code or 0), *capsys.readouterr())

    return kcconfig


@pytest.fixture
def two(home: Path, sleeper: int) -> list[str]:
    """The names of two servers that run (both are one process)."""
    names = ["22.0.5-1", "26.7.3-2"]
    for name in names:
        version, _, port = name.partition("-")
        folder = home / "servers" / name
        folder.mkdir()
        url = f"http://127.0.0.1:{port}"
        server = Sandbox(name, version, url, int(port), sleeper, "admin", "hidden-word", folder)
        write(Record(server, "2026-01-01T00:00:00+00:00", str(processes.started(sleeper))))
    return names


def test_nothing_runs(home: Path, call: Call) -> None:
    assert call("list") == (0, "nothing runs\n", "")
    assert call("stop") == (0, "nothing runs\n", "")
    assert call("stop", "--all") == (0, "nothing runs\n", "")


def test_list(two: list[str], call: Call, sleeper: int) -> None:
    code, out, err = call("list")
    assert (code, err) == (0, "")
    assert [line.split() for line in out.splitlines()] == [
        ["NAME", "VERSION", "URL", "PID"],
        ["22.0.5-1", "22.0.5", "http://127.0.0.1:1", str(sleeper)],
        ["26.7.3-2", "26.7.3", "http://127.0.0.1:2", str(sleeper)],
    ]


def test_list_as_json_has_no_password(two: list[str], call: Call) -> None:
    code, out, _ = call("list", "--format", "json")
    document = json.loads(out)
    assert code == 0
    assert [each["name"] for each in document["sandboxes"]] == two
    assert "hidden-word" not in out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "Which one? Name it, or use --all; running: 22.0.5-1, 26.7.3-2."),
        (("26.7.3",), "No sandbox '26.7.3'; running: 22.0.5-1, 26.7.3-2."),
    ],
)
def test_stop_needs_to_know_which(two: list[str], call: Call, args: tuple[str, ...], message: str) -> None:
    code, out, err = call("stop", *args)
    assert (code, out) == (2, "")
    assert message in err
    assert len(call("list")[1].splitlines()) == 3


def test_stop_all(two: list[str], call: Call, home: Path) -> None:
    code, out, err = call("stop", "--all")
    assert (code, out) == (0, "stopped 22.0.5-1\nstopped 26.7.3-2\n")
    assert err == "stopping 22.0.5-1\nstopping 26.7.3-2\n"
    assert list((home / "servers").iterdir()) == []


def test_a_server_that_does_not_start(home: Path, java: Path, call: Call) -> None:
    (home / "dist/keycloak-26.7.3.zip").write_bytes(keycloak_zip("echo 'ERROR: no'; exit 1"))
    code, out, err = call("start")
    assert (code, out) == (2, "")
    assert "error: Keycloak 26.7.3 ended while it started" in err
    assert "ERROR: no" in err
    assert str(home / "failed-start.log") in err


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--foreground", "--format", "json"), "leave out --format"),
        (("--version", "latest"), "'latest' is not a Keycloak version"),
        (("--port", "0"), "--port"),
        (("--mirror", "file:///tmp"), "http or https URL"),
    ],
)
def test_what_start_refuses(home: Path, java: Path, call: Call, args: tuple[str, ...], message: str) -> None:
    code, out, err = call("start", *args)
    assert code == 2
    assert message in out + err
    assert list((home / "dist").iterdir()) == []
