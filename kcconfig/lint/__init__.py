"""Judges a policy, a live realm, or both together by the rules."""

from kcconfig.lint.engine import lint
from kcconfig.lint.view import view_of

__all__ = ["lint", "view_of"]
