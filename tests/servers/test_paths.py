from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcconfig.errors import ServerError
from kcconfig.servers.paths import base_url, path


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        (("admin", "realms", "demo"), "admin/realms/demo"),
        (("a b", "ü", "x?y#z"), "a%20b/%C3%BC/x%3Fy%23z"),
        (("a/b", "..%2F", "..."), "a%2Fb/..%252F/..."),
    ],
)
def test_each_segment_is_quoted_whole(segments: tuple[str, ...], expected: str) -> None:
    assert path(*segments) == expected


@pytest.mark.parametrize("segment", ["", ".", ".."])
def test_segments_that_lead_elsewhere_are_refused(segment: str) -> None:
    with pytest.raises(ServerError, match="cannot be part of an address"):
        path("admin", "realms", "demo", segment)


@given(st.lists(st.text(min_size=1).filter(lambda text: text not in {".", ".."}), min_size=1))
def test_what_was_put_in_can_be_taken_out(segments: list[str]) -> None:
    assert [unquote(part) for part in path(*segments).split("/")] == segments


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://sso.example.org", "https://sso.example.org/"),
        ("https://sso.example.org/auth", "https://sso.example.org/auth/"),
        ("HTTP://[::1]:8080/a/b//", "http://[::1]:8080/a/b/"),
    ],
)
def test_a_base_ends_with_one_slash(url: str, expected: str) -> None:
    assert base_url(url) == expected


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("https://anna:p4ss@sso.example.org", "holds credentials"),
        ("https://p4ss@sso.example.org", "holds credentials"),
        ("https://sso.example.org/?x=p4ss", "neither query nor fragment"),
        ("https:///p4ss", "needs a host"),
        ("https://host:p4ss/", "is not a URL"),
    ],
)
def test_other_addresses_are_refused_without_repeating_them(url: str, message: str) -> None:
    with pytest.raises(ServerError, match=message) as caught:
        base_url(url)
    assert "p4ss" not in f"{caught.value} {caught.value.help} {caught.value.where}"
