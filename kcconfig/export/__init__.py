"""A live realm as a minimal policy file."""

from kcconfig.export.policy import Exported, export, sections

__all__ = ["Exported", "export", "sections"]
