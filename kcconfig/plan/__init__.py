"""What would change: desired against live, as a value that reports show and apply executes."""

from kcconfig.plan.build import Options, build
from kcconfig.plan.needs import needed_sections
from kcconfig.plan.value import Plan, Refusal

__all__ = ["Options", "Plan", "Refusal", "build", "needed_sections"]
