"""Client sessions: timeouts of clients against those of the realm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kcconfig.model import Path, Severity
from kcconfig.realm.versions import at_least
from kcconfig.rules.effective import raw, realm_of, remembers
from kcconfig.rules.java import whole
from kcconfig.rules.registry import At, Fix, Found, Scope, rule
from kcconfig.rules.sso_sessions import CLIENT_IDLE, CLIENT_MAX, IDLE, MAX, REMEMBER_ME, RM_IDLE, RM_MAX, sso
from kcconfig.rules.view import ClientView, RealmView

ATTR_IDLE: Final[Path] = ("attributes", "client.session.idle.timeout")
ATTR_MAX: Final[Path] = ("attributes", "client.session.max.lifespan")
OFFLINE_ATTRS: Final = (
    ("attributes", "client.offline.session.idle.timeout"),
    ("attributes", "client.offline.session.max.lifespan"),
)


def limit(realm: RealmView, *, idle: bool) -> tuple[int, tuple[Path, ...]]:
    """What Keycloak 26.5 and newer compare client timeouts with, raw, and the settings that it is made of."""
    inputs = realm_of(realm)
    base, remember = (
        (inputs.sso_idle, inputs.remember_me_idle) if idle else (inputs.sso_max, inputs.remember_me_max)
    )
    paths = (IDLE if idle else MAX, REMEMBER_ME, RM_IDLE if idle else RM_MAX)
    if remembers(realm):
        return max(raw(base), raw(remember)), paths
    return raw(base), paths[:1]


def _refusal(realm: RealmView) -> Severity:
    return Severity.ERROR if at_least(realm.version, "26.5") else Severity.WARNING


def _positive(client: ClientView, path: Path) -> int:
    """A client's timeout as Keycloak takes it: 0 where it is no positive number of 32 bits."""
    return max(whole(client.text(*path)) or 0, 0)


@rule(
    "realm-client-idle-exceeds-sso",
    Severity.WARNING,
    hides=("client-idle-only-remembered",),
    for_disabled=True,
)
def realm_client_idle_exceeds_sso(realm: RealmView) -> Iterator[Found]:
    """The realm's Client Session Idle is longer than SSO Session Idle.

    From 26.5 on Keycloak refuses to update such a realm, but not to create one, which then cannot be updated.
    Before, refresh tokens claim to live longer than their session.

    Bad:  `sessions: {sso: {idle: 30m}, client: {idle: 1h}}`
    Good: `sessions: {sso: {idle: 30m}, client: {idle: inherit}}`
    """
    yield from _realm_exceeds(realm, CLIENT_IDLE, idle=True)


@rule("realm-client-max-exceeds-sso", Severity.WARNING, for_disabled=True)
def realm_client_max_exceeds_sso(realm: RealmView) -> Iterator[Found]:
    """The realm's Client Session Max is longer than SSO Session Max.

    From 26.5 on Keycloak refuses to update such a realm. Before, it is cut to SSO max without a word.

    Bad:  `sessions: {sso: {max: 8h}, client: {max: 10h}}`
    Good: `sessions: {sso: {max: 8h}, client: {max: inherit}}`
    """
    yield from _realm_exceeds(realm, CLIENT_MAX, idle=False)


def _realm_exceeds(realm: RealmView, path: Path, *, idle: bool) -> Iterator[Found]:
    inputs = realm_of(realm)
    number = raw(inputs.client_idle if idle else inputs.client_max)
    most, paths = limit(realm, idle=idle)
    if number > 0 and number > most:
        word = "idle" if idle else "max"
        text = f"the realm's client {word} ({number}) is longer than its SSO {word} ({most})"
        yield Found(text, (path, *paths), help=f"{most} at most, or `inherit`", severity=_refusal(realm))


@rule(
    "client-idle-exceeds-sso",
    Severity.WARNING,
    Scope.CLIENT,
    hides=("client-idle-only-remembered",),
    for_disabled=True,
)
def client_idle_exceeds_sso(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """A client's idle timeout is longer than that of the SSO session.

    From 26.5 on Keycloak refuses the client, and does not even start with it in an import file. Before, the
    refresh token claims to live longer than the session behind it.

    Bad:  `clients: {app: {sessions: {idle: 2h}}}` under an SSO idle of 30 minutes
    Good: `clients: {app: {sessions: {idle: 15m}}}`
    """
    yield from _client_exceeds(client, realm, ATTR_IDLE, idle=True)


@rule("client-max-exceeds-sso", Severity.WARNING, Scope.CLIENT, for_disabled=True)
def client_max_exceeds_sso(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """A client's maximum is longer than that of the SSO session.

    From 26.5 on Keycloak refuses the client. Before, it is cut: a client cannot extend a session.

    Bad:  `clients: {app: {sessions: {max: 24h}}}` under an SSO max of 10 hours
    Good: `clients: {app: {sessions: {max: 8h}}}`
    """
    yield from _client_exceeds(client, realm, ATTR_MAX, idle=False)


def _client_exceeds(client: ClientView, realm: RealmView, path: Path, *, idle: bool) -> Iterator[Found]:
    number = _positive(client, path)
    most, paths = limit(realm, idle=idle)
    if number > 0 and number > most:
        word = "idle" if idle else "max"
        text = f"client '{client.key}': its session {word} ({number}) is longer than the realm's SSO {word} ({most})"
        at: list[At] = [path, *(((), each) for each in paths)]
        yield Found(text, tuple(at), help=f"{most} at most, or raise the realm's", severity=_refusal(realm))


@rule("client-idle-only-remembered", Severity.WARNING, Scope.CLIENT)
def client_idle_only_remembered(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """A client's idle timeout fits remembered logins only.

    It is above SSO idle and below remember-me idle: accepted, but the refresh token of an ordinary login
    claims more than its session lives.

    Bad:  `sessions: {idle: 3d}` at a client, SSO idle 30 minutes, remember-me idle 7 days
    Good: SSO idle or less
    """
    if not remembers(realm):
        return
    idle, _ = sso(realm)
    most, _ = limit(realm, idle=True)
    number = _positive(client, ATTR_IDLE)
    if idle < number <= most:
        text = f"client '{client.key}': its idle ({number}) is longer than that of an ordinary login ({idle})"
        yield Found(text, (ATTR_IDLE, ((), IDLE), ((), RM_IDLE)), help=f"{idle} at most")


@rule("client-idle-exceeds-max", Severity.ERROR, hides=("idle-equals-max",))
def client_idle_exceeds_max(realm: RealmView) -> Iterator[Found]:
    """The idle timeout of client sessions is longer than their maximum.

    Idle never ends a session: tokens are cut to the maximum. A client that sets only a maximum and inherits its
    idle is fine: a session of fixed length.

    Bad:  `sessions: {client: {idle: 1h, max: 30m}}`
    Good: `sessions: {client: {idle: 15m, max: 30m}}`
    """
    inputs = realm_of(realm)
    idle, longest = raw(inputs.client_idle), raw(inputs.client_max)
    if idle > longest > 0:
        text = f"the realm's client idle ({idle}) is longer than its client max ({longest})"
        yield Found(text, (CLIENT_IDLE, CLIENT_MAX), help="set idle below max")
    for client in realm.clients.values():
        own_idle, own_max = _positive(client, ATTR_IDLE), _positive(client, ATTR_MAX)
        most = own_max or max(longest, 0)
        if own_idle > most > 0:
            upper = (client.address, ATTR_MAX) if own_max else ((), CLIENT_MAX)
            yield Found(
                f"client '{client.key}': its idle ({own_idle}) is longer than its max ({most})",
                ((client.address, ATTR_IDLE), upper),
                help="set idle below max",
            )


@rule("timeout-negative", Severity.WARNING, fix=Fix.CERTAIN)
def timeout_negative(realm: RealmView) -> Iterator[Found]:
    """A client or remember-me timeout is negative.

    It is stored as it stands and counts as "inherit", not as "unlimited".

    Bad:  `clientSessionIdleTimeout: -1`
    Good: `sessions: {client: {idle: inherit}}`
    """
    names = (
        *(CLIENT_IDLE, CLIENT_MAX, RM_IDLE, RM_MAX),
        *(("clientOfflineSessionIdleTimeout",), ("clientOfflineSessionMaxLifespan",)),
    )
    for path in names:
        if realm.number(*path) < 0:
            yield Found(f"{path[0]} is negative, which means 'inherit'", (path,), help="0, or `inherit`")
    for client in realm.clients.values():
        for path in (ATTR_IDLE, ATTR_MAX, *OFFLINE_ATTRS):
            if client.number(*path) < 0:
                yield Found(
                    f"client '{client.key}': {path[1]} is negative, which means 'inherit'",
                    ((client.address, path),),
                    help="`inherit`",
                )
