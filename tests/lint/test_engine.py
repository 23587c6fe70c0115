"""What the engine makes of the answers of rules."""

from __future__ import annotations

import pytest

from kcconfig.lint import lint, view_of
from kcconfig.model import Finding
from kcconfig.policy import compile_files
from kcconfig.rules.registry import all_rules

NOW = 1767225600


def judged(text: str, *rules: str, **environ: str) -> list[Finding]:
    policy = compile_files(["-"], stdin=text.encode(), environ=environ)[0]
    view = view_of(policy, None, "26.7.3", assumed=False, now=NOW)
    return lint(view, [all_rules()[each] for each in rules])


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("sso-idle-exceeds-max", "sessions: {sso: {idle: '{{ env.SECONDS }}', max: 1h}}"),
        ("client-idle-exceeds-sso", "clients: {app: {sessions: {idle: '{{ env.SECONDS }}'}}}"),
        ("client-idle-exceeds-max", "clients: {app: {sessions: {idle: '{{ env.SECONDS }}', max: 1h}}}"),
    ],
)
def test_what_an_expression_makes_of_the_environment_is_judged_and_not_shown(rule: str, text: str) -> None:
    (found,) = judged(f"realm: demo\n{text}\n", rule, SECONDS="36771")
    assert found.message == all_rules()[rule].summary
    assert "36771" not in repr(found)


def test_a_stronger_rule_hides_a_milder_one_by_the_setting_that_both_name_first() -> None:
    text = "realm: demo\nclients: {app: {sessions: {idle: 4m, max: 4m}}}\n"
    rules = ("access-exceeds-idle", "access-exceeds-max")
    assert [each.rule for each in judged(text, *rules)] == ["access-exceeds-idle"]
    assert [each.rule for each in judged(text, rules[1])] == ["access-exceeds-max"]


def test_a_setting_of_a_condition_that_is_not_known_is_no_obstacle() -> None:
    text = (
        "realm: demo\nrememberMe: true\n"
        "ssoSessionIdleTimeoutRememberMe: 36001\nssoSessionMaxLifespanRememberMe: 0\n"
        "clients: {app: {attributes: {access.token.lifespan: '{{ env.ACCESS }}'}}}\n"
    )
    found = judged(text, "remember-me-idle-exceeds-max", "access-exceeds-idle")
    assert [each.rule for each in found] == ["remember-me-idle-exceeds-max"]
