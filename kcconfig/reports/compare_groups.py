"""Changes that say the same, put together: a realm may have thousands of clients."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from kcconfig.explain.compare import Change, Kind
from kcconfig.lifetimes import EVERY_LOGIN, Decided, Valued
from kcconfig.lifetimes.dead import dead_from


class Group(NamedTuple):
    """Clients and logins with one change. `change` is the one that the words are about."""

    clients: tuple[str | None, ...]
    logins: tuple[str, ...]
    change: Change


def change_groups(changes: Sequence[Change]) -> list[Group]:
    """Clients whose logins change alike; the realm's own comes last: people ask about clients."""
    first: dict[Hashable, Change] = {}
    logins: dict[tuple[Hashable, str | None], list[str]] = {}
    for change in changes:
        key = _key(change)
        first.setdefault(key, change)
        logins.setdefault((key, change.client), []).append(change.login)
    clients: dict[tuple[Hashable, tuple[str, ...], bool], list[str | None]] = {}
    for (key, client), some in logins.items():
        clients.setdefault((key, tuple(some), client is None), []).append(client)
    found = [Group(tuple(names), some, first[key]) for (key, some, _), names in clients.items()]
    return sorted(found, key=lambda group: group.clients == (None,))


def _key(change: Change) -> Hashable:
    """What two changes must share to be told in one sentence."""
    if change.kind is Kind.NUMBER:
        kind = EVERY_LOGIN[change.login]
        dead = [dead_from(each) if each else None for each in (change.was, change.now)]
        words = (kind.remember, kind.offline, kind.service, *map(_number, dead))
        return change.what, words, _number(change.before), _number(change.after), *map(_setting, change.by)
    if change.kind is Kind.GONE:
        return (change.kind,)
    if change.kind is Kind.ROTATION:
        return change.kind, *map(_setting, change.by)
    error = change.now.error if change.now else None
    login = None if change.kind in {Kind.FAILS, Kind.IMPOSSIBLE} else change.login
    return change.kind, login, _answer(change), error, *map(_setting, change.by)


def _answer(change: Change) -> Hashable:
    """The numbers that a sentence about a new answer has."""
    now = change.now
    if now is None:
        return None
    ends = (now.access.end if now.access else None, now.unused_refresh_refused_after, now.latest_end)
    return tuple(map(_number, ends))


def _number(decided: Decided | None) -> Hashable:
    return decided and (decided.seconds, decided.known)


def _setting(setting: Valued | None) -> Hashable:
    return setting and (setting.address, setting.path)
