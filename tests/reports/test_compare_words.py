"""Changes in words."""

from __future__ import annotations

import pytest
from explain_policies import NOW, policy

from kcconfig.explain import Entry, explain, scope_of
from kcconfig.explain.compare import Side, compare
from kcconfig.lifetimes import line_of
from kcconfig.reports.compare_groups import change_groups
from kcconfig.reports.compare_words import change_words

VERSION = "26.7.3"


def side(text: str, logins: tuple[str, ...]) -> Side:
    scope = scope_of(policy(f"realm: demo\n{text}"), None, VERSION)
    rows = explain(scope, line_of(VERSION), NOW, clients=("web",), logins=logins)
    return Side(Entry("demo", "demo.yaml", None, VERSION, assumed=False, beyond=False, rows=rows), scope)


def told(old: str, new: str, *logins: str) -> list[str]:
    changes = compare(side(old, logins), side(new, logins)).changes
    return [change_words(*group) for group in change_groups(changes)]


WEB = "clients: {web: {}}\n"
BARE = "clients: {web: {attributes: {use.refresh.tokens: 'false'}}}\n"

ROTATES = "revokeRefreshToken: true\n"
DEAD = (
    WEB
    + "accessTokenLifespan: -1\nssoSessionIdleTimeout: 50\nrememberMe: true\nssoSessionMaxLifespanRememberMe: 60\n"
)


@pytest.mark.parametrize(
    ("old", "new", "logins", "expected"),
    [
        (
            WEB,
            BARE,
            ("browser", "offline"),
            [
                "A user of `web` gets no refresh tokens any more.",
                "A user of `web` asking for an offline token gets no refresh tokens any more.",
            ],
        ),
        (
            BARE,
            BARE + "accessTokenLifespan: 60",
            ("browser", "offline"),
            [
                "A user of `web` now gets access tokens for 1 minute instead of 5 minutes.",
                "A user of `web` asking for an offline token now gets access tokens for 1 minute instead of 5 minutes.",
            ],
        ),
        (
            WEB,
            WEB + "accessTokenLifespan: -1",
            ("offline",),
            [
                (
                    "A user of `web` with an offline token now gets access tokens for 10 hours instead of 5 minutes;"
                    " but from 10 hours after the login on, every access token is dead."
                ),
            ],
        ),
        (
            WEB + "accessTokenLifespan: -1",
            WEB,
            ("offline",),
            [
                "A user of `web` with an offline token now gets access tokens for 5 minutes instead of 10 hours.",
            ],
        ),
        (
            WEB,
            WEB + "accessTokenLifespan: 0",
            ("browser",),
            [
                (
                    "A user of `web` now gets access tokens for 0 seconds instead of 5 minutes;"
                    " every access token is dead from the start."
                ),
            ],
        ),
        (
            WEB,
            WEB + ROTATES,
            ("browser", "offline"),
            [
                (
                    "A refresh token of `web` now works once (before: any number of times);"
                    " a use too many ends the client's session, with all its tokens."
                ),
            ],
        ),
        (
            WEB + ROTATES,
            WEB,
            ("browser",),
            ["A refresh token of `web` now works any number of times (before: once)."],
        ),
        (
            WEB + ROTATES,
            WEB + ROTATES + "refreshTokenMaxReuse: 2",
            ("browser",),
            ["A refresh token of `web` now works 3 times (before: once)."],
        ),
        (
            WEB,
            WEB + "revokeRefreshToken: $(X)",
            ("browser",),
            ["How often a refresh token of `web` works depends on revokeRefreshToken, not known."],
        ),
        (
            DEAD + "ssoSessionMaxLifespan: 60",
            DEAD + "ssoSessionMaxLifespan: 600",
            ("remember-me",),
            [
                (
                    'A user of `web` who ticks "remember me" is now signed out at the latest after 10 minutes'
                    " (before: 1 minute); but from 1 minute after the login on, every access token is dead."
                ),
            ],
        ),
    ],
)
def test_a_change_in_words(old: str, new: str, logins: tuple[str, ...], expected: list[str]) -> None:
    assert told(old, new, *logins) == expected
