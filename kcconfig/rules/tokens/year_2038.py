"""Lifespans that reach beyond 19 January 2038."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kcconfig.lifetimes import Decided, Valued, effective
from kcconfig.lifetimes.inputs import Reading
from kcconfig.lifetimes.tokens import UNTIL_SESSION_ENDS, past_2038
from kcconfig.model import Severity
from kcconfig.rules.effective import (
    client_of,
    limits_offline,
    line,
    place,
    raw,
    realm_of,
    remembers,
    seconds,
    sso_idle,
    sso_max,
)
from kcconfig.rules.paths import LIMITED
from kcconfig.rules.registry import At, Found, rule, separately
from kcconfig.rules.view import ClientView, RealmView


def _past_2038_at_client(client: ClientView, realm: RealmView) -> Iterator[Found]:
    own = client_of(client)
    yield from separately(
        _until_past_2038(realm, own.access, client),
        *(_past_2038(realm, each, client) for each in (own.access, own.idle, own.max)),
        *(_offline_past_2038(realm, each, client) for each in (own.offline_idle, own.offline_max)),
    )


@rule("lifespan-past-2038", Severity.ERROR, clients=_past_2038_at_client)
def lifespan_past_2038(realm: RealmView) -> Iterator[Found]:
    """A lifespan reaches beyond 19 January 2038.

    Up to 24, the end of a token is a 32-bit number: it turns negative, and the first refresh fails. From 25 on
    only access tokens until the session's end are concerned.

    Bad:  `sessions: {sso: {max: 7300d}}`
    Good: `sessions: {sso: {max: 30d}}`
    """
    inputs = realm_of(realm)
    yield from separately(
        _until_past_2038(realm, inputs.access),
        _past_2038(realm, inputs.access),
        _session_past_2038(realm, sso_idle),
        _session_past_2038(realm, sso_max),
        _past_2038(realm, inputs.client_idle),
        _past_2038(realm, inputs.client_max),
        _offline_past_2038(realm, effective.offline_idle(inputs)),
        _offline_past_2038(realm, effective.offline_max(inputs)),
    )


def _until_past_2038(realm: RealmView, access: Valued, client: ClientView | None = None) -> Iterator[Found]:
    """Every version adds the stored maximum to the start of the session in 32 bits."""
    if raw(access) != UNTIL_SESSION_ENDS or access.reading is not Reading.NUMBER:
        return
    end = effective.session_max(realm_of(realm), remember=remembers(realm))
    if past_2038(seconds(end), realm.now) and not line(realm).narrow_numbers:
        whose = "" if client is None else f" of client '{client.key}'"
        text = f"access tokens{whose} until the session's end would end after 2038 ({seconds(end)})"
        yield Found(text, (place(end), place(access)), "a realistic maximum")


def _session_past_2038(realm: RealmView, limit: Callable[..., Decided]) -> Iterator[Found]:
    plain = limit(realm)
    yield from _past_2038(realm, plain)
    remembered = limit(realm, remember=remembers(realm))
    if remembered.by is not plain.by:
        yield from _past_2038(realm, remembered)


def _offline_past_2038(
    realm: RealmView, lifespan: Decided | Valued, client: ClientView | None = None
) -> Iterator[Found]:
    if line(realm).narrow_numbers and limits_offline(realm):
        yield from _past_2038(realm, lifespan, client, ((), LIMITED))


def _past_2038(
    realm: RealmView, lifespan: Decided | Valued, client: ClientView | None = None, *others: At
) -> Iterator[Found]:
    """Up to 24 the end of every token is a 32-bit number."""
    if not line(realm).narrow_numbers:
        return
    number = seconds(lifespan) if isinstance(lifespan, Decided) else raw(lifespan)
    if past_2038(number, realm.now):
        path = (lifespan.by if isinstance(lifespan, Decided) else lifespan).path
        whose = "" if client is None else f"client '{client.key}': "
        text = f"{whose}{path[-1]} ({number}) reaches beyond 2038"
        yield Found(text, (place(lifespan), *others), "a realistic number")
