"""Clients that nobody can log in to."""

from __future__ import annotations

import pytest
from explain_policies import NOW, policy

from kcconfig.explain import explain, scope_of
from kcconfig.explain.shut import Shut, shut
from kcconfig.lifetimes import line_of
from kcconfig.reports.shut_words import shut_message, shut_sentence

VERSION = "26.7.3"


def found(client: str, *named: str) -> tuple[Shut, ...]:
    scope = scope_of(policy(f"realm: demo\nclients: {{web: {client}}}"), None, VERSION)
    rows = explain(scope, line_of(VERSION), NOW, clients=named)
    return shut(scope, named, (row.client for row in rows))


@pytest.mark.parametrize(
    ("client", "setting", "known", "message"),
    [
        ("{enabled: false}", "enabled", True, "client 'web' can do no login: it is disabled"),
        ("{bearerOnly: true}", "bearerOnly", True, "client 'web' can do no login: it is bearer-only"),
        (
            "{protocol: docker-v2}",
            "protocol",
            True,
            "client 'web' can do no login: its protocol is none that is explained",
        ),
        (
            "{standardFlowEnabled: false}",
            None,
            True,
            "client 'web' can do no login: every kind of login is off",
        ),
        (
            "{standardFlowEnabled: $(X)}",
            "standardFlowEnabled",
            False,
            "whether client 'web' can do any login depends on standardFlowEnabled, not known",
        ),
        (
            "{enabled: false, standardFlowEnabled: $(X)}",
            "enabled",
            True,
            "client 'web' can do no login: it is disabled",
        ),
    ],
)
def test_why_a_client_has_no_answer(client: str, setting: str | None, known: bool, message: str) -> None:
    (only,) = found(client, "web")
    assert (only.by and only.by.path[-1], only.known) == (setting, known)
    assert shut_message(only) == message
    sentence = shut_sentence(only)
    assert sentence[0] in "W`"
    assert "`web`" in sentence


def test_a_client_that_can_log_in_has_an_answer() -> None:
    assert found("{}", "web") == ()
    assert found("{protocol: saml}", "web") == ()


def test_a_pattern_names_nobody() -> None:
    assert found("{enabled: false}", "w*") == ()
