"""Where a client may send a browser back to: what its patterns allow, as Keycloak reads them."""

from __future__ import annotations

from typing import Any

import pytest

from kcconfig.verify.seats import _after_logout, _come_back


@pytest.mark.parametrize(
    ("held", "uri"),
    [
        ({"redirectUris": ["https://app.example.org/cb"]}, "https://app.example.org/cb"),
        ({"redirectUris": ["https://app.example.org/*"]}, "https://app.example.org/kcconfig-verify"),
        ({"redirectUris": ["/cb"], "rootUrl": "https://app.example.org"}, "https://app.example.org/cb"),
        (
            {"redirectUris": ["/cb"], "rootUrl": "https://app.example.org/base"},
            "https://app.example.org/base/cb",
        ),
        ({"redirectUris": ["*"]}, "http://127.0.0.1/kcconfig-verify"),
        ({"redirectUris": ["com.example.app:/cb", "http://b/cb"]}, "http://b/cb"),
        ({"redirectUris": ["https://[broken/*", "http://b/cb"]}, "http://b/cb"),
        ({"redirectUris": ["/realms/demo/account/*"], "rootUrl": "${authBaseUrl}"}, None),
        ({"redirectUris": []}, None),
        ({}, None),
    ],
)
def test_the_first_address_that_a_browser_can_come_back_to(held: dict[str, Any], uri: str | None) -> None:
    assert _come_back(held) == uri


@pytest.mark.parametrize(
    ("text", "uri"),
    [("+", "http://a/cb"), ("http://b/out", "http://b/out"), ("http://b/out##+", "http://a/cb"), ("", None)],
)
def test_a_logout_has_addresses_of_its_own(text: str, uri: str | None) -> None:
    held = {"redirectUris": ["http://a/cb"], "attributes": {"post.logout.redirect.uris": text}}
    assert _after_logout(held) == uri
