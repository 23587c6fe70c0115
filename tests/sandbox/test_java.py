"""Which Java is taken, and what is said where none will do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kcconfig.sandbox import SandboxError
from kcconfig.sandbox.java import java


@pytest.mark.parametrize(
    "said",
    [
        'openjdk version "17.0.15" 2025-04-15',
        'openjdk version "25" 2025-09-16',
        'java version "21.0.4" 2024-07-16 LTS',
        'Picked up JAVA_TOOL_OPTIONS: -Dx=y\nopenjdk version "24-ea" 2025-03-18',
    ],
)
def test_a_new_java_is_taken(program: Callable[..., Path], said: str) -> None:
    path = program("java", f"cat >&2 <<'END'\n{said}\nEND")
    assert java() == path


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("""echo 'openjdk version "11.0.2" 2019-01-15' >&2""", "{path} is Java 11"),
        ("""echo 'java version "1.8.0_392"' >&2""", "{path} is Java 8"),
        ("echo 'Unable to locate a Java Runtime.' >&2; exit 1", "{path} does not tell its version"),
    ],
)
def test_another_java_is_refused_with_what_was_found(
    program: Callable[..., Path], script: str, message: str
) -> None:
    path = program("java", script)
    with pytest.raises(SandboxError) as caught:
        java()
    assert message.format(path=path) in caught.value.message
    assert "install" in str(caught.value.help)


def test_no_java_at_all(program: Callable[..., Path]) -> None:
    with pytest.raises(SandboxError, match="no java on PATH"):
        java()


def test_java_home_wins_over_path(java: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kcconfig.sandbox.java import java as find

    folder = tmp_path / "jdk" / "bin"
    folder.mkdir(parents=True)
    mine = java.rename(folder / "java")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "jdk"))
    assert find() == mine


def test_a_wrong_java_home_is_not_passed_over(
    java: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kcconfig.sandbox.java import java as find

    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(SandboxError, match="JAVA_HOME"):
        find()
