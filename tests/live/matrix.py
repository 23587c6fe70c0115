"""Random settings, and visits under each: real logins and what follows them, held against the model."""

from __future__ import annotations

import operator
import random
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass
from typing import Any, Final, NamedTuple

from kcconfig.errors import ServerError
from kcconfig.lifetimes import LOGINS, client_inputs, line_of, realm_inputs
from kcconfig.lifetimes.ends import ends_of
from kcconfig.lifetimes.moments import Action, Moment, Settings
from kcconfig.lifetimes.proof import PAGE, Check, Seen, held, prove
from kcconfig.lifetimes.state import State
from kcconfig.lifetimes.walk import begin
from kcconfig.model import Origin, Path, Secret, Setting, Source
from kcconfig.sandbox import Sandbox
from kcconfig.verify.admin import Admin, administrator
from kcconfig.verify.browser import Browser
from kcconfig.verify.error import FlowError
from kcconfig.verify.party import Party
from kcconfig.verify.visit import Person, Visit
from kcconfig.verify.web import Web

SEED: Final = 20261124

VISITORS: Final = 24
"""Visits at a time: most of them wait."""

PATIENCE: Final = 26
"""Seconds that one visit may last."""

MARGIN: Final = 3
"""Seconds that every moment keeps from an end, so that no rounding decides."""

LOGINS_TRIED: Final = (
    "password",
    "browser",
    "remember-me",
    "offline",
    "offline-remember-me",
    "client-credentials",
    "client-credentials-offline",
    "implicit",
    "hybrid",
    "device",
)

_PASSWORD: Final = "Matrix-Password-1"
_SECRET: Final = "matrix-secret"

_WEIGHTS: Final = {
    Action.REFRESH: 8,
    Action.SILENT: 3,
    Action.USERINFO: 3,
    Action.INTROSPECTION: 2,
    Action.REAUTHENTICATION: 1,
    Action.OFFLINE: 1,
    Action.LOGOUT: 1,
}
_WITH_COOKIE: Final = {Action.SILENT, Action.REAUTHENTICATION, Action.OFFLINE}


class Point(NamedTuple):
    """One point of the matrix: fields of the realm, attributes of the first client, and the long visits."""

    number: int
    realm: Mapping[str, Any]
    attributes: Mapping[str, str]
    visits: tuple[str, ...]

    def __str__(self) -> str:
        return f"point {self.number}: realm {dict(self.realm)} client {dict(self.attributes)}"


class Mismatch(NamedTuple):
    point: Point
    login: str
    story: tuple[str, ...]
    check: Check

    def __str__(self) -> str:
        by = ".".join(self.check.by.path) if self.check.by else "-"
        said = (
            f"{self.check.what}: observed {self.check.observed!r}, predicted {self.check.predicted!r} by {by}"
        )
        return f"{self.point}\n  login {self.login}: {', '.join(self.story)}\n  {said}"


@dataclass
class Count:
    """What a run looked at."""

    points: int = 0
    refused: int = 0
    logins: int = 0
    moments: int = 0
    checks: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(*map(operator.add, astuple(self), astuple(other)))


class Outcome(NamedTuple):
    did: Count
    mismatches: tuple[Mismatch, ...]


def points(seed: int, version: str, wanted: int) -> Iterator[Point]:
    """The designed points first, then random ones."""
    dice = random.Random(f"{seed} {version}")
    capped = line_of(version).compares_clients
    for number in range(wanted):
        given = (_realm(dice), _attributes(dice))
        realm, attributes = DESIGNED[number] if number < len(DESIGNED) else given
        if capped:
            realm, attributes = _fitting(realm, attributes)
        visits = tuple(dice.choice(LOGINS_TRIED[:4] * 2 + LOGINS_TRIED) for _ in range(2))
        yield Point(number, realm, attributes, visits)


_SHORT: Final = (8, 10, 12, 15, 18, 20)
_LONG: Final = (60, 300, 1800, 36000, 604800)
_NOTHING: Final = (0, 0, 0)

DESIGNED: Final[tuple[tuple[dict[str, Any], dict[str, str]], ...]] = (
    ({"ssoSessionIdleTimeout": 1800}, {}),
    ({"ssoSessionIdleTimeout": 12, "ssoSessionMaxLifespan": 12}, {}),
    ({"ssoSessionIdleTimeout": 12, "ssoSessionMaxLifespan": 20}, {}),
    ({"ssoSessionIdleTimeout": 30, "ssoSessionMaxLifespan": 18}, {}),
    ({"ssoSessionIdleTimeout": 12, "accessTokenLifespan": 60}, {}),
    ({"ssoSessionIdleTimeout": 12}, {"client.session.idle.timeout": "60"}),
    ({"ssoSessionIdleTimeout": 60}, {"client.session.idle.timeout": "8"}),
    ({"ssoSessionIdleTimeout": 60}, {"client.session.max.lifespan": "12"}),
    ({"ssoSessionIdleTimeout": 60, "clientSessionIdleTimeout": 8}, {"client.session.idle.timeout": "15"}),
    ({"ssoSessionIdleTimeout": 60, "clientSessionMaxLifespan": 10}, {"client.session.max.lifespan": "0"}),
    (
        {
            "rememberMe": True,
            "ssoSessionIdleTimeout": 15,
            "ssoSessionMaxLifespan": 60,
            "ssoSessionIdleTimeoutRememberMe": 8,
            "ssoSessionMaxLifespanRememberMe": 18,
        },
        {},
    ),
    (
        {
            "rememberMe": True,
            "ssoSessionIdleTimeout": 8,
            "ssoSessionMaxLifespan": 15,
            "ssoSessionIdleTimeoutRememberMe": 40,
            "ssoSessionMaxLifespanRememberMe": 0,
        },
        {},
    ),
    ({"ssoSessionIdleTimeout": 0}, {}),
    ({"ssoSessionMaxLifespan": 0}, {}),
    ({"accessTokenLifespan": -1, "ssoSessionMaxLifespan": 20}, {}),
    ({"accessTokenLifespan": 0}, {}),
    ({"accessTokenLifespan": -5}, {}),
    ({"accessTokenLifespan": 99999}, {}),
    ({"ssoSessionMaxLifespan": 20}, {"access.token.lifespan": "-1"}),
    ({}, {"access.token.lifespan": ""}),
    ({}, {"access.token.lifespan": "abc"}),
    ({}, {"access.token.lifespan": " 60 "}),
    (
        {"ssoSessionIdleTimeout": 40},
        {"client.session.idle.timeout": " 20 ", "client.session.max.lifespan": "1h"},
    ),
    ({"offlineSessionIdleTimeout": 12}, {}),
    ({"offlineSessionIdleTimeout": 0}, {}),
    (
        {
            "offlineSessionIdleTimeout": 12,
            "offlineSessionMaxLifespanEnabled": True,
            "offlineSessionMaxLifespan": 20,
        },
        {},
    ),
    ({"offlineSessionMaxLifespanEnabled": True, "offlineSessionMaxLifespan": 0}, {}),
    ({"offlineSessionIdleTimeout": 60}, {"client.offline.session.max.lifespan": "12"}),
    ({"offlineSessionIdleTimeout": 60}, {"client.offline.session.idle.timeout": "10"}),
    ({"clientOfflineSessionIdleTimeout": 10, "clientOfflineSessionMaxLifespan": 15}, {}),
    ({"revokeRefreshToken": True, "refreshTokenMaxReuse": 0}, {}),
    ({"revokeRefreshToken": True, "refreshTokenMaxReuse": 1}, {}),
    ({"revokeRefreshToken": True, "refreshTokenMaxReuse": 2, "ssoSessionIdleTimeout": 15}, {}),
    ({}, {"use.refresh.tokens": "false"}),
    ({}, {"client_credentials.use_refresh_token": "true"}),
    (
        {"accessTokenLifespanForImplicitFlow": 900, "ssoSessionMaxLifespan": 20},
        {"access.token.lifespan": "8"},
    ),
    ({"ssoSessionMaxLifespan": 400_000_000, "ssoSessionIdleTimeout": 390_000_000}, {}),
)
"""Settings that somebody thought of, each with its quirk; the rest of the realm is as Keycloak makes it."""


def _realm(dice: random.Random) -> dict[str, Any]:
    def some(*numbers: int) -> int:
        return dice.choice(numbers)

    found: dict[str, Any] = {
        "accessTokenLifespan": some(3, 6, 10, 300, 300, -1, 0, 7200),
        "accessTokenLifespanForImplicitFlow": some(4, 30, 900),
        "ssoSessionIdleTimeout": some(*_SHORT, *_LONG[:3], 0),
        "ssoSessionMaxLifespan": some(*_SHORT, *_LONG, *_LONG, 0),
        "rememberMe": dice.random() < 0.6,
        "ssoSessionIdleTimeoutRememberMe": some(*_NOTHING, *_SHORT[:3], *_LONG),
        "ssoSessionMaxLifespanRememberMe": some(*_NOTHING, *_SHORT, *_LONG),
        "clientSessionIdleTimeout": some(*_NOTHING, *_SHORT[:3]),
        "clientSessionMaxLifespan": some(*_NOTHING, *_SHORT),
        "offlineSessionIdleTimeout": some(*_SHORT, 2592000, 60),
        "offlineSessionMaxLifespanEnabled": dice.random() < 0.5,
        "offlineSessionMaxLifespan": some(*_SHORT, 5184000, 0),
        "clientOfflineSessionIdleTimeout": some(*_NOTHING, *_SHORT[:2]),
        "clientOfflineSessionMaxLifespan": some(*_NOTHING, *_SHORT[:2]),
        "revokeRefreshToken": dice.random() < 0.25,
        "refreshTokenMaxReuse": some(0, 0, 1),
    }
    return {name: value for name, value in found.items() if dice.random() < 0.8}


def _attributes(dice: random.Random) -> dict[str, str]:
    found = {
        "access.token.lifespan": dice.choice(["", "5", "30", "-1", "60"]),
        "client.session.idle.timeout": dice.choice(["", "0", "-5", "9", "14", "40", "3000000000"]),
        "client.session.max.lifespan": dice.choice(["", "abc", "12", "16", "600"]),
        "client.offline.session.idle.timeout": dice.choice(["", "10", "40"]),
        "client.offline.session.max.lifespan": dice.choice(["", "0", "12", "70"]),
        "use.refresh.tokens": dice.choice(["", "true", "true", "false"]),
        "client_credentials.use_refresh_token": dice.choice(["", "true"]),
    }
    return {name: value for name, value in found.items() if dice.random() < 0.35}


def _fitting(
    realm: Mapping[str, Any], attributes: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The same, as far as a server takes it that compares clients with their realm."""
    realm, attributes = dict(realm), dict(attributes)
    for what, default in (("Idle", 1800), ("Max", 36000)):
        name = {"Idle": "IdleTimeout", "Max": "MaxLifespan"}[what]
        limit = realm.get(f"ssoSession{name}", default)
        if realm.get("rememberMe"):
            limit = max(limit, realm.get(f"ssoSession{name}RememberMe", 0))
        if realm.get(f"clientSession{name}", 0) > limit:
            realm[f"clientSession{name}"] = limit
        attribute = {"Idle": "client.session.idle.timeout", "Max": "client.session.max.lifespan"}[what]
        text = attributes.get(attribute, "")
        if text.isdigit() and int(text) > limit:
            attributes[attribute] = str(limit)
    return realm, attributes


class Matrix:
    """Runs points on one server."""

    def __init__(self, server: Sandbox, seed: int) -> None:
        self.server = server
        self.seed = seed
        self.line = line_of(server.version)
        self.transport = administrator(server.url, server.username, server.password, workers=VISITORS)

    def run(self, chosen: Sequence[Point]) -> Outcome:
        with ThreadPoolExecutor(VISITORS) as visitors:
            rooms = list(visitors.map(self._room, chosen))
            tasks = [(room, login) for room in rooms if room is not None for login in room.logins()]
            found = list(visitors.map(lambda task: task[0].visit(*task[1]), tasks))
            list(visitors.map(Room.remove, [room for room in rooms if room is not None]))
        self.transport.close()
        refused = sum(room is None for room in rooms)
        count = Count(len(rooms), refused)
        for outcome in found:
            count += outcome.did
        return Outcome(count, tuple(each for outcome in found for each in outcome.mismatches))

    def _room(self, point: Point) -> Room | None:
        """A realm with the point's settings, None where the server refuses them."""
        name = f"matrix-{point.number}-{secrets.token_hex(4)}"
        settings = {"passwordPolicy": "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)", **point.realm}
        realm = {"realm": name, "enabled": True, **settings}
        answer = self.transport.send("POST", "admin/realms", realm)
        if answer.status == 400:
            return None
        assert answer.ok, answer
        admin = Admin(self.transport, name)
        room = Room(self, point, admin)
        try:
            room.furnish()
        except ServerError as error:
            room.remove()
            if error.status == 400:
                return None
            raise
        return room


class Room:
    """One realm of the matrix."""

    def __init__(self, matrix: Matrix, point: Point, admin: Admin) -> None:
        self.point = point
        self.matrix = matrix
        self.web = Web(matrix.server.url, admin.realm_name)
        self._admin = admin
        self._settings: Settings | None = None

    def furnish(self) -> None:
        self._admin.add_user("ada", "ada@example.org", _PASSWORD)
        for name, attributes in (("app", self.point.attributes), ("other", {})):
            self._admin.create_client(_client(name, attributes))
        clients = []
        for name in ("app", "other"):
            held = self._admin.client(name)
            assert held is not None
            lists = {"optionalClientScopes": ["offline_access"]}
            clients.append(client_inputs(name, _lookup({**held, **lists})))
        self._settings = Settings(realm_inputs(_lookup(self._admin.realm())), tuple(clients))

    def remove(self) -> None:
        self._admin.remove_realm()

    def logins(self) -> Iterator[tuple[str, int]]:
        """Each kind of login with the number of its visit: 0 is a short one."""
        for number, login in enumerate(self.point.visits, 1):
            yield login, number
        for login in LOGINS_TRIED:
            if login not in self.point.visits:
                yield login, 0

    def visit(self, login: str, number: int) -> Outcome:
        assert self._settings is not None
        parties = [Party(self.web, name, _SECRET, f"http://127.0.0.1/{name}") for name in ("app", "other")]
        visit = Visit(login, parties, Browser(self.web), Person("ada", Secret(_PASSWORD)))
        if LOGINS[login].remember and not self._settings.realm.remember_me.number:
            return Outcome(Count(), ())
        dice = random.Random(f"{self.matrix.seed} {self.point.number} {login} {number}")
        try:
            return self._visit(visit, dice, long=number > 0)
        finally:
            visit.close()

    def _visit(self, visit: Visit, dice: random.Random, *, long: bool) -> Outcome:
        assert self._settings is not None
        try:
            seen = visit.begin()
        except FlowError as error:
            seen = Seen(Moment(0, Action.LOGIN), False, 400, None, PAGE, error.reason)
        state, step = begin(
            self.matrix.line,
            self._settings,
            visit.login,
            born=visit.born or int(time.time()),
            lag=seen.moment.lag,
        )
        checks = tuple(held(step, seen))
        story = [_told(seen)]
        count = Count(logins=1, moments=1, checks=len(checks))
        while state is not None and all(check.ok for check in checks):
            turn = _next(state, visit, dice, long=long)
            if turn is None:
                break
            at, action, client, token = turn
            visit.sleep_until(at)
            seen = visit.act(action, client, token)
            proof = prove(state, seen)
            state, checks = proof.state, proof.checks
            story.append(_told(seen))
            count += Count(moments=1, checks=len(checks))
            if not long or (action is Action.LOGOUT and dice.random() < 0.5):
                break
        wrong = [check for check in checks if not check.ok]
        return Outcome(
            count, tuple(Mismatch(self.point, visit.login_name, tuple(story), each) for each in wrong)
        )


def _told(seen: Seen) -> str:
    moment = seen.moment
    who = "" if not moment.client else " of other"
    which = "" if moment.token is None else f" #{moment.token}"
    said = seen.tokens and (seen.tokens.access, seen.tokens.refresh)
    return f"{moment.at}: {moment.action.value}{who}{which} {said or (seen.ok or seen.description or seen.error)}"


def _next(
    state: State, visit: Visit, dice: random.Random, *, long: bool
) -> tuple[float, Action, int, int | None] | None:
    """What to do next and when, None to stop: an end that comes soon is looked at from both sides."""
    now = visit.now
    if not long:
        return _short(state, now)
    if now > PATIENCE:
        return None
    ends = {
        end.seconds
        for client in (0, 1)
        for end in ends_of(state, client)
        if end is not None and end.seconds is not None
    }
    ends |= {end + 120 for end in ends}
    soon = [end for end in ends if now < end < PATIENCE]
    at = now + dice.choice((1.2, 1.7, 2.5))
    if soon and dice.random() < 0.6:
        at = dice.choice(soon) + dice.choice((-MARGIN - 0.5, MARGIN + 0.5))
    at = max(at, now + 1.2)
    while any(abs(end - at) < MARGIN for end in ends):
        at += 0.5
    what = _what(state, dice)
    return None if what is None else (at, *what)


def _short(state: State, now: float) -> tuple[float, Action, int, int | None] | None:
    """One refresh right after the login, to see that a second answer follows the same rules."""
    ends = [end.seconds for end in ends_of(state) if end is not None and end.seconds is not None]
    if not state.refresh[0] or any(abs(end - now) < MARGIN for end in ends):
        return None
    return now, Action.REFRESH, 0, None


def _what(state: State, dice: random.Random) -> tuple[Action, int, int | None] | None:
    choices = [
        (action, client)
        for action in _WEIGHTS
        for client in ((0, 1) if state.login.cookie else (0,))
        if _can(state, action, client)
    ]
    if not choices:
        return None
    weights = [_WEIGHTS[action] * (1, 0.3)[client] for action, client in choices]
    action, client = dice.choices(choices, weights)[0]
    tokens = state.refresh[client]
    old = action is Action.REFRESH and len(tokens) > 1 and dice.random() < 0.25
    return action, client, dice.randrange(len(tokens)) if old else None


def _can(state: State, action: Action, client: int) -> bool:
    if action in _WITH_COOKIE and not state.login.cookie:
        return False
    if action is Action.OFFLINE and (client or state.offline is not None):
        return False
    if action is Action.REAUTHENTICATION and state.offline is not None:
        return False
    if action is Action.LOGOUT and client:
        return False
    if action is Action.REFRESH or (action is Action.LOGOUT and not state.login.cookie):
        return bool(state.refresh[client])
    if action in {Action.USERINFO, Action.INTROSPECTION}:
        return state.access[client] is not None and not state.login.service
    return True


def _client(name: str, attributes: Mapping[str, str]) -> dict[str, Any]:
    audience = {
        "name": "audience",
        "protocol": "openid-connect",
        "protocolMapper": "oidc-audience-mapper",
        "config": {"included.client.audience": name, "access.token.claim": "true"},
    }
    return {
        "clientId": name,
        "protocol": "openid-connect",
        "publicClient": False,
        "secret": _SECRET,
        "redirectUris": [f"http://127.0.0.1/{name}"],
        "standardFlowEnabled": True,
        "implicitFlowEnabled": True,
        "directAccessGrantsEnabled": True,
        "serviceAccountsEnabled": True,
        "protocolMappers": [audience],
        "attributes": {
            "oauth2.device.authorization.grant.enabled": "true",
            "post.logout.redirect.uris": "+",
            **attributes,
        },
    }


def _lookup(held: Mapping[str, Any]) -> Any:
    def find(path: Path) -> Setting | None:
        value: Any = held
        for name in path:
            value = value.get(name) if isinstance(value, Mapping) else None
        return None if value is None else Setting(value, Origin(Source.SERVER))

    return find
