"""Reading tokens."""

from __future__ import annotations

import base64
import json

import pytest

from kcconfig.verify.claims import claims
from kcconfig.verify.error import TokenError


def part(data: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("found", [{}, {"exp": 1}, {"sub": "ä?>~", "exp": -5}, {"a": "x" * 7}])
def test_the_middle_part_is_read_whatever_its_padding(found: dict[str, object]) -> None:
    assert claims(f"{part({'alg': 'RS256'})}.{part(found)}.c2ln") == found


@pytest.mark.parametrize(
    "token",
    [
        "",
        "opaque-token",
        "two.parts",
        "a.b.c.d.e",
        f"h.{part([1])}.s",
        "h.!!!!.s",
        "h.YWJj.s",
        "h.a.s",
        "h./w==.s",
        "h.ä.s",
        "h..s",
    ],
)
def test_what_is_no_jwt_is_told_without_showing_it(token: str) -> None:
    with pytest.raises(TokenError) as caught:
        claims(token)
    error = caught.value
    assert error.help
    if token:
        assert token not in f"{error!r} {error.help}"
    assert error.__cause__ is None
    assert error.__context__ is None
