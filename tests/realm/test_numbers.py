"""Whole numbers in texts: what Keycloak reads, and what it fails to read."""

from __future__ import annotations

import pytest

from kcconfig.realm.numbers import whole

LONG = "9" * 5000
"""More digits than Python reads."""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("+5", 5),
        ("-5", -5),
        ("007", 7),
        ("0" * 5000, 0),
        ("-" + "0" * 5000 + "300", -300),
        ("2147483647", 2**31 - 1),
        ("2147483648", None),
        ("-2147483648", -(2**31)),
        ("-2147483649", None),
        ("", None),
        ("-", None),
        ("5m", None),
        (" 5 ", None),
        ("5.0", None),
        (LONG, None),
        ("-" + LONG, None),
    ],
)
def test_a_number_of_32_bits(text: str, number: int | None) -> None:
    assert whole(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2147483648", 2**31),
        (str(2**63 - 1), 2**63 - 1),
        (str(2**63), None),
        (str(-(2**63)), -(2**63)),
        (LONG, None),
    ],
)
def test_a_number_of_64_bits(text: str, number: int | None) -> None:
    assert whole(text, 64) == number
