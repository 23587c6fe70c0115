"""The settings of one run, each with its origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from kcconfig.errors import SettingsError
from kcconfig.model import Mark, Secret

Kind: TypeAlias = Literal["client", "password"]

DEFAULT_CLIENT = "admin-cli"
"""The public client that a login with user and password uses, as Keycloak's own admin CLI does."""


class Effective(NamedTuple):
    """A value in force. `origin` is for people: `--server`, `KCCONFIG_SERVER`, `kcconfig.yaml:3`, `default`."""

    value: Any
    origin: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Auth:
    """How to log in. `kind` is None where something is lacking, and `lacking` then says what.

    `secret` is the client's secret (`client`) or the user's password (`password`).
    """

    kind: Kind | None
    realm: str
    client_id: str | None = None
    user: str | None = None
    secret: Secret | None = None
    lacking: str | None = None

    def with_password(self, password: str) -> Auth:
        """The same user, with the password that was asked for."""
        return replace(self, kind="password", secret=Secret(password), lacking=None)


@dataclass(frozen=True, slots=True)
class Settings:
    """What is in force. `origins` has each setting that has a value, `vars.NAME` among them, for display.

    `file` is the `kcconfig.yaml` that was read, `environment` the one chosen in it. Secrets are `Secret`s.
    `auth` reads the secret files, and raises SettingsError where one cannot be read: only runs that log in
    need them.
    """

    file: Path | None = None
    environment: str | None = None
    environments: tuple[str, ...] = ()
    origins: Mapping[str, Effective] = field(default_factory=dict)

    def _value(self, name: str) -> Any:
        found = self.origins.get(name)
        return None if found is None else found.value

    @property
    def server(self) -> str | None:
        """`https://…` or `file:PATH`."""
        value: str | None = self._value("server")
        return value

    @property
    def realm(self) -> str | None:
        value: str | None = self._value("realm")
        return value

    @property
    def policies(self) -> tuple[Path, ...]:
        value: tuple[Path, ...] = self._value("policies") or ()
        return value

    @property
    def vars(self) -> Mapping[str, Any]:
        return {
            name.removeprefix("vars."): each.value
            for name, each in self.origins.items()
            if name.startswith("vars.")
        }

    def below(self, name: Literal["severity", "ignore"]) -> Mapping[str, Effective]:
        """The entries of a map: severities by rule, ignores by the address of an object."""
        prefix = f"{name}."
        return {
            each.removeprefix(prefix): value
            for each, value in self.origins.items()
            if each.startswith(prefix)
        }

    @property
    def target(self) -> str | None:
        value: str | None = self._value("target")
        return value

    @property
    def parallel(self) -> int | None:
        """Requests in flight; None leaves it to the server's own measure."""
        value: int | None = self._value("parallel")
        return value

    @property
    def ca_file(self) -> Path | None:
        value: Path | None = self._value("caFile")
        return value

    @property
    def protect(self) -> bool:
        return bool(self._value("protect"))

    @property
    def auth(self) -> Auth:
        from kcconfig.settings.auth import auth_of

        return auth_of(self.origins)

    def need(self, name: Literal["server", "realm"]) -> str:
        """The server or realm of a command that cannot do without. Raises SettingsError."""
        value = self._value(name)
        if value is None:
            raise SettingsError(
                f"no {name} is given",
                help=f"pass --{name}, set KCCONFIG_{name.upper()}, or write '{name}' in kcconfig.yaml",
            )
        return str(value)
