"""Files that ship with kcconfig: packs (`policies/`) and templates (`templates/`).

In a wheel they are inside the package; in a checkout, editable installs included, they stand at the top
of the repository.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Path of a shipped folder, `policies` or `templates`. Raises FileNotFoundError if it is not there."""
    for candidate in (_PACKAGE / "_shipped" / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"kcconfig is installed without its {name}")
