"""The error of everything that can go wrong with a throw-away server."""

from __future__ import annotations

from kcconfig.errors import KcconfigError


class SandboxError(KcconfigError):
    """A server that cannot be obtained, started, found or stopped."""
