"""Real realm files of public projects, which are no part of this repository.

`KCCONFIG_CORPUS` names their folder; without it, it is looked for next to the repository.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

CORPUS = Path(os.environ.get("KCCONFIG_CORPUS") or Path(__file__).resolve().parents[3] / "shared" / "corpus")


def accepted(version: str) -> list[Path]:
    """The files that a server of this version accepts; none where the folder is not there."""
    index = CORPUS / "index.jsonl"
    if not index.is_file():
        return []
    rows = map(json.loads, index.read_text(encoding="utf-8").splitlines())
    return [CORPUS / row["file"] for row in rows if row["server"].get(version, {}).get("status") == 201]
