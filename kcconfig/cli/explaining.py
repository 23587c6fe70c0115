"""From a command line to what it asks to have explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final, NamedTuple

from kcconfig.errors import KcconfigError

if TYPE_CHECKING:
    from kcconfig.explain import Entry, Row, Scope, Why
    from kcconfig.explain.names import Named
    from kcconfig.explain.shut import Shut
    from kcconfig.lifetimes import Line
    from kcconfig.model import Desired, Finding, Live
    from kcconfig.servers import Server
    from kcconfig.settings import Settings


LISTED: Final = 8
"""How many clients an error message names."""


class Question(NamedTuple):
    """What is asked: patterns of clients, kinds of login, settings for `--why`, and today."""

    clients: tuple[str, ...]
    logins: tuple[str, ...]
    asked: tuple[str, ...]
    now: int


class Explained(NamedTuple):
    """The answers. `whys` is None where no `--why` was asked; `broken` are grammar errors of other policies."""

    entries: list[Entry]
    whys: list[tuple[Entry, Why]] | None
    broken: tuple[Finding, ...] = ()

    @property
    def impossible(self) -> list[Row]:
        """Logins that somebody asked for and that a client cannot do."""
        return [row for entry in self.entries for row in entry.impossible]

    @property
    def shut(self) -> list[Shut]:
        """Clients that somebody named and that can do no login at all."""
        return [each for entry in self.entries for each in entry.shut]


class Subject(NamedTuple):
    """A policy, a live realm, or a policy over one; `source` is the file, or else the server."""

    policy: Desired | None
    live: Live | None
    source: str
    server: str | None

    @property
    def realm(self) -> str | None:
        return (self.policy.realm if self.policy else None) or (self.live.realm if self.live else None)


class Target(NamedTuple):
    """The version to compute for, whether it is assumed, and its line."""

    version: str
    assumed: bool
    line: Line


def explained(settings: Settings, question: Question) -> Explained:
    """Everything that was asked. Raises KcconfigError for a client or setting that nobody knows."""
    from kcconfig.explain import why
    from kcconfig.explain.answers import matching
    from kcconfig.explain.names import resolve

    named = [each for text in question.asked for each in resolve(text)]
    with ExitStack() as stack:
        found, broken = subjects(settings, stack)
    entries: list[Entry] = []
    whys: list[tuple[Entry, Why]] = []
    known: dict[str, None] = {}
    missing = list(question.clients)
    for subject in found:
        scope, target = scope_and_target(settings, subject)
        known.update(dict.fromkeys((*scope.declared, *scope.clients)))
        missing = [pattern for pattern in missing if not matching(scope, [pattern])]
        entry = entry_of(subject, scope, question, target)
        entries.append(entry)
        silent = [each.client for each in entry.shut]
        whys += [(entry, why(each, scope, entry.rows, silent)) for each in named if _there(each, scope)]
    missing += [each.client for each in named if each.client is not None and each.client not in known]
    if missing and found:
        raise unknown_client(missing[0], known)
    return Explained(entries, whys if named else None, broken)


def _there(named: Named, scope: Scope) -> bool:
    return named.client is None or named.client in scope.clients


def scope_and_target(settings: Settings, subject: Subject) -> tuple[Scope, Target]:
    """A subject as it is to be explained. Raises KcconfigError for a version that is too old."""
    from kcconfig.explain import scope_of

    target = _target(settings, subject)
    return scope_of(subject.policy, subject.live, target.version), target


def entry_of(subject: Subject, scope: Scope, question: Question, target: Target) -> Entry:
    """The answers about one subject."""
    from kcconfig.explain import Entry, explain
    from kcconfig.explain.shut import shut
    from kcconfig.lifetimes.reuse import rotation

    version, assumed, line = target
    rows = explain(scope, line, question.now, clients=question.clients, logins=question.logins)
    turns, silent = rotation(scope.realm), shut(scope, question.clients, (row.client for row in rows))
    return Entry(
        scope.name, subject.source, subject.server, version, assumed, line.beyond, rows, turns, silent
    )


def subjects(settings: Settings, stack: ExitStack) -> tuple[Sequence[Subject], tuple[Finding, ...]]:
    """What the settings name, and the grammar errors of the policies that are left out. Raises KcconfigError."""
    from kcconfig.cli.planning import connect
    from kcconfig.cli.policies import check_target, compiled_each
    from kcconfig.explain.scope import SECTIONS

    check_target(settings)
    server = stack.enter_context(connect(settings)) if settings.server else None
    if not settings.policies:
        if server is None:
            raise KcconfigError(
                "nothing to explain is given",
                help="name policy files, or a live realm with --server and --realm",
            )
        return [Subject(None, read_realm(server, settings.need("realm")), server.url, None)], ()
    found = compiled_each(settings)
    named = []
    for policy in found.policies:
        below = server.read(policy.realm, SECTIONS) if server and policy.realm else None
        source = policy.files[-1] if policy.files else "-"
        named.append(Subject(policy, below, source, server.url if server and below else None))
    return named, tuple(found.findings)


def read_realm(server: Server, realm: str, *, help_: str | None = None) -> Live:
    """A live realm as far as an explanation needs it. Raises KcconfigError where it is not there."""
    from kcconfig.explain.scope import SECTIONS
    from kcconfig.servers.realm_file import need_file

    live = server.read(realm, SECTIONS)
    if not live.exists:
        need_file(server.url)
        raise KcconfigError(
            f"there is no realm '{live.realm}' on {server.url}", help=help_ or "look at --realm"
        )
    return live


def _target(settings: Settings, subject: Subject) -> Target:
    """Raises KcconfigError for a version below 22."""
    from kcconfig.cli.target import target
    from kcconfig.lifetimes import line_of

    version, assumed = target(settings.target, subject.policy, subject.live)
    try:
        return Target(version, assumed, line_of(version))
    except ValueError as error:
        raise KcconfigError(str(error), help="pass --target 26.7, or whichever you run") from None


def unknown_client(pattern: str, known: Iterable[str]) -> KcconfigError:
    """The error about a client that is not there; `known` are those that are."""
    from kcconfig.realm.fields import suggest

    names = list(known)
    near = suggest(pattern, names)
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    listed = f"there are {', '.join(names[:LISTED])}{more}"
    return KcconfigError(
        f"there is no client '{pattern}'", help=f"did you mean '{near}'?" if near else listed
    )
