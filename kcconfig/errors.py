"""Errors that end a run, with what `run()` needs to tell the user: what, where, and the way out.

    KcconfigError            exit 2, the base: kcconfig could not answer
    ├── PolicyError          grammar errors of policy files, all of them at once
    ├── SettingsError        kcconfig.yaml, environment, flags
    ├── ServerError          a server that cannot be reached, refuses or answers nonsense
    └── RefusedError         a guard without its flag

No error message, argument or cause may hold a secret: raise `from None` where a library's exception
could carry a request body.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kcconfig.model import Finding, Mark


class KcconfigError(Exception):
    """A run that cannot go on.

    `message` says what is wrong, `mark` where in a file, `where` where else (`GET /admin/realms/x → 403`),
    `said` what Keycloak answered, `help` what to do next.
    """

    exit_code = 2

    def __init__(
        self,
        message: str,
        *,
        mark: Mark | None = None,
        where: str | None = None,
        said: str | None = None,
        help: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(message)
        self.message = message
        self.mark = mark
        self.where = where
        self.said = said
        self.help = help


class PolicyError(KcconfigError):
    """Policy files that do not compile; `findings` holds every grammar error, sorted by place."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        count = len(findings)
        super().__init__(f"{count} error{'s' if count != 1 else ''} in policy files")
        self.findings = tuple(findings)


class SettingsError(KcconfigError):
    """`kcconfig.yaml`, the environment or the flags do not say enough, or contradict each other."""


class ServerError(KcconfigError):
    """A server that cannot be reached, refuses, or answers what it should not.

    `status` is the HTTP status, or None where no answer came.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        where: str | None = None,
        said: str | None = None,
        help: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(message, where=where, said=said, help=help)
        self.status = status


class RefusedError(KcconfigError):
    """A change that a guard holds back until its flag is given."""
