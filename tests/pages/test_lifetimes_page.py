"""docs/lifetimes.md tells the truth: its commands are run, and what they print is compared with what it shows."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from helpers import kcconfig
from pages import ROOT, blocks, cut

PAGE = ROOT / "docs" / "lifetimes.md"
EXAMPLES = sorted((ROOT / "examples" / "lifetimes").glob("*.yaml"))
SHOWN = blocks(PAGE.read_text(encoding="utf-8"), "console")


@pytest.mark.parametrize("block", SHOWN, ids=lambda block: block.partition("\n")[0][:70])
def test_a_command_prints_what_the_page_shows(block: str, update_golden: bool) -> None:
    first, _, shown = block.partition("\n")
    prompt, program, *args = shlex.split(first)
    assert (prompt, program) == ("$", "kcconfig")
    result = kcconfig(*args, folder=ROOT, env={})
    assert (result.code, result.stderr) == (0, ""), result
    real = cut(result.stdout, shown)
    if update_golden:
        text = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(text.replace(block, f"{first}\n{real}"), encoding="utf-8")
        return
    assert real == shown, "--update-golden rewrites it"


def test_every_block_is_a_command_with_its_output() -> None:
    fences = re.findall(r"^```(\w*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert fences == ["console", ""] * len(SHOWN)
    assert all(block.startswith("$ kcconfig ") and block.count("\n") > 1 for block in SHOWN)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_page_uses_each_example(file: Path) -> None:
    assert str(file.relative_to(ROOT)) in "".join(SHOWN)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_lint_finds_what_an_example_says(file: Path) -> None:
    result = kcconfig("lint", str(file), "--format", "json", folder=ROOT, env={})
    found = {each["rule"] for each in json.loads(result.stdout)["findings"]}
    said = re.search(r"^# Lint finds (.*?):", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert found == set(re.split(", | and ", said[1]) if said else ())
