"""Finding a Java that can run Keycloak."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from kcconfig.sandbox.error import SandboxError

MINIMUM: Final = 17

_INSTALL: Final = (
    f"install a JDK or JRE {MINIMUM} or newer (such as apt install openjdk-{MINIMUM}-jre-headless, "
    f"brew install openjdk@{MINIMUM}) and put it on PATH or name its folder in JAVA_HOME"
)
_VERSION: Final = re.compile(r'version "(?:1\.)?(\d+)[^"]*"')
_PATIENCE: Final = 30


def java() -> Path:
    """The Java of `JAVA_HOME`, else of `PATH`. Raises SandboxError where there is none, or only an old one."""
    path = _find()
    said = _version_text(path)
    found = _VERSION.search(said)
    if found is None:
        raise SandboxError(f"{path} does not tell its version", where=f"{path} -version", help=_INSTALL)
    if int(found[1]) < MINIMUM:
        raise SandboxError(
            f"Keycloak needs Java {MINIMUM} or newer, and {path} is Java {found[1]}", help=_INSTALL
        )
    return path


def _find() -> Path:
    home = os.environ.get("JAVA_HOME")
    if home:
        path = Path(home) / "bin" / "java"
        if os.access(path, os.X_OK):
            return path
        raise SandboxError("JAVA_HOME names a folder without bin/java", where=home, help=_INSTALL)
    found = shutil.which("java")
    if found is None:
        raise SandboxError("Keycloak needs Java, and there is no java on PATH", help=_INSTALL)
    return Path(found).absolute()


def _version_text(path: Path) -> str:
    try:
        done = subprocess.run(  # noqa: S603
            [path, "-version"],
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stderr + done.stdout
