"""How much a document may hold. The limits are far above any real policy, and far below what would hurt."""

from __future__ import annotations

from typing import Final

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_DEPTH: Final = 64
MAX_ALIAS_NODES: Final = 50_000
"""Nodes that aliases and merge keys may add by copying."""

MAX_DIGITS: Final = 400
"""Digits of a number; more are a mistake, and converting them takes time that grows with their square."""
