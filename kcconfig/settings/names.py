"""The settings as data: their names in the file, the environment and the flags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

Shape: TypeAlias = Literal["text", "server", "path", "paths", "count", "switch"]


class Name(NamedTuple):
    """One setting. `name` is its path in `kcconfig.yaml`, dots between steps; None elsewhere: not there.

    `shape` says how its text is read: a `server` is a URL or `file:PATH`, a `count` is 1 or more.
    """

    name: str
    flag: str | None = None
    variable: str | None = None
    shape: Shape = "text"
    default: str | bool | None = None
    in_file: bool = True
    secret: bool = False


NAMES: Final = (
    Name("server", "server", "KCCONFIG_SERVER", "server"),
    Name("realm", "realm", "KCCONFIG_REALM"),
    Name("auth.realm", "auth_realm", "KCCONFIG_AUTH_REALM", default="master"),
    Name("auth.clientId", "client_id", "KCCONFIG_CLIENT_ID"),
    Name("auth.clientSecret", None, "KCCONFIG_CLIENT_SECRET", in_file=False, secret=True),
    Name("auth.clientSecretFile", "client_secret_file", "KCCONFIG_CLIENT_SECRET_FILE", "path"),
    Name("auth.user", "user", "KCCONFIG_USER"),
    Name("auth.password", None, "KCCONFIG_PASSWORD", in_file=False, secret=True),
    Name("auth.passwordFile", "password_file", "KCCONFIG_PASSWORD_FILE", "path"),
    Name("caFile", "ca_file", "KCCONFIG_CA_FILE", "path"),
    Name("policies", "policies", None, "paths"),
    Name("target", "target", "KCCONFIG_TARGET"),
    Name("parallel", "parallel", "KCCONFIG_PARALLEL", "count"),
    Name("protect", None, None, "switch", default=False),
)

BY_NAME: Final[Mapping[str, Name]] = {each.name: each for each in NAMES}

OTHER_VARIABLES: Final = (
    "KCCONFIG_CONFIG",
    "KCCONFIG_ENV",
    "KCCONFIG_DEBUG",
    "KCCONFIG_SANDBOX_HOME",
    "KCCONFIG_VERIFY_PASSWORD",
    "KCCONFIG_CORPUS",
)
"""Variables of kcconfig that are not settings."""

VARIABLES: Final = (*(each.variable for each in NAMES if each.variable), *OTHER_VARIABLES)


def flag_text(flag: str) -> str:
    """`--client-id` for `client_id`; policy files are arguments."""
    return "argument" if flag == "policies" else "--" + flag.replace("_", "-")
