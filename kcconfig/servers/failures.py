"""What went wrong between us and a Keycloak, told apart and put into words.

Nothing of a library's exception is kept: they hold requests, and those hold secrets.
"""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from kcconfig.errors import ServerError

LONGEST: Final = 500
"""Characters of Keycloak's own words that are shown: older servers list every field they know."""


class Fault(NamedTuple):
    """Why no answer came."""

    message: str
    reason: str | None = None
    help: str | None = None


def words(body: bytes | str | None) -> str | None:
    """Keycloak's own words in an answer: the first of its three fields for them. None in HTML and garbage."""
    try:
        data = json.loads(body or "null")
    except ValueError:
        return None
    if not isinstance(data, dict):
        return None
    for name in ("errorMessage", "error_description", "error"):
        text = data.get(name)
        if isinstance(text, str) and text:
            return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
    return None


def is_json(body: bytes | str | None) -> bool:
    try:
        json.loads(body or "")
    except ValueError:
        return False
    return True


def no_answer(error: BaseException, host: str, where: str) -> ServerError:
    """The error for a request that got no answer."""
    fault = _fault(error, host)
    message = f"{fault.message} ({fault.reason})" if fault.reason else fault.message
    return ServerError(message, where=where, help=fault.help)


def _fault(error: BaseException, host: str) -> Fault:
    from requests import exceptions as http

    causes = list(_causes(error))
    reason = _reason(causes)
    table: tuple[tuple[tuple[type[BaseException], ...], Fault], ...] = (
        ((http.ProxyError,), Fault("the proxy cannot be used", reason, "look at HTTPS_PROXY and NO_PROXY")),
        ((http.SSLError, ssl.SSLError), _tls(causes, host, reason)),
        ((socket.gaierror,), Fault(f"the host of {host} is not known", None, "look at the address")),
        ((http.ConnectTimeout,), Fault(f"{host} does not answer", None, "is a firewall or VPN in between?")),
        ((TimeoutError, http.ReadTimeout), Fault(f"{host} did not answer in time", None, "try again later")),
        (
            (ConnectionRefusedError,),
            Fault(f"{host} refuses connections", None, "does the server run there?"),
        ),
    )
    for cause in causes:
        if isinstance(cause, http.TooManyRedirects):
            return _redirect(cause, host)
    for kinds, fault in table:
        if any(isinstance(cause, kinds) for cause in causes):
            return fault
    if any("CA certificate bundle" in str(cause) for cause in causes if isinstance(cause, OSError)):
        return Fault("the CA certificates cannot be read", None, "look at --ca-file")
    return Fault(f"the connection to {host} failed", reason, "try again")


def _redirect(error: Any, host: str) -> Fault:
    place = getattr(error.response, "headers", {}).get("Location", "") if error.response is not None else ""
    target = place.partition("?")[0]
    return Fault(
        f"{host} sends requests elsewhere",
        f"Location: {target}",
        "use the address that it points to as --server",
    )


def _tls(causes: list[BaseException], host: str, reason: str | None) -> Fault:
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return Fault(
            f"the certificate of {host} is not trusted",
            reason,
            "give the CA that issued it with --ca-file, or KCCONFIG_CA_FILE",
        )
    return Fault(
        f"no TLS connection to {host}", reason, "is it http:// rather than https://? Else look at --ca-file"
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and what is inside it, outermost first; libraries nest them in three ways."""
    seen: set[int] = set()
    waiting: list[Any] = [error]
    while waiting:
        each = waiting.pop(0)
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [each.__cause__, each.__context__, getattr(each, "reason", None), *each.args]


def _reason(causes: list[BaseException]) -> str | None:
    """The innermost system error in words; never the text of a library's exception."""
    for cause in reversed(causes):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"certificate verify failed: {cause.verify_message}"
        if isinstance(cause, ssl.SSLError) and cause.reason:
            return cause.reason.replace("_", " ").lower()
        if isinstance(cause, OSError) and cause.strerror and cause.errno is not None:
            return cause.strerror
    return None
