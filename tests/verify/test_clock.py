"""How far two clocks are apart."""

from __future__ import annotations

import base64

import pytest

from kcconfig.verify.clock import Skew, skew
from kcconfig.verify.web import Reply


def reply(sent: float, received: float, issued: int | None, status: int = 200) -> Reply:
    payload = base64.urlsafe_b64encode(f'{{"iat": {issued}}}'.encode()).decode()
    data = {"access_token": f"h.{payload}.s"} if issued is not None else {"error": "x"}
    return Reply(status, data, {}, sent, received)


def test_an_answer_bounds_the_skew_from_both_sides() -> None:
    assert skew([reply(100.25, 100.75, 110)]) == Skew(10.0, 0.75)


def test_more_answers_make_it_surer() -> None:
    """Between -0.5 and 0.75 after the first, between 0.25 and 1.5 after the second."""
    assert skew([reply(100.25, 100.5, 100), reply(104.5, 104.75, 105)]) == Skew(0.5, 0.25)


def test_a_clock_that_was_set_meanwhile_shows() -> None:
    found = skew([reply(100, 100, 100), reply(200, 200, 260)])
    assert found is not None
    assert found.uncertainty < 0


@pytest.mark.parametrize("replies", [[], [reply(1, 2, None, 400)], [reply(1, 2, 1, 400)]])
def test_without_a_token_nothing_is_known(replies: list[Reply]) -> None:
    assert skew(replies) is None
