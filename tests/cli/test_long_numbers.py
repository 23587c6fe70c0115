"""Numbers of more digits than Python reads are answered like any other that is out of range."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LONG = "9" * 5000
TEXTS = {
    "long": LONG,
    "below": "-" + LONG,
    "padded": "0" * 5000 + "300",
    "days": LONG + "d",
    "few days": "9" * 4299 + "d",
}
PLACES = {
    "field": 'ssoSessionIdleTimeout: "{}"',
    "count": 'refreshTokenMaxReuse: "{}"',
    "block": 'tokens: {{access: "{}"}}',
    "unlimited block": 'sessions: {{offline: {{max: "{}"}}}}',
    "bare": "accessTokenLifespan: {}",
    "hexadecimal": "accessTokenLifespan: 0x{}",
    "password policy": 'passwordPolicy: "length({})"',
    "realm attributes": 'attributes: {{cibaExpiresIn: "{0}", actionTokenGeneratedByUserLifespan.verify-email: "{0}"}}',
    "client field": 'clients: {{web: {{nodeReRegistrationTimeout: "{}"}}}}',
    "client attributes": (
        'clients: {{web: {{attributes: {{access.token.lifespan: "{0}", client.session.idle.timeout: "{0}",'
        ' oauth2.device.polling.interval: "{0}"}}}}}}'
    ),
    "port": 'clients: {{web: {{rootUrl: "http://app.example.org:{}/"}}}}',
}
COMMANDS = (
    ("lint",),
    ("lint", "--target", "24.0"),
    ("explain",),
    ("explain", "--format", "json"),
    ("show",),
    ("plan", "--server", "file:live.json"),
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", TEXTS)
def test_no_policy_with_a_long_number_is_a_bug(
    kcconfig: Callable[..., Any], tmp_path: Path, place: str, name: str
) -> None:
    (tmp_path / "live.json").write_text('{"realm": "demo", "keycloakVersion": "26.7.3"}', encoding="utf-8")
    policy = f"realm: demo\n{PLACES[place].format(TEXTS[name])}\n"
    (tmp_path / "demo.yaml").write_text(policy, encoding="utf-8")
    for command, *flags in COMMANDS:
        result = kcconfig(command, "demo.yaml", *flags)
        assert result.code in {0, 1, 2}
        assert "bug in kcconfig" not in result.stderr, f"{command} {flags}: {result.stderr[-300:]}"


def test_a_timeout_that_no_server_can_read_is_found(kcconfig: Callable[..., Any], tmp_path: Path) -> None:
    attributes = {"access.token.lifespan": LONG, "client.session.idle.timeout": LONG}
    policy = {"realm": "demo", "clients": {"web": {"attributes": attributes}}}
    (tmp_path / "demo.json").write_text(json.dumps(policy), encoding="utf-8")
    result = kcconfig("lint", "demo.json", "--format", "json")
    rules = [each["rule"] for each in json.loads(result.stdout)["findings"]]
    assert rules.count("lifespan-not-a-number") == 2


def test_a_live_realm_with_a_long_number_is_exported(kcconfig: Callable[..., Any], tmp_path: Path) -> None:
    attributes = {"access.token.lifespan": LONG, "default.max.age": LONG}
    realm = {
        "realm": "demo",
        "keycloakVersion": "26.7.3",
        "clients": [{"clientId": "web", "attributes": attributes}],
    }
    (tmp_path / "live.json").write_text(json.dumps(realm), encoding="utf-8")
    result = kcconfig("export", "--server", "file:live.json", "--realm", "demo")
    assert result.code == 0, result.stderr[-300:]
    assert result.stdout.count(LONG) == 2


def test_a_factor_is_no_long_number(kcconfig: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text("realm: demo\n", encoding="utf-8")
    result = kcconfig("verify", "demo.yaml", "--sandbox", f"--wait={LONG}")
    assert result.code == 2
    assert "is no factor to divide lifespans by" in result.stderr
