"""Who may import whom, and what the cheap commands must not import."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "kcconfig"

ROWS = (
    ("__main__",),
    ("cli",),
    ("verify",),
    ("sandbox",),
    ("apply", "export"),
    ("servers",),
    ("reports", "render"),
    ("explain", "lint", "plan"),
    ("rules",),
    ("lifetimes",),
    ("policy",),
    ("realm",),
    ("settings",),
    ("document",),
    ("errors",),
    ("model",),
    ("resources", "durations"),
)
"""Top to bottom: a package imports only from rows below its own."""

RANK = {name: rank for rank, row in enumerate(ROWS) for name in row}

RESERVED = {
    "keycloak": ("servers",),
    "click": ("cli",),
    "jinja2": ("policy.templates", "render.engine", "reports.timeline"),
    "deepdiff": ("plan",),
    "pydantic": ("settings", "plan"),
    "rich": (),
}
"""Libraries and the places that alone may import them."""

HEAVY = {
    "pydantic",
    "yaml",
    "jinja2",
    "keycloak",
    "deepdiff",
    "rich",
    "asyncio",
    "platformdirs",
    "importlib.metadata",
}
SMALL = {"dataclasses", "difflib", "pathlib", "shutil"}
"""Cheap ones that add up, where every millisecond counts."""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def dotted(path: Path) -> str:
    """`cli.lazy` for kcconfig/cli/lazy.py, `cli` for kcconfig/cli/__init__.py, empty for the root."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Each import, at whatever depth, as line and full name; relative ones cannot be told apart, so none may be."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: dotted(path) or "kcconfig")
def test_imports_go_down_only(path: Path) -> None:
    here = dotted(path).split(".")[0]
    for line, name in imports(path):
        first, _, rest = name.partition(".")
        there = rest.split(".")[0]
        if first != "kcconfig" or there not in RANK or there == here:
            continue
        assert here, f"{path.name}:{line}: the root imports {name}"
        assert RANK[here] < RANK[there], f"{dotted(path)}:{line}: {here} must not import {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: dotted(path) or "kcconfig")
def test_libraries_stay_in_their_places(path: Path) -> None:
    here = dotted(path)
    for line, name in imports(path):
        places = RESERVED.get(name.split(".")[0])
        if places is not None:
            allowed = any(here == place or here.startswith(f"{place}.") for place in places)
            assert allowed, f"{here}:{line}: only {places} may import {name}"


def test_every_package_has_a_row() -> None:
    found = {dotted(path).split(".")[0] for path in modules()} - {""}
    assert found <= set(RANK), "a new package needs its place in ROWS"


@pytest.mark.parametrize(
    ("args", "unwanted"),
    [
        (["--help"], HEAVY | SMALL),
        (["--version"], HEAVY | SMALL),
        (["settings", "--help"], HEAVY),
    ],
)
def test_help_imports_little(args: list[str], unwanted: set[str]) -> None:
    code = (
        "import sys\n"
        "from kcconfig.cli import run\n"
        "try:\n    run(sys.argv[1:])\n"
        "except SystemExit:\n    print('|', *sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    loaded = set(done.stdout.rpartition("|")[2].split())
    assert "click" in loaded
    assert sorted(loaded & unwanted) == []
