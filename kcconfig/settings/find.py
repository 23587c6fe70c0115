"""Which `kcconfig.yaml` counts: the one that is named, else the nearest one inside the repository."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kcconfig.errors import SettingsError

FILE_NAME: Final = "kcconfig.yaml"


def find(config: Path | None, environ: Mapping[str, str], cwd: Path | None) -> Path | None:
    """The file to read, or None. Raises SettingsError where a named one is not there.

    Without `cwd` the path is relative to the working directory, as people want to read it.
    """
    base = cwd or Path()
    named, origin = (config, "--config") if config else (_variable(environ), "KCCONFIG_CONFIG")
    if named is None:
        return next((path for path in _candidates(base) if path.is_file()), None)
    if not (base / named).is_file():
        raise SettingsError(f"the settings file {named} ({origin}) does not exist")
    return base / named


def _variable(environ: Mapping[str, str]) -> Path | None:
    value = environ.get("KCCONFIG_CONFIG")
    return Path(value) if value else None


def _candidates(base: Path) -> Iterator[Path]:
    """Yield the file here and in each folder up to the repository's root.

    Outside a repository only the one here: a file in a shared folder above must not say where secrets go.
    """
    here = base.resolve()
    levels = [here, *here.parents]
    root = next((level for level, folder in enumerate(levels) if (folder / ".git").exists()), 0)
    for level in range(root + 1):
        yield base.joinpath(*[".."] * level, FILE_NAME)
