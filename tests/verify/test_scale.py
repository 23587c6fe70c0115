"""Lifespans made short for waiting: divided, between two bounds, and nothing else of the policy touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from kcconfig.lifetimes.evidence import LONGEST, SHORTEST
from kcconfig.model import Desired
from kcconfig.policy import compile_files
from kcconfig.verify.scale import factor_for, scaled


def policy(folder: Path, text: str) -> Desired:
    file = folder / "demo.yaml"
    file.write_text(f"realm: demo\n{text}")
    [desired] = compile_files([str(file)])
    return desired


def realm(desired: Desired) -> dict[str, object]:
    return {
        path[0]: setting.value for path, setting in desired.objects[()].settings.items() if len(path) == 1
    }


def test_declared_and_default_lifespans_are_divided(tmp_path: Path) -> None:
    short = realm(scaled(policy(tmp_path, "sessions: {sso: {idle: 1h, max: 8h}}\n"), 120))
    assert short["ssoSessionIdleTimeout"] == 30
    assert short["ssoSessionMaxLifespan"] == LONGEST
    assert short["accessTokenLifespan"] == SHORTEST
    assert short["offlineSessionIdleTimeout"] == LONGEST


def test_what_is_no_duration_of_a_login_stays(tmp_path: Path) -> None:
    text = "tokens: {access: session, login: 30m, refresh: {rotate: true}}\nclientSessionIdleTimeout: 0\n"
    short = realm(scaled(policy(tmp_path, text), 100))
    assert short["accessTokenLifespan"] == -1
    assert short["accessCodeLifespanLogin"] == 1800
    assert short["revokeRefreshToken"] is True
    assert short["clientSessionIdleTimeout"] == 0


def test_clients_are_divided_alike(tmp_path: Path) -> None:
    text = "clients:\n  web: {sessions: {idle: 30m, max: inherit}, tokens: {access: 1h}}\n"
    found = scaled(policy(tmp_path, text), 60).objects["clients", "web"].settings
    assert found["attributes", "client.session.idle.timeout"].value == "30"
    assert found["attributes", "access.token.lifespan"].value == "60"
    assert found["attributes", "client.session.max.lifespan"].origin.mark is not None


@pytest.mark.parametrize(
    ("text", "factor"),
    [("", 600), ("sessions: {sso: {max: 30d}}\n", 43200), ("sessions: {sso: {max: 30s}}\n", 1)],
)
def test_the_longest_login_comes_down_to_a_minute(tmp_path: Path, text: str, factor: int) -> None:
    assert factor_for(policy(tmp_path, text)) == factor
