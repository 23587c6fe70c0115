"""The moments that lifetimes count from."""

from __future__ import annotations

from typing import NamedTuple


class Clocks(NamedTuple):
    """Seconds since a login; the defaults are the moment of the login itself.

    user_start       the session began; nothing moves it
    last_use         last login, refresh or silent login of any client in the session
    client_start     this client joined; a silent login after its session has run out moves it
    client_last_use  last login or refresh of this client
    """

    now: int = 0
    user_start: int = 0
    last_use: int = 0
    client_start: int = 0
    client_last_use: int = 0


AT_LOGIN = Clocks()
