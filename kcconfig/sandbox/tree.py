"""The file tree of one server: its own small files, and the libraries of its distribution.

The first `start-dev` of a version spends most of its time on what Keycloak calls the build, and writes it to
`lib/quarkus`. That folder is kept beside the distribution; later servers begin with a copy of it.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Final

from kcconfig.sandbox.distribution import settle
from kcconfig.sandbox.error import SandboxError

_OWN: Final = ("bin", "conf", "providers", "lib/app")
_SHARED: Final = ("lib/lib", "themes")
"""Large, or empty, and only read."""

_BUILD: Final = Path("lib/quarkus")


def grow(distribution: Path, folder: Path) -> None:
    """Make the tree of a server in its folder."""
    (folder / "lib").mkdir()
    for name in _OWN:
        if (distribution / name).is_dir():
            shutil.copytree(distribution / name, folder / name)
    for name in _SHARED:
        if (distribution / name).is_dir():
            (folder / name).symlink_to(distribution / name)
    for file in (distribution / "lib").glob("*.jar"):
        shutil.copy2(file, folder / "lib")
    build = _kept(distribution)
    shutil.copytree(build if build.is_dir() else distribution / _BUILD, folder / _BUILD)


def keep_build(distribution: Path, folder: Path) -> None:
    """Keep the build of a server that has started, if there is none yet."""
    target = _kept(distribution)
    if target.is_dir():
        return
    with tempfile.TemporaryDirectory(dir=distribution.parent, prefix=".new-") as name:
        new = Path(name) / "build"
        shutil.copytree(folder / _BUILD, new)
        settle(new, target)


def add_import(file: Path, folder: Path) -> None:
    """Put a realm's file where Keycloak imports from. Raises SandboxError for what is no JSON."""
    try:
        text = file.read_text(encoding="utf-8")
        json.loads(text)
    except OSError as error:
        raise SandboxError(f"cannot read the file to import: {error.strerror}", where=str(file)) from error
    except ValueError:
        raise SandboxError(
            "the file to import is no JSON",
            where=str(file),
            help="Keycloak imports realm representations, as its own export writes them",
        ) from None
    target = folder / "data" / "import"
    target.mkdir(parents=True)
    (target / "imported-realm.json").write_text(text, encoding="utf-8")


def _kept(distribution: Path) -> Path:
    return distribution.with_name(f"{distribution.name}-built")
