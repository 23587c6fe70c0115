"""What every JSON document of kcconfig has around its own parts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from kcconfig import __version__

SCHEMA_VERSION: Final = 1


def json_document(parts: dict[str, Any], errors: Sequence[dict[str, Any]] = ()) -> str:
    """A complete JSON document: version, tool, the parts in their order, and the errors last."""
    whole = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "kcconfig", "version": __version__},
        **parts,
        "errors": list(errors),
    }
    return json.dumps(whole, indent=2) + "\n"
