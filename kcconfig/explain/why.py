"""Whom a setting changes, or why it has no effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from kcconfig.explain.answers import Row
from kcconfig.explain.names import Named
from kcconfig.explain.scope import Scope
from kcconfig.lifetimes import Decided, Lifetimes, Valued
from kcconfig.lifetimes.decisions import counts
from kcconfig.lifetimes.inputs import CLIENT_PATHS, REALM_PATHS, ClientInputs, Reading
from kcconfig.lifetimes.reuse import Rotation, rotation
from kcconfig.model import Source
from kcconfig.realm.lifespans import Level


class Effect(NamedTuple):
    """One number of one login that a setting decides, or does not decide for a `reason`."""

    client: str | None
    login: str
    what: str
    decided: Decided
    reason: str | None


class Why(NamedTuple):
    """The answer about one setting, which decides numbers, does something else, or has no effect.

    `values` are where it is set; `does` is what it does where it decides no number, and `reasons` why it has no
    effect.
    """

    setting: Named
    values: tuple[Valued, ...]
    effects: tuple[Effect, ...]
    reasons: tuple[str, ...]
    does: str | Rotation | None = None

    @property
    def decides(self) -> tuple[Effect, ...]:
        return tuple(each for each in self.effects if each.reason is None)

    @property
    def loses(self) -> tuple[Effect, ...]:
        return tuple(each for each in self.effects if each.reason is not None)


def numbers(lifetimes: Lifetimes) -> Iterator[tuple[str, Decided]]:
    """Every number of an answer, with its name."""
    if lifetimes.access is not None:
        yield "access and ID token", lifetimes.access.end
    if lifetimes.refresh is not None:
        yield "refresh token", lifetimes.refresh.end
    if lifetimes.unused_refresh_refused_after is not None:
        yield "unused refresh token refused", lifetimes.unused_refresh_refused_after
    if lifetimes.latest_end is not None:
        yield "latest end", lifetimes.latest_end
    if lifetimes.cookie is not None:
        yield "identity cookie", lifetimes.cookie
    for name, session in zip(
        ("SSO session", "client session", "offline session"), lifetimes.sessions, strict=True
    ):
        if session is not None:
            yield f"{name} idle", session.idle
            yield f"{name} max", session.max


def why(setting: Named, scope: Scope, rows: Sequence[Row], shut: Sequence[str] = ()) -> Why:
    """What a setting does among some rows, those of one realm; `shut` are clients that were named and have none."""
    effects = tuple(effect for row in rows for effect in _effects(setting, row))
    clients = dict.fromkeys((*(row.client for row in rows if row.client is not None), *shut))
    values = tuple(_values(setting, scope, clients))
    if any(effect.reason is None for effect in effects):
        return Why(setting, values, effects, ())
    does = _does(setting, scope, values, rows)
    reasons = () if does else tuple(dict.fromkeys(_reasons(setting, scope, values, effects)))
    return Why(setting, values, effects, reasons, does)


def _effects(setting: Named, row: Row) -> Iterator[Effect]:
    for what, decided in numbers(row.lifetimes):
        if setting.means(decided.by):
            yield Effect(row.client, row.login, what, decided, None)
        for loser in decided.overridden:
            if setting.means(loser.by):
                yield Effect(row.client, row.login, what, decided, loser.reason)


def _values(setting: Named, scope: Scope, clients: Iterable[str]) -> Iterator[Valued]:
    """Where the setting has a value: in the realm, or in some clients."""
    if setting.level is Level.REALM:
        if setting.path in REALM_PATHS:
            yield scope.realm[REALM_PATHS.index(setting.path)]
        return
    if setting.path not in CLIENT_PATHS:
        return
    for name in clients:
        if setting.client in {None, name}:
            value = scope.client(name)[CLIENT_PATHS.index(setting.path)]
            if value.told or (value.value is False and value.origin.source is not Source.DEFAULT):
                yield value


_REMEMBER: Final = "the realm does not offer to remember anybody: rememberMe is off"
_UNLIMITED: Final = "offline sessions are not limited: offlineSessionMaxLifespanEnabled is off"
_SWITCHES: Final = {
    "rememberMe": "decides whether the logins remember-me and offline-remember-me exist",
    "use.refresh.tokens": "decides whether there is a refresh token",
    "client_credentials.use_refresh_token": "decides whether client credentials get a refresh token",
    "standard.token.exchange.enableRefreshRequestedTokenType": "decides whether a token exchange gets a refresh token",
    "offlineSessionMaxLifespanEnabled": "decides whether offline sessions have an end",
}
_ELSE: Final = "limits something else than how long a login lasts"
_WAYS: Final = "decides which logins a client can do, not how long they last"
_ROTATION: Final = frozenset({"revokeRefreshToken", "refreshTokenMaxReuse"})


def _does(
    setting: Named, scope: Scope, values: Sequence[Valued], rows: Sequence[Row]
) -> str | Rotation | None:
    """What a setting that decides no number does instead; None where that is nothing."""
    name = setting.path[-1]
    if setting.path not in (REALM_PATHS if setting.level is Level.REALM else CLIENT_PATHS):
        return _ELSE
    if setting.level is Level.CLIENT and not values:
        return None
    if name in _ROTATION:
        turns = rotation(scope.realm)
        if turns.uses is None or not any(row.lifetimes.refresh for row in rows):
            return None
        return turns
    return _SWITCHES.get(name, _WAYS if setting.path in _FLOWS else None)


def _reasons(
    setting: Named, scope: Scope, values: Sequence[Valued], effects: Sequence[Effect]
) -> Iterator[str]:
    """Why a setting has no effect."""
    name, realm = setting.path[-1], scope.realm
    if setting.level is Level.CLIENT and not values:
        yield f"{f'client {setting.client}' if setting.client else 'no client'} {'does not set' if setting.client else 'sets'} it"
    elif name in _ROTATION and any(each.reading is Reading.UNKNOWN for each in (realm.rotates, *values)):
        yield "what it does depends on a value that is not known"
    elif name in _ROTATION and not realm.rotates.number:
        yield "refresh tokens do not rotate, and work any number of times: revokeRefreshToken is off"
    elif name in _ROTATION:
        yield "no login that is explained here has a refresh token"
    elif name not in _DEFAULTED and not any(counts(value) or value.told for value in values):
        yield "it is 0, and inherits"
    elif name.endswith("RememberMe") and not realm.remember_me.number:
        yield _REMEMBER
    elif (
        name in {"offlineSessionMaxLifespan", "clientOfflineSessionMaxLifespan"}
        and not realm.offline_limited.number
    ):
        yield _UNLIMITED
    else:
        yield from (effect.reason for effect in effects if effect.reason)
        if not effects:
            yield "no login that is explained here depends on it"


_DEFAULTED: Final = frozenset(
    {
        "accessTokenLifespan",
        "accessTokenLifespanForImplicitFlow",
        "ssoSessionIdleTimeout",
        "ssoSessionMaxLifespan",
        "offlineSessionIdleTimeout",
        "offlineSessionMaxLifespan",
    }
)
"""Settings whose 0 means something else than to inherit."""

_FLOWS: Final = CLIENT_PATHS[ClientInputs._fields.index("enabled") :]
