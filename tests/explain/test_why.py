"""Names of settings, and what each does or why it does nothing."""

from __future__ import annotations

import pytest
from explain_policies import NOW, policy

from kcconfig.errors import KcconfigError
from kcconfig.explain import Why, explain, scope_of, why
from kcconfig.explain.names import resolve
from kcconfig.lifetimes import line_of
from kcconfig.lifetimes.reuse import Rotation


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ssoSessionIdleTimeout", ["realm ssoSessionIdleTimeout"]),
        ("realm ssoSessionIdleTimeout", ["realm ssoSessionIdleTimeout"]),
        ("sessions.sso.idle", ["realm ssoSessionIdleTimeout"]),
        ("tokens.access", ["realm accessTokenLifespan", "client attributes.access.token.lifespan"]),
        ("access.token.lifespan", ["client attributes.access.token.lifespan"]),
        ("clients/web attributes.access.token.lifespan", ["clients/web attributes.access.token.lifespan"]),
        ("clients/web tokens.access", ["clients/web attributes.access.token.lifespan"]),
        ("realm tokens.access", ["realm accessTokenLifespan"]),
        ("accessCodeLifespan", ["realm accessCodeLifespan"]),
        ("standardFlowEnabled", ["client standardFlowEnabled"]),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert [str(each) for each in resolve(text)] == found


@pytest.mark.parametrize(
    ("text", "help_"),
    [
        ("ssoSessionIdelTimeout", "ssoSessionIdleTimeout"),
        ("nonsense", "as Keycloak does"),
        ("realm access.token.lifespan", "as Keycloak does"),
        ("galaxy accessTokenLifespan", "as Keycloak does"),
    ],
)
def test_names_that_mean_nothing(text: str, help_: str) -> None:
    with pytest.raises(KcconfigError) as caught:
        resolve(text)
    assert help_ in str(caught.value.help)


def answer(name: str, text: str, version: str = "26.7.3") -> Why:
    scope = scope_of(policy(f"realm: demo\n{text}\n"), None, version)
    return why(resolve(name)[0], scope, explain(scope, line_of(version), NOW))


def test_whom_a_setting_changes() -> None:
    found = answer(
        "accessTokenLifespan", "accessTokenLifespan: 60\nclients: {a: {}, b: {tokens: {access: 9}}}"
    )
    assert {each.client for each in found.decides} == {None, "a"}
    assert {(each.client, each.reason) for each in found.loses} == {
        ("b", "replaced by access.token.lifespan")
    }
    assert found.reasons == ()


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("ssoSessionIdleTimeoutRememberMe", "ssoSessionIdleTimeoutRememberMe: 99", "rememberMe is off"),
        (
            "ssoSessionIdleTimeoutRememberMe",
            "rememberMe: true\nssoSessionIdleTimeoutRememberMe: 9",
            "smaller",
        ),
        ("offlineSessionMaxLifespan", "offlineSessionMaxLifespan: 99", "not limited"),
        ("clientOfflineSessionMaxLifespan", "clientOfflineSessionMaxLifespan: 99", "not limited"),
        ("clientSessionIdleTimeout", "clientSessionIdleTimeout: 0", "it is 0, and inherits"),
        ("client.session.idle.timeout", "clients: {a: {}}", "no client sets it"),
        (
            "client.session.idle.timeout",
            "clients: {a: {attributes: {client.session.idle.timeout: 1h}}}",
            "no plain number",
        ),
        ("clients/a tokens.access", "clients: {a: {}}", "client a does not set it"),
        ("use.refresh.tokens", "clients: {a: {}}", "no client sets it"),
        ("revokeRefreshToken", "", "do not rotate"),
        ("refreshTokenMaxReuse", "refreshTokenMaxReuse: 2", "do not rotate"),
        ("revokeRefreshToken", "revokeRefreshToken: $(X)", "not known"),
        ("refreshTokenMaxReuse", "revokeRefreshToken: true\nrefreshTokenMaxReuse: $(X)", "not known"),
    ],
)
def test_why_a_setting_decides_nothing(name: str, text: str, reason: str) -> None:
    found = answer(name, text)
    assert found.decides == ()
    assert len(found.reasons) == 1
    assert reason in found.reasons[0]


@pytest.mark.parametrize(
    ("name", "text", "does"),
    [
        ("accessCodeLifespan", "accessCodeLifespan: 9", "something else"),
        ("rememberMe", "rememberMe: true", "whether the logins remember-me"),
        ("standardFlowEnabled", "clients: {a: {standardFlowEnabled: true}}", "which logins"),
        (
            "use.refresh.tokens",
            "clients: {a: {attributes: {use.refresh.tokens: 'false'}}}",
            "whether there is a refresh token",
        ),
        (
            "standard.token.exchange.enableRefreshRequestedTokenType",
            "clients: {a: {attributes: {standard.token.exchange.enableRefreshRequestedTokenType: SAME_SESSION}}}",
            "whether a token exchange gets a refresh token",
        ),
        (
            "offlineSessionMaxLifespanEnabled",
            "offlineSessionMaxLifespanEnabled: true",
            "whether offline sessions have an end",
        ),
    ],
)
def test_what_a_setting_does_that_decides_no_number(name: str, text: str, does: str) -> None:
    found = answer(name, text)
    assert (found.decides, found.reasons) == ((), ())
    assert isinstance(found.does, str)
    assert does in found.does


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("revokeRefreshToken: true", 1),
        ("revokeRefreshToken: true\nrefreshTokenMaxReuse: 2", 3),
    ],
)
def test_rotation_decides_how_often_a_refresh_token_works(text: str, uses: int) -> None:
    for name in ("revokeRefreshToken", "refreshTokenMaxReuse", "tokens.refresh.rotate"):
        found = answer(name, text)
        assert found.reasons == ()
        assert isinstance(found.does, Rotation)
        assert found.does.uses == uses


def test_a_switch_that_is_off_is_set() -> None:
    for text in ("clients: {a: {standardFlowEnabled: false}}", "clients: {a: {enabled: false}}"):
        scope = scope_of(policy(f"realm: demo\n{text}"), None, "26.7.3")
        rows = explain(scope, line_of("26.7.3"), NOW, clients=("a",))
        name = text.split("{")[2].split(":")[0]
        found = why(resolve(name)[0], scope, rows, ("a",))
        assert [each.value for each in found.values] == [False]
        assert found.does is not None


def test_rotation_does_nothing_without_refresh_tokens() -> None:
    scope = scope_of(
        policy(
            "realm: demo\nrevokeRefreshToken: true\nclients: {a: {attributes: {use.refresh.tokens: 'false'}}}"
        ),
        None,
        "26.7.3",
    )
    rows = explain(scope, line_of("26.7.3"), NOW, clients=("a",))
    found = why(resolve("revokeRefreshToken")[0], scope, rows)
    assert found.reasons == ("no login that is explained here has a refresh token",)
