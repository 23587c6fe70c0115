"""What a template cannot be filled with."""

from __future__ import annotations

from kcconfig.errors import KcconfigError


class RenderError(KcconfigError):
    """A value that is missing, unknown, or that the relying party could not live with."""
