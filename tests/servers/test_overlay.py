from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from kcconfig.errors import ServerError
from kcconfig.model import UNSET, Path, Secret
from kcconfig.realm.kinds import by_section
from kcconfig.servers.overlay import overlay

CASES: list[tuple[str, str, dict[str, Any], dict[Path, Any], dict[str, Any]]] = [
    ("a field", "", {"enabled": False, "x": 1}, {("enabled",): True}, {"enabled": True, "x": 1}),
    (
        "one key of a map",
        "",
        {"smtpServer": {"host": "a", "port": "25"}},
        {("smtpServer", "host"): "b"},
        {"smtpServer": {"host": "b", "port": "25"}},
    ),
    ("a map that is not there", "", {}, {("attributes", "x"): "1"}, {"attributes": {"x": "1"}}),
    ("a map that is null", "", {"attributes": None}, {("attributes", "x"): 1}, {"attributes": {"x": "1"}}),
    (
        "a realm attribute taken away",
        "",
        {"attributes": {"a": "1", "b": "2"}},
        {("attributes", "a"): UNSET},
        {"attributes": {"b": "2"}},
    ),
    (
        "a client attribute taken away",
        "clients",
        {"attributes": {"a": "1", "b": "2"}},
        {("attributes", "a"): UNSET},
        {"attributes": {"a": "", "b": "2"}},
    ),
    (
        "a scope attribute taken away",
        "clientScopes",
        {"attributes": {"a": "1"}},
        {("attributes", "a"): UNSET},
        {"attributes": {"a": None}},
    ),
    (
        "a mapper's key taken away",
        "protocolMappers",
        {"config": {"a": "1", "b": "2"}},
        {("config", "a"): UNSET},
        {"config": {"b": "2"}},
    ),
    ("a key taken away where there is no map", "", {}, {("attributes", "a"): UNSET}, {}),
    (
        "a realm setting that is shown twice",
        "",
        {"clientSessionIdleTimeout": 0, "attributes": {"clientSessionIdleTimeout": "0"}},
        {("clientSessionIdleTimeout",): 900},
        {"clientSessionIdleTimeout": 900, "attributes": {"clientSessionIdleTimeout": "900"}},
    ),
    (
        "a realm setting that could be shown twice and is not",
        "",
        {"clientSessionIdleTimeout": 0, "attributes": {}},
        {("clientSessionIdleTimeout",): 900},
        {"clientSessionIdleTimeout": 900, "attributes": {}},
    ),
    (
        "a twin of another name",
        "",
        {"attributes": {"realmReusableOtpCode": "false"}},
        {("otpPolicyCodeReusable",): True},
        {"otpPolicyCodeReusable": True, "attributes": {"realmReusableOtpCode": "true"}},
    ),
    (
        "a security header and its twin",
        "",
        {"browserSecurityHeaders": {}, "attributes": {"_browser_header.xRobotsTag": "none"}},
        {("browserSecurityHeaders", "xRobotsTag"): "all"},
        {
            "browserSecurityHeaders": {"xRobotsTag": "all"},
            "attributes": {"_browser_header.xRobotsTag": "all"},
        },
    ),
    (
        "a list and its twin, which is text",
        "",
        {"attributes": {"webAuthnPolicyExtraOrigins": "a"}},
        {("webAuthnPolicyExtraOrigins",): ["a", "b"]},
        {"webAuthnPolicyExtraOrigins": ["a", "b"], "attributes": {}},
    ),
    (
        "an attribute and the field that decides",
        "",
        {"clientSessionIdleTimeout": 0},
        {("attributes", "clientSessionIdleTimeout"): "900"},
        {"clientSessionIdleTimeout": 900, "attributes": {"clientSessionIdleTimeout": "900"}},
    ),
    ("a secret", "clients", {}, {("secret",): Secret("open sesame")}, {"secret": "open sesame"}),
    (
        "values in Keycloak's types",
        "clients",
        {},
        {("attributes", "access.token.lifespan"): 60, ("attributes", "use.refresh.tokens"): False},
        {"attributes": {"access.token.lifespan": "60", "use.refresh.tokens": "false"}},
    ),
]


@pytest.mark.parametrize(
    ("section", "before", "values", "after"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_overlay(
    section: str, before: dict[str, Any], values: dict[Path, Any], after: dict[str, Any]
) -> None:
    untouched = deepcopy(before)
    assert overlay(by_section()[section], before, values) == after
    assert before == untouched


def test_a_secret_that_is_not_known_is_an_error() -> None:
    with pytest.raises(ServerError, match=r"not known \(\{\{ env.X \}\}\)"):
        overlay(by_section()["clients"], {}, {("secret",): Secret(None, "{{ env.X }}")})
