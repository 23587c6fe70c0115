"""How a rule is declared, and the table of all of them."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final, TypeAlias

from kcconfig.model import Address, Finding, Path, Severity
from kcconfig.rules.view import ObjectView, RealmView, UnknownValueError

ID: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
PACKAGE: Final = "kcconfig.rules."


class Scope(StrEnum):
    """What a rule is asked about, one at a time: the realm, each client, each client scope."""

    REALM = "realm"
    CLIENT = "client"
    CLIENT_SCOPE = "client scope"


class Fix(StrEnum):
    """`certain`: the only legal value, or provably no change for anybody. `local`: a person chooses."""

    CERTAIN = "certain"
    LOCAL = "local"
    NO = "no"


At: TypeAlias = Path | tuple[Address, Path]
"""A setting of the object that a rule was asked about, or of another one, with its address."""


@dataclass(frozen=True, slots=True)
class Found:
    """One violation, in settings. `at` are those of the condition, the one to blame first.

    A setting is a path of the object asked about, or a pair of address and path. `absence` says that nothing
    declared is wrong, something is missing: the finding then points to the object. `severity` overrides the
    rule's own where versions differ.
    """

    message: str
    at: tuple[At, ...] = ()
    help: str | None = None
    severity: Severity | None = None
    absence: bool = False


Check = Callable[..., Iterable[Found | Finding]]
"""A rule answers `Found`s; a `Finding` has its place already, and is what compiling noticed."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `hides` names milder rules that stay silent where this one speaks about the same setting.

    `clients` is asked about each client besides, where a realm and its clients can have the same fault.
    `for_disabled` rules speak of disabled objects as well. `files_only` rules judge files, not live realms.
    `firm` ones can be neither ignored nor lowered. `family` is the file of this package, or the folder, that the
    rule stands in.
    """

    id: str
    severity: Severity
    scope: Scope
    check: Check
    text: str
    family: str
    fix: Fix = Fix.LOCAL
    hides: tuple[str, ...] = ()
    for_disabled: bool = False
    files_only: bool = False
    firm: bool = False
    clients: Check | None = None

    @property
    def summary(self) -> str:
        """The first line of the rule's text."""
        return self.text.partition("\n")[0]


_RULES: dict[str, Rule] = {}


def rule(
    id: str,  # noqa: A002
    severity: Severity,
    scope: Scope = Scope.REALM,
    *,
    fix: Fix = Fix.LOCAL,
    hides: tuple[str, ...] = (),
    for_disabled: bool = False,
    files_only: bool = False,
    firm: bool = False,
    clients: Check | None = None,
) -> Callable[[Check], Check]:
    """Declares a rule. Raises ValueError for a bad or used id, or a function without a docstring."""

    def register(check: Check) -> Check:
        text = inspect.getdoc(check) or ""
        if not ID.fullmatch(id) or id in _RULES or not text:
            raise ValueError(f"rule '{id}': the id is bad or taken, or its function has no docstring")
        family = check.__module__.removeprefix(PACKAGE).partition(".")[0]
        _RULES[id] = Rule(
            id, severity, scope, check, text, family, fix, hides, for_disabled, files_only, firm, clients
        )
        return check

    return register


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by id, sorted; reads the modules of this package."""
    package = importlib.import_module(PACKAGE.rstrip("."))
    for module in pkgutil.walk_packages(package.__path__, PACKAGE):
        importlib.import_module(module.name)
    return dict(sorted(_RULES.items()))


def questions(rule: Rule, realm: RealmView) -> Iterator[tuple[Check, ObjectView]]:
    """What a rule asks, and about what."""
    if rule.scope is Scope.REALM:
        yield rule.check, realm
    else:
        asked = realm.clients if rule.scope is Scope.CLIENT else realm.scopes
        for each in asked.values():
            yield rule.check, each
    if rule.clients is not None:
        for client in realm.clients.values():
            yield rule.clients, client


def separately(*parts: Iterable[Found]) -> Iterator[Found]:
    """The answers of several conditions: one that needs an unknown value does not silence the others."""
    for part in parts:
        try:
            yield from part
        except UnknownValueError:
            continue
