"""What changes for users between two explanations of one realm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from kcconfig.explain.answers import Entry, Row
from kcconfig.explain.noticed import What, noticed, same
from kcconfig.explain.scope import Scope
from kcconfig.lifetimes import (
    EVERY_LOGIN,
    NO_CLIENT,
    ClientInputs,
    Decided,
    Lifetimes,
    LoginError,
    Valued,
    line_of,
)
from kcconfig.lifetimes.blame import blamed
from kcconfig.lifetimes.logins import withholds_refresh
from kcconfig.lifetimes.reuse import Rotation, rotation


class Kind(StrEnum):
    """What has become of a login."""

    NUMBER = "number"
    ROTATION = "rotation"
    NEW = "new"
    GONE = "gone"
    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    FAILS = "fails"
    WORKS = "works"
    NOT_KNOWN = "not known"


class Side(NamedTuple):
    """One of the two explanations."""

    entry: Entry
    scope: Scope

    def client(self, name: str | None) -> ClientInputs | None:
        """A client's settings; None for one that is not there."""
        if name is None:
            return NO_CLIENT
        return self.scope.client(name) if name in self.scope.clients else None


class Change(NamedTuple):
    """One thing that is different for one client and login.

    `before` and `after` are the numbers of a NUMBER, None where there is no such thing; `was` and `now` the
    whole answers; `by` is the setting that decided before, and the one that decides now, where there is one.
    `turns` is how often a refresh token worked and works, for a ROTATION.
    """

    client: str | None
    login: str
    kind: Kind
    was: Lifetimes | None
    now: Lifetimes | None
    by: tuple[Valued | None, Valued | None] = (None, None)
    what: What | None = None
    before: Decided | None = None
    after: Decided | None = None
    turns: tuple[Rotation, Rotation] | None = None


class Comparison(NamedTuple):
    """One realm on both sides, or two; without changes nothing is different for users."""

    before: Side
    after: Side
    changes: tuple[Change, ...]

    @property
    def renamed(self) -> bool:
        """Are these two realms, and not two states of one? A fragment is of any realm."""
        names = {self.before.entry.realm, self.after.entry.realm} - {None}
        return len(names) > 1


def compare(before: Side, after: Side) -> Comparison:
    """The changes from one explanation to another; rows are matched by client and login.

    A login that nobody knows is told, too: nobody can say that it stays as it is.
    """
    old = {(row.client, row.login): row for row in before.entry.rows}
    new = {(row.client, row.login): row for row in after.entry.rows}
    changes = [
        change
        for key in {**new, **old}
        for change in _changes(before, after, key, old.get(key), new.get(key))
    ]
    return Comparison(before, after, tuple(changes))


def _changes(
    before: Side, after: Side, key: tuple[str | None, str], old: Row | None, new: Row | None
) -> Iterator[Change]:
    name, login = key
    was, now = old.lifetimes if old else None, new.lifetimes if new else None
    mine, theirs = after.client(name), before.client(name)
    if mine is None or theirs is None:
        kind = Kind.GONE if mine is None else Kind.NEW
        able = was if mine is None else now
        if able is not None and not _impossible(able):
            yield Change(name, login, kind, was, now)
        return
    if _impossible(was) and _impossible(now):
        return
    failed, fails = was.error if was else None, now.error if now else None
    if was is not None and now is not None and failed is None and fails is None:
        yield from _numbers(before, after, key, was, now)
        if was.refresh is not None and now.refresh is not None:
            yield from _rotation(before, after, key, was, now)
    elif was is None or now is None or failed != fails or (fails is not None and not fails.known):
        yield Change(name, login, _kind(was, now), was, now, _switch(before, after, key, was, now))


def _impossible(given: Lifetimes | None) -> bool:
    return given is None or (given.error is not None and given.error.impossible)


def _kind(was: Lifetimes | None, now: Lifetimes | None) -> Kind:
    if now is not None and now.error is not None and not now.error.known:
        return Kind.NOT_KNOWN
    if _impossible(now):
        return Kind.IMPOSSIBLE
    if now is not None and now.error is not None:
        return Kind.FAILS
    return Kind.POSSIBLE if _impossible(was) else Kind.WORKS


def _switch(
    before: Side, after: Side, row: tuple[str | None, str], was: Lifetimes | None, now: Lifetimes | None
) -> tuple[Valued | None, Valued | None]:
    """The setting that makes a login fail on one side, as it stands on both."""
    name, login = row
    theirs, mine = before.client(name), after.client(name)
    if theirs is None or mine is None:
        return None, None
    old, new = (*before.scope.realm, *theirs), (*after.scope.realm, *mine)
    if now is None or now.error is not None:
        guilty = _guilty(after, mine, login, now)
        return _beside(guilty, new, old), guilty
    guilty = _guilty(before, theirs, login, was)
    return guilty, _beside(guilty, old, new)


def _guilty(side: Side, client: ClientInputs, login: str, given: Lifetimes | None) -> Valued | None:
    """The setting behind a login that fails; one that was not asked for is one that the client cannot do."""
    error = given.error if given is not None and given.error is not None else LoginError(None, None, None)
    return blamed(line_of(side.entry.version), side.scope.realm, client, EVERY_LOGIN[login], error)


def _beside(setting: Valued | None, here: Iterable[Valued], there: Iterable[Valued]) -> Valued | None:
    """The same setting on the other side."""
    return next((other for mine, other in zip(here, there, strict=True) if mine is setting), None)


def _numbers(
    before: Side, after: Side, row: tuple[str | None, str], was: Lifetimes, now: Lifetimes
) -> Iterator[Change]:
    name, login = row
    old, new = dict(noticed(was)), dict(noticed(now))
    told: dict[What, tuple[int | None, int | None]] = {}
    for what in What:
        mine, theirs = new.get(what), old.get(what)
        if same(theirs, mine) or (what in _IN_BOTH and (mine is None or theirs is None)):
            continue
        pair = (theirs.seconds if theirs else None, mine.seconds if mine else None)
        if what is What.REFRESH and mine and theirs and told:
            continue
        if what in _LIKE and told.get(_LIKE[what]) == pair:
            continue
        if what is not What.ACCESS:
            told[what] = pair
        by = (theirs.by if theirs else None, mine.by if mine else None)
        if what is What.REFRESH and (mine is None or theirs is None):
            by = _withholding(before, after, name, login)
        yield Change(name, login, Kind.NUMBER, was, now, by, what, theirs, mine)


def _rotation(
    before: Side, after: Side, row: tuple[str | None, str], was: Lifetimes, now: Lifetimes
) -> Iterator[Change]:
    theirs, mine = before.scope.realm, after.scope.realm
    old, new = rotation(theirs), rotation(mine)
    if (old.uses, old.known) == (new.uses, new.known) and (old.known or old.by.value == new.by.value):
        return
    switched = theirs.rotates.value != mine.rotates.value
    by = (theirs.rotates, mine.rotates) if switched else (theirs.reuses, mine.reuses)
    yield Change(*row, Kind.ROTATION, was, now, by, turns=(old, new))


_LIKE: Final = {What.BROWSER_IDLE: What.UNUSED, What.BROWSER_MAX: What.LATEST}
"""Numbers that are told only where they change in another way than a number that is told before.

The end of a refresh token is told where the session has kept its times.
"""

_IN_BOTH: Final = frozenset({What.UNUSED, What.LATEST, What.BROWSER_IDLE})
"""Numbers that come and go together with another one, which is told instead."""


def _withholding(
    before: Side, after: Side, name: str | None, login: str
) -> tuple[Valued | None, Valued | None]:
    from_, to = before.client(name), after.client(name)
    if from_ is None or to is None:
        return None, None
    old, new = withholds_refresh(from_, EVERY_LOGIN[login]), withholds_refresh(to, EVERY_LOGIN[login])
    for theirs, mine in zip(from_, to, strict=True):
        if theirs is old or mine is new:
            return theirs, mine
    return None, None
