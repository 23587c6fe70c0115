"""How much a document may hold, so that a hostile or mistaken file is refused quickly."""

from __future__ import annotations

from typing import Final

MAX_BYTES: Final = 32 * 1024 * 1024
MAX_DEPTH: Final = 64
"""Maps and lists inside each other."""

MAX_NODES: Final = 1_000_000
"""Values of one file. An export of 5 000 clients has about 400 000."""

MAX_EVENTS: Final = 2 * MAX_NODES
"""What a YAML parser may say about them: a key and a value, or a start and an end."""

MAX_DOCUMENTS: Final = 10_000
MAX_COMMENTS: Final = 100_000

MAX_ALIAS_NODES: Final = 50_000
"""Nodes of one document that come from aliases."""

MAX_DIGITS: Final = 300
"""Of one number: what is longer is no setting of Keycloak's, and soon more than a float can hold."""
