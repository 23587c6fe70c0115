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
    ],
)
def test_a_change_in_words(old: str, new: str, logins: tuple[str, ...], expected: list[str]) -> None:
    assert told(old, new, *logins) == expected
