"""The README tells the truth: its commands are run, and what they print is compared with what it shows."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pages import CLEAN, ROOT, blocks

from kcconfig.cli import COMMANDS
from kcconfig.cli.lazy import EXIT_CODES

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/design.md", "docs/lifetimes.md")


def condensed(printed: str) -> str:
    """What was printed, with `...` where the first command's output stands once more."""
    first, *others = re.split(r"^(?=\$ )", printed.rstrip("\n") + "\n", flags=re.MULTILINE)[1:]
    plan = first.partition("\n")[2].strip("\n") + "\n"
    return first + "".join(other.replace(plan, "...\n") for other in others)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout as far as the first command needs one, with this Python instead of a `.venv` made anew."""
    folder = tmp_path / "a checkout"
    shutil.copytree(ROOT / "examples", folder / "examples")
    (folder / "tools").mkdir()
    (folder / "tools" / "venv.sh").write_text("", encoding="utf-8")
    script = folder / ".venv" / "bin" / "kcconfig"
    script.parent.mkdir(parents=True)
    script.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m kcconfig "$@"\n',
        encoding="utf-8",
    )
    script.chmod(0o755)
    return folder


def test_the_first_command_prints_what_the_readme_shows(
    checkout: Path, tmp_path: Path, update_golden: bool
) -> None:
    command = blocks(README, "sh")[0].strip()
    assert command == "sh examples/quickstart/run.sh"
    env = {**CLEAN, "PYTHONPATH": str(ROOT), "KCCONFIG_SERVER": "file:elsewhere.json"}
    for run in ("the first", "a second"):
        done = subprocess.run(
            shlex.split(command),
            cwd=checkout,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        shown = blocks(README, "text")[0]
        if update_golden:
            text = README.replace(shown, condensed(done.stdout))
            (ROOT / "README.md").write_text(text, encoding="utf-8")
            return
        assert condensed(done.stdout) == shown, f"on {run} run; --update-golden rewrites it"
    assert sorted(path.name for path in tmp_path.iterdir()) == [checkout.name]


def test_the_second_command_is_the_check() -> None:
    command = blocks(README, "sh")[-1].strip()
    assert command == "sh tests/run.sh"
    assert command.split()[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_first_policy_makes_a_plan(tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(blocks(README, "yaml")[0], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "kcconfig", "plan", "demo.yaml", "--server", "file:realm.json"],
        cwd=tmp_path,
        env={**CLEAN, "PYTHONPATH": str(ROOT), "WEB_CLIENT_SECRET": "hunter2"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "+ client web" in done.stdout
    assert "hunter2" not in done.stdout + done.stderr


def test_commands_and_examples_exist() -> None:
    named = re.findall(r"^kcconfig (\w+)(.*)$", "".join(blocks(README, "sh")), re.MULTILINE)
    assert {command for command, _ in named} <= set(COMMANDS)
    files = [file for _, rest in named for file in re.findall(r"examples/\S+", rest)]
    assert [file for file in files if not (ROOT / file).is_file()] == []


def test_exit_codes_are_those_of_the_help() -> None:
    assert re.findall(r"^\| (\d+) \|", README, re.MULTILINE) == [code for code, _ in EXIT_CODES]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    file = ROOT / page
    links = re.findall(r"\]\(([^)#]+)\)", file.read_text(encoding="utf-8"))
    local = [link for link in links if not link.startswith("https://")]
    assert [link for link in local if not (file.parent / link).exists()] == []


def test_the_repeated_plan_is_left_out() -> None:
    printed = "$ plan\n+ one\n- two\n\n$ apply\n+ one\n- two\nDone.\n\n$ plan\nNo changes.\n\n"
    assert condensed(printed) == "$ plan\n+ one\n- two\n\n$ apply\n...\nDone.\n\n$ plan\nNo changes.\n"
