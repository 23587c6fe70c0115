"""Points of the matrix: settings of a realm and of a client, some of them designed, the others random."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from matrix_designed import DESIGNED

from kcconfig.lifetimes import line_of

SEED: Final = 20261124
COUNTS: Final = {"26.7.3": 150, "22.0.5": 40, "24.0.5": 40, "26.4.7": 40}
"""Points for each version; four times as many with `--full`."""

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
_LONGER: Final = (*LOGINS_TRIED[1:5], *LOGINS_TRIED)
"""Logins for long visits: those with a form have more to show."""

_SHORT: Final = (8, 10, 12, 15, 18, 20)
_LONG: Final = (60, 300, 1800, 36000, 604800)
_NOTHING: Final = (0, 0, 0)


class Change(NamedTuple):
    """What an administrator changes while somebody is logged in."""

    realm: Mapping[str, Any]
    attributes: Mapping[str, str]


class Point(NamedTuple):
    """One point of the matrix: fields of the realm, attributes of the first client, and the long visits.

    `change` comes in the middle of one more visit, by the login `changed`, when the others are over.
    """

    number: int
    realm: Mapping[str, Any]
    attributes: Mapping[str, str]
    visits: tuple[str, ...]
    change: Change | None
    changed: str

    def __str__(self) -> str:
        return f"point {self.number}: realm {dict(self.realm)} client {dict(self.attributes)}"


def count_of(version: str, *, full: bool) -> int:
    return COUNTS.get(version, 40) * (4 if full else 1)


def numbers(wanted: int) -> Iterator[int]:
    """The numbers of a run's points: the designed ones first, as long as they leave room for random ones."""
    designed = min(len(DESIGNED), wanted * 3 // 5)
    yield from range(designed)
    yield from range(len(DESIGNED), len(DESIGNED) + wanted - designed)


def point_of(seed: int, version: str, number: int) -> Point:
    """The point of that number, which is the same however many others there are."""
    dice = random.Random(f"{seed} {version} {number}")
    realm, attributes = DESIGNED[number] if number < len(DESIGNED) else (_realm(dice), _attributes(dice))
    capped = line_of(version).compares_clients
    if capped:
        realm, attributes = _fitting(realm, attributes)
    visits = tuple(dice.choice(_LONGER) for _ in range(2))
    changes = number % 3 == 0
    change = _change(dice, realm, attributes, capped=capped) if changes else None
    return Point(number, realm, attributes, visits, change, dice.choice(_LONGER))


def points(seed: int, version: str, wanted: int) -> list[Point]:
    return [point_of(seed, version, number) for number in numbers(wanted)]


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


def _change(
    dice: random.Random, realm: Mapping[str, Any], attributes: Mapping[str, str], *, capped: bool
) -> Change:
    """A few settings with other values."""
    others, texts = _realm(dice), _attributes(dice) if dice.random() < 0.4 else {}
    names = sorted(_differing(others, realm))
    some = dice.sample(names, min(len(names), dice.choice((1, 1, 2, 3))))
    after = {**realm, **{name: others[name] for name in some}}
    texts = {**attributes, **texts}
    if capped:
        after, texts = _fitting(after, texts)
    found = Change(_differing(after, realm), _differing(texts, attributes))
    return found if any(found) else _change(dice, realm, attributes, capped=capped)


def _differing(after: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in after.items() if before.get(name) != value}
