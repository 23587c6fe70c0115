"""Sessions and tokens: settings that contradict each other, so that what is written can never happen."""

from __future__ import annotations

from collections.abc import Iterator

from kcconfig.model import Severity
from kcconfig.rules.registry import Found, rule
from kcconfig.rules.view import RealmView


@rule("sso-idle-exceeds-max", Severity.ERROR, hides=("idle-equals-max",))
def sso_idle_exceeds_max(realm: RealmView) -> Iterator[Found]:
    """SSO Session Idle is longer than SSO Session Max.

    The session is over before idle can end it: refresh tokens are cut to what is left of the maximum, so each
    is shorter than the one before. Every version accepts it without a word (seen on 22.0.5 to 26.7.3).

    Bad:  `sessions: {sso: {idle: 10h, max: 1h}}`
    Good: `sessions: {sso: {idle: 30m, max: 10h}}`
    """
    idle, longest = realm.number("ssoSessionIdleTimeout"), realm.number("ssoSessionMaxLifespan")
    idle, longest = idle if idle > 0 else 1800, longest if longest > 0 else 36000
    if idle > longest:
        yield Found(
            f"SSO idle ({idle}) is longer than SSO max ({longest}): idle can never end a session",
            (("ssoSessionIdleTimeout",), ("ssoSessionMaxLifespan",)),
            help="set idle below max",
        )
