"""From a command line to the proof of a live realm, and what it shares with that in a sandbox."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from kcconfig.errors import KcconfigError, ServerError, SettingsError

if TYPE_CHECKING:
    from kcconfig.cli.explaining import Subject
    from kcconfig.explain import Scope
    from kcconfig.lifetimes.evidence import Evidence
    from kcconfig.servers import Server
    from kcconfig.settings import Auth, Settings
    from kcconfig.verify.admin import Admin
    from kcconfig.verify.place import Place
    from kcconfig.verify.visit import Person

PASSWORD: Final = "KCCONFIG_VERIFY_PASSWORD"  # noqa: S105 - the name of a variable
"""Where the test user's password is; never a flag, which everybody on the machine could read."""

WORKERS: Final = 8


class Wish(NamedTuple):
    """What is to be proven: patterns of clients, and kinds of login; none means all.

    `wait` is what lifespans are divided by, so that ends can be waited for; 0 leaves the choice to us.
    """

    clients: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    wait: int | None = None


class Proven(NamedTuple):
    """The proofs of a run, what is worth knowing beside them, and what kept it from going on."""

    evidences: Sequence[Evidence]
    notes: str = ""
    error: KcconfigError | None = None


def person_of(username: str) -> Person:
    """The test user. Raises SettingsError where the environment has no password."""
    from kcconfig.model import Secret
    from kcconfig.verify.visit import Person

    password = os.environ.get(PASSWORD)
    if not password:
        raise SettingsError(f"no password for test user '{username}' is given", help=f"set {PASSWORD}")
    return Person(username, Secret(password))


def on_server(settings: Settings, wish: Wish, person: Person) -> Proven:
    """Proves a live realm, or policies over it, with a user who is there, and changes nothing but their sessions.

    Raises KcconfigError where no proof came about; a later failure is part of the answer.
    """
    from kcconfig import servers
    from kcconfig.cli.explaining import scope_and_target
    from kcconfig.cli.options import login_of
    from kcconfig.cli.sandbox import terminable
    from kcconfig.verify.place import Place
    from kcconfig.verify.web import Web

    auth = login_of(settings)
    server = servers.open(
        settings.need("server"), auth=auth, ca_file=settings.ca_file, parallel=settings.parallel
    )
    proven: list[Evidence] = []
    try:
        tasks = [(each, *scope_and_target(settings, each)) for each in _subjects(settings, server)]
        check_clients(wish, [scope for _, scope, _ in tasks])
        for subject, scope, target in tasks:
            say(f"verifying realm {subject.realm}")
            web = Web(server.url, str(subject.realm), settings.ca_file)
            with terminable(), account(server.url, web.realm, auth, settings.ca_file) as admin:
                _check_person(admin, person)
                place = Place(web, admin, target.version, subject.source, server.url)
                proven.append(_prove(place, scope, person, wish))
    except KcconfigError as error:
        if not proven:
            raise
        return Proven(proven, error=error)
    finally:
        server.close()
    return Proven(proven)


def _prove(place: Place, scope: Scope, person: Person, wish: Wish) -> Evidence:
    """Raises KcconfigError for a person who is not let in."""
    from kcconfig.verify.error import PasswordError
    from kcconfig.verify.proving import prove_realm

    try:
        return prove_realm(place, scope, person, clients=wish.clients, logins=wish.logins, destructive=False)
    except PasswordError as error:
        raise KcconfigError(
            f"user '{person.username}' cannot log in to realm '{place.web.realm}': {error.reason}",
            help=f"look at {PASSWORD}; nothing more was tried, so that the user is not locked out",
        ) from None


def say(line: str) -> None:
    """What is going on, for somebody who watches."""
    from kcconfig.reports.style import printable

    if sys.stderr.isatty():
        click.echo(printable(line, keep=""), err=True)


def check_clients(wish: Wish, scopes: Iterable[Scope]) -> None:
    """Raises KcconfigError for a client that none of the realms has."""
    from kcconfig.cli.explaining import unknown_client
    from kcconfig.explain.answers import matching

    found = list(scopes)
    for pattern in wish.clients:
        if not any(matching(scope, [pattern]) for scope in found):
            raise unknown_client(pattern, dict.fromkeys(name for scope in found for name in scope.clients))


@contextmanager
def account(url: str, realm: str, auth: Auth, ca_file: Path | None) -> Iterator[Admin]:
    """The account that looks behind the scenes of one realm, by the same login as everything else."""
    from kcconfig.servers.paths import base_url
    from kcconfig.servers.transport import Transport
    from kcconfig.verify.admin import Admin

    transport = Transport(base_url(url), auth, workers=WORKERS, verify=str(ca_file) if ca_file else True)
    try:
        yield Admin(transport, realm)
    finally:
        transport.close()


def _subjects(settings: Settings, server: Server) -> list[Subject]:
    from kcconfig.cli.explaining import Subject, read_realm
    from kcconfig.cli.policies import compiled, for_writing

    if not settings.policies:
        return [Subject(None, read_realm(server, settings.need("realm")), server.url, None)]
    return [
        Subject(policy, read_realm(server, str(policy.realm)), source_of(policy.files), server.url)
        for policy in for_writing(compiled(settings))
    ]


def source_of(files: Sequence[str]) -> str:
    """The file that was asked about; standard input has no name."""
    return files[-1] if files else "-"


def _check_person(admin: Admin, person: Person) -> None:
    """Raises KcconfigError for a user whom name and password do not log in.

    Where the account may not see users, their logins tell.
    """
    try:
        found = admin.user(person.username)
        if found is None:
            raise KcconfigError(
                f"realm '{admin.realm_name}' has no user '{person.username}'",
                help="look at --user and --realm",
            )
        actions = admin.required_actions(found["id"])
        credentials = admin.credentials(found["id"])
    except ServerError as error:
        if error.status != 403:
            raise
        return
    name = f"user '{person.username}'"
    if not found.get("enabled", True):
        raise KcconfigError(f"{name} is disabled", help="enable the user, or name another one")
    if actions:
        raise KcconfigError(
            f"{name} has required actions, which stop every login: {', '.join(actions)}",
            help="log in once in a browser and do them, or name another user",
        )
    if "otp" in credentials:
        raise KcconfigError(
            f"{name} logs in with a one-time code, which a proof cannot type in",
            help="name a user who has a password alone",
        )
