"""What somebody does after a login, as `--activity` says it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Act(StrEnum):
    """One thing that may happen to a login, by the word that users write.

    WORK              the person uses the application, which needs a valid access token
    REFRESH           the application uses its refresh token, needed or not
    SILENT            the browser is sent to Keycloak with prompt=none
    USERINFO          the access token is shown to Keycloak's userinfo
    INTROSPECTION     the application asks Keycloak about the access token
    REAUTHENTICATION  the person fills in the login form again, with prompt=login
    LOGOUT            the person logs out
    """

    WORK = "work"
    REFRESH = "refresh"
    SILENT = "silent login"
    USERINFO = "userinfo"
    INTROSPECTION = "introspection"
    REAUTHENTICATION = "re-authentication"
    LOGOUT = "logout"


class Activity(NamedTuple):
    """One act, `at` seconds after the login."""

    at: int
    action: Act
