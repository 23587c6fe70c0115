"""SSO sessions and remember-me: settings of the realm that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kcconfig.lifetimes import Decided, Valued, effective
from kcconfig.lifetimes.decisions import counts
from kcconfig.model import Path, Severity
from kcconfig.realm.versions import at_least
from kcconfig.rules.effective import (
    client_of,
    is_set,
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
from kcconfig.rules.registry import At, Fix, Found, rule, separately
from kcconfig.rules.view import ClientView, RealmView

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


@rule("sso-idle-exceeds-max", Severity.ERROR)
def sso_idle_exceeds_max(realm: RealmView) -> Iterator[Found]:
    """SSO Session Idle is longer than SSO Session Max.

    The session is over before idle can end it: refresh tokens are cut to what is left of the maximum, so each
    is shorter than the one before. Every version accepts it without a word (seen on 22.0.5 to 26.7.3).

    Bad:  `sessions: {sso: {idle: 10h, max: 1h}}`
    Good: `sessions: {sso: {idle: 30m, max: 10h}}`
    """
    idle, longest = seconds(sso_idle(realm)), seconds(sso_max(realm))
    if idle > longest:
        text = f"SSO idle ({idle}) is longer than SSO max ({longest}): idle can never end a session"
        yield Found(text, (IDLE, MAX), help="set idle below max")


@rule("sso-timeout-not-positive", Severity.WARNING)
def sso_timeout_not_positive(realm: RealmView) -> Iterator[Found]:
    """SSO Session Idle or Max is 0 or negative, which does not mean "unlimited".

    Up to 24, a max of 0 fails every login with "Session not active", and an idle of 0 ends a session after two
    minutes at most. From 25 on the defaults 1800 and 36000 are used instead. From 26.5 on the stored number is
    what client timeouts of the same kind are compared with, so each of them is refused, and a negative one refuses every update.

    Bad:  `ssoSessionMaxLifespan: 0`
    Good: `sessions: {sso: {max: 10h}}`
    """
    inputs = realm_of(realm)
    yield from separately(
        *(
            _not_positive(realm, path, valued)
            for path, valued in ((IDLE, inputs.sso_idle), (MAX, inputs.sso_max))
        )
    )


def _not_positive(realm: RealmView, path: Path, valued: Valued) -> Iterator[Found]:
    number = raw(valued)
    if number > 0:
        return
    refused = at_least(realm.version, "26.5") and (number < 0 or _some_client_value(realm, idle=path == IDLE))
    error = refused or line(realm).raw_sessions
    yield Found(
        f"{path[0]} is {number}, which is not 'unlimited'",
        (path,),
        help="write the number that is meant",
        severity=Severity.ERROR if error else None,
    )


def _some_client_value(realm: RealmView, *, idle: bool) -> bool:
    """Is any client timeout of this kind set? One that is not known is not counted."""
    inputs = realm_of(realm)
    clients = [client_of(client) for client in realm.clients.values()]
    values = [inputs.client_idle if idle else inputs.client_max]
    values += [each.idle if idle else each.max for each in clients]
    return any(map(counts, values))


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
    unused = [each for each in (inputs.remember_me_idle, inputs.remember_me_max) if counts(each)]
    if unused:
        said = " and ".join(f"{each.path[0]} is {each.number}" for each in unused)
        text = f"{said}, but remember-me is off"
        yield Found(text, (*map(place, unused), REMEMBER_ME), help="turn it on, or set 0")


@rule("remember-me-idle-below-sso", Severity.ERROR)
def remember_me_idle_below_sso(realm: RealmView) -> Iterator[Found]:
    """The idle timeout of remembered users is shorter than that of the others.

    From 25 on it is ignored: a remembered user gets the SSO idle. Up to 24 refresh tokens promise the SSO idle,
    and the session ends earlier.

    Bad:  `sessions: {sso: {idle: 1h}, rememberMe: {idle: 30m}}`
    Good: `sessions: {sso: {idle: 1h}, rememberMe: {idle: 7d}}`
    """
    yield from _below(realm, realm_of(realm).remember_me_idle, sso_idle(realm), "idle")


@rule("remember-me-max-below-sso", Severity.ERROR)
def remember_me_max_below_sso(realm: RealmView) -> Iterator[Found]:
    """The maximum of remembered users is shorter than that of the others.

    Refreshing goes on until SSO max, but the browser's cookie ends at the remember-me max, so signing in
    silently fails first. Up to 24 the session itself ends at the shorter one.

    Bad:  `sessions: {sso: {max: 10h}, rememberMe: {max: 8h}}`
    Good: `sessions: {sso: {max: 10h}, rememberMe: {max: 30d}}`
    """
    yield from _below(realm, realm_of(realm).remember_me_max, sso_max(realm), "max")


def _below(realm: RealmView, remembered: Valued, base: Decided, what: str) -> Iterator[Found]:
    number, limit = raw(remembered), seconds(base)
    if remembers(realm) and is_set(remembered) and number < limit:
        text = f"remember-me {what} ({number}) is shorter than SSO {what} ({limit})"
        yield Found(
            text, (place(remembered), place(base), REMEMBER_ME), help=f"{limit} or more, or `inherit`"
        )


def _too_low(remembered: Valued, base: Decided) -> bool:
    """Is a remember-me value below SSO's? That is reported by itself."""
    return is_set(remembered) and raw(remembered) < seconds(base)


@rule("remember-me-idle-exceeds-max", Severity.ERROR)
def remember_me_idle_exceeds_max(realm: RealmView) -> Iterator[Found]:
    """The idle timeout of remembered users is longer than their maximum.

    Idle can never end their session. Where the remember-me max is not set, the limit is SSO max.

    Bad:  `sessions: {sso: {max: 10h}, rememberMe: {idle: 1d}}`
    Good: `sessions: {sso: {max: 10h}, rememberMe: {idle: 1d, max: 30d}}`
    """
    if not remembers(realm) or not is_set(realm_of(realm).remember_me_idle):
        return
    idle, longest = sso_idle(realm, remember=True), sso_max(realm, remember=True)
    caused_by_sso = place(idle) == ((), IDLE) and seconds(idle) > seconds(sso_max(realm))
    if seconds(idle) > seconds(longest) and not caused_by_sso:
        text = f"remember-me idle ({seconds(idle)}) is longer than a remembered session lives ({seconds(longest)})"
        yield Found(
            text,
            (RM_IDLE, RM_MAX, place(longest), REMEMBER_ME),
            help="set remember-me max above remember-me idle",
        )


@rule("remember-me-idle-not-raised", Severity.WARNING)
def remember_me_idle_not_raised(realm: RealmView) -> Iterator[Found]:
    """Remembered users may stay for long, but not without activity.

    The box promises days; with the SSO idle a remembered user is signed out over every night.

    Bad:  `sessions: {rememberMe: {max: 30d}}`
    Good: `sessions: {rememberMe: {idle: 7d, max: 30d}}`
    """
    inputs, idle = realm_of(realm), sso_idle(realm)
    if not remembers(realm) or seconds(sso_max(realm, remember=True)) == seconds(sso_max(realm)):
        return
    same = seconds(sso_idle(realm, remember=True)) == seconds(idle)
    if same and not _too_low(inputs.remember_me_idle, idle):
        text = f"remember-me max is raised, but idle ends remembered sessions after {seconds(idle)} as well"
        yield Found(text, (RM_MAX, RM_IDLE, REMEMBER_ME), help="set remember-me idle")


@rule("remember-me-without-gain", Severity.INFO, fix=Fix.NO)
def remember_me_without_gain(realm: RealmView) -> Iterator[Found]:
    """Remember-me is on and changes no limit.

    The cookie outlives the browser; the sessions on the server end as they do for everybody.

    Bad:  `rememberMe: true` alone
    Good: `sessions: {rememberMe: {idle: 7d, max: 30d}}`
    """
    inputs = realm_of(realm)
    if not remembers(realm) or _gains(realm):
        return
    if _too_low(inputs.remember_me_idle, sso_idle(realm)) or _too_low(inputs.remember_me_max, sso_max(realm)):
        return
    text = "remember-me is on, but remembered sessions end like all others"
    yield Found(text, (REMEMBER_ME, RM_IDLE, RM_MAX), help="set its idle and max")


def _gains(realm: RealmView) -> bool:
    """Do remembered sessions live longer than others?"""
    return any(seconds(limit(realm, remember=True)) > seconds(limit(realm)) for limit in (sso_idle, sso_max))


def _capped_by_own(client: ClientView, realm: RealmView) -> Iterator[Found]:
    own = client_of(client)
    if not (counts(own.idle) or counts(own.max)) or not client.interactive:
        return
    if not remembers(realm) or not _gains(realm):
        return
    for valued, limit in (
        (own.idle, sso_idle(realm, remember=True)),
        (own.max, sso_max(realm, remember=True)),
    ):
        if is_set(valued) and raw(valued) < seconds(limit):
            text = f"client '{client.key}': {valued.path[1]} ({raw(valued)}) counts for remembered users, too"
            yield Found(text, (place(valued),), "nothing to do if that is meant", Severity.INFO)


@rule("remember-me-capped-by-client", Severity.WARNING, clients=_capped_by_own)
def remember_me_capped_by_client(realm: RealmView) -> Iterator[Found]:
    """A client timeout takes away what remember-me gives.

    Client values replace the remember-me values, so tokens of a remembered user end at the client's. At the
    realm this switches remember-me off for every client; at one client it is usually the intention (info).

    Bad:  `sessions: {rememberMe: {idle: 7d}, client: {idle: 30m}}`
    Good: `sessions: {rememberMe: {idle: 7d}, client: {idle: inherit}}`
    """
    if not remembers(realm) or not _gains(realm):
        return
    inputs = realm_of(realm)
    for valued, limit in (
        (inputs.client_idle, sso_idle(realm, remember=True)),
        (inputs.client_max, sso_max(realm, remember=True)),
    ):
        if is_set(valued) and raw(valued) < seconds(limit):
            text = f"{valued.path[0]} ({raw(valued)}) ends remembered sessions of every client before {seconds(limit)}"
            yield Found(text, (place(valued), place(limit), REMEMBER_ME), help="`inherit`")
