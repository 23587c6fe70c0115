"""The logins of each client of a realm, and what each comes to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Final, NamedTuple

from kcconfig.explain.scope import Scope
from kcconfig.explain.shut import Shut
from kcconfig.lifetimes import (
    EVERY_LOGIN,
    LOGINS,
    NO_CLIENT,
    UNOBSERVED,
    ClientInputs,
    Lifetimes,
    Line,
    Login,
    first_answer,
)
from kcconfig.lifetimes.inputs import Reading, Valued
from kcconfig.lifetimes.logins import speaks_saml
from kcconfig.lifetimes.reuse import Rotation

SAML: Final = "saml"


class Row(NamedTuple):
    """One client, None for one without settings of its own, and one kind of login."""

    client: str | None
    login: str
    lifetimes: Lifetimes


class Entry(NamedTuple):
    """One realm of a report.

    `source` is the file, or else the server, that was asked about; `server` what stands below a file.
    `beyond` says that the version is newer than any that was observed; `rotation` how often a refresh token works;
    `shut` are the clients that were asked for by name and can do no login at all.
    """

    realm: str | None
    source: str
    server: str | None
    version: str
    assumed: bool
    beyond: bool
    rows: tuple[Row, ...]
    rotation: Rotation | None = None
    shut: tuple[Shut, ...] = ()

    @property
    def impossible(self) -> list[Row]:
        """Logins that a client cannot do; they are only here where they were asked for."""
        return [row for row in self.rows if row.lifetimes.error and row.lifetimes.error.impossible]


def explain(
    scope: Scope, line: Line, born: int, *, clients: Sequence[str] = (), logins: Sequence[str] = ()
) -> tuple[Row, ...]:
    """A row for each client and login.

    `clients` are names or patterns; without any, the realm's own row and every declared client that can log in.
    Without `logins` each client has those that it can do, and a SAML client that is named the one that nobody
    knows. `born` is today in seconds since 1970.
    """
    wanted = [EVERY_LOGIN[name] for name in logins] or list(LOGINS.values())
    answers = _Answers(scope, line, born)
    if not clients:
        rows = [*answers.rows(None, NO_CLIENT, wanted, named=bool(logins))]
        for name in scope.declared:
            inputs = scope.client(name)
            if logins and not (_can_log_in(inputs) or (SAML in logins and speaks_saml(inputs))):
                continue
            rows += answers.rows(name, inputs, wanted, named=bool(logins))
        return tuple(rows)
    rows = []
    for name in matching(scope, clients):
        inputs = scope.client(name)
        asked = [UNOBSERVED[SAML]] if speaks_saml(inputs) and not logins else wanted
        rows += answers.rows(name, inputs, asked, named=bool(logins) or asked is not wanted)
    return tuple(rows)


def matching(scope: Scope, patterns: Iterable[str]) -> list[str]:
    """The clients that some pattern names, each once."""
    names: dict[str, None] = {}
    for pattern in patterns:
        if pattern in scope.clients:
            names[pattern] = None
        else:
            names.update(dict.fromkeys(name for name in scope.clients if fnmatchcase(name, pattern)))
    return list(names)


class _Answers:
    """Computes answers; clients without lifespans of their own share them, so that thousands cost little."""

    def __init__(self, scope: Scope, line: Line, born: int) -> None:
        self.scope = scope
        self.line = line
        self.born = born
        self.shared: dict[tuple[object, ...], Lifetimes] = {}

    def rows(
        self, name: str | None, client: ClientInputs, logins: Iterable[Login], *, named: bool
    ) -> Iterable[Row]:
        key = _plain(client)
        for login in logins:
            if login.unobserved is not None:
                found = self._shared((login.name,), client, login)
            elif key is None:
                found = first_answer(self.line, self.scope.realm, client, login, self.born)
            else:
                found = self._shared((login.name, *key), client, login)
            if named or _offered(client, login, found):
                yield Row(name, login.name, found)

    def _shared(self, key: tuple[object, ...], client: ClientInputs, login: Login) -> Lifetimes:
        if key not in self.shared:
            self.shared[key] = first_answer(self.line, self.scope.realm, client, login, self.born)
        return self.shared[key]


def _plain(client: ClientInputs) -> tuple[int, ...] | None:
    """What the answer depends on, for a client whose settings no answer mentions; None for any other."""
    lifespans: tuple[Valued, ...] = (
        client.access,
        client.idle,
        client.max,
        client.offline_idle,
        client.offline_max,
    )
    if any(each.told for each in lifespans) or any(each.reading is Reading.UNKNOWN for each in client):
        return None
    return tuple(each.number for each in client)


def _offered(client: ClientInputs, login: Login, found: Lifetimes) -> bool:
    """Is the login one to show unasked? Not where the client cannot do it, or asks for a token it never gets."""
    if login.service and login.offline and not client.service_refresh.number:
        return False
    return found.error is None or (found.error.known and not found.error.impossible)


def _can_log_in(client: ClientInputs) -> bool:
    return bool(client.openid.number and client.enabled.number and not client.bearer_only.number)
