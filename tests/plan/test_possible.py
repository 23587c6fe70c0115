"""What no plan can bring about is told before anything is written."""

from __future__ import annotations

import pytest

from kcconfig.model import Live
from kcconfig.plan import build
from kcconfig.policy import compile_files

MAPPER = "realm: demo\nclients: {app: {protocolMappers: {aud: {config: {a: b}}}}}"
TYPED = "realm: demo\nclients: {app: {protocolMappers: {aud: {protocolMapper: oidc-audience-mapper}}}}"
NEWER = "realm: demo\norganizationsEnabled: true"


def rules(policy: str, version: str, live: Live | None = None) -> list[str]:
    (desired,) = compile_files(["-"], stdin=policy.encode())
    live = live or Live("demo", {}, frozenset({"clients", "clientScopes"}), version, exists=False)
    return [finding.rule for finding in build(desired, live, "x").findings]


@pytest.mark.parametrize(
    ("policy", "version", "expected"),
    [
        (MAPPER, "26.7.3", ["setting-missing"]),
        (TYPED, "26.7.3", []),
        (NEWER, "22.0.5", ["field-newer-than-server"]),
        (NEWER, "26.7.3", []),
        ("realm: demo\nscimApiEnabled: true", "26.6.2", []),
    ],
)
def test_what_cannot_be_written(policy: str, version: str, expected: list[str]) -> None:
    assert rules(policy, version) == expected


def test_a_field_that_the_server_shows_is_known_to_it() -> None:
    live = Live("demo", {(): {"organizationsEnabled": False}}, frozenset(), "22.0.5")
    assert rules(NEWER, "22.0.5", live) == []


def test_a_public_client_has_no_secret_to_compare() -> None:
    (desired,) = compile_files(["-"], stdin=b"realm: demo\nclients: {app: {publicClient: true, secret: abc}}")
    live = Live(
        "demo", {(): {}, ("clients", "app"): {"publicClient": True}}, frozenset({"clients"}), "26.7.3"
    )
    assert build(desired, live, "x").empty
