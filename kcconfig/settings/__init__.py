"""`kcconfig.yaml`, environment variables and flags: what is in force, and where it comes from."""

from kcconfig.settings.load import load
from kcconfig.settings.values import Auth, Effective, Settings

__all__ = ["Auth", "Effective", "Settings", "load"]
