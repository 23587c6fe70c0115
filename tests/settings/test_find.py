"""Which settings file is found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kcconfig.errors import SettingsError
from kcconfig.settings.find import find


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A settings file, and folders a/b below it."""
    (tmp_path / "kcconfig.yaml").touch()
    (tmp_path / "a" / "b").mkdir(parents=True)
    return tmp_path


def worktree(path: Path) -> None:
    (path / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")


def checkout(path: Path) -> None:
    (path / ".git").mkdir()


@pytest.mark.parametrize("mark", [worktree, checkout])
def test_it_is_searched_up_to_the_root_of_the_repository(tree: Path, mark: Callable[[Path], None]) -> None:
    mark(tree)
    found = find(None, {}, tree / "a" / "b")
    assert found is not None
    assert found.resolve() == tree / "kcconfig.yaml"


@pytest.mark.parametrize("mark", [worktree, checkout])
def test_it_is_not_searched_above_the_root(tree: Path, mark: Callable[[Path], None]) -> None:
    mark(tree / "a")
    assert find(None, {}, tree / "a" / "b") is None


def test_outside_a_repository_only_the_folder_itself_counts(tree: Path) -> None:
    assert find(None, {}, tree) == tree / "kcconfig.yaml"
    assert find(None, {}, tree / "a") is None


def test_the_nearest_one_counts(tree: Path) -> None:
    checkout(tree)
    (tree / "a" / "kcconfig.yaml").touch()
    found = find(None, {}, tree / "a" / "b")
    assert found is not None
    assert found.resolve() == tree / "a" / "kcconfig.yaml"


def test_from_the_working_directory_it_reads_as_a_relative_path(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout(tree)
    monkeypatch.chdir(tree / "a")
    assert str(find(None, {}, None)) == "../kcconfig.yaml"


def test_a_named_file_counts_before_the_variable_and_the_search(tree: Path) -> None:
    (tree / "flag.yaml").touch()
    (tree / "variable.yaml").touch()
    environ = {"KCCONFIG_CONFIG": "variable.yaml"}
    assert find(Path("flag.yaml"), environ, tree) == tree / "flag.yaml"
    assert find(None, environ, tree) == tree / "variable.yaml"


@pytest.mark.parametrize(("config", "origin"), [(Path("no.yaml"), "--config"), (None, "KCCONFIG_CONFIG")])
def test_a_named_file_must_be_there(tree: Path, config: Path | None, origin: str) -> None:
    with pytest.raises(SettingsError, match=f"no.yaml \\({origin}\\) does not exist"):
        find(config, {"KCCONFIG_CONFIG": "no.yaml"}, tree)
