"""An unpacked distribution of a version: out of the cache, with Maven, or from a mirror."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from kcconfig.realm.versions import KNOWN, table_version
from kcconfig.sandbox import maven, mirror
from kcconfig.sandbox.error import SandboxError
from kcconfig.sandbox.home import Home
from kcconfig.sandbox.unpack import unpack

Say = Callable[[str], None]
"""Is told what happens, a line at a time."""


def full_version(text: str) -> str:
    """A version with all three numbers; `26.7` is the known one of that line.

    Raises SandboxError for what is no version, for one older than supported, and for a short one not known.
    """
    try:
        table_version(text)
    except ValueError as error:
        raise SandboxError(str(error), help=f"such as --version {KNOWN[-1]}") from None
    if text.count(".") > 1:
        return text
    for known in reversed(KNOWN):
        if known.startswith(f"{text}."):
            return known
    raise SandboxError(f"which {text}? Name the full version, such as {text}.0")


def distribution(version: str, home: Home, source: str | None, say: Say) -> Path:
    """The unpacked distribution. `source` is a mirror's URL: then nothing else is asked. Raises SandboxError.

    It appears in one step, so that several processes may do this at once.
    """
    target = home.distributions / f"keycloak-{version}"
    if target.is_dir():
        return target
    with tempfile.TemporaryDirectory(dir=home.distributions, prefix=".new-") as name:
        folder = Path(name)
        archive = home.distributions / f"keycloak-{version}.zip"
        if not archive.is_file():
            archive = _get(version, folder, source, say)
        say(f"unpacking Keycloak {version}")
        new = folder / "unpacked"
        new.mkdir()
        unpack(archive, new)
        settle(new, target)
    return target


def settle(new: Path, target: Path) -> None:
    """Move a complete folder to its place, unless another process was quicker."""
    try:
        new.rename(target)
    except OSError:
        if not target.is_dir():
            raise


def _get(version: str, folder: Path, source: str | None, say: Say) -> Path:
    if source is None and maven.available():
        say(f"getting Keycloak {version} with Maven")
        try:
            return maven.fetch(version, folder)
        except maven.MavenFailedError as error:
            say(error.message)
    say(f"downloading Keycloak {version} from {mirror.host(source)}")
    archive = folder / f"keycloak-{version}.zip"
    mirror.download(version, archive, source)
    return archive
