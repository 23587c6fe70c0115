"""A Keycloak, through its admin API."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kcconfig.errors import ServerError, SettingsError
from kcconfig.model import Live, Step
from kcconfig.servers.ids import Ids
from kcconfig.servers.paths import base_url
from kcconfig.servers.reading import Reading
from kcconfig.servers.transport import Transport
from kcconfig.servers.writing import Writing
from kcconfig.settings import Auth

READS_IN_FLIGHT: Final = 16


class AdminApi:
    """A `Server` that is a Keycloak. `url` keeps the base path and ends without a slash."""

    def __init__(
        self, url: str, *, auth: Auth | None, ca_file: Path | None = None, parallel: int | None = None
    ) -> None:
        base = base_url(url)
        if auth is None or auth.kind is None:
            raise SettingsError(auth.lacking if auth and auth.lacking else "no login is given")
        if ca_file is not None and not ca_file.is_file():
            raise ServerError(
                f"the CA file {ca_file} is not there", help="look at --ca-file or KCCONFIG_CA_FILE"
            )
        self.url = base.rstrip("/")
        self._workers = parallel or READS_IN_FLIGHT
        self._transport = Transport(
            base, auth, workers=self._workers, verify=str(ca_file) if ca_file else True
        )
        self._ids = Ids()
        self._version: str | None = None
        self._writing = Writing(self._transport, self._ids)

    def read(self, realm: str, sections: frozenset[str]) -> Live:
        reading = Reading(self._transport, self._ids, realm, self._version)
        live = reading.run(sections, self._workers)
        self._version = reading.version
        return live

    def perform(self, realm: str, step: Step) -> None:
        self._writing.perform(realm, step)

    def close(self) -> None:
        self._transport.close()
