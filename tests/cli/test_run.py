"""`run()`: what it prints where, and with which exit code it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest

from kcconfig import __version__
from kcconfig.cli import COMMANDS, main
from kcconfig.cli.colour import wanted
from kcconfig.cli.options import format_option
from kcconfig.cli.outcome import Outcome, rendered
from kcconfig.errors import KcconfigError, PolicyError, ServerError
from kcconfig.model import Mark

ROOT = Path(__file__).parent.parent.parent


class StoppedError(KcconfigError):
    exit_code = 3


class StoppedInterrupt(KeyboardInterrupt):
    exit_code = 3


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch, kcconfig: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command `probe` with the given body; `before` stands before its name."""

    def run_probe(body: Callable[..., Any], *args: str, before: tuple[str, ...] = (), **more: Any) -> Any:
        @click.command
        @format_option("text", "json")
        @click.option("--number", type=int)
        @click.pass_obj
        def command(session: Any, formats: Any, number: int | None) -> Any:
            return body(session, formats)

        monkeypatch.setitem(main.table, "probe", "Probe.")
        monkeypatch.setitem(sys.modules, "kcconfig.cli.probe", SimpleNamespace(command=command))
        monkeypatch.setattr(main, "commands", {})
        return kcconfig(*before, "probe", *args, **more)

    return run_probe


def raising(error: BaseException) -> Callable[..., Any]:
    def body(*_: object) -> None:
        raise error

    return body


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_lists_commands_in_order_and_ends_with_exit_codes(
    kcconfig: Callable[..., Any], flag: str
) -> None:
    result = kcconfig(flag)
    assert result.code == 0
    assert result.stderr == ""
    places = [result.stdout.index(f"\n  {name} ") for name in COMMANDS]
    assert places == sorted(places)
    assert "kcconfig plan demo.yaml" in result.stdout
    assert result.stdout.splitlines()[-1].split()[0] == "130"


@pytest.mark.parametrize(("columns", "width"), [("60", 58), ("200", 78), ("10", 50), ("wide", 78)])
def test_help_is_as_wide_as_the_terminal_but_not_wider_than_readable(
    kcconfig: Callable[..., Any], columns: str, width: int
) -> None:
    lines = kcconfig("settings", "--help", env={"COLUMNS": columns}).stdout.splitlines()
    assert width - 10 <= max(map(len, lines)) <= width + 1


def test_version(kcconfig: Callable[..., Any]) -> None:
    assert kcconfig("--version") == (0, f"kcconfig {__version__}\n", "")


def test_no_command_is_a_wrong_call_that_shows_the_help(kcconfig: Callable[..., Any]) -> None:
    result = kcconfig()
    assert (result.code, result.stdout) == (2, "")
    assert "Exit codes:" in result.stderr


def test_an_outcome_is_written_where_it_belongs(probe: Callable[..., Any], tmp_path: Path) -> None:
    result = probe(lambda *_: Outcome("the answer\n", 1, {tmp_path / "f": "file\n"}, notes="by the way\n"))
    assert result == (1, "the answer\n", "by the way\n")
    assert [path.name for path in tmp_path.iterdir()] == ["f"]
    assert (tmp_path / "f").read_text(encoding="utf-8") == "file\n"


def test_a_command_without_outcome_is_done(probe: Callable[..., Any]) -> None:
    assert probe(lambda *_: None) == (0, "", "")


def test_a_file_that_cannot_be_written_is_no_answer(probe: Callable[..., Any], tmp_path: Path) -> None:
    result = probe(lambda *_: Outcome("text\n", files={tmp_path / "no" / "f": "x"}))
    assert result.code == 2
    assert result.stderr == f"error: cannot write {tmp_path}/no/f: No such file or directory\n"


def test_a_command_may_exit_as_click_commands_do(probe: Callable[..., Any]) -> None:
    assert probe(raising(click.exceptions.Exit(1))) == (1, "", "")


def test_an_outcome_with_an_error_has_both(probe: Callable[..., Any]) -> None:
    assert probe(lambda *_: Outcome("half\n", error=StoppedError("stopped"))) == (
        3,
        "half\n",
        "error: stopped\n",
    )


@pytest.mark.parametrize(
    ("error", "code", "stderr"),
    [
        (KcconfigError("no", help="do this"), 2, "error: no\n  = help: do this\n"),
        (ServerError("no", where="GET /x → 403"), 2, "error: no\n  --> GET /x → 403\n"),
        (PolicyError([]), 2, "error: 0 errors in policy files\n"),
        (StoppedError("stopped"), 3, "error: stopped\n"),
        (KeyboardInterrupt(), 130, "error: interrupted\n"),
        (click.Abort(), 130, "error: interrupted\n"),
        (StoppedInterrupt("stopped after 2 of 5 steps"), 3, "error: stopped after 2 of 5 steps\n"),
        (
            click.UsageError("no such thing"),
            2,
            "error: no such thing\n  = help: try 'kcconfig probe --help'\n",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_an_error_has_its_text_and_code(
    probe: Callable[..., Any], error: Any, code: int, stderr: str
) -> None:
    assert probe(raising(error)) == (code, "", stderr)


@pytest.mark.parametrize(
    "error", [RuntimeError("s3cr3t"), ZeroDivisionError(), BrokenPipeError(32, "s3cr3t")]
)
def test_anything_else_is_a_bug_and_says_so(probe: Callable[..., Any], error: Exception) -> None:
    result = probe(raising(error))
    assert (result.code, result.stdout) == (2, "")
    assert result.stderr.startswith(
        f"error: this is a bug in kcconfig {__version__}: {type(error).__name__}\n"
    )
    assert "issue page" in result.stderr
    assert "s3cr3t" not in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("args", "env"),
    [(["--debug"], {}), ([], {"KCCONFIG_DEBUG": "1"})],
)
def test_debug_shows_where_but_neither_values_nor_foreign_texts(
    probe: Callable[..., Any], args: list[str], env: dict[str, str]
) -> None:
    def body(*_: object) -> None:
        password = "hunter2"
        try:
            int(password)
        except ValueError:
            raise KeyError("clients")  # noqa: B904

    result = probe(body, *args, env=env)
    assert result.code == 2
    assert "in body" in result.stderr
    assert "ValueError\n" in result.stderr
    assert "KeyError: 'clients'\n" in result.stderr
    assert "hunter2" not in result.stderr.replace('password = "hunter2"', "")


@pytest.mark.parametrize(
    ("before", "after"), [(("--debug", "--color", "always"), ()), ((), ("--debug", "--color", "always"))]
)
def test_common_flags_stand_on_either_side(probe: Callable[..., Any], before: Any, after: Any) -> None:
    result = probe(raising(KcconfigError("no")), *after, before=before, env={"NO_COLOR": "1"})
    assert result.stderr.startswith("\x1b[1;31merror\x1b[0m: no\n")
    assert "in body" in result.stderr


@pytest.mark.parametrize(
    ("args", "text"),
    [
        (["plam"], "No such command 'plam'. Did you mean 'plan'?"),
        (["frobnicate"], "No such command 'frobnicate'."),
        (["settings", "--sever", "x"], "--server"),
        (["settings", "--var", "novalue"], "'novalue' is not NAME=VALUE."),
        (["settings", "--format", "xml"], "'xml' is not offered here; there is text, json."),
        (["settings", "--format", "json="], "'json=' names no file."),
        (["settings", "--format", "json", "--format", "text"], "Two formats go to one place"),
        (["settings", "--parallel", "0"], "--parallel"),
    ],
    ids=" ".join,
)
def test_a_wrong_call_is_told_with_a_way_out(
    kcconfig: Callable[..., Any], args: list[str], text: str
) -> None:
    result = kcconfig(*args)
    assert (result.code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: ")
    assert text in result.stderr
    assert "  = help: try 'kcconfig" in result.stderr
    assert "--help'" in result.stderr


@pytest.mark.parametrize(
    "error",
    [KcconfigError("no"), RuntimeError("s3cr3t"), KeyboardInterrupt()],
    ids=lambda error: type(error).__name__,
)
def test_json_is_complete_on_failure_too(probe: Callable[..., Any], tmp_path: Path, error: Any) -> None:
    result = probe(raising(error), "--format", "json", "--format", "json=out.json")
    document = json.loads(result.stdout)
    assert document["schema_version"] == 1
    assert document["tool"] == {"name": "kcconfig", "version": __version__}
    assert len(document["errors"]) == 1
    assert document["errors"][0]["message"] in result.stderr
    assert (tmp_path / "out.json").read_text(encoding="utf-8") == result.stdout


def test_an_error_in_standard_input_shows_its_line(probe: Callable[..., Any]) -> None:
    def body(session: Any, _formats: Any) -> None:
        session.texts["-"] = "realm: demo\nsever: x\n"
        raise KcconfigError("unknown field 'sever'", mark=Mark("-", 2, 1, 2, 6))

    assert " 2 | sever: x\n   | ^^^^^\n" in probe(body).stderr


@pytest.mark.parametrize(
    ("args", "code", "stream", "text"),
    [
        (["nest", "inner", "--debug", "-h"], 0, "stdout", "Usage: kcconfig nest inner"),
        (["nest", "-h"], 0, "stdout", "  inner"),
        (["nest"], 2, "stderr", "error: Missing command."),
        (["nest", "iner"], 2, "stderr", "iner"),
        (["nest", "inner"], 0, "stdout", "done\n"),
    ],
)
def test_a_command_may_have_commands_of_its_own(
    kcconfig: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    args: list[str],
    code: int,
    stream: str,
    text: str,
) -> None:
    nest = click.Group("nest", commands=[click.Command("inner", callback=lambda: Outcome("done\n"))])
    monkeypatch.setitem(main.table, "nest", "Nest.")
    monkeypatch.setitem(sys.modules, "kcconfig.cli.nest", SimpleNamespace(command=nest))
    monkeypatch.setattr(main, "commands", {})
    result = kcconfig(*args)
    assert result.code == code
    assert text in getattr(result, stream)


def test_json_is_complete_after_a_wrong_call(probe: Callable[..., Any]) -> None:
    result = probe(lambda *_: None, "--format", "json", "--number", "many")
    assert result.code == 2
    assert "many" in json.loads(result.stdout)["errors"][0]["message"]


def test_formats_go_to_their_places_and_files_stay_plain(probe: Callable[..., Any], tmp_path: Path) -> None:
    def body(session: Any, formats: Any) -> Outcome:
        return rendered(
            formats, {"text": lambda style: style("ok", "fine"), "json": lambda _: "{}"}, session.out
        )

    result = probe(body, "--color", "always", "--format", "text", "--format", "json=a.json")
    assert result.stdout == "\x1b[32mfine\x1b[0m"
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == "{}"
    assert probe(body, "--color", "always", "--format", "text=t").stdout == ""
    assert (tmp_path / "t").read_text(encoding="utf-8") == "fine"


@pytest.mark.parametrize(
    ("choice", "environ", "terminal", "colour"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": ""}, False, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"TERM": "dumb", "FORCE_COLOR": "1"}, True, True),
        ("always", {"NO_COLOR": "1", "TERM": "dumb"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_colour(choice: str, environ: dict[str, str], terminal: bool, colour: bool) -> None:
    stream: Any = SimpleNamespace(isatty=lambda: terminal)
    assert wanted(stream, choice, environ) is colour


def python(*args: str, **more: Any) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("KCCONFIG_")}
    return subprocess.run(
        [sys.executable, *args],
        text=True,
        check=False,
        cwd=ROOT,
        env={**environ, "PYTHONPATH": str(ROOT), **more.pop("env", {})},
        **more,
    )


def test_python_m_exits_with_the_code(tmp_path: Path) -> None:
    done = python("-m", "kcconfig", "--version", capture_output=True)
    assert (done.returncode, done.stdout) == (0, f"kcconfig {__version__}\n")


@pytest.mark.parametrize("args", [["--help"], ["settings"]], ids=" ".join)
def test_a_closed_pipe_ends_quietly(args: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = python("-m", "kcconfig", *args, stdout=writing, stderr=subprocess.PIPE)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_full_disk_is_an_error() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = python("-m", "kcconfig", "--version", stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (
        2,
        "error: cannot write to standard output: No space left on device\n",
    )


def test_completion_names_the_commands() -> None:
    more = {"_KCCONFIG_COMPLETE": "bash_complete", "COMP_WORDS": "kcconfig s", "COMP_CWORD": "1"}
    done = python("-m", "kcconfig", env=more, capture_output=True)
    assert done.stdout.split() == ["plain,show", "plain,sandbox", "plain,schema", "plain,settings"]
