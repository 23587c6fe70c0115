"""From policies to their proof in a throw-away server."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from kcconfig.cli.verifying import Proven, Wish, account, check_clients, say, source_of
from kcconfig.errors import KcconfigError, PolicyError

if TYPE_CHECKING:
    from kcconfig.lifetimes.evidence import Evidence
    from kcconfig.model import Desired, DesiredObject
    from kcconfig.reports.style import Style
    from kcconfig.sandbox import Sandbox
    from kcconfig.servers import Server
    from kcconfig.settings import Auth, Settings

_MADE_UP: Final = 24
"""Bytes of a secret that is made up."""


class _Run(NamedTuple):
    """What holds for all policies of a run; `notes` are added to."""

    settings: Settings
    wish: Wish
    style: Style
    notes: list[str]


class _Host(NamedTuple):
    """A server that runs, and how to log in to it."""

    server: Server
    auth: Auth
    version: str


def in_sandbox(settings: Settings, wish: Wish, version: str | None, style: Style) -> Proven:
    """Applies each policy to a throw-away server of its version, and proves it there, one after the other.

    Raises KcconfigError where no proof came about; a later failure is part of the answer.
    """
    from kcconfig.cli.policies import compiled, for_writing
    from kcconfig.explain import scope_of

    policies = for_writing(compiled(settings))
    this = _Run(settings, wish, style, [])
    planned: dict[str, list[Desired]] = {}
    for policy in policies:
        planned.setdefault(_version(version, settings.target, policy, this.notes), []).append(policy)
    check_clients(wish, [scope_of(each, None, chosen) for chosen in planned for each in planned[chosen]])
    proven: list[Evidence] = []
    try:
        for chosen, group in planned.items():
            with _throw_away(chosen) as sandbox:
                proven.extend(_proofs(group, sandbox, this))
    except KcconfigError as error:
        if not proven:
            raise
        return Proven(proven, "".join(this.notes), error)
    return Proven(proven, "".join(this.notes))


def _version(given: str | None, target: str | None, policy: Desired, notes: list[str]) -> str:
    """The version to start: what is asked for, else the known one of the line that the policy is for.

    Raises SandboxError for a version that is none, or too old.
    """
    from kcconfig.realm.versions import KNOWN, NEWEST, parse
    from kcconfig.sandbox.distribution import full_version

    wanted = target or policy.target
    if given or not wanted:
        return full_version(given or NEWEST)
    try:
        line = parse(wanted)[:2]
    except ValueError:
        line = parse(NEWEST)[:2]
    known = next((each for each in reversed(KNOWN) if parse(each)[:2] == line), None)
    if known is None:
        notes.append(
            f"note: {policy.realm}: no version of Keycloak {wanted} is known, so {NEWEST} is used;"
            " --version names another\n"
        )
    return known or NEWEST


@contextmanager
def _throw_away(version: str) -> Iterator[Sandbox]:
    """A server for the length of a `with` block, which ends with it however that ends."""
    from kcconfig import sandbox
    from kcconfig.cli.sandbox import terminable

    with terminable():
        started = sandbox.start(version, say=say)
        try:
            yield started
        finally:
            say(f"stopping {started.name}")
            sandbox.stop(started)


def _proofs(policies: list[Desired], sandbox: Sandbox, this: _Run) -> Iterator[Evidence]:
    from kcconfig import servers
    from kcconfig.model import Secret
    from kcconfig.settings import Auth

    auth = Auth("password", "master", user=sandbox.username, secret=Secret(sandbox.password))
    with closing(servers.open(sandbox.url, auth=auth, parallel=this.settings.parallel)) as server:
        host = _Host(server, auth, sandbox.version)
        for policy in policies:
            ready, factor = _ready(policy, this)
            say(f"applying realm {policy.realm}")
            _apply(ready, server, this)
            say(f"verifying realm {policy.realm}")
            yield _prove(ready, host, this, factor)


def _ready(policy: Desired, this: _Run) -> tuple[Desired, int | None]:
    """A policy as a sandbox gets it, and what its lifespans are divided by."""
    ready, count = _with_secrets(policy)
    if count:
        what = "1 secret that is not set is" if count == 1 else f"{count} secrets that are not set are"
        this.notes.append(f"note: {policy.realm}: {what} made up in the sandbox\n")
    if this.wish.wait is None:
        return ready, None
    from kcconfig.verify.scale import factor_for, scaled

    factor = this.wish.wait or factor_for(ready)
    return scaled(ready, factor), factor


def _with_secrets(policy: Desired) -> tuple[Desired, int]:
    """Secrets that are not known, made up where any text will do, and how many."""
    filled = {address: _filled(wanted) for address, wanted in policy.objects.items()}
    count = sum(each for _, each in filled.values())
    return replace(policy, objects={address: wanted for address, (wanted, _) in filled.items()}), count


def _filled(wanted: DesiredObject) -> tuple[DesiredObject, int]:
    from kcconfig.model import Secret
    from kcconfig.realm.secrets import is_secret

    settings = dict(wanted.settings)
    count = 0
    for path, setting in wanted.settings.items():
        value = setting.value
        if isinstance(value, Secret) and not value.known and is_secret(path):
            made_up = Secret(secrets.token_urlsafe(_MADE_UP), value.expression)
            settings[path] = setting._replace(value=made_up)
            count += 1
    return replace(wanted, settings=settings), count


def _apply(policy: Desired, server: Server, this: _Run) -> None:
    """Makes the realm. Raises PolicyError for what cannot be written, ServerError for what is refused."""
    from kcconfig.apply import not_kept, run
    from kcconfig.model import Severity
    from kcconfig.plan import Options, build, needed_sections
    from kcconfig.reports.apply_report import not_kept_text

    realm, sections = str(policy.realm), needed_sections(policy)
    plan = build(policy, server.read(realm, sections), server.url, Options())
    errors = [each for each in plan.findings if each.severity is Severity.ERROR]
    if errors:
        raise PolicyError(errors)
    result = run(plan, partial(server.perform, realm))
    if result.interrupted:
        raise KeyboardInterrupt
    if result.error is not None:
        raise result.error
    kept = not_kept(policy, server.read(realm, sections), server.url)
    if kept:
        this.notes.append(not_kept_text(realm, kept, this.style))


def _prove(policy: Desired, host: _Host, this: _Run, factor: int | None) -> Evidence:
    from kcconfig.explain import scope_of
    from kcconfig.explain.scope import SECTIONS
    from kcconfig.verify.place import Place
    from kcconfig.verify.proving import prove_realm
    from kcconfig.verify.web import Web

    realm, url, wish = str(policy.realm), host.server.url, this.wish
    scope = scope_of(policy, host.server.read(realm, SECTIONS), host.version)
    with account(url, realm, host.auth, None) as admin:
        place = Place(Web(url, realm), admin, host.version, source_of(policy.files), url)
        return prove_realm(
            place, scope, None, clients=wish.clients, logins=wish.logins, factor=factor, destructive=True
        )
