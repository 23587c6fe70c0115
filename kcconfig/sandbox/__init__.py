"""A throw-away Keycloak of the version that one asks for, on the loopback interface."""

from kcconfig.sandbox.error import SandboxError
from kcconfig.sandbox.record import Sandbox
from kcconfig.sandbox.server import attend, running, sandbox, start, stop

__all__ = ["Sandbox", "SandboxError", "attend", "running", "sandbox", "start", "stop"]
