"""What happens in a session after its login, and when."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from kcconfig.lifetimes.inputs import ClientInputs, RealmInputs


class Action(Enum):
    """Things that people, applications and administrators do."""

    LOGIN = "login"
    REFRESH = "refresh"
    SILENT = "silent login"
    REAUTHENTICATION = "re-authentication"
    OFFLINE = "offline login"
    USERINFO = "userinfo"
    INTROSPECTION = "introspection"
    LOGOUT = "logout"
    CHANGE = "change of settings"


class Settings(NamedTuple):
    """The settings of a realm, and of the clients that share a session; the first one logs in first."""

    realm: RealmInputs
    clients: tuple[ClientInputs, ...]


class Moment(NamedTuple):
    """One thing that happens, `at` seconds after the login.

    client    which of the clients does it, by its number
    token     which of that client's refresh tokens is used, by its number; None is the newest
    settings  what holds from now on, for a change of settings
    lag       seconds between a login and the request for its tokens

    An offline login asks for an offline token inside the session, without a form. A re-authentication is a
    login form that the application insists on (`prompt=login`).
    """

    at: int
    action: Action
    client: int = 0
    token: int | None = None
    settings: Settings | None = None
    lag: int = 0
