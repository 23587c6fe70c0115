"""The normal form: what Keycloak stores otherwise than it is sent is no difference."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcconfig.realm.kinds import by_section
from kcconfig.realm.normal import is_blank, kind_type, mirror_of, normal_value, normalise, same, split
from kcconfig.realm.secrets import is_secret

REALM, CLIENT = by_section()[""], by_section()["clients"]
MAPPER = by_section()["protocolMappers"]


@pytest.mark.parametrize(
    ("kind", "path", "value", "expected"),
    [
        (CLIENT, ("attributes", "x"), True, "true"),
        (CLIENT, ("attributes", "x"), 5, "5"),
        (MAPPER, ("config", "x"), False, "false"),
        (CLIENT, ("redirectUris",), ["b", "a", "b"], ["a", "b"]),
        (REALM, ("supportedLocales",), ["b", "a"], ["a", "b"]),
        (REALM, ("webAuthnPolicySignatureAlgorithms",), ["b", "a"], ["b", "a"]),
        (REALM, ("sslRequired",), "EXTERNAL", "external"),
        (REALM, ("failureFactor",), "5", 5),
        (REALM, ("failureFactor",), 5.0, 5),
        (REALM, ("failureFactor",), "many", "many"),
        (REALM, ("rememberMe",), "TRUE", True),
        (REALM, ("rememberMe",), "perhaps", "perhaps"),
        (REALM, ("displayName",), 5, "5"),
        (CLIENT, ("redirectUris",), [{"a": 1}, "b"], ["b", {"a": 1}]),
        (REALM, ("noSuchField",), "5", "5"),
    ],
)
def test_normal_value(kind: Any, path: tuple[str, ...], value: Any, expected: Any) -> None:
    found = normal_value(kind, path, value)
    assert found == expected
    assert type(found) is type(expected)


VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=3)
    | st.lists(st.text(max_size=2), max_size=3)
)
PATHS = st.sampled_from(
    [("displayName",), ("rememberMe",), ("failureFactor",), ("supportedLocales",), ("attributes", "x")]
)


@given(PATHS, VALUES)
def test_what_is_normal_stays(path: tuple[str, ...], value: Any) -> None:
    once = normal_value(REALM, path, value)
    assert normal_value(REALM, path, once) == once
    assert same(REALM, path, value, once)


@pytest.mark.parametrize(
    ("wanted", "found", "expected"),
    [
        ("", None, True),
        (False, None, True),
        (0, None, True),
        ([], None, True),
        ("", "a", False),
        ("a", None, False),
        (True, None, False),
        (False, 0, False),
        (1, True, False),
        ("", False, False),
    ],
)
def test_blank_is_absent_and_a_number_is_no_switch(wanted: Any, found: Any, expected: bool) -> None:
    assert same(REALM, ("noSuchField",), wanted, found) is expected


def test_what_the_server_owns_and_repeats_is_left_out() -> None:
    realm = {
        "id": "x",
        "realm": "demo",
        "keycloakVersion": "26.7.3",
        "displayName": None,
        "failureFactor": 5,
        "attributes": {
            "failureFactor": "5",
            "_browser_header.xFrameOptions": "DENY",
            "realmReusableOtpCode": "false",
            "own": "1",
            "gone": None,
        },
        "clients": [],
    }
    assert normalise(REALM, realm) == {"failureFactor": 5, "attributes": {"own": "1", "gone": None}}


def test_a_realm_is_split_into_its_objects() -> None:
    client = {
        "clientId": "app",
        "id": "1",
        "protocolMappers": [{"name": "m", "id": "2", "config": {"a": "1"}}],
    }
    assert split(REALM, "demo", {"realm": "demo", "clients": [client]}) == {
        (): {},
        ("clients", "app"): {},
        ("clients", "app", "protocolMappers", "m"): {"config": {"a": "1"}},
    }


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("failureFactor", ("failureFactor",)),
        ("realmReusableOtpCode", ("otpPolicyCodeReusable",)),
        ("_browser_header.xFrameOptions", ("browserSecurityHeaders", "xFrameOptions")),
        ("frontendUrl", None),
    ],
)
def test_mirrors(name: str, field: tuple[str, ...] | None) -> None:
    assert mirror_of(REALM, ("attributes", name)) == field
    assert mirror_of(CLIENT, ("attributes", name)) is None


def test_types_come_from_the_tables() -> None:
    assert kind_type(REALM, ("failureFactor",)) == "integer"
    assert kind_type(REALM, ("smtpServer", "port")) == "string"
    assert kind_type(REALM, ("nope",)) == "any"
    assert kind_type(REALM, ("failureFactor", "x")) == "any"


@pytest.mark.parametrize("value", [None, False, "", 0, [], {}])
def test_blank(value: Any) -> None:
    assert is_blank(value)


@pytest.mark.parametrize("value", [True, "a", "false", "0", 1, [0], {"a": None}])
def test_not_blank(value: Any) -> None:
    assert not is_blank(value)


@pytest.mark.parametrize(
    ("path", "expected"),
    {
        ("secret",): True,
        ("registrationAccessToken",): True,
        ("smtpServer", "password"): True,
        ("config", "clientSecret"): True,
        ("config", "bindCredential"): True,
        ("attributes", "saml.signing.private.key"): True,
        ("attributes", "recaptcha.secret.key"): True,
        ("passwordPolicy",): False,
        ("resetPasswordAllowed",): False,
        ("clientAuthenticatorType",): False,
        ("attributes", "client.secret.creation.time"): False,
        ("attributes", "jwt.credential.certificate"): False,
        (): False,
    }.items(),
)
def test_secret_paths(path: tuple[str, ...], expected: bool) -> None:
    assert is_secret(path) is expected
