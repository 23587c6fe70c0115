"""Compiling small policies, in a folder of their own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kcconfig.errors import PolicyError
from kcconfig.model import Desired, Finding
from kcconfig.policy import compile_files


class Policies:
    """Writes files and compiles them; the first file is the policy unless `paths` says otherwise."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def compile(self, files: str | Mapping[str, str], *paths: str, **options: Any) -> list[Desired]:
        written = {"policy.yaml": files} if isinstance(files, str) else files
        self.write(written)
        return compile_files(paths or [next(iter(written))], **options)

    def one(self, files: str | Mapping[str, str], **options: Any) -> Desired:
        (desired,) = self.compile(files, **options)
        return desired

    def values(
        self, files: str | Mapping[str, str], address: tuple[str, ...] = (), **options: Any
    ) -> dict[str, Any]:
        """What the policy says of one object: values by dotted path."""
        found = self.one(files, **options).objects[address].settings
        return {".".join(path): setting.value for path, setting in found.items()}

    def errors(self, files: str | Mapping[str, str], **options: Any) -> list[Finding]:
        with pytest.raises(PolicyError) as caught:
            self.compile(files, **options)
        return list(caught.value.findings)

    def error(self, files: str | Mapping[str, str], **options: Any) -> Finding:
        (finding,) = self.errors(files, **options)
        return finding


@pytest.fixture
def policies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Policies:
    monkeypatch.chdir(tmp_path)
    return Policies(tmp_path)
