"""Names of the environment variables that stand in for secrets."""

from __future__ import annotations

import re
from typing import Final

from kcconfig.model import Address, Path

CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
OTHER: Final = re.compile(r"[^A-Z0-9]+")
CONTAINERS: Final = frozenset({"attributes", "config"})
RESERVED: Final = "KCCONFIG_"
"""Variables of kcconfig's own begin so."""


class Variables:
    """Gives each secret a name of its own: `TEST_CLIENT_SECRET` for the secret of client `test-client`."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def expression(self, address: Address, path: Path) -> str:
        """What a policy says in place of the secret."""
        name = wanted = _name(address, path)
        count = 1
        while name in self.names:
            count += 1
            name = f"{wanted}_{count}"
        self.names.append(name)
        return f"{{{{ env.{name} }}}}"


def _name(address: Address, path: Path) -> str:
    parts = (*address[1::2], *(part for part in path if part not in CONTAINERS))
    name = "_".join(OTHER.sub("_", CAMEL.sub("_", part).upper()).strip("_") or "X" for part in parts)
    if name[0].isdigit() or name.startswith(RESERVED):
        return f"SECRET_{name}"
    return name
