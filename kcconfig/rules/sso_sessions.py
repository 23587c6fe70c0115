"""SSO sessions and remember-me: settings of the realm that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kcconfig.lifetimes import effective
from kcconfig.model import Path, Severity
from kcconfig.realm.versions import at_least
from kcconfig.rules.effective import raw, realm_of, remembers, seconds
from kcconfig.rules.registry import Fix, Found, rule
from kcconfig.rules.view import RealmView

IDLE: Final[Path] = ("ssoSessionIdleTimeout",)
MAX: Final[Path] = ("ssoSessionMaxLifespan",)
RM_IDLE: Final[Path] = ("ssoSessionIdleTimeoutRememberMe",)
RM_MAX: Final[Path] = ("ssoSessionMaxLifespanRememberMe",)
REMEMBER_ME: Final[Path] = ("rememberMe",)
CLIENT_IDLE: Final[Path] = ("clientSessionIdleTimeout",)
CLIENT_MAX: Final[Path] = ("clientSessionMaxLifespan",)
OFFLINE_IDLE: Final[Path] = ("offlineSessionIdleTimeout",)
OFFLINE_MAX: Final[Path] = ("offlineSessionMaxLifespan",)
LIMITED: Final[Path] = ("offlineSessionMaxLifespanEnabled",)


def sso(realm: RealmView, *, remember: bool = False) -> tuple[int, int]:
    """Effective idle and max of the SSO session, in seconds."""
    inputs = realm_of(realm)
    idle = effective.sso_idle(inputs, remember=remember)
    return seconds(idle), seconds(effective.sso_max(inputs, remember=remember))


@rule("sso-idle-exceeds-max", Severity.ERROR, hides=("idle-equals-max",))
def sso_idle_exceeds_max(realm: RealmView) -> Iterator[Found]:
    """SSO Session Idle is longer than SSO Session Max.

    The session is over before idle can end it: refresh tokens are cut to what is left of the maximum, so each
    is shorter than the one before. Every version accepts it without a word (seen on 22.0.5 to 26.7.3).

    Bad:  `sessions: {sso: {idle: 10h, max: 1h}}`
    Good: `sessions: {sso: {idle: 30m, max: 10h}}`
    """
    idle, longest = sso(realm)
    if idle > longest:
        text = f"SSO idle ({idle}) is longer than SSO max ({longest}): idle can never end a session"
        yield Found(text, (IDLE, MAX), help="set idle below max")


@rule("sso-timeout-not-positive", Severity.WARNING)
def sso_timeout_not_positive(realm: RealmView) -> Iterator[Found]:
    """SSO Session Idle or Max is 0 or negative, which does not mean "unlimited".

    Up to 24, a max of 0 fails every login with "Session not active", and an idle of 0 ends a session after two
    minutes at most. From 25 on the defaults 1800 and 36000 are used instead. From 26.5 on the stored number is
    what client timeouts are compared with, so each of them is refused, and a negative one refuses every update.

    Bad:  `ssoSessionMaxLifespan: 0`
    Good: `sessions: {sso: {max: 10h}}`
    """
    inputs = realm_of(realm)
    for path, valued in ((IDLE, inputs.sso_idle), (MAX, inputs.sso_max)):
        number = raw(valued)
        if number > 0:
            continue
        refused = at_least(realm.version, "26.5") and (number < 0 or _some_client_value(realm))
        error = refused or not at_least(realm.version, "25.0")
        yield Found(
            f"{path[0]} is {number}, which is not 'unlimited'",
            (path,),
            help="write the number that is meant",
            severity=Severity.ERROR if error else None,
        )


def _some_client_value(realm: RealmView) -> bool:
    names = ("client.session.idle.timeout", "client.session.max.lifespan")
    return (
        realm.number(*CLIENT_IDLE) > 0
        or realm.number(*CLIENT_MAX) > 0
        or any(client.number("attributes", name) > 0 for client in realm.clients.values() for name in names)
    )


@rule("idle-equals-max", Severity.INFO, fix=Fix.NO)
def idle_equals_max(realm: RealmView) -> Iterator[Found]:
    """Idle and max are the same: a session of fixed length.

    Every refresh returns a token that lives a little less long. Sometimes that is wanted.

    Bad:  `sessions: {sso: {idle: 10h, max: 10h}}`
    Good: the same with a comment, or a lower idle
    """
    help_ = "say so in a comment, or lower idle"
    idle, longest = sso(realm)
    if idle == longest:
        yield Found(f"SSO idle and SSO max are both {idle}: a session of fixed length", (IDLE, MAX), help_)
    inputs = realm_of(realm)
    if remembers(realm) and (raw(inputs.remember_me_idle) > 0 or raw(inputs.remember_me_max) > 0):
        idle, longest = sso(realm, remember=True)
        if idle == longest:
            text = f"remember-me idle and max are both {idle}: a session of fixed length"
            yield Found(text, (RM_IDLE, RM_MAX), help_)
    if raw(inputs.offline_limited):
        idle, longest = seconds(effective.offline_idle(inputs)), seconds(effective.offline_max(inputs))
        if idle == longest:
            text = f"offline idle and offline max are both {idle}: a session of fixed length"
            yield Found(text, (OFFLINE_IDLE, OFFLINE_MAX), help_)
    if raw(inputs.client_idle) > 0 and raw(inputs.client_idle) == raw(inputs.client_max):
        text = f"the realm's client idle and client max are both {raw(inputs.client_idle)}"
        yield Found(text, (CLIENT_IDLE, CLIENT_MAX), help_)
    for client in realm.clients.values():
        for kind in ("client.session", "client.offline.session"):
            pair = (("attributes", f"{kind}.idle.timeout"), ("attributes", f"{kind}.max.lifespan"))
            numbers = {client.number(*path) for path in pair}
            if len(numbers) == 1 and numbers.pop() > 0:
                text = f"client '{client.key}': idle and max are both {client.number(*pair[0])}"
                yield Found(text, tuple((client.address, path) for path in pair), help_)


@rule("code-lifespan-not-positive", Severity.ERROR)
def code_lifespan_not_positive(realm: RealmView) -> Iterator[Found]:
    """An authorization code lives 0 seconds or less.

    Every version accepts it, and then no browser login works: the code has expired when it is exchanged.

    Bad:  `tokens: {code: 0}`
    Good: `tokens: {code: 1m}`
    """
    if realm.number("accessCodeLifespan", default=60) <= 0:
        yield Found("authorization codes live 0 seconds or less", (("accessCodeLifespan",),), help="60")


@rule("remember-me-timeouts-unused", Severity.WARNING)
def remember_me_timeouts_unused(realm: RealmView) -> Iterator[Found]:
    """Remember-me timeouts are set, remember-me is off.

    They are never used, and from 26.5 on they do not widen what a client may set either.

    Bad:  `rememberMe: false` with `ssoSessionMaxLifespanRememberMe: 2592000`
    Good: `sessions: {rememberMe: {max: 30d}}`, which turns it on
    """
    inputs = realm_of(realm)
    if remembers(realm):
        return
    for path, valued in ((RM_IDLE, inputs.remember_me_idle), (RM_MAX, inputs.remember_me_max)):
        if raw(valued) > 0:
            text = f"{path[0]} is {raw(valued)}, but remember-me is off"
            yield Found(text, (path, REMEMBER_ME), help="turn it on, or set 0")


@rule("remember-me-idle-below-sso", Severity.ERROR)
def remember_me_idle_below_sso(realm: RealmView) -> Iterator[Found]:
    """The idle timeout of remembered users is shorter than that of the others.

    From 25 on it is ignored: a remembered user gets the SSO idle. Up to 24 refresh tokens promise the SSO idle,
    and the session ends earlier.

    Bad:  `sessions: {sso: {idle: 1h}, rememberMe: {idle: 30m}}`
    Good: `sessions: {sso: {idle: 1h}, rememberMe: {idle: 7d}}`
    """
    yield from _below(realm, RM_IDLE, IDLE, "idle")


@rule("remember-me-max-below-sso", Severity.ERROR)
def remember_me_max_below_sso(realm: RealmView) -> Iterator[Found]:
    """The maximum of remembered users is shorter than that of the others.

    Refreshing goes on until SSO max, but the browser's cookie ends at the remember-me max, so signing in
    silently fails first. Up to 24 the session itself ends at the shorter one.

    Bad:  `sessions: {sso: {max: 10h}, rememberMe: {max: 8h}}`
    Good: `sessions: {sso: {max: 10h}, rememberMe: {max: 30d}}`
    """
    yield from _below(realm, RM_MAX, MAX, "max")


def _below(realm: RealmView, path: Path, base: Path, what: str) -> Iterator[Found]:
    inputs = realm_of(realm)
    number = raw(inputs.remember_me_idle if path == RM_IDLE else inputs.remember_me_max)
    idle, longest = sso(realm)
    limit = idle if path == RM_IDLE else longest
    if remembers(realm) and 0 < number < limit:
        text = f"remember-me {what} ({number}) is shorter than SSO {what} ({limit})"
        yield Found(text, (path, base), help=f"{limit} or more, or `inherit`")


@rule("remember-me-idle-exceeds-max", Severity.ERROR, hides=("idle-equals-max",))
def remember_me_idle_exceeds_max(realm: RealmView) -> Iterator[Found]:
    """The idle timeout of remembered users is longer than their maximum.

    Idle can never end their session. Where the remember-me max is not set, the limit is SSO max.

    Bad:  `sessions: {sso: {max: 10h}, rememberMe: {idle: 1d}}`
    Good: `sessions: {sso: {max: 10h}, rememberMe: {idle: 1d, max: 30d}}`
    """
    if not remembers(realm) or raw(realm_of(realm).remember_me_idle) <= 0:
        return
    idle, longest = sso(realm, remember=True)
    plain_idle, plain_max = sso(realm)
    if idle > longest and not (idle == plain_idle and plain_idle > plain_max):
        text = f"remember-me idle ({idle}) is longer than what remembered sessions live at most ({longest})"
        yield Found(text, (RM_IDLE, RM_MAX, MAX), help="set remember-me max above remember-me idle")


@rule("remember-me-idle-not-raised", Severity.WARNING)
def remember_me_idle_not_raised(realm: RealmView) -> Iterator[Found]:
    """Remembered users may stay for long, but not without activity.

    The box promises days; with the SSO idle a remembered user is signed out over every night.

    Bad:  `sessions: {rememberMe: {max: 30d}}`
    Good: `sessions: {rememberMe: {idle: 7d, max: 30d}}`
    """
    idle, longest = sso(realm)
    remember_idle, _ = sso(realm, remember=True)
    if remembers(realm) and raw(realm_of(realm).remember_me_max) > longest and remember_idle == idle:
        text = f"remember-me max is raised, but remembered users are signed out after {idle} without activity"
        yield Found(text, (RM_MAX, RM_IDLE), help="set remember-me idle")


@rule("remember-me-without-gain", Severity.INFO, fix=Fix.NO)
def remember_me_without_gain(realm: RealmView) -> Iterator[Found]:
    """Remember-me is on and changes no limit.

    The cookie outlives the browser; the sessions on the server end as they do for everybody.

    Bad:  `rememberMe: true` alone
    Good: `sessions: {rememberMe: {idle: 7d, max: 30d}}`
    """
    if remembers(realm) and sso(realm) == sso(realm, remember=True):
        text = "remember-me is on, but remembered sessions end like all others"
        yield Found(text, (REMEMBER_ME, RM_IDLE, RM_MAX), help="set its idle and max")


@rule("remember-me-capped-by-client", Severity.WARNING)
def remember_me_capped_by_client(realm: RealmView) -> Iterator[Found]:
    """A client timeout takes away what remember-me gives.

    Client values replace the remember-me values, so tokens of a remembered user end at the client's. At the
    realm this switches remember-me off for every client; at one client it is usually the intention (info).

    Bad:  `sessions: {rememberMe: {idle: 7d}, client: {idle: 30m}}`
    Good: `sessions: {rememberMe: {idle: 7d}, client: {idle: inherit}}`
    """
    if not remembers(realm) or sso(realm) == sso(realm, remember=True):
        return
    idle, longest = sso(realm, remember=True)
    inputs = realm_of(realm)
    for path, valued, limit in (
        (CLIENT_IDLE, inputs.client_idle, idle),
        (CLIENT_MAX, inputs.client_max, longest),
    ):
        if 0 < raw(valued) < limit:
            text = f"{path[0]} ({raw(valued)}) ends remembered sessions of every client before {limit}"
            yield Found(text, (path, RM_IDLE, RM_MAX), help="`inherit`")
    for client in realm.clients.values():
        if not client.interactive:
            continue
        for name, limit in (("client.session.idle.timeout", idle), ("client.session.max.lifespan", longest)):
            number = client.number("attributes", name)
            if 0 < number < limit:
                yield Found(
                    f"client '{client.key}': {name} ({number}) counts for remembered users, too",
                    ((client.address, ("attributes", name)),),
                    help="nothing to do if that is meant",
                    severity=Severity.INFO,
                )
