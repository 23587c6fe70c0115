"""Downloading a distribution over HTTP, with its checksum."""

from __future__ import annotations

import hashlib
import re
import time
import urllib.error
import urllib.request
from http.client import HTTPException, HTTPMessage, HTTPResponse
from pathlib import Path
from typing import IO, Final, NamedTuple
from urllib.parse import urlsplit

from kcconfig.sandbox.error import SandboxError

DEFAULT: Final = "https://github.com/keycloak/keycloak/releases/download"

_SILENCE: Final = 30
"""Seconds without a byte after which a mirror is given up."""

_PATIENCE: Final = 1800
"""Seconds that one download may take in all."""

_BLOCK: Final = 1 << 20
_DIGITS: Final = {"sha256": 64, "sha1": 40}
_FAILED: Final = (OSError, HTTPException)


class _MissingError(SandboxError):
    """The mirror answers 404."""


class Checksum(NamedTuple):
    kind: str
    digest: str


def download(version: str, target: Path, mirror: str | None = None) -> None:
    """Fetch `MIRROR/VERSION/keycloak-VERSION.zip` and prove it by the `.sha256`, else `.sha1`, beside it.

    Raises SandboxError where the mirror has no such version, offers no checksum, stops in the middle or sends
    something else; `target` is not there then.
    """
    url = f"{_base(mirror)}/{version}/keycloak-{version}.zip"
    try:
        with _open(url) as response:
            expected = _checksum(url)
            _save(response, target, url, expected)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def host(mirror: str | None = None) -> str:
    """The name of a mirror's server."""
    return urlsplit(_base(mirror)).hostname or ""


def _base(mirror: str | None) -> str:
    base = (mirror or DEFAULT).rstrip("/")
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise SandboxError(
            "a mirror is an http or https URL without a user or password",
            help="it holds VERSION/keycloak-VERSION.zip and a checksum beside it, as Keycloak's releases do",
        )
    return base


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a mirror anywhere but from https to http."""

    def redirect_request(  # noqa: PLR0917
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if req.type == "https" and not newurl.startswith("https:"):
            raise urllib.error.URLError("it redirects from https to http")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _open(url: str) -> HTTPResponse:
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        _Redirects(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    try:
        response: HTTPResponse = opener.open(url, timeout=_SILENCE)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 404:
            raise _MissingError(
                "the mirror does not have this version", where=f"{url} → 404", help="check --version"
            ) from None
        raise SandboxError("the mirror refuses", where=f"{url} → {error.code}") from None
    except _FAILED as error:
        raise SandboxError(f"the mirror cannot be reached: {_reason(error)}", where=url) from None
    return response


def _reason(error: BaseException) -> str:
    return str(getattr(error, "reason", None) or error or type(error).__name__)


def _checksum(url: str) -> Checksum:
    for kind, digits in _DIGITS.items():
        text = _small(f"{url}.{kind}")
        found = re.match(rf"\s*([0-9a-fA-F]{{{digits}}})(?:\s|$)", text or "")
        if found:
            return Checksum(kind, found[1].lower())
        if text is not None:
            raise SandboxError(f"this is no {kind} checksum", where=f"{url}.{kind}")
    raise SandboxError(
        "the mirror offers no checksum, so the download could not be trusted",
        where=f"{url}.sha256, {url}.sha1",
        help="put one of the two files beside the archive",
    )


def _small(url: str) -> str | None:
    """The start of a text file, or None where there is none."""
    try:
        with _open(url) as response:
            return response.read(4096).decode("ascii", "replace")
    except _MissingError:
        return None
    except _FAILED as error:
        raise SandboxError(f"the download broke off: {_reason(error)}", where=url) from None


def _save(response: HTTPResponse, target: Path, url: str, expected: Checksum) -> None:
    """Write the body, and compare its length and its checksum."""
    length = response.headers.get("Content-Length")
    deadline = time.monotonic() + _PATIENCE
    digest, size = hashlib.new(expected.kind), 0
    with target.open("wb") as file:
        while block := _read(response, url):
            file.write(block)
            digest.update(block)
            size += len(block)
            if time.monotonic() > deadline:
                raise SandboxError(f"the download takes longer than {_PATIENCE} s", where=url)
    if length is not None and size != int(length):
        raise SandboxError(
            f"the download is cut off after {size} of {length} bytes", where=url, help="try again"
        )
    if digest.hexdigest() != expected.digest:
        raise SandboxError(
            f"the {expected.kind} checksum does not match: the download is damaged",
            where=url,
            help="try again, or name another --mirror",
        )


def _read(response: HTTPResponse, url: str) -> bytes:
    try:
        return response.read(_BLOCK)
    except _FAILED as error:
        raise SandboxError(f"the download broke off: {_reason(error)}", where=url, help="try again") from None
