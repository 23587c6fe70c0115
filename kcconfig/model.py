"""The frozen values that the stages hand to each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, NamedTuple, TypeAlias

Json: TypeAlias = Any
"""A value as `json.loads` returns it."""

Address: TypeAlias = tuple[str, ...]
"""Which object of a realm: `()` is the realm itself, `("clients", "app")` a client,
`("clients", "app", "protocolMappers", "audience")` a mapper of it. Sections and keys alternate."""

Path: TypeAlias = tuple[str, ...]
"""Which setting of an object, in Keycloak's names: `("attributes", "access.token.lifespan")`."""


class Mark(NamedTuple):
    """A place in a file; lines and columns count from 1, the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Source(StrEnum):
    """Where a value comes from."""

    FILE = "file"
    PACK = "pack"
    SERVER = "server"
    DEFAULT = "default"
    CREATE = "create"
    """Sent explicitly on create, because the server would otherwise invent something else."""


class Origin(NamedTuple):
    """Where a value comes from: its source, its mark, and the shorthand that it was written as."""

    source: Source
    mark: Mark | None = None
    shorthand: str | None = None


class Unset:
    """The desire that a setting has no value of its own (`inherit`, `state: absent`)."""

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset()


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that no output may show: made from `env` or `file()`, or standing at a secret path.

    `value` is None while it is not known (the variable is unset). `expression` is what the policy says
    (`{{ env.X }}`), or None for a literal one. `repr` and `str` never show the value.
    """

    value: Json = field(repr=False)
    expression: str | None = None

    @property
    def known(self) -> bool:
        return self.value is not None

    def __str__(self) -> str:
        return "(hidden)"


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that is a placeholder of another tool; `text` is the placeholder."""

    text: str


@dataclass(frozen=True, slots=True)
class ListEdit:
    """The additive form of a scope list: entries that must be there, entries that must not."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


Value: TypeAlias = Any
"""What a policy wants at a path: Json, `UNSET`, `Secret`, `Unknown` or `ListEdit`."""

MASK: Final = "**********"
"""What Keycloak answers in place of a secret that it does not show."""


class Setting(NamedTuple):
    """One declared value and where it comes from."""

    value: Value
    origin: Origin


@dataclass(frozen=True, slots=True)
class DesiredObject:
    """One object that a policy declares; `absent` says that it must not exist.

    `children` names the sections inside it that the policy writes, be they empty.
    """

    address: Address
    origin: Origin
    settings: Mapping[Path, Setting]
    absent: bool = False
    children: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Desired:
    """A compiled policy: what one realm should be, in Keycloak's shape, objects by address.

    `manage` maps a section to `full` or `declared`. `not_managed` names sections that were read and
    checked, but that this version neither compares nor writes. `target` is the file's `keycloakVersion`.
    `remarks` are findings of lint about the text itself, which the compiled policy no longer shows.
    """

    realm: str | None
    origin: Origin
    objects: Mapping[Address, DesiredObject]
    manage: Mapping[str, str] = field(default_factory=dict)
    not_managed: Mapping[str, Mark | None] = field(default_factory=dict)
    target: str | None = None
    files: tuple[str, ...] = ()
    remarks: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Live:
    """What a server holds of one realm, normalised: representations by address, without children and ids.

    `exists` is False, and `objects` empty, where there is no such realm. `sections` names what was read;
    an address of a section outside it says nothing about existence. `assumed` is True where the version is a
    guess. A secret that the server does not show has the value `MASK`.
    """

    realm: str
    objects: Mapping[Address, Mapping[str, Json]]
    sections: frozenset[str]
    version: str
    assumed: bool = False
    exists: bool = True


class Action(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One setting of a change. `before` and `after` are None where there is no value.

    `after` may be a `Secret`; `secret` says that neither may be shown. `added` and `removed` are set
    for lists without order. A value of None in `after` together with `unset` removes the setting.
    """

    path: Path
    before: Json
    after: Value
    origin: Origin
    secret: bool = False
    unset: bool = False
    added: tuple[Json, ...] = ()
    removed: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What a plan does to one object; `blocked` says what holds it back, or is None."""

    address: Address
    action: Action
    origin: Origin
    settings: tuple[SettingChange, ...] = ()
    blocked: str | None = None


class Verb(StrEnum):
    """What one step does. ASSIGN and UNASSIGN move one scope into or out of one scope list."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    ASSIGN = "assign"
    UNASSIGN = "unassign"


@dataclass(frozen=True, slots=True)
class Step:
    """One write of an apply. `values` are overlaid on the live object (`UNSET` takes one away).

    ASSIGN and UNASSIGN carry `scope_list` (`optionalClientScopes`) and `scope`.
    """

    verb: Verb
    address: Address
    values: Mapping[Path, Value] = field(default_factory=dict)
    scope_list: str | None = None
    scope: str | None = None


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about a policy or a realm, at a place; grammar errors are findings too."""

    rule: str
    severity: Severity
    message: str
    mark: Mark | None
    help: str | None = None
    address: Address | None = None
    path: Path | None = None
    related: Sequence[tuple[str, Mark]] = ()
