"""Sessions of fixed length."""

from __future__ import annotations

from collections.abc import Iterator

from kcconfig.lifetimes import Valued, effective
from kcconfig.model import Severity
from kcconfig.rules.effective import (
    client_of,
    is_set,
    limits_offline,
    place,
    raw,
    realm_of,
    remembers,
    seconds,
    sso_idle,
    sso_max,
)
from kcconfig.rules.paths import IDLE, LIMITED, MAX, OFFLINE_IDLE, OFFLINE_MAX, REMEMBER_ME
from kcconfig.rules.registry import At, Fix, Found, rule, separately
from kcconfig.rules.view import ClientView, RealmView


def _fixed_at_client(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    own = client_of(client)
    whose = f"client '{client.key}': session"
    yield from separately(
        _fixed_pair(whose, own.idle, own.max),
        _fixed_pair(f"client '{client.key}': offline", own.offline_idle, own.offline_max),
    )


def _fixed_pair(whose: str, idle: Valued, longest: Valued) -> Iterator[Found]:
    """Two values of one level that are both said."""
    if is_set(idle) and raw(idle) == raw(longest):
        yield _fixed(whose, raw(idle), place(idle), place(longest))


def _fixed(whose: str, number: int, *at: At) -> Found:
    text = f"{whose} idle and max are both {number}: a session of fixed length"
    return Found(text, at, "say so in a comment, or lower idle")


@rule("idle-equals-max", Severity.INFO, fix=Fix.NO, clients=_fixed_at_client)
def idle_equals_max(realm: RealmView) -> Iterator[Found]:
    """Idle and max are the same: a session of fixed length.

    Every refresh returns a token that lives a little less long. Sometimes that is wanted.

    Bad:  `sessions: {sso: {idle: 10h, max: 10h}}`
    Good: the same with a comment, or a lower idle
    """
    inputs = realm_of(realm)
    yield from separately(
        _fixed_sso(realm),
        _fixed_remembered(realm),
        _fixed_offline(realm),
        _fixed_pair("the realm's client", inputs.client_idle, inputs.client_max),
        _fixed_client_offline(realm),
    )


def _fixed_sso(realm: RealmView) -> Iterator[Found]:
    number = seconds(sso_idle(realm))
    if number == seconds(sso_max(realm)):
        yield _fixed("SSO", number, IDLE, MAX)


def _fixed_remembered(realm: RealmView) -> Iterator[Found]:
    if not remembers(realm):
        return
    idle, longest = sso_idle(realm, remember=True), sso_max(realm, remember=True)
    of_their_own = {place(idle), place(longest)} - {((), IDLE), ((), MAX)}
    if of_their_own and seconds(idle) == seconds(longest):
        yield _fixed("remember-me", seconds(idle), place(idle), place(longest), REMEMBER_ME)


def _fixed_offline(realm: RealmView) -> Iterator[Found]:
    inputs = realm_of(realm)
    idle, longest = effective.offline_idle(inputs), effective.offline_max(inputs)
    if limits_offline(realm) and seconds(idle) == seconds(longest):
        yield _fixed("offline", seconds(idle), OFFLINE_IDLE, OFFLINE_MAX, LIMITED)


def _fixed_client_offline(realm: RealmView) -> Iterator[Found]:
    inputs = realm_of(realm)
    if limits_offline(realm):
        yield from _fixed_pair(
            "the realm's client offline", inputs.client_offline_idle, inputs.client_offline_max
        )
