"""What Keycloak reads in a stored value."""

from __future__ import annotations

import pytest
from lifetime_cases import answer, client, realm

from kcconfig.lifetimes.inputs import Reading

LONG = "9" * 5000
"""More digits than Python reads."""
PADDED = "0" * 5000 + "300"


@pytest.mark.parametrize(
    ("text", "number", "reading"),
    [
        ("300", 300, Reading.NUMBER),
        ("+300", 300, Reading.NUMBER),
        (PADDED, 300, Reading.NUMBER),
        (str(2**63 - 1), 2**63 - 1, Reading.NUMBER),
        (str(2**63), 0, Reading.INHERITS),
        (LONG, 0, Reading.INHERITS),
        ("-" + LONG, 0, Reading.INHERITS),
        ("-5", 0, Reading.INHERITS),
        ("1h", 0, Reading.INHERITS),
        (" 60 ", 0, Reading.INHERITS),
        (None, 0, Reading.INHERITS),
    ],
)
def test_a_session_timeout_of_a_client(text: str | None, number: int, reading: Reading) -> None:
    found = client(c_idle=text).idle
    assert (found.number, found.reading) == (number, reading)


@pytest.mark.parametrize(
    ("text", "number", "reading"),
    [
        ("300", 300, Reading.NUMBER),
        ("-1", -1, Reading.NUMBER),
        (PADDED, 300, Reading.NUMBER),
        (str(2**31 - 1), 2**31 - 1, Reading.NUMBER),
        (str(2**31), 0, Reading.BROKEN),
        (LONG, 0, Reading.BROKEN),
        ("-" + LONG, 0, Reading.BROKEN),
        ("60.5", 0, Reading.BROKEN),
        (" \t", 0, Reading.INHERITS),
        (None, 0, Reading.INHERITS),
    ],
)
def test_a_lifespan_of_access_tokens_of_a_client(text: str | None, number: int, reading: Reading) -> None:
    found = client(c_access=text).access
    assert (found.number, found.reading) == (number, reading)


def test_a_number_of_the_realm_that_is_too_long_is_not_known() -> None:
    assert realm(idle=LONG).sso_idle.reading is Reading.UNKNOWN


def test_a_timeout_that_is_too_long_is_as_none() -> None:
    refresh = answer("26", "browser", c_idle=LONG).refresh
    assert refresh is not None
    assert refresh.end.seconds == 1800


def test_a_lifespan_that_is_too_long_fails_every_login() -> None:
    assert answer("26", "browser", c_access=LONG).error is not None
