"""Timeouts of remembered sessions."""

from __future__ import annotations

from collections.abc import Iterator

from kcconfig.lifetimes import Decided, Valued
from kcconfig.lifetimes.decisions import counts
from kcconfig.model import Severity
from kcconfig.rules.effective import (
    client_of,
    is_set,
    place,
    raw,
    realm_of,
    remembers,
    seconds,
    sso_idle,
    sso_max,
)
from kcconfig.rules.paths import IDLE, REMEMBER_ME, RM_IDLE, RM_MAX
from kcconfig.rules.registry import Fix, Found, rule
from kcconfig.rules.view import ClientView, RealmView


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
