"""What holds live realms: a Keycloak or a realm file, behind one small interface."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kcconfig.errors import ServerError

if TYPE_CHECKING:
    from kcconfig.model import Live, Step
    from kcconfig.settings import Auth


class Server(Protocol):
    """Holds realms. `url` is how headings name it; it never carries credentials."""

    url: str

    def read(self, realm: str, sections: frozenset[str]) -> Live:
        """The realm itself, and the sections and scope lists that are asked for.

        A realm that is not there is an answer, not an error. Raises ServerError, also where the account
        may not see all of what is asked for.
        """

    def perform(self, realm: str, step: Step) -> None:
        """Does one write. Raises ServerError; what the step wants may then have been done or not."""

    def close(self) -> None:
        """Ends it. A realm file keeps its last writes here at the latest, so this may raise ServerError."""


def open(  # noqa: A001
    url: str, *, auth: Auth | None = None, ca_file: Path | None = None, parallel: int | None = None
) -> Server:
    """The server at an address: `https://…`, or `file:PATH` for a realm file.

    A Keycloak is logged in to in the background, so what goes wrong there is raised at first use.
    `parallel` is how many requests may be in flight. Raises ServerError for an address or a CA file that
    cannot be used, SettingsError where the login lacks something.
    """
    if url.startswith("file:"):
        from kcconfig.servers.realm_file import RealmFile

        return RealmFile(url)
    if url.lower().startswith(("http://", "https://")):
        from kcconfig.servers.admin_api import AdminApi

        return AdminApi(url, auth=auth, ca_file=ca_file, parallel=parallel)
    raise ServerError(
        "the server's address is neither a URL nor a realm file",
        help="write https://… for a Keycloak, or file:PATH for a realm file",
    )
