"""What a token says, read without checking its signature: the server that gave it is asked, not trusted."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from kcconfig.verify.error import TokenError


def claims(token: str) -> Mapping[str, Any]:
    """The claims of a signed JWT; times in them are Unix times. Raises TokenError for anything else."""
    parts = token.split(".")
    if len(parts) != 3:
        raise TokenError(f"a token of {len(parts)} parts is not a JWT", help=_HELP)
    data = _json(parts[1])
    if not isinstance(data, dict):
        raise TokenError("the second part of the token is not a JSON object", help=_HELP)
    return data


_HELP = "kcconfig reads signed tokens; encrypted and opaque ones say nothing to it"


def _json(part: str) -> Any:
    try:
        return json.loads(base64.b64decode(part + "=" * (-len(part) % 4), b"-_", validate=True))
    except (binascii.Error, ValueError):
        return None
