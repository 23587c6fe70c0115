"""What may go wrong in a flow. None of these errors holds a token, a code, a password or a secret."""

from __future__ import annotations

from kcconfig.errors import KcconfigError


class FlowError(KcconfigError):
    """A login or another flow that did not end where it should. `reason` says why, in words for a report."""

    @property
    def reason(self) -> str:
        return self.message


class TokenError(KcconfigError):
    """What was given is not a JWT."""
