"""Executes a plan, and looks afterwards whether the server kept what it was given."""

from kcconfig.apply.run import Result, run
from kcconfig.apply.verify import not_kept

__all__ = ["Result", "not_kept", "run"]
