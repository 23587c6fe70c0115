"""What is read out of an answer: ends of tokens, the moment of the login, and the word of a refusal."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from kcconfig.verify.claims import claims
from kcconfig.verify.reading import challenge, login_moment, telling_token, tokens_of
from kcconfig.verify.web import Reply


def jwt(**said: Any) -> str:
    body = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
    return f"e30.{body}.c2ln"


def reply(data: Any = None, **headers: str) -> Reply:
    return Reply(200, data, headers, 100.2, 100.6)


def test_ends_count_from_the_issue_of_each_token() -> None:
    access = jwt(iat=1000, exp=1300)
    data = {
        "access_token": access,
        "expires_in": 299,
        "id_token": jwt(iat=1000, exp=1250),
        "refresh_token": jwt(iat=1001, exp=2801, typ="Refresh"),
        "refresh_expires_in": 1800,
    }
    found = tokens_of(data, claims(access))
    assert (found.access, found.expires_in, found.id, found.has_id) == (300, 299, 250, True)
    assert (found.refresh, found.refresh_type, found.refresh_expires_in) == (1800, "Refresh", 1800)


@pytest.mark.parametrize("said", [{}, {"exp": 0}])
def test_a_token_without_an_end_has_none(said: dict[str, int]) -> None:
    access = jwt(iat=1000, exp=1300)
    data = {
        "access_token": access,
        "refresh_token": jwt(iat=1000, typ="Offline", **said),
        "refresh_expires_in": 0,
    }
    found = tokens_of(data, claims(access))
    assert (found.refresh, found.refresh_type, found.refresh_expires_in) == (None, "Offline", 0)
    assert not found.has_id


@pytest.mark.parametrize(
    ("said", "moment"),
    [({"auth_time": 70, "iat": 75}, 70), ({"auth_time": 0, "iat": 75}, 75), ({}, 105)],
)
def test_the_login_is_when_the_token_says_it_was(said: dict[str, int], moment: int) -> None:
    assert login_moment(reply(), said, skew=5.0) == moment


@pytest.mark.parametrize(
    ("data", "name"),
    [({"id_token": "x", "access_token": "y"}, "id_token"), ({"access_token": "y"}, "access_token"), ("", "")],
)
def test_the_id_token_tells_it_best(data: Any, name: str) -> None:
    assert telling_token(reply(data)) == name


def test_a_refusal_without_a_body_has_its_word_in_the_header() -> None:
    refused = reply(
        "", **{"WWW-Authenticate": 'Bearer realm="demo", error="invalid_token", error_description="x"'}
    )
    assert challenge(refused) == "invalid_token"
    assert challenge(reply("")) is None
