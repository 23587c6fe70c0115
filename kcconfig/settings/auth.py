"""From the settings of a login to one way to log in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kcconfig.errors import SettingsError
from kcconfig.model import Secret
from kcconfig.settings.values import DEFAULT_CLIENT, Auth, Effective

_CLIENT_SECRET: Final = ("auth.clientSecret", "auth.clientSecretFile")
_PASSWORD: Final = ("auth.password", "auth.passwordFile")

_MOST: Final = 65_536
"""Bytes that a secret file may have: more is no secret but a wrong path."""


def auth_of(settings: Mapping[str, Effective]) -> Auth:
    """The login that the settings describe. Raises SettingsError where they describe two."""
    secret = _given(settings, _CLIENT_SECRET)
    password = _given(settings, _PASSWORD)
    user = settings.get("auth.user")
    other = user or password
    if secret and other:
        raise SettingsError(
            "two ways to log in are given: a client secret "
            f"({secret.origin}) and a user or password ({other.origin})",
            help="give one of them",
            mark=other.mark or secret.mark,
        )
    realm = str(settings["auth.realm"].value)
    client = settings.get("auth.clientId")
    client_id = str(client.value) if client else None
    if secret and client_id:
        return Auth("client", realm, client_id, secret=_read(secret))
    if user and password:
        return Auth("password", realm, client_id or DEFAULT_CLIENT, str(user.value), _read(password))
    if user:
        return Auth(None, realm, client_id or DEFAULT_CLIENT, str(user.value), lacking=_no_password(user))
    return Auth(None, realm, client_id, lacking=_no_user(secret, password, client))


def _given(settings: Mapping[str, Effective], names: tuple[str, ...]) -> Effective | None:
    return next((settings[name] for name in names if name in settings), None)


def _no_password(user: Effective) -> str:
    return f"no password for user '{user.value}' is given: set KCCONFIG_PASSWORD or KCCONFIG_PASSWORD_FILE"


def _no_user(secret: Effective | None, password: Effective | None, client: Effective | None) -> str:
    if secret:
        return f"a client secret is given ({secret.origin}), but no client: set KCCONFIG_CLIENT_ID"
    if password:
        return f"a password is given ({password.origin}), but no user: set KCCONFIG_USER"
    if client:
        return (
            f"no secret for client '{client.value}' is given: "
            "set KCCONFIG_CLIENT_SECRET or KCCONFIG_CLIENT_SECRET_FILE"
        )
    return "no login is given: set KCCONFIG_CLIENT_ID and KCCONFIG_CLIENT_SECRET, or KCCONFIG_USER"


def _read(given: Effective) -> Secret:
    """The secret itself, or what stands in its file without the newline at the end."""
    if isinstance(given.value, Secret):
        return given.value
    path = Path(given.value)
    try:
        with path.open("rb") as file:
            content = file.read(_MOST + 1)
        text = content.decode("utf-8")
    except OSError as error:
        raise _unreadable(given, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise _unreadable(given, "is not text") from None
    text = text.removesuffix("\r\n") if text.endswith("\r\n") else text.removesuffix("\n")
    if not text or len(content) > _MOST:
        raise _unreadable(given, "is empty" if not text else "is too long to be a secret")
    return Secret(text)


def _unreadable(given: Effective, what: str) -> SettingsError:
    return SettingsError(f"the secret file {given.value} ({given.origin}) {what}", mark=given.mark)
