"""Seconds in the units of relying parties, and texts that cannot break out of a configuration."""

from __future__ import annotations

from typing import Any

import pytest

from kcconfig.render.error import RenderError
from kcconfig.render.filters import FILTERS


@pytest.mark.parametrize(
    ("name", "seconds", "written"),
    [
        ("seconds", 5400, 5400),
        ("milliseconds", 5400, 5400000),
        ("minutes", 5400, 90),
        ("minutes", 119, 1),
        ("go_duration", 5400, "1h30m0s"),
        ("go_duration", 240, "4m0s"),
        ("go_duration", 48, "48s"),
        ("go_duration", 3601, "1h0m1s"),
        ("proto_duration", 5400, "5400s"),
        ("nginx_time", 5400, "1h30m"),
        ("nginx_time", 90061, "1d1h1m1s"),
        ("java_duration", 5400, "PT1H30M"),
        ("java_duration", 45, "PT45S"),
        ("timespan", 5400, "01:30:00"),
        ("timespan", 90061, "1.01:01:01"),
        ("human", 5400, "1h30m"),
    ],
)
def test_units(name: str, seconds: int, written: Any) -> None:
    assert FILTERS[name](seconds) == written


@pytest.mark.parametrize(
    "name",
    [
        "seconds",
        "milliseconds",
        "minutes",
        "go_duration",
        "proto_duration",
        "nginx_time",
        "java_duration",
        "timespan",
    ],
)
def test_zero_is_no_limit_and_so_an_error(name: str) -> None:
    with pytest.raises(RenderError, match="no limit"):
        FILTERS[name](0)


def test_less_than_a_minute_is_not_rounded_to_zero() -> None:
    with pytest.raises(RenderError, match="59 seconds"):
        FILTERS["minutes"](59)


@pytest.mark.parametrize(
    ("text", "written"), [("app", '"app"'), ('a"b', r'"a\"b"'), ("a\\", r'"a\\"'), ("a b", '"a b"')]
)
def test_apache_words(text: str, written: str) -> None:
    assert FILTERS["apache"](text) == written


@pytest.mark.parametrize("text", ["a\nLoadModule x", "a\r", "a\x00", "a\x85", "${PATH}", "%{env:X}"])
def test_what_no_quotes_can_hold_is_refused(text: str) -> None:
    with pytest.raises(RenderError):
        FILTERS["apache"](text)


def test_a_comment_stays_one_line() -> None:
    assert FILTERS["comment"]("a\nb\\") == "a b"
