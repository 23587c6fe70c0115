"""Where a proof takes place."""

from __future__ import annotations

from typing import NamedTuple

from kcconfig.verify.admin import Admin
from kcconfig.verify.web import Web


class Place(NamedTuple):
    """A realm of a server, as applications and as an administrator see it.

    `admin` is None where nobody may look behind the scenes; `source` is the file that was asked about, or the
    server, `server` the server's address.
    """

    web: Web
    admin: Admin | None
    version: str
    source: str
    server: str
