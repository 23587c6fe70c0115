"""The plan: a value, computed once, shown and executed many times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kcconfig.model import Action, Change, Finding, Mark, Step

Sequence = tuple[Step, ...]
"""Steps that touch one object, in their order."""

Phase = tuple[Sequence, ...]
"""Sequences that may run side by side."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a plan cannot be applied as it is, and the flag that would allow it (None: nothing does)."""

    reason: str
    flag: str | None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What one policy would change on one server.

    `checked` counts the objects that were compared, those that only the server has among them where they are to go;
    `secrets_not_compared` settings that the server masks,
    `secrets_unknown` ones whose variable is not set. `guards` hold an apply back until their flag is given.
    """

    realm: str
    server: str
    files: tuple[str, ...]
    version: str
    assumed: bool
    creates_realm: bool
    changes: tuple[Change, ...]
    phases: tuple[Phase, ...]
    checked: int
    manage: Mapping[str, str] = field(default_factory=dict)
    not_managed: Mapping[str, Mark | None] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    guards: tuple[Refusal, ...] = ()
    secrets_not_compared: int = 0
    secrets_unknown: int = 0

    @property
    def empty(self) -> bool:
        return not self.changes

    def count(self, action: Action) -> int:
        return sum(change.action is action for change in self.changes)

    @property
    def blocked(self) -> int:
        return sum(change.blocked is not None for change in self.changes)

    @property
    def unchanged(self) -> int:
        return self.checked - len(self.changes)
