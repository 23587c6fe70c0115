"""Where a login stands: its sessions, its cookie, the tokens that each client holds, and the settings in force."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kcconfig.lifetimes.decisions import Decided, own
from kcconfig.lifetimes.inputs import Reading
from kcconfig.lifetimes.limits import Case, Limits, limits_of
from kcconfig.lifetimes.logins import Login
from kcconfig.lifetimes.moments import Settings
from kcconfig.lifetimes.rotation import Issued
from kcconfig.lifetimes.stays import Stay, put
from kcconfig.lifetimes.versions import Line


class Access(NamedTuple):
    """An access token that a client holds: its end in seconds since the login, and the number of its session."""

    end: Decided
    offline: bool
    session: int


class Client(NamedTuple):
    """What does not change for one client, in one sort of session, between two changes of settings."""

    case: Case
    limits: Limits


class Rules(NamedTuple):
    """The settings in force, worked out for each client. `unknown` is a number that everything hangs on."""

    line: Line
    settings: Settings
    born: int
    online: tuple[Client, ...]
    offline: tuple[Client, ...]
    unknown: Decided | None

    def client(self, index: int, *, offline: bool) -> Client:
        return (self.offline if offline else self.online)[index]


class State(NamedTuple):
    """A login at some moment.

    families  counts the logins that refresh tokens come from
    led       the number of the session that the cookie leads to
    left      sessions that go on although no cookie leads to them any more: there was another login since
    """

    rules: Rules
    login: Login
    online: Stay | None
    offline: Stay | None
    cookie: Decided | None
    refresh: tuple[tuple[Issued, ...], ...]
    access: tuple[Access | None, ...]
    families: int
    led: int = 0
    left: tuple[Stay, ...] = ()

    @property
    def stays(self) -> Iterator[Stay]:
        """All sessions that there are."""
        for stay in (self.online, self.offline, *self.left):
            if stay is not None:
                yield stay

    def with_stay(self, stay: Stay) -> State:
        """The same with this session as it is now. One that is new takes the place of the one before."""
        for index, each in enumerate(self.left):
            if (each.number, each.offline) == (stay.number, stay.offline):
                return self._replace(left=put(self.left, index, stay))
        return self._replace(offline=stay) if stay.offline else self._replace(online=stay)

    def without(self, number: int, *, offline: bool) -> State:
        """The same without one session."""

        def kept(stay: Stay | None) -> Stay | None:
            gone = stay is None or (stay.number, stay.offline) == (number, offline)
            return None if gone else stay

        left = tuple(filter(kept, self.left))
        return self._replace(online=kept(self.online), offline=kept(self.offline), left=left)

    def stay_of(self, token: Issued) -> Stay | None:
        """The session that a refresh token belongs to; None where it is gone."""
        for stay in (self.offline if token.offline else self.online, *self.left):
            if stay is not None and stay.number == token.session and stay.offline == token.offline:
                return stay
        return None


def _client(case: Case) -> Client:
    return Client(case, limits_of(case))


def rules_of(line: Line, settings: Settings, login: Login, born: int) -> Rules:
    """The settings of a realm and its clients, worked out for a kind of login; `born` is when it was, since 1970.

    Only the first client logs in by the implicit flow; the others use codes.
    """
    realm = settings.realm
    firsts = [True] + [False] * (len(settings.clients) - 1)
    kinds = [login._replace(offline=False), login._replace(offline=True, implicit=False)]
    online, offline = (
        tuple(
            _client(Case(line, realm, client, kind if first else kind._replace(implicit=False), born=born))
            for first, client in zip(firsts, settings.clients, strict=True)
        )
        for kind in kinds
    )
    used = offline if login.offline else online
    unknown = [each for client in used for each in client.limits if each is not None and not each.known]
    if realm.rotates.reading is Reading.UNKNOWN:
        unknown.append(own(realm.rotates))
    return Rules(line, settings, born, online, offline, unknown[0] if unknown else None)
