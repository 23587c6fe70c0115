"""Proves a realm: every login of every client, as people and applications do it, against the model."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event
from typing import Final, NamedTuple

from kcconfig.errors import KcconfigError
from kcconfig.explain import Row, Scope, explain
from kcconfig.lifetimes import EVERY_LOGIN, LOGINS, line_of
from kcconfig.lifetimes.evidence import Evidence, Untested
from kcconfig.lifetimes.moments import Settings
from kcconfig.model import Secret
from kcconfig.verify.admin import Admin
from kcconfig.verify.clock import skew
from kcconfig.verify.error import FlowError
from kcconfig.verify.place import Place
from kcconfig.verify.seats import Seat, helper, seat_of
from kcconfig.verify.stories import AT_ONCE, WAITING
from kcconfig.verify.telling import Task, Told, tell
from kcconfig.verify.visit import Person

WORKERS: Final = 6
WAITERS: Final = 32
"""Stories at a time; those that wait cost nothing."""


def prove_realm(
    place: Place,
    scope: Scope,
    person: Person | None,
    *,
    clients: Sequence[str] = (),
    logins: Sequence[str] = (),
    factor: int | None = None,
    destructive: bool,
) -> Evidence:
    """Everything about one realm. `factor` is what its lifespans were divided by, so that ends can be waited for.

    Without a person it makes a user of its own, and removes it. Only where it may be `destructive` it makes a
    client, too, which stands for clients without settings of their own, and does what leaves more than sessions.
    Raises ServerError where the server does not answer, KcconfigError where nothing can be proved at all, as
    where the server refuses the person's password.
    """
    if place.admin is None:
        raise KcconfigError("a proof needs an account that may read the realm's clients", help=_ACCOUNT)
    with ExitStack() as stack:
        spare = _helper(place.admin, stack) if destructive else None
        chosen = _Chosen([], [], destructive)
        line, born = line_of(place.version), int(time.time())
        for row in explain(scope, line, born, clients=clients, logins=logins or tuple(LOGINS)):
            _choose(place.admin, scope, row, spare, chosen)
        stage = _Stage(place, spare, person or _made_user(place.admin, stack), Event())
        tasks = list(_tasks(stage, scope, chosen.rows, wait=factor is not None))
        told = _all_told(
            tasks, stage.stop, WORKERS if factor is None else WAITERS, careful=person is not None
        )
    return _evidence(place, told, chosen.untested, factor)


def _all_told(tasks: Sequence[Task], stop: Event, workers: int, *, careful: bool) -> list[Told]:
    """Every task told. Raises PasswordError, being `careful`, after the first login that the server refuses.

    Many at a time, which with a wrong password would lock the user out: so the first ones are told one by one
    until somebody got in. However this ends, no thread is left that waits.
    """
    told: dict[int, Told] = {}
    for number, task in enumerate(tasks if careful else ()):
        if LOGINS[task.login].service:
            continue
        first = told[number] = tell(task)
        if first.refused is not None:
            raise first.refused
        if first.entered:
            break
    rest = [number for number in range(len(tasks)) if number not in told]
    with ThreadPoolExecutor(workers) as pool:
        try:
            told.update(zip(rest, pool.map(tell, (tasks[number] for number in rest)), strict=True))
        except BaseException:
            stop.set()
            raise
    return [told[number] for number in range(len(tasks))]


def _evidence(
    place: Place, told: Sequence[Told], untested: Sequence[Untested], factor: int | None
) -> Evidence:
    measured = skew(reply for each in told for reply in each.replies)
    return Evidence(
        place.web.realm,
        place.source,
        place.server,
        place.version,
        tuple(each.story for each in told if each.story is not None),
        tuple(dict.fromkeys([*untested, *(one for each in told for one in each.untested)])),
        factor,
        (measured.seconds, measured.uncertainty) if measured else None,
    )


_DEVICE: Final = "device"

_ACCOUNT: Final = "give it the role view-clients of realm-management"


class _Stage(NamedTuple):
    """What all tasks share."""

    place: Place
    spare: Seat | None
    person: Person
    stop: Event


class _Chosen(NamedTuple):
    """Logins to try, with their clients, and those that cannot be tried."""

    rows: list[tuple[Row, Seat]]
    untested: list[Untested]
    destructive: bool

    def leave(self, client: str | None, login: str | None, reason: str) -> None:
        self.untested.append(Untested(client, login, reason))


def _choose(admin: Admin, scope: Scope, row: Row, spare: Seat | None, chosen: _Chosen) -> None:
    reason = _cannot(row)
    if reason is not None:
        chosen.leave(row.client, row.login, reason)
        return
    try:
        seat = _seat(admin, scope, row.client, spare, chosen)
    except FlowError as error:
        chosen.leave(row.client, None, error.reason)
        return
    login = LOGINS[row.login]
    if row.login == _DEVICE and not chosen.destructive:
        chosen.leave(row.client, row.login, "whoever lets a device in gives a consent, which would stay")
        return
    if (login.code or login.implicit) and row.login != _DEVICE and seat.redirect_uri is None:
        chosen.leave(row.client, row.login, "the client has no address that a browser could come back to")
        return
    chosen.rows.append((row, seat))


def _cannot(row: Row) -> str | None:
    """Why a login is not tried, whoever the client is."""
    error = row.lifetimes.error
    if error is not None and (error.impossible or not error.known):
        return error.description or error.error or f"HTTP {error.http}"
    if EVERY_LOGIN[row.login].exchange:
        return "it would take a token of another client"
    return None


def _seat(admin: Admin, scope: Scope, client: str | None, spare: Seat | None, chosen: _Chosen) -> Seat:
    if client is None:
        if spare is None:
            raise FlowError("a client without settings of its own is only made in a sandbox")
        return spare
    known = next((seat for row, seat in chosen.rows if row.client == client), None)
    return known or seat_of(admin, client, scope.client(client))


def _tasks(stage: _Stage, scope: Scope, rows: Sequence[tuple[Row, Seat]], *, wait: bool) -> Iterator[Task]:
    place, spare, person, stop = stage
    line = line_of(place.version)
    seats = [seat for _, seat in rows if seat.redirect_uri is not None]
    for script in (*AT_ONCE, *(WAITING if wait else ())):
        for row, seat in rows:
            others = [spare] if spare is not None and seat is not spare else seats
            other = next((each for each in others if each.client_id != seat.client_id), None)
            both = (seat, other) if other is not None else (seat,)
            settings = Settings(scope.realm, tuple(each.inputs for each in both))
            yield Task(place.web, line, settings, both, person, row.login, script, stop)


def _helper(admin: Admin, stack: ExitStack) -> Seat:
    made, seat = helper(admin)
    stack.callback(admin.remove_client, made)
    return seat


def _made_user(admin: Admin, stack: ExitStack) -> Person:
    """A user for this proof, whom nothing but name and password is asked for."""
    name = f"kcconfig-verify-{secrets.token_hex(4)}@example.org"
    password = f"Kc-1-{secrets.token_urlsafe(24)}"
    stack.callback(admin.remove_user, admin.add_user(name, name, password))
    return Person(name, Secret(password))
