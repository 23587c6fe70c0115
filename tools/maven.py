"""Fetches artefacts with the Maven client."""

from __future__ import annotations

import subprocess
from pathlib import Path


def artifact(coordinates: str, folder: Path) -> Path:
    """The file of `group:name:version:packaging` in a folder, fetched if it is not there yet.

    Raises CalledProcessError if Maven cannot get it.
    """
    _, name, version, packaging = coordinates.split(":")
    file = folder / f"{name}-{version}.{packaging}"
    if not file.exists():
        command = [
            "mvn",
            "-q",
            "-B",
            "dependency:copy",
            f"-Dartifact={coordinates}",
            f"-DoutputDirectory={folder}",
        ]
        subprocess.run(command, check=True)
    return file
