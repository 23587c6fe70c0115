"""Unpacking a distribution: nothing outside the folder, and scripts stay executable."""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Final

from kcconfig.sandbox.error import SandboxError

_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
"""What `zipfile` raises for archives that are cut off, damaged or encrypted."""


def unpack(archive: Path, target: Path) -> None:
    """Unpack into `target`, without the one folder that a distribution holds everything in.

    Raises SandboxError for a damaged archive, for one that is no Keycloak, and for names that lead outside.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            for entry in opened.infolist():
                _extract(opened, entry, target)
    except _BROKEN as error:
        raise SandboxError(
            f"the distribution is damaged: {error}", where=str(archive), help="remove the file and try again"
        ) from error
    if not (target / "bin" / "kc.sh").is_file():
        raise SandboxError("this is no Keycloak distribution: it has no bin/kc.sh", where=str(archive))


def _extract(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
    name = PurePosixPath(entry.filename.replace("\\", "/"))
    mode = entry.external_attr >> 16
    if name.is_absolute() or ".." in name.parts or ":" in entry.filename or stat.S_ISLNK(mode):
        raise SandboxError(
            f"the distribution holds a name that leads outside: {entry.filename}",
            where=str(opened.filename),
            help="do not trust where it came from",
        )
    path = target.joinpath(*name.parts[1:])
    if entry.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(entry) as source, path.open("wb") as copy:
        shutil.copyfileobj(source, copy)
    if mode & 0o111:
        path.chmod(0o755)
