"""The folder of the sandbox: distributions in `dist/`, running servers in `servers/`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from kcconfig.sandbox.error import SandboxError


class Home(NamedTuple):
    """Where distributions and servers are kept."""

    root: Path

    @property
    def distributions(self) -> Path:
        return self.root / "dist"

    @property
    def servers(self) -> Path:
        return self.root / "servers"

    @property
    def failed_log(self) -> Path:
        """The log of the last server that did not start; its folder is gone."""
        return self.root / "failed-start.log"


def home_of(root: Path | None = None) -> Home:
    """The given folder, else `KCCONFIG_SANDBOX_HOME`, else the user's cache; its parts are made."""
    home = Home((root or _default()).resolve())
    try:
        for each in (home.distributions, home.servers):
            each.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SandboxError(
            f"cannot make the sandbox's folder: {error.strerror}",
            where=str(home.root),
            help="name another one in KCCONFIG_SANDBOX_HOME",
        ) from error
    return home


def _default() -> Path:
    chosen = os.environ.get("KCCONFIG_SANDBOX_HOME")
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("kcconfig")
