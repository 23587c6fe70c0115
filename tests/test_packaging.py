"""What is shipped: the wheel is built, installed beside nothing of the checkout, and used."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from kcconfig import __version__
from kcconfig.resources import folder

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")

RUNTIME = {
    "click",
    "pydantic",
    "jinja2",
    "python-keycloak",
    "deepdiff",
    "PyYAML",
    "jwcrypto",
    "platformdirs",
}
"""The libraries that users get; one more is a decision, not a line."""


def run(*command: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("KCCONFIG_", "NO_COLOR", "FORCE_COLOR"))
    }
    return subprocess.run(
        command,
        cwd=cwd,
        env={**kept, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the source distribution as an index would have it."""
    out = tmp_path_factory.mktemp("dist")
    done = run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


@pytest.fixture(scope="session")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the installed wheel and its scripts; the libraries are those of the tests."""
    target = tmp_path_factory.mktemp("site")
    options = ("--no-deps", "--no-index", "--quiet", "--target", str(target))
    done = run(sys.executable, "-m", "pip", "install", *options, str(wheel), cwd=target)
    assert done.returncode == 0, done.stderr
    return target


def test_wheel_holds_all_data_of_the_checkout(wheel: Path) -> None:
    packaged = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "kcconfig").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    for name in ("policies", "templates"):
        shipped = [path.relative_to(ROOT) for path in (ROOT / name).rglob("*") if path.is_file()]
        assert shipped
        expected |= {f"kcconfig/_shipped/{path}" for path in shipped}
    assert "kcconfig/realm/data/fields.json" in expected
    assert expected <= packaged
    assert {name.split("/")[0] for name in packaged} == {"kcconfig", f"kcconfig-{__version__}.dist-info"}


@pytest.mark.parametrize("name", ["policies", "templates"])
def test_shipped_folders_are_found(name: str, site: Path) -> None:
    assert folder(name) == ROOT / name
    code = f"from kcconfig.resources import folder; print(folder({name!r}))"
    done = run(sys.executable, "-c", code, cwd=site, PYTHONPATH=str(site))
    assert done.stdout.strip() == str(site / "kcconfig" / "_shipped" / name), done.stderr


def test_a_folder_that_is_not_shipped_is_told() -> None:
    with pytest.raises(FileNotFoundError, match="kcconfig is installed without its recipes"):
        folder("recipes")


@pytest.mark.parametrize("start", [["bin/kcconfig"], ["-m", "kcconfig"]], ids=["script", "module"])
def test_installed_command_tells_its_version(start: list[str], site: Path) -> None:
    done = run(sys.executable, *start, "--version", cwd=site, PYTHONPATH=str(site))
    assert (done.returncode, done.stdout) == (0, f"kcconfig {__version__}\n"), done.stderr


def test_installed_command_plans_with_a_pack(site: Path, tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text("realm: demo\nextends: pack:baseline\n", encoding="utf-8")
    command = ("-m", "kcconfig", "plan", "demo.yaml", "--server", "file:realm.json")
    done = run(sys.executable, *command, cwd=tmp_path, PYTHONPATH=str(site))
    assert done.returncode == 0, done.stderr
    assert "+ realm demo" in done.stdout


def test_runtime_libraries_are_the_chosen_ones(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        name = f"kcconfig-{__version__}.dist-info/METADATA"
        metadata = archive.read(name).decode()
    required = re.findall(r"^Requires-Dist: ([\w.-]+)(.*)$", metadata, re.MULTILINE)
    assert {project.lower() for project, _ in required} == {project.lower() for project in RUNTIME}
    assert all(limit for _, limit in required), "each names its oldest version"


def pins(lock: str) -> set[str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return set(re.findall(r"^([\w.-]+==\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_are_hashed_and_name_no_place(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert len(pins(lock)) == len(re.findall(r"^\S", text, re.MULTILINE))
    blocks = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert re.search(r"://|--index|--find-links|file:|@ ", text) is None


def test_locks_agree_and_hold_what_is_declared() -> None:
    runtime, dev = map(pins, LOCKS)
    assert runtime <= dev
    declared = [re.split(r"[<>=]", each)[0].lower() for each in PYPROJECT["project"]["dependencies"]]
    assert set(declared) <= {pin.split("==")[0] for pin in runtime}
    groups = PYPROJECT["dependency-groups"]
    declared += [re.split(r"[<>=]", each)[0].lower() for each in groups["dev"] if isinstance(each, str)]
    assert set(declared) <= {pin.split("==")[0] for pin in dev}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """As much of a checkout as making a `.venv` looks at."""
    made = tmp_path / "a checkout"
    (made / "tools").mkdir(parents=True)
    shutil.copy(ROOT / "tools" / "venv.sh", made / "tools")
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, made)
    return made


def fake(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_python_that_is_too_old_is_refused_before_anything_is_made(checkout: Path, tmp_path: Path) -> None:
    old = fake(tmp_path / "old python", "exit 1")
    done = run("sh", "tools/venv.sh", "requirements.lock", cwd=checkout, PYTHON=str(old))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: PYTHON={old} is no Python 3.11 or newer\n"
    assert not (checkout / ".venv").exists()


def test_packages_are_installed_once_and_again_when_the_lock_changes(checkout: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    fake(checkout / ".venv" / "bin" / "python", f'echo "$@" >> "{log}"')
    installs = []
    for lock in ("requirements.lock", "requirements.lock", "requirements.lock"):
        if len(installs) == 2:
            (checkout / lock).write_text("changed", encoding="utf-8")
        done = run("sh", "tools/venv.sh", lock, cwd=checkout)
        assert (done.returncode, done.stdout) == (0, "")
        installs.append(len(re.findall(r"^-m pip install", log.read_text(encoding="utf-8"), re.MULTILINE)))
    assert installs == [2, 2, 4]
    assert "--require-hashes -r requirements.lock" in log.read_text(encoding="utf-8")
