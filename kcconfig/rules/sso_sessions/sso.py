"""Timeouts of SSO sessions, and of the code that begins one."""

from __future__ import annotations

from collections.abc import Iterator

from kcconfig.lifetimes import Valued
from kcconfig.lifetimes.decisions import counts
from kcconfig.model import Path, Severity
from kcconfig.realm.versions import at_least
from kcconfig.rules.effective import (
    client_of,
    line,
    raw,
    realm_of,
    seconds,
    sso_idle,
    sso_max,
)
from kcconfig.rules.paths import IDLE, MAX
from kcconfig.rules.registry import Found, rule, separately
from kcconfig.rules.view import RealmView


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


@rule("code-lifespan-not-positive", Severity.ERROR)
def code_lifespan_not_positive(realm: RealmView) -> Iterator[Found]:
    """An authorization code lives 0 seconds or less.

    Every version accepts it, and then no browser login works: the code has expired when it is exchanged.

    Bad:  `tokens: {code: 0}`
    Good: `tokens: {code: 1m}`
    """
    if realm.number("accessCodeLifespan", default=60) <= 0:
        yield Found("authorization codes live 0 seconds or less", (("accessCodeLifespan",),), help="60")
