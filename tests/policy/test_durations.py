"""Durations: where units may be written, and what they mean. Seconds are the unit."""

from __future__ import annotations

from typing import Any

import pytest

DURATIONS = {
    "90": 90,
    "'90'": 90,
    "90s": 90,
    "30m": 1800,
    "10h": 36000,
    "7d": 604800,
    "1h30m": 5400,
    "1d2h3m4s": 93784,
    "0": 0,
}


@pytest.mark.parametrize(("text", "seconds"), DURATIONS.items())
@pytest.mark.parametrize(
    "policy",
    [
        "tokens: {{access: {}}}",
        "accessTokenLifespan: {}",
    ],
)
def test_blocks_and_fields_take_the_same_durations(
    policies: Any, policy: str, text: str, seconds: int
) -> None:
    assert policies.values(policy.format(text)) == {"accessTokenLifespan": seconds}


@pytest.mark.parametrize(
    "text", ["'1:30'", "5 mo", "1.5", "1.5h", "30M", "m", "5m30", "5m 30s", "30m1h", "-5", "''", "٣", "[5]"]
)
def test_what_is_ambiguous_is_refused(policies: Any, text: str) -> None:
    found = policies.error(f"tokens: {{access: {text}}}")
    assert found.rule == "value-wrong-type"
    assert "expected a duration such as 90 (seconds), 30m" in found.message
    assert "'session'" in found.message, "the legal words are listed"
    assert (found.mark.line, found.mark.column) == (1, 18)


@pytest.mark.parametrize("text", ["1:30", "5 mo", "1.5"])
def test_a_field_refuses_the_same(policies: Any, text: str) -> None:
    assert policies.error(f"ssoSessionIdleTimeout: '{text}'").rule == "value-wrong-type"


OTHER_SECONDS = [
    "eventsExpiration",
    "maxDeltaTimeSeconds",
    "maxFailureWaitSeconds",
    "minimumQuickLoginWaitSeconds",
    "waitIncrementSeconds",
    "webAuthnPolicyCreateTimeout",
    "webAuthnPolicyPasswordlessCreateTimeout",
]


@pytest.mark.parametrize("field", OTHER_SECONDS)
def test_other_fields_in_seconds_take_durations(policies: Any, field: str) -> None:
    assert policies.values(f"{field}: 15m") == {field: 900}


def test_fields_in_milliseconds_take_bare_numbers_only(policies: Any) -> None:
    assert policies.values("quickLoginCheckMilliSeconds: 1000") == {"quickLoginCheckMilliSeconds": 1000}
    found = policies.error("quickLoginCheckMilliSeconds: 1s")
    assert "expected a whole number" in found.message
    assert "no duration in seconds" in found.help


def test_counts_take_no_units(policies: Any) -> None:
    assert policies.error("failureFactor: 10m").rule == "value-wrong-type"
    assert policies.error("tokens: {refresh: {reuse: 1m}}").rule == "value-wrong-type"


def test_attributes_are_keycloaks_text(policies: Any) -> None:
    found = policies.values("clients: {app: {attributes: {access.token.lifespan: 5m}}}", ("clients", "app"))
    assert found == {"attributes.access.token.lifespan": "5m"}


def test_a_json_file_has_the_same_durations(policies: Any) -> None:
    found = policies.values(
        {"p.json": '{"realm": "demo", "tokens": {"access": "5m"}, "eventsExpiration": "1d"}'}
    )
    assert found == {"accessTokenLifespan": 300, "eventsExpiration": 86400}
