"""What is read out of an answer: ends of tokens, the moment of the login, and the word of a refusal."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from kcconfig.lifetimes.moments import Action
from kcconfig.verify.claims import claims
from kcconfig.verify.error import FlowError
from kcconfig.verify.reading import affirmed, challenge, device_of, login_moment, telling_token, tokens_of
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


YES = {"access_token": "e30.e30.c2ln"}
HTML = "<html><body>maintenance</body></html>"


@pytest.mark.parametrize(
    ("action", "data", "yes"),
    [
        (Action.REFRESH, YES, True),
        (Action.SILENT, YES, True),
        (Action.USERINFO, {"sub": "ada"}, True),
        (Action.INTROSPECTION, {"active": True}, True),
        (Action.INTROSPECTION, {"active": False}, False),
        (Action.INTROSPECTION, {"active": "true"}, False),
        (Action.LOGOUT, HTML, True),
    ],
)
def test_a_yes_has_the_form_of_its_endpoint(action: Action, data: Any, yes: bool) -> None:
    assert affirmed(action, reply(data)) is yes


def test_userinfo_may_be_a_signed_token() -> None:
    assert affirmed(Action.USERINFO, reply("e30.e30.c2ln", **{"Content-Type": "application/jwt"}))


@pytest.mark.parametrize(
    ("action", "status", "yes"), [(Action.LOGOUT, 302, True), (Action.REFRESH, 302, False)]
)
def test_only_a_logout_may_lead_somewhere_else(action: Action, status: int, yes: bool) -> None:
    assert affirmed(action, Reply(status, "", {}, 1.0, 2.0)) is yes


@pytest.mark.parametrize(
    ("action", "data"),
    [
        (Action.LOGIN, HTML),
        (Action.REFRESH, HTML),
        (Action.REFRESH, {"hello": "there"}),
        (Action.REFRESH, {"access_token": 7}),
        (Action.USERINFO, HTML),
        (Action.USERINFO, []),
        (Action.INTROSPECTION, HTML),
        (Action.INTROSPECTION, {"sub": "ada"}),
    ],
)
def test_an_answer_of_another_form_is_neither_yes_nor_no(action: Action, data: Any) -> None:
    with pytest.raises(FlowError, match="none that Keycloak gives"):
        affirmed(action, reply(data))


def test_what_a_device_is_told() -> None:
    told = {"verification_uri_complete": "https://x/device?user_code=A", "device_code": "B", "interval": 7}
    assert device_of(reply(told)) == ("https://x/device?user_code=A", "B", 7)
    assert device_of(reply({**told, "interval": "soon"}))[2] == 5
    for lacking in (HTML, {}, {**told, "device_code": None}):
        with pytest.raises(FlowError, match="none that Keycloak gives"):
            device_of(reply(lacking))
