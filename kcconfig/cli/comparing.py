"""From a command line to what changes for users: `explain --against`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kcconfig.cli.explaining import Question, Subject, entry_of, read_realm, subjects, unknown_client
from kcconfig.cli.policies import with_whole_target
from kcconfig.errors import KcconfigError, PolicyError
from kcconfig.settings.values import Effective

if TYPE_CHECKING:
    from kcconfig.cli.explaining import Target
    from kcconfig.explain import Entry, Row, Scope
    from kcconfig.explain.compare import Comparison
    from kcconfig.model import Finding
    from kcconfig.settings import Settings


class Compared(NamedTuple):
    """The answers, and the grammar errors of the policies that have none."""

    comparisons: list[Comparison]
    broken: tuple[Finding, ...] = ()

    @property
    def entries(self) -> list[Entry]:
        """Both sides of all realms."""
        return [side.entry for each in self.comparisons for side in (each.before, each.after)]

    @property
    def impossible(self) -> list[Row]:
        """Logins that somebody asked for, where no client can do any of them, nor could before."""
        found = [row for entry in self.entries for row in entry.impossible]
        answered = any(len(entry.impossible) < len(entry.rows) for entry in self.entries)
        return [] if answered else list({(row.client, row.login): row for row in found}.values())


def compared(given: Mapping[str, Any], settings: Settings, question: Question, against: str) -> Compared:
    """What changes from `against` to what the command line names.

    Over a server policies are explained as they would be once applied there. Raises KcconfigError.
    """
    from kcconfig.explain.compare import compare

    base = _base_settings(given, settings, against)
    with ExitStack() as stack:
        if base.server and not base.policies:
            pairs, broken = _over_server(settings, base, stack)
        else:
            _not_the_same(settings, base)
            now, broken = subjects(settings, stack)
            before, wrong = subjects(base, stack)
            if wrong:
                raise PolicyError(wrong)
            pairs = [(_partner(each, before, against, alone=len(now) == 1), each) for each in now]
        sides = _Sides(settings, question)
        found = [compare(*sides.both(before, after)) for before, after in pairs]
    sides.check(found)
    return Compared(found, tuple(broken))


_SUFFIXES: Final = frozenset({".yaml", ".yml", ".json"})


def _base_settings(given: Mapping[str, Any], settings: Settings, against: str) -> Settings:
    """The settings that name the other side: its file, or its server and how to log in there."""
    if not against:
        raise KcconfigError("--against names nothing", help="name a file, a server, or an environment")
    from kcconfig.settings import load

    flags = {name: value for name, value in given.items() if name not in {"policies", "server", "target"}}
    if against.startswith(("https://", "http://", "file:")):
        found = load(config=given.get("config"), env=given.get("env"), flags={**flags, "server": against})
        return _for_files(with_whole_target(found), None)
    if against in settings.environments and not Path(against).exists():
        found = load(config=given.get("config"), env=against, flags=flags)
        found.need("server")
        return _for_files(with_whole_target(found), None)
    path = Path(against)
    if path.name == against != "-" and path.suffix not in _SUFFIXES and not path.exists():
        raise _no_such(against, settings)
    return _for_files(settings, Effective((path,), "--against"))


def _no_such(name: str, settings: Settings) -> KcconfigError:
    """The error about a word that is neither a file nor an environment."""
    from kcconfig.realm.fields import suggest

    environments = settings.environments
    near = suggest(name, (*environments, *(each.name for each in Path().iterdir())))
    if near:
        help_ = f"did you mean {near}?"
    elif environments:
        help_ = f"environments are {', '.join(environments)}"
    else:
        help_ = "name a file, a server, or an environment of kcconfig.yaml"
    missing = f"environment of that name in {settings.file}" if settings.file else "kcconfig.yaml is found"
    return KcconfigError(f"--against: there is no file {name}, and no {missing}", help=help_)


def _for_files(settings: Settings, policies: Effective | None) -> Settings:
    """The same with other policy files, or without any."""
    kept = {name: value for name, value in settings.origins.items() if name != "policies"}
    return replace(settings, origins={**kept, **({"policies": policies} if policies else {})})


def _for_version(settings: Settings, version: str | None) -> Settings:
    """`--target` is about the side that is explained; the other one has a version of its own."""
    kept = {name: value for name, value in settings.origins.items() if name != "target"}
    return replace(
        settings, origins={**kept, **({"target": Effective(version, "--against")} if version else {})}
    )


def _not_the_same(settings: Settings, base: Settings) -> None:
    """Raises KcconfigError where a file, or standard input, is compared with itself."""
    other = base.policies[0]
    for path in settings.policies:
        if str(path) == str(other) == "-":
            raise KcconfigError("standard input can be only one side of --against")
        if "-" not in {str(path), str(other)} and path.resolve() == other.resolve():
            raise KcconfigError(
                f"'{path}' is compared with itself",
                help="name the file as it was before, such as one that `git show HEAD:FILE` wrote",
            )


_NEW: Final = (
    "look at `realm:` in the policy; of a realm that is to be created, explain tells without --against"
)


def _over_server(
    settings: Settings, base: Settings, stack: ExitStack
) -> tuple[list[tuple[Subject, Subject]], Sequence[Finding]]:
    """Pairs of a live realm and what is to become of it."""
    from kcconfig.cli.planning import connect

    if not settings.policies and settings.server == base.server:
        raise KcconfigError(f"'{base.server}' is compared with itself", help="name policy files as well")
    server = stack.enter_context(connect(base))
    found, broken = subjects(settings, stack) if settings.policies or settings.server else ([], ())
    pairs = []
    for subject in found:
        policy, named = subject.policy, subject.policy.realm if subject.policy else None
        live = read_realm(server, named or base.need("realm"), help_=_NEW if named else None)
        before = Subject(None, live, server.url, None)
        after = subject if subject.live is not None else Subject(policy, live, subject.source, server.url)
        pairs.append((before, after))
    if not pairs and not broken:
        raise KcconfigError("nothing to compare is given", help="name policy files beside --against")
    return pairs, broken


def _partner(subject: Subject, others: Sequence[Subject], against: str, *, alone: bool) -> Subject:
    """The realm of the other side; with one realm on each side, that one, whatever their names.

    Raises KcconfigError where it is not there.
    """
    name = subject.realm
    found = [each for each in others if each.realm == name]
    if not found and len(others) == 1 and (alone or name is None or others[0].realm is None):
        found = list(others)
    if not found:
        names = ", ".join(f"'{each.realm}'" if each.realm else "a fragment" for each in others) or "nothing"
        what = f"realm '{name}'" if name else "fragment"
        raise KcconfigError(
            f"there is no {what} in {against}",
            help=f"it has {names}; to compare realms of different names, name one file on each side",
        )
    return found[0]


class _Sides:
    """Explains both sides of each pair with one question."""

    def __init__(self, settings: Settings, question: Question) -> None:
        self.settings = settings
        self.question = question
        self.known: dict[str, None] = {}
        self.missing = list(question.clients)

    def both(self, before: Subject, after: Subject) -> tuple[Any, Any]:
        from kcconfig.explain.answers import matching
        from kcconfig.explain.compare import Side
        from kcconfig.explain.scope import widened

        (old, old_target), (new, new_target) = self._scopes(before, after)
        old, new = widened(old, new)
        for scope in (new, old):
            self.known.update(dict.fromkeys((*scope.declared, *scope.clients)))
            self.missing = [each for each in self.missing if not matching(scope, [each])]
        return (
            Side(entry_of(before, old, self.question, old_target), old),
            Side(entry_of(after, new, self.question, new_target), new),
        )

    def _scopes(self, before: Subject, after: Subject) -> Sequence[tuple[Scope, Target]]:
        """Both sides, each for its version; where only one is known, the other is taken to be the same."""
        from kcconfig.cli.explaining import scope_and_target

        own = _for_version(self.settings, None)
        old, new = scope_and_target(own, before), scope_and_target(self.settings, after)
        if old[1].assumed and not new[1].assumed:
            old = scope_and_target(_for_version(own, new[1].version), before)
        elif new[1].assumed and not old[1].assumed:
            new = scope_and_target(_for_version(own, old[1].version), after)
        return old, new

    def check(self, found: Sequence[Comparison]) -> None:
        """Raises KcconfigError for a client that no side has."""
        if self.missing and found:
            raise unknown_client(self.missing[0], self.known)
