"""What rules see of a realm: values, whoever says them, and where they come from.

A value is the policy's; where the policy says nothing, the live one; without a server, the default of the
target version. A value that nobody knows (an unset secret, a placeholder) raises UnknownValueError, and the
rule stays silent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from kcconfig.model import (
    MASK,
    Address,
    Finding,
    Json,
    ListEdit,
    Mark,
    Origin,
    Path,
    Secret,
    Setting,
    Source,
    Unknown,
    Unset,
)
from kcconfig.realm.kind import Kind

OFFLINE_ACCESS: Final = "offline_access"
PLAIN: Final = frozenset({str, int, bool, list})
"""Types of values that are what they seem."""


class UnknownValueError(Exception):
    """A rule asked for a value that is not known now."""


class Seen(NamedTuple):
    """A value, where it comes from, and whether the policy says it. `value` is None for a setting that has none."""

    value: Any
    origin: Origin
    declared: bool


@dataclass(slots=True)
class ObjectView:
    """One object. `declared` are the policy's settings, `base` what holds where it says nothing."""

    kind: Kind
    address: Address
    origin: Origin
    declared: Mapping[Path, Setting]
    base: Mapping[str, Json]
    base_source: Source
    built_in: bool = False
    children: dict[str, ObjectView] = field(default_factory=dict)
    memo: dict[str, Any] = field(default_factory=dict)
    """What rules have computed of this object, by name, so that the next rule need not."""

    @property
    def key(self) -> str:
        return self.address[-1] if self.address else ""

    def seen(self, *path: str) -> Seen:
        """The setting at a path. Raises UnknownValueError."""
        setting = self.declared.get(path)
        if setting is None:
            return Seen(self._base(path), Origin(self.base_source), declared=False)
        value = setting.value
        if type(value) in PLAIN:
            return Seen(value, setting.origin, declared=True)
        if isinstance(value, Unset):
            return Seen(None, setting.origin, declared=True)
        if isinstance(value, Secret):
            value = value.value
            if value is None:
                raise UnknownValueError
        if isinstance(value, Unknown):
            raise UnknownValueError
        if isinstance(value, ListEdit):
            current = [each for each in self._base(path) or [] if each not in value.remove]
            value = [*current, *(each for each in value.add if each not in current)]
        return Seen(value, setting.origin, declared=True)

    def value(self, *path: str) -> Any:
        """The value at a path, None where there is none. Raises UnknownValueError."""
        return self.seen(*path).value

    def number(self, *path: str, default: int = 0) -> int:
        """A whole number at a path; `default` where there is none or it is no number."""
        value = self.value(*path)
        if isinstance(value, bool) or value is None:
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            return default

    def flag(self, *path: str) -> bool:
        """A switch at a path, also one that an attribute writes as text."""
        value = self.value(*path)
        return value is True or (isinstance(value, str) and value.lower() == "true")

    def text(self, *path: str) -> str:
        value = self.value(*path)
        return value if isinstance(value, str) else "" if value is None else str(value)

    def items(self, *path: str) -> list[str]:
        value = self.value(*path)
        return list(value) if isinstance(value, list | tuple) else []

    def is_declared(self, *path: str) -> bool:
        return path in self.declared

    def below(self, name: str) -> Iterator[str]:
        """The keys of a map such as `attributes` that have a value, declared or not."""
        keys = set(self.base.get(name) or ()) | {
            path[1] for path in self.declared if path[0] == name and len(path) == 2
        }
        yield from sorted(keys)

    def _base(self, path: Path) -> Json:
        value: Json = self.base
        for name in path:
            if not isinstance(value, Mapping):
                return None
            value = value.get(name)
        if value == MASK:
            raise UnknownValueError
        return value


class ClientView(ObjectView):
    """A client, with the kinds that rules tell apart."""

    __slots__ = ()

    @property
    def enabled(self) -> bool:
        return self.value("enabled") is not False

    @property
    def saml(self) -> bool:
        return self.text("protocol") == "saml"

    @property
    def bearer_only(self) -> bool:
        return self.flag("bearerOnly")

    @property
    def public(self) -> bool:
        return self.flag("publicClient")

    @property
    def service_only(self) -> bool:
        """Service accounts on, and no flow that a user takes part in."""
        return self.flag("serviceAccountsEnabled") and not any(self._user_flows())

    @property
    def interactive(self) -> bool:
        return self.enabled and not (self.saml or self.bearer_only or self.service_only)

    @property
    def browser(self) -> bool:
        return self.interactive and (self.flag("standardFlowEnabled") or self.flag("implicitFlowEnabled"))

    @property
    def implicit_only(self) -> bool:
        return self.flag("implicitFlowEnabled") and sum(self._user_flows()) == 1

    @property
    def refreshing(self) -> bool:
        issues = self.text("attributes", "use.refresh.tokens").lower() != "false"
        return self.interactive and not self.implicit_only and issues

    @property
    def offline_capable(self) -> bool:
        return any(
            OFFLINE_ACCESS in self.items(name) for name in ("defaultClientScopes", "optionalClientScopes")
        )

    def _user_flows(self) -> Iterator[bool]:
        yield self.flag("standardFlowEnabled")
        yield self.flag("implicitFlowEnabled")
        yield self.flag("directAccessGrantsEnabled")
        yield self.flag("attributes", "oauth2.device.authorization.grant.enabled")
        yield self.flag("attributes", "oidc.ciba.grant.enabled")


@dataclass(slots=True)
class RealmView(ObjectView):
    """The realm, its clients and client scopes. `version` is the target, `live` says that a server was asked.

    `now` is the time of the run in seconds since 1970, for what depends on it. `shipped_scopes` are the names
    that the target version brings along. `full` holds the sections that the policy manages fully. `remarks`
    are what compiling noticed, `file_target` is the file's `keycloakVersion`.
    """

    version: str = ""
    version_assumed: bool = False
    live: bool = False
    now: int = 0
    clients: dict[str, ClientView] = field(default_factory=dict)
    scopes: dict[str, ObjectView] = field(default_factory=dict)
    shipped_scopes: frozenset[str] = frozenset()
    full: frozenset[str] = frozenset()
    not_managed: Mapping[str, Mark | None] = field(default_factory=dict)
    remarks: tuple[Finding, ...] = ()
    file_target: str | None = None

    @property
    def enabled(self) -> bool:
        return self.value("enabled") is not False

    def remarked(self, rule: str) -> Iterator[Finding]:
        """What compiling noticed for one rule."""
        return (each for each in self.remarks if each.rule == rule)
