"""What Java, and so Keycloak, takes for a URI and a URL, and the numbers that it holds."""

from __future__ import annotations

import re
from typing import Final

from kcconfig.realm.numbers import whole

INT_MAX: Final = 2**31 - 1
INT_MIN: Final = -(2**31)
HANDLERS: Final = frozenset({"http", "https", "ftp", "file", "mailto"})
"""Schemes that `java.net.URL` knows."""

_ILLEGAL: Final = re.compile(r"[\s\x00-\x1f\x7f<>\"{}|\\^`]|%(?![0-9A-Fa-f]{2})")
_SCHEME: Final = re.compile(r"([^:/?#]*):")
_NAME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*")
_ADDRESS: Final = re.compile(r"\[[0-9a-fA-F:.]+(?:%\w+)?\]")
_PARTS: Final = re.compile(r"(?://(?P<authority>[^/?#]*))?(?P<path>[^?#]*)(?P<rest>.*)")


def scheme(text: str) -> str:
    """What stands before the colon of a URI, as it is written; blank for a relative one."""
    found = _SCHEME.match(text)
    return found[1] if found else ""


def is_uri(text: str) -> bool:
    """Would `new URI(text)` succeed?"""
    if _ILLEGAL.search(text) or text.count("#") > 1:
        return False
    found = _SCHEME.match(text)
    if found is None:
        return _hierarchical(text)
    rest = text[found.end() :]
    if not _NAME.fullmatch(found[1]) or not rest.partition("#")[0]:
        return False
    return _hierarchical(rest) if rest.startswith("/") else True


def _hierarchical(text: str) -> bool:
    """What may follow the scheme: brackets are for addresses and queries alone, and an authority is not blank."""
    parts = _PARTS.fullmatch(text)
    if parts is None or re.search(r"[\[\]]", parts["path"]):
        return False
    authority = parts["authority"]
    if not authority:
        return authority is None or bool(parts["path"] or parts["rest"])
    return not re.search(r"[\[\]]", _ADDRESS.sub("", authority, count=1))


def is_url(text: str) -> bool:
    """Would `new URI(text).toURL()` succeed?"""
    if not is_uri(text) or scheme(text).lower() not in HANDLERS:
        return False
    authority = re.match(r"[^:]*://([^/?#]*)", text)
    port = re.search(r":([^:\]]+)$", authority[1]) if authority else None
    number = whole(port[1]) if port else 0
    return number is not None and number >= 0
