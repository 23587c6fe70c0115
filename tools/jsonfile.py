"""How the tools write the data files: sorted, compact inside, one line for each thing worth its own line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

DATA: Final = Path(__file__).resolve().parent.parent / "kcconfig" / "realm" / "data"


def text_of(value: Any, depth: int) -> str:
    """JSON text with sorted keys and a newline at the end; maps are broken into lines down to `depth`."""
    return _lines(value, depth, "") + "\n"


def _lines(value: Any, depth: int, indent: str) -> str:
    if depth == 0 or not isinstance(value, dict) or not value:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    inner = f"{indent} "
    rows = (
        f"{inner}{json.dumps(key, ensure_ascii=False)}: {_lines(value[key], depth - 1, inner)}"
        for key in sorted(value)
    )
    return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
