"""Ports of the loopback interface."""

from __future__ import annotations

import socket
from typing import Final

from kcconfig.sandbox.error import SandboxError

HOST: Final = "127.0.0.1"


def port_of(wanted: int | None) -> int:
    """The port asked for, else one that is free. Raises SandboxError where it cannot be had."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # else a port just given up seems taken
        try:
            probe.bind((HOST, wanted or 0))
        except OSError as error:
            raise SandboxError(
                f"port {wanted} cannot be used: {error.strerror}",
                help="name another --port, or leave it out for a free one",
            ) from None
        return int(probe.getsockname()[1])
