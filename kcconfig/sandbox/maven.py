"""Getting a distribution with the Maven client, which knows an organisation's own repositories."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from kcconfig.sandbox.error import SandboxError

_PATIENCE: Final = 1800
_UNKNOWN: Final = ("Could not find artifact org.keycloak:keycloak-quarkus-dist", "was not found in")


class MavenFailedError(SandboxError):
    """Maven could not do its work; another way may."""


def available() -> bool:
    return shutil.which("mvn") is not None


def fetch(version: str, folder: Path) -> Path:
    """Have Maven copy the distribution into `folder`, and return the archive.

    Raises SandboxError where its repositories do not have the version, MavenFailedError where it fails otherwise.
    """
    arguments = [
        shutil.which("mvn") or "mvn",
        "-q",
        "-B",
        "--strict-checksums",
        "dependency:copy",
        f"-Dartifact=org.keycloak:keycloak-quarkus-dist:{version}:zip",
        f"-DoutputDirectory={folder}",
    ]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KCCONFIG_")}
    try:
        done = subprocess.run(  # noqa: S603
            arguments,
            check=False,
            cwd=folder,  # a pom.xml where the user stands has no say
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
        )
    except OSError as error:
        raise MavenFailedError(f"mvn cannot be run: {error.strerror}") from error
    except subprocess.TimeoutExpired:
        raise MavenFailedError(f"mvn takes longer than {_PATIENCE} s") from None
    archive = next(folder.glob("*.zip"), None)
    if done.returncode == 0 and archive is not None:
        return archive
    raise _failure(version, done.stdout + done.stderr)


def _failure(version: str, output: str) -> SandboxError:
    if any(text in output for text in _UNKNOWN):
        return SandboxError(
            f"Maven's repositories do not have Keycloak {version}",
            where=f"org.keycloak:keycloak-quarkus-dist:{version}:zip",
            help="check --version, or name a --mirror",
        )
    lines = [line for line in output.splitlines() if line.startswith("[ERROR]")]
    return MavenFailedError(
        f"mvn failed: {lines[0].removeprefix('[ERROR]').strip() if lines else 'no reason'}"
    )
