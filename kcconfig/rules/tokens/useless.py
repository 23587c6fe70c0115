"""Access tokens that are dead, never end by themselves, or are never made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kcconfig.lifetimes import Valued, effective
from kcconfig.lifetimes.inputs import Reading
from kcconfig.lifetimes.tokens import UNTIL_SESSION_ENDS, born_expired
from kcconfig.model import Path, Severity
from kcconfig.realm.numbers import whole
from kcconfig.rules.effective import (
    client_of,
    place,
    raw,
    realm_of,
    some_client,
)
from kcconfig.rules.paths import ATTR_IDLE, ATTR_MAX, OFFLINE_ATTRS
from kcconfig.rules.registry import Found, Scope, rule, separately
from kcconfig.rules.tokens.access import ATTR_ACCESS, has_text, own_access, some_implicit, uses_own_access
from kcconfig.rules.view import OFFLINE_ACCESS, ClientView, RealmView

SHORTHANDS: Final[dict[Path, str]] = {
    ATTR_ACCESS: "tokens.access",
    ATTR_IDLE: "sessions.idle",
    ATTR_MAX: "sessions.max",
    **dict.fromkeys(OFFLINE_ATTRS, "sessions.offline"),
}


def _dead_at_client(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    own = own_access(client)
    if own is not None and _dead(own) and uses_own_access(client):
        text = f"client '{client.key}': access.token.lifespan is {raw(own)}: tokens are born expired"
        yield Found(text, (place(own),), help="300, or `inherit`")


def _dead(access: Valued) -> bool:
    return born_expired(raw(access))


@rule("access-not-positive", Severity.ERROR, clients=_dead_at_client)
def access_not_positive(realm: RealmView) -> Iterator[Found]:
    """Access tokens are born expired.

    0 does not mean unlimited: `expires_in` is 0, or negative, and no login is of any use.

    Bad:  `tokens: {access: 0}`
    Good: `tokens: {access: 5m}`
    """
    inputs = realm_of(realm)
    yield from separately(_dead_of_realm(inputs.access), _dead_of_realm(inputs.access_implicit))


def _dead_of_realm(access: Valued) -> Iterator[Found]:
    if _dead(access):
        yield Found(
            f"{access.path[0]} is {raw(access)}: tokens are born expired", (place(access),), help="300"
        )


def _until_end_at_client(client: ClientView, realm: RealmView) -> Iterator[Found]:
    own = own_access(client)
    if own is not None and raw(own) == UNTIL_SESSION_ENDS and uses_own_access(client):
        severe = _ends_at_login(realm) or _offline_by_default(client)
        yield _until_end(f"access tokens of client '{client.key}'", own, severe=severe)


def _until_end(whose: str, access: Valued, *, severe: bool) -> Found:
    severity = Severity.ERROR if severe else None
    return Found(f"{whose} live until the session ends", (place(access),), "a number: 5m", severity)


def _ends_at_login(realm: RealmView) -> bool:
    """Is the session's longest life, as it is stored, over at once?"""
    return (effective.session_max(realm_of(realm)).seconds or 0) <= 0


def _offline_by_default(client: ClientView) -> bool:
    return OFFLINE_ACCESS in client.items("defaultClientScopes")


@rule("access-until-session-end", Severity.WARNING, clients=_until_end_at_client)
def access_until_session_end(realm: RealmView) -> Iterator[Found]:
    """Access tokens live until the session ends.

    A bearer token for a whole day, for service accounts too. Offline logins get tokens that stop at SSO max:
    from then on each refresh returns one that has already expired.

    Bad:  `tokens: {access: session}`
    Good: `tokens: {access: 5m}`
    """
    yield from separately(_until_end_of_realm(realm), _implicit_until_end(realm))


def _until_end_of_realm(realm: RealmView) -> Iterator[Found]:
    inputs = realm_of(realm)
    if raw(inputs.access) == UNTIL_SESSION_ENDS:
        severe = _ends_at_login(realm) or some_client(realm, _inherits_and_is_offline)
        yield _until_end("access tokens", inputs.access, severe=severe)


def _inherits_and_is_offline(client: ClientView) -> bool:
    inherits = client_of(client).access.reading is Reading.INHERITS
    return inherits and uses_own_access(client) and _offline_by_default(client)


def _implicit_until_end(realm: RealmView) -> Iterator[Found]:
    inputs = realm_of(realm)
    if raw(inputs.access_implicit) == UNTIL_SESSION_ENDS and some_implicit(realm):
        severe = _ends_at_login(realm)
        yield _until_end("access tokens of the implicit flow", inputs.access_implicit, severe=severe)


@rule("lifespan-not-a-number", Severity.ERROR, Scope.CLIENT)
def lifespan_not_a_number(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    """A lifespan of a client is no whole number of seconds.

    In access.token.lifespan it makes every token request of the client a 500. In the session timeouts the
    limit silently does not exist. Text under `attributes` is Keycloak's own: "5m" is no duration there.

    Bad:  `attributes: {access.token.lifespan: 5m}`
    Good: `tokens: {access: 5m}`
    """
    paths = (ATTR_ACCESS, ATTR_IDLE, ATTR_MAX, *OFFLINE_ATTRS)
    yield from separately(*(_no_number(client, path) for path in paths))


def _no_number(client: ClientView, path: Path) -> Iterator[Found]:
    text = client.text(*path)
    if not text.strip():
        return
    if has_text(client) if path == ATTR_ACCESS else whole(text, 64) is None:
        effect = "every token request fails" if path == ATTR_ACCESS else "there is no such limit"
        message = f"client '{client.key}': {path[1]} is '{text}', so {effect}"
        yield Found(message, (path,), help=f"whole seconds, or the shorthand {SHORTHANDS[path]}")
