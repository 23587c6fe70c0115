"""Effective values: what a setting comes to when special numbers, inheritance and remember-me are applied."""

from __future__ import annotations

from typing import Final

from kcconfig.lifetimes.decisions import Decided, Loser, counts, earliest, larger, or_default, override, own
from kcconfig.lifetimes.inputs import ClientInputs, Reading, RealmInputs, Valued
from kcconfig.realm.lifespans import default_of

SSO_IDLE: Final = default_of("ssoSessionIdleTimeout")
SSO_MAX: Final = default_of("ssoSessionMaxLifespan")
OFFLINE_IDLE: Final = default_of("offlineSessionIdleTimeout")
OFFLINE_MAX: Final = default_of("offlineSessionMaxLifespan")
"""Keycloak's own defaults, in seconds, which 0 stands for."""


def sso_idle(realm: RealmInputs, *, remember: bool = False) -> Decided:
    """Idle timeout of the SSO session, as tokens are made from it."""
    base = or_default(realm.sso_idle, SSO_IDLE)
    return larger(realm.remember_me_idle, base) if remember else base


def sso_max(realm: RealmInputs, *, remember: bool = False) -> Decided:
    """Longest life of the SSO session, as tokens are made from it."""
    base = or_default(realm.sso_max, SSO_MAX)
    return larger(realm.remember_me_max, base) if remember else base


def client_idle(realm: RealmInputs, client: ClientInputs, *, remember: bool = False) -> Decided:
    """Idle timeout of a client's session. It replaces the realm's, so it may be the longer one."""
    return override(client.idle, override(realm.client_idle, sso_idle(realm, remember=remember)))


def client_max(realm: RealmInputs, client: ClientInputs, *, remember: bool = False) -> Decided:
    """Longest life of a client's session, before the SSO session caps it."""
    return override(client.max, override(realm.client_max, sso_max(realm, remember=remember)))


def unrefreshed(realm: RealmInputs, client: ClientInputs) -> Decided:
    """How long a session lives if this client, the only one in it, does nothing."""
    return earliest(client_idle(realm, client), sso_idle(realm))


def longest_for_clients(realm: RealmInputs, *, idle: bool) -> Decided:
    """The largest client timeout that 26.5 and newer store: they compare with the numbers as they stand.

    Remember-me makes room where the realm offers it.
    """
    setting, remembered = (
        (realm.sso_idle, realm.remember_me_idle) if idle else (realm.sso_max, realm.remember_me_max)
    )
    base = own(setting)
    if not base.known or not realm.remember_me.number:
        return base
    room = own(remembered)
    return room if not room.known or remembered.number > setting.number else base


def offline_idle(realm: RealmInputs) -> Decided:
    """Idle timeout of an offline session of a user."""
    return or_default(realm.offline_idle, OFFLINE_IDLE)


def offline_max(realm: RealmInputs) -> Decided:
    """Longest life of an offline session; it counts only where offline sessions are limited."""
    return or_default(realm.offline_max, OFFLINE_MAX)


def client_offline_idle(realm: RealmInputs, client: ClientInputs) -> Decided:
    """Idle timeout of a client's offline session."""
    return override(client.offline_idle, override(realm.client_offline_idle, offline_idle(realm)))


def client_offline_max(realm: RealmInputs, client: ClientInputs) -> Decided:
    """Longest life of a client's offline session; it counts only where `limiting` names something."""
    return override(client.offline_max, override(realm.client_offline_max, offline_max(realm)))


def limiting(realm: RealmInputs, client: ClientInputs) -> Valued | None:
    """What limits the client's offline sessions, None for nothing.

    The realm's switch, or the client's own maximum; the realm's clientOfflineSessionMaxLifespan alone does not.
    """
    for setting in (realm.offline_limited, client.offline_max):
        if setting.reading is Reading.UNKNOWN or counts(setting):
            return setting
    return None


def user_offline_max(realm: RealmInputs, number: Decided) -> Decided:
    """An offline maximum if the realm limits offline sessions, else never."""
    switch = realm.offline_limited
    if switch.reading is Reading.UNKNOWN:
        return own(switch)
    return number if switch.number else Decided(None, switch)


def session_idle(realm: RealmInputs, *, remember: bool = False) -> Decided:
    """The idle timeout of an SSO session by the stored number; remember-me replaces it, be it smaller."""
    return _replaced(realm.sso_idle, realm.remember_me_idle, remember=remember)


def session_max(realm: RealmInputs, *, remember: bool = False) -> Decided:
    """The longest life of an SSO session by the stored number; remember-me replaces it, be it smaller."""
    return _replaced(realm.sso_max, realm.remember_me_max, remember=remember)


def _replaced(setting: Valued, remembered: Valued, *, remember: bool) -> Decided:
    if not remember:
        return own(setting)
    if remembered.reading is Reading.UNKNOWN:
        return own(remembered)
    if not counts(remembered):
        return own(setting)
    return Decided(remembered.number, remembered, (Loser(setting, f"replaced by {remembered.path[-1]}"),))
