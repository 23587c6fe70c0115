"""Addresses: the base of a server, and paths below it whose every part is quoted."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlsplit

from kcconfig.errors import ServerError

_UNADDRESSABLE: Final = frozenset({"", ".", ".."})


def path(*segments: str) -> str:
    """A path below the base, without a leading slash, each segment quoted whole.

    Raises ServerError for segments that would lead elsewhere: HTTP libraries and servers resolve `..`, and a
    request for what is inside a realm would then reach the realm.
    """
    for segment in segments:
        if segment in _UNADDRESSABLE:
            raise ServerError(f"the name '{segment}' cannot be part of an address", help="rename the object")
    return "/".join(quote(segment, safe="") for segment in segments)


def base_url(url: str) -> str:
    """A server's address with one slash at its end; a path such as `/auth` stays.

    Raises ServerError for addresses with credentials, a query or no host.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ServerError(
            "the server's address is not a URL", help="write it like https://host:8443"
        ) from None
    if "@" in parts.netloc:
        raise ServerError(
            "the server's address holds credentials",
            help="leave them out: set KCCONFIG_CLIENT_ID and KCCONFIG_CLIENT_SECRET instead",
        )
    if not host or parts.query or parts.fragment:
        raise ServerError(
            "the server's address needs a host, and neither query nor fragment",
            help="write it like https://host/auth",
        )
    return f"{parts.scheme.lower()}://{parts.netloc}{parts.path.rstrip('/')}/"
