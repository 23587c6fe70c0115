"""One person's visit: a real login and what follows it, each answer noted down with the server's time."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from kcconfig.errors import ServerError
from kcconfig.lifetimes import Login
from kcconfig.lifetimes.moments import Action, Moment
from kcconfig.lifetimes.proof import PAGE, Seen
from kcconfig.model import Secret
from kcconfig.verify.browser import Browser
from kcconfig.verify.claims import claims
from kcconfig.verify.clock import skew
from kcconfig.verify.error import FlowError, PasswordError
from kcconfig.verify.party import Party
from kcconfig.verify.reading import affirmed, challenge, device_of, login_moment, telling_token, tokens_of
from kcconfig.verify.web import Reply

_RESPONSE_TYPES: Final = {"implicit": "id_token token", "hybrid": "code id_token"}
_REFUSED_LOGIN: Final = "Invalid user credentials"
_POLL: Final = 30
"""Seconds to wait for a device's tokens, once it is approved."""
_WITHOUT_TOKENS: Final = frozenset({Action.USERINFO, Action.INTROSPECTION, Action.LOGOUT})


class Person(NamedTuple):
    """A user of the realm."""

    username: str
    password: Secret


class Visit:
    """A login of the first party, and later moments of all parties, in one browser; for one thread.

    `born` is the login by the server's clock, in seconds since 1970. `may_introspect` and `may_userinfo` say
    what the first party may do with its own token.
    """

    def __init__(
        self,
        login: Login,
        parties: Sequence[Party],
        browser: Browser,
        person: Person,
        stop: threading.Event | None = None,
    ) -> None:
        self.login = login
        self.born = 0
        self.may_introspect = False
        self.may_userinfo = True
        self.replies: list[Reply] = []
        self._parties = parties
        self._browser = browser
        self._person = person
        self._stop = stop or threading.Event()
        self._skew = 0.0
        self._access: list[str | None] = [None] * len(parties)
        self._refresh: list[list[str]] = [[] for _ in parties]
        self._id_token: list[str | None] = [None] * len(parties)
        self._acts: Mapping[Action, Callable[[int, int | None], Reply]] = {
            Action.REFRESH: self._use_refresh,
            Action.SILENT: self._silent,
            Action.OFFLINE: self._offline,
            Action.REAUTHENTICATION: self._reauthenticate,
            Action.USERINFO: self._userinfo,
            Action.INTROSPECTION: self._introspect,
            Action.LOGOUT: self._log_out,
        }

    @property
    def now(self) -> float:
        """Seconds since the login, by the server's clock."""
        return time.time() + self._skew - self.born

    @property
    def parties(self) -> int:
        return len(self._parties)

    def claims(self) -> Mapping[str, Any]:
        """What the first party's access token says."""
        return claims(self._access[0] or "")

    def begin(self) -> Seen:
        """The login. Raises FlowError where it asks for more than a name and a password, or refuses those."""
        reply = self._log_in(0)
        self._hold(0, reply)
        if reply.description == _REFUSED_LOGIN:
            raise PasswordError("the user's password is refused")
        given = claims(reply.data[telling_token(reply)]) if reply.ok and telling_token(reply) else {}
        issued = given.get("iat")
        self.born = login_moment(reply, given, self._skew)
        lag = int(issued) - self.born if issued is not None else 0
        ahead = skew([reply])
        # Less than the width of a second is rounding, not a clock that is wrong.
        if ahead is not None and abs(ahead.seconds) > 1 + ahead.uncertainty:
            self._skew = ahead.seconds
        return self._seen(Moment(0, Action.LOGIN, lag=lag), reply)

    def act(self, action: Action, client: int = 0, token: int | None = None) -> Seen:
        """One thing that a party or the person does now. Raises FlowError where no answer comes of it."""
        reply = self._acts[action](client, token)
        self._hold(client, reply)
        mid = (reply.sent + reply.received) / 2 + self._skew
        return self._seen(Moment(int(mid) - self.born, action, client, token), reply)

    def sleep_until(self, at: float) -> None:
        """Waits for a moment, in seconds since the login. Raises FlowError where all is to end before."""
        self._wait(at - self.now)

    def forget_cookies(self) -> None:
        self._browser.forget_cookies()

    def clean_up(self) -> tuple[str, ...]:
        """Ends every session that is left of this visit, offline ones too; why one could not be ended."""
        endings: list[Callable[[], Reply]] = [
            partial(party.logout, token)
            for party, tokens in zip(self._parties, self._refresh, strict=True)
            for token in dict.fromkeys(tokens[-1:] + tokens[:1])
        ]
        # A session may have given no refresh token, or no token at all, or only an offline one beside it.
        if self._browser.logged_in or self._id_token[0]:
            endings.append(lambda: self._browser.logout(self._parties[0], self._id_token[0]).reply)
        return tuple(filter(None, map(_failure, endings)))

    def close(self) -> None:
        self._browser.close()
        for party in self._parties:
            party.close()

    def _seen(self, moment: Moment, reply: Reply) -> Seen:
        self.replies.append(reply)
        took = math.ceil(reply.received - reply.sent) if reply.received - reply.sent > 1 else 0
        if not affirmed(moment.action, reply):
            error = reply.error or challenge(reply)
            return Seen(moment, False, reply.status, None, error, reply.description, took)
        if moment.action in _WITHOUT_TOKENS:
            return Seen(moment, True, reply.status, took=took)
        access = claims(reply.data["access_token"])
        if moment.action is not Action.LOGIN:
            moment = moment._replace(at=access["iat"] - self.born)
        return Seen(moment, True, reply.status, tokens_of(reply.data, access), took=took)

    def _hold(self, client: int, reply: Reply) -> None:
        """Keeps new tokens, whatever they say."""
        data = reply.data if reply.ok and isinstance(reply.data, dict) else {}
        self._access[client] = data.get("access_token") or self._access[client]
        self._id_token[client] = data.get("id_token") or self._id_token[client]
        if data.get("refresh_token"):
            self._refresh[client].append(data["refresh_token"])

    def _log_in(self, client: int) -> Reply:
        login, party = self.login, self._parties[client]
        scope = self._scope(client)
        name, password = self._person.username, str(self._person.password.value)
        if login.service:
            return party.client_credentials(scope)
        if not (login.code or login.implicit):
            return party.password(name, password, scope)
        if login.name == "device":
            return self._by_device(party)
        response_type = self._response_type(client)
        return self._browser.login(
            party, name, password, remember=login.remember, scope=scope, response_type=response_type
        )

    def _response_type(self, client: int) -> str:
        return _RESPONSE_TYPES.get(self.login.name, "code") if client == 0 else "code"

    def _scope(self, client: int) -> str:
        """What a login with a form asks for: the first party asks for the same each time."""
        return "openid offline_access" if self.login.offline and client == 0 else "openid"

    def _by_device(self, party: Party) -> Reply:
        begun = party.device()
        if not begun.ok:
            return begun
        address, code, interval = device_of(begun)
        self._browser.approve_device(address, self._person.username, str(self._person.password.value))
        until = time.monotonic() + _POLL
        reply = party.device_poll(code)
        while reply.error in {"authorization_pending", "slow_down"} and time.monotonic() < until:
            self._wait(interval)
            reply = party.device_poll(code)
        return reply

    def _wait(self, seconds: float) -> None:
        if self._stop.wait(max(0.0, seconds)):
            raise FlowError("the proof was ended before")

    def _refresh_token(self, client: int, token: int | None) -> str:
        held = self._refresh[client]
        if not held:
            raise FlowError("there is no refresh token to use")
        return held[-1 if token is None else token]

    def _use_refresh(self, client: int, token: int | None) -> Reply:
        return self._parties[client].refresh(self._refresh_token(client, token))

    def _silent(self, client: int, _token: int | None) -> Reply:
        return self._browser.silent(self._parties[client], "openid", self._response_type(client))

    def _offline(self, client: int, _token: int | None) -> Reply:
        return self._browser.silent(self._parties[client], "openid offline_access")

    def _reauthenticate(self, client: int, _token: int | None) -> Reply:
        person = self._person
        return self._browser.login(
            self._parties[client],
            person.username,
            str(person.password.value),
            scope=self._scope(client),
            response_type=self._response_type(client),
            remember=self.login.remember,
            prompt="login",
        )

    def _userinfo(self, client: int, _token: int | None) -> Reply:
        return self._parties[client].userinfo(self._access[client] or "")

    def _introspect(self, client: int, _token: int | None) -> Reply:
        return self._parties[client].introspect(self._access[client] or "")

    def _log_out(self, client: int, _token: int | None) -> Reply:
        if self.login.cookie:
            party = self._parties[client]
            return self._browser.logout(party, self._id_token[client], party.post_logout_uri).reply
        return self._parties[client].logout(self._refresh_token(client, None))


def ended_at(error: FlowError, moment: Moment) -> Seen:
    """What was seen of a flow that the server ended at a page of its own, or with an error for the application."""
    status = error.status or 0
    return Seen(moment, False, status, None, PAGE if status else None, error.reason)


def _failure(ending: Callable[[], Reply]) -> str | None:
    """Why a session could not be ended. What refuses is no failure: the session may have been over before."""
    try:
        reply = ending()
    except (ServerError, FlowError) as error:
        return error.message
    return f"HTTP {reply.status}" if reply.status >= 500 else None
