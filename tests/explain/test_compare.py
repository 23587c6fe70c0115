"""What changes for users between two sides."""

from __future__ import annotations

import pytest
from explain_policies import NOW, policy

from kcconfig.explain import Entry, explain, scope_of
from kcconfig.explain.compare import Comparison, Kind, Side, compare
from kcconfig.explain.scope import widened
from kcconfig.explain.signed_in import signed_in
from kcconfig.lifetimes import line_of

NEWEST = "26.7.3"


def compared(
    old: str, new: str, before: str = NEWEST, after: str = NEWEST, logins: tuple[str, ...] = ("browser",)
) -> Comparison:
    scopes = widened(scope_of(policy(old), None, before), scope_of(policy(new), None, after))
    sides = []
    for scope, version in zip(scopes, (before, after), strict=True):
        rows = explain(scope, line_of(version), NOW, clients=("web",), logins=logins)
        entry = Entry(scope.name, "demo.yaml", None, version, assumed=False, beyond=False, rows=rows)
        sides.append(Side(entry, scope))
    return compare(*sides)


def text(realm: str = "", web: str = "{}") -> str:
    return f"realm: demo\n{realm}\nclients: {{web: {web}}}\n"


def told(found: Comparison) -> list[tuple[str, int | None, int | None]]:
    return [
        (
            str(change.what or change.kind),
            change.before.seconds if change.before else None,
            change.after.seconds if change.after else None,
        )
        for change in found.changes
    ]


ROTATES = text("revokeRefreshToken: true")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (text(), text(), []),
        (text(), text("rememberMe: true"), []),
        (text(), text("ssoSessionIdleTimeout: 900"), [("unused", 1800, 900)]),
        (text(), text("ssoSessionMaxLifespan: 3600"), [("latest", 36000, 3600)]),
        (text(), text("accessTokenLifespan: 60"), [("access", 300, 60)]),
        (text(), text("ssoSessionIdleTimeout: 1800"), []),
        (text(), text(web="{sessions: {idle: 1h}}"), [("refresh", 1800, 3600)]),
        (
            text(),
            text(web="{sessions: {max: 20m}}"),
            [("unused", 1800, 1200), ("latest", 36000, 1200)],
        ),
        (
            text(),
            text("ssoSessionIdleTimeout: 900", "{sessions: {idle: 5m}}"),
            [("unused", 1800, 300), ("browser idle", 1800, 900)],
        ),
        (text(), text(web="{attributes: {use.refresh.tokens: 'false'}}"), [("refresh", 1800, None)]),
        (text(), text(web="{attributes: {access.token.lifespan: 5m}}"), [("fails", None, None)]),
        (text(web="{attributes: {access.token.lifespan: 5m}}"), text(), [("works", None, None)]),
        (text(), text(web="{standardFlowEnabled: false}"), [("impossible", None, None)]),
        (text(web="{standardFlowEnabled: false}"), text(), [("possible", None, None)]),
        (text(web="{state: absent}"), text(), [("new", None, None)]),
        (text(), text(web="{state: absent}"), [("gone", None, None)]),
        (text(), text(web="{protocol: saml}"), [("not known", None, None)]),
        (text("ssoSessionIdleTimeout: $(X)"), text(), [("unused", None, 1800)]),
        (text(), text("revokeRefreshToken: true"), [("rotation", None, None)]),
        (text("revokeRefreshToken: true"), text(), [("rotation", None, None)]),
        (text("revokeRefreshToken: $(X)"), text("revokeRefreshToken: $(X)"), []),
        (text("revokeRefreshToken: $(X)"), text(), [("rotation", None, None)]),
        (text(), text("refreshTokenMaxReuse: 2"), []),
        (ROTATES, ROTATES.replace("clients", "refreshTokenMaxReuse: 2\nclients"), [("rotation", None, None)]),
        (ROTATES, ROTATES.replace("clients", "refreshTokenMaxReuse: 0\nclients"), []),
        (
            text(web="{attributes: {use.refresh.tokens: 'false'}}"),
            text("revokeRefreshToken: true", "{attributes: {use.refresh.tokens: 'false'}}"),
            [],
        ),
    ],
)
def test_changes_that_a_user_notices(
    old: str, new: str, expected: list[tuple[str, int | None, int | None]]
) -> None:
    found = [each for each in told(compared(old, new)) if each[0] != "browser idle" or len(expected) > 1]
    assert found == expected


@pytest.mark.parametrize(
    ("web", "kind", "setting"),
    [
        ("{standardFlowEnabled: false}", Kind.IMPOSSIBLE, ("standardFlowEnabled",)),
        ("{enabled: false}", Kind.IMPOSSIBLE, ("enabled",)),
        ("{bearerOnly: true}", Kind.IMPOSSIBLE, ("bearerOnly",)),
        (
            "{attributes: {access.token.lifespan: '5 m'}}",
            Kind.FAILS,
            ("attributes", "access.token.lifespan"),
        ),
    ],
)
def test_the_setting_behind_a_login_that_stops_working(
    web: str, kind: Kind, setting: tuple[str, ...]
) -> None:
    for old, new, turned in ((text(), text(web=web), False), (text(web=web), text(), True)):
        (change,) = compared(old, new).changes
        assert [each and each.path for each in change.by] == [setting, setting]
        assert (change.kind is kind) is not turned


def test_a_session_that_is_dead_at_once_is_the_fault_of_the_stored_number() -> None:
    (change,) = compared(text(), text("ssoSessionMaxLifespan: 0"), "24.0.5", "24.0.5").changes
    assert change.kind is Kind.FAILS
    assert change.by[1] is not None
    assert change.by[1].path == ("ssoSessionMaxLifespan",)


@pytest.mark.parametrize(
    ("version", "realm", "web", "logins", "words"),
    [
        (NEWEST, "ssoSessionIdleTimeout: 900", "{}", ("browser",), "end at once"),
        ("24.0.5", "ssoSessionIdleTimeout: 900", "{}", ("browser",), "2 minutes after the new one"),
        ("24.0.5", "", "{sessions: {idle: 5m}}", ("browser",), "until its next use."),
        (NEWEST, "ssoSessionIdleTimeout: 3600", "{}", ("browser",), "are refused at their old end"),
        ("22.0.5", "ssoSessionIdleTimeout: 3600", "{}", ("browser",), "unless it is used before"),
        (NEWEST, "ssoSessionMaxLifespan: 7200", "{}", ("browser",), "older than the new limit end at once"),
        ("24.0.5", "ssoSessionMaxLifespan: 7200", "{}", ("browser",), "older than the new limit end at once"),
        (NEWEST, "ssoSessionMaxLifespan: 72000", "{}", ("browser",), "from their next refresh on"),
        (NEWEST, "accessTokenLifespan: 60", "{}", ("browser",), "keep their end"),
        (NEWEST, "offlineSessionIdleTimeout: 600", "{}", ("offline",), "refused at once"),
        ("24.0.5", "offlineSessionIdleTimeout: 600", "{}", ("offline",), "2 minutes more"),
        (NEWEST, "offlineSessionMaxLifespanEnabled: true", "{}", ("offline",), "also those without an end"),
        (NEWEST, "", "{attributes: {access.token.lifespan: x}}", ("browser",), "next refresh, too"),
        (NEWEST, "", "{attributes: {use.refresh.tokens: 'false'}}", ("browser",), "an access token only"),
    ],
)
def test_what_it_means_for_people_who_are_signed_in(
    version: str, realm: str, web: str, logins: tuple[str, ...], words: str
) -> None:
    sentences = signed_in(compared(text(), text(realm, web), version, version, logins))
    assert any(words in sentence for sentence in sentences), sentences


@pytest.mark.parametrize(("version", "words"), [(NEWEST, "refused at once"), ("24.0.5", "go on")])
def test_switching_remember_me_off(version: str, words: str) -> None:
    (sentence,) = signed_in(compared(text("rememberMe: true"), text(), version, version, ("remember-me",)))
    assert words in sentence


def test_nothing_is_said_where_nothing_changes_or_the_client_is_new() -> None:
    assert not signed_in(compared(text(), text()))
    assert not signed_in(compared(text(web="{state: absent}"), text()))


def test_of_a_login_that_nobody_observed_nobody_can_say_that_it_stays() -> None:
    (change,) = compared(text(), text(), logins=("ciba",)).changes
    assert change.kind is Kind.NOT_KNOWN


def test_one_placeholder_stays_what_it_is_and_another_may_be_a_change() -> None:
    same, other = text("ssoSessionIdleTimeout: $(A)"), text("ssoSessionIdleTimeout: $(B)")
    assert not compared(same, same).changes
    assert told(compared(same, other))[0] == ("unused", None, None)


def test_what_an_upgrade_does_to_sessions_is_not_known() -> None:
    found = compared(text(), text("ssoSessionIdleTimeout: 900"), "24.0.5", NEWEST)
    assert signed_in(found) == (
        "What becomes of sessions and tokens when Keycloak 24.0.5 is replaced by 26.7.3 is not known.",
    )
