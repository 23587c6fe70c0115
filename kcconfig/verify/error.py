"""What may go wrong in a flow. None of these errors holds a token, a code, a password or a secret."""

from __future__ import annotations

from kcconfig.errors import KcconfigError


class FlowError(KcconfigError):
    """A login or another flow that did not end where it should. `reason` says why, in words for a report.

    `status` is that of the answer that leads no further: an error, or a page without what is needed. None where
    the flow could go on, but asks for something that is not given here, or where it cannot be understood.
    """

    def __init__(self, message: str, *, status: int | None = None, help: str | None = None) -> None:  # noqa: A002
        super().__init__(message, help=help)
        self.status = status

    @property
    def reason(self) -> str:
        return self.message


class PasswordError(FlowError):
    """A user whom the server does not let in with this password."""


class TokenError(FlowError):
    """What was given is not a JWT."""
