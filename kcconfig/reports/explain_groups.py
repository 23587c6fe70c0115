"""Rows of a report that say the same, put together: a realm may have thousands of clients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kcconfig.explain import Row
from kcconfig.lifetimes import EVERY_LOGIN, Lifetimes


class Group(NamedTuple):
    """Clients and logins that have one answer. `login` is the one that the words are about."""

    clients: tuple[str | None, ...]
    logins: tuple[str, ...]
    lifetimes: Lifetimes

    @property
    def login(self) -> str:
        return self.logins[0]


def groups(rows: Sequence[Row]) -> list[Group]:
    """Clients with the same answers to the same logins, and of each the logins with the same answer.

    The realm's own comes last: people ask about clients.
    """
    by_client: dict[str | None, list[Row]] = {}
    for row in rows:
        by_client.setdefault(row.client, []).append(row)
    alike: dict[tuple[tuple[str, int], ...], list[str | None]] = {}
    for client, own in by_client.items():
        alike.setdefault(tuple((row.login, id(row.lifetimes)) for row in own), []).append(client)
    ordered = sorted(alike.values(), key=lambda clients: clients == [None])
    return [group for clients in ordered for group in _of_clients(tuple(clients), by_client[clients[0]])]


def _of_clients(clients: tuple[str | None, ...], rows: Sequence[Row]) -> list[Group]:
    found: list[Group] = []
    for row in rows:
        for index, group in enumerate(found):
            if _alike(group, row):
                found[index] = group._replace(logins=(*group.logins, row.login))
                break
        else:
            found.append(Group(clients, (row.login,), row.lifetimes))
    return found


def _alike(group: Group, row: Row) -> bool:
    """The same answer, which one sentence can say; a cookie more or less makes no other answer."""
    mine, theirs = EVERY_LOGIN[group.login], EVERY_LOGIN[row.login]
    same_words = (mine.remember, mine.offline, mine.service) == (
        theirs.remember,
        theirs.offline,
        theirs.service,
    )
    if group.lifetimes.error is not None or row.lifetimes.error is not None:
        return False
    plain, other = group.lifetimes._replace(cookie=None), row.lifetimes._replace(cookie=None)
    return same_words and plain == other
