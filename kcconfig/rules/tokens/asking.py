"""How often, and for how long, a token may be asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kcconfig.model import Path, Severity
from kcconfig.realm.lifespans import default_of
from kcconfig.realm.numbers import whole
from kcconfig.rules.registry import Found, rule, separately
from kcconfig.rules.view import ClientView, ObjectView, RealmView, UnknownValueError

DEVICE: Final[tuple[Path, Path]] = (("oauth2DevicePollingInterval",), ("oauth2DeviceCodeLifespan",))
OWN_DEVICE: Final[tuple[Path, Path]] = (
    ("attributes", "oauth2.device.polling.interval"),
    ("attributes", "oauth2.device.code.lifespan"),
)
CIBA: Final[tuple[Path, Path]] = (("attributes", "cibaInterval"), ("attributes", "cibaExpiresIn"))
DEFAULTS: Final = {path: default_of(*path) for path in (*DEVICE, *CIBA)}
DEVICE_GRANT: Final[Path] = ("attributes", "oauth2.device.authorization.grant.enabled")


@rule("refresh-reuse-without-rotation", Severity.WARNING)
def refresh_reuse_without_rotation(realm: RealmView) -> Iterator[Found]:
    """Refresh tokens may be used again so many times, but they are not rotated.

    Without rotation every refresh token works until it ends, as often as one likes.

    Bad:  `tokens: {refresh: {rotate: false, reuse: 1}}`
    Good: `tokens: {refresh: {rotate: true, reuse: 0}}`
    """
    paths = (("refreshTokenMaxReuse",), ("revokeRefreshToken",))
    if realm.number(*paths[0]) > 0 and not realm.flag(*paths[1]):
        text = f"refreshTokenMaxReuse is {realm.number(*paths[0])}, but refresh tokens are not rotated"
        yield Found(text, paths, help="turn rotation on, or set 0")


def _polling_at_client(client: ClientView, realm: RealmView) -> Iterator[Found]:
    own = [_whole(client, path) for path in OWN_DEVICE]
    if own == [None, None] or not client.flag(*DEVICE_GRANT):
        return
    numbers = [_whole(realm, base) if mine is None else mine for mine, base in zip(own, DEVICE, strict=True)]
    often, ends = (
        number if number is not None else DEFAULTS[base] for number, base in zip(numbers, DEVICE, strict=True)
    )
    if often >= ends:
        text = f"client '{client.key}': a device may ask every {often}, its code lives {ends}"
        own_at = [(client.address, path) for path in OWN_DEVICE]
        at = [
            mine if number is not None else ((), base)
            for number, mine, base in zip(own, own_at, DEVICE, strict=True)
        ]
        yield Found(text, tuple(at), help="5 and 600")


def _whole(view: ObjectView, path: Path) -> int | None:
    """A whole number, None where there is none. Raises UnknownValueError for what Keycloak reads no number in."""
    text = view.text(*path)
    if not text.strip():
        return None
    number = whole(text, 64)
    if number is None:
        raise UnknownValueError
    return number


@rule("polling-exceeds-expiry", Severity.ERROR, clients=_polling_at_client)
def polling_exceeds_expiry(realm: RealmView) -> Iterator[Found]:
    """A device or client may ask for its token only when the request has run out.

    RFC 8628 section 3.2, CIBA Core section 7.3; every version accepts it.

    Bad:  `tokens: {deviceCode: 1m, devicePolling: 2m}`
    Good: `tokens: {deviceCode: 10m, devicePolling: 5s}`
    """
    yield from separately(_polling(realm, *DEVICE), _polling(realm, *CIBA))


def _polling(realm: RealmView, polling: Path, expiry: Path) -> Iterator[Found]:
    found = (_whole(realm, polling), _whole(realm, expiry))
    often, ends = (
        DEFAULTS[path] if number is None else number
        for path, number in zip((polling, expiry), found, strict=True)
    )
    if often >= ends:
        text = f"{polling[-1]} ({often}) is no shorter than {expiry[-1]} ({ends})"
        help_ = f"{DEFAULTS[polling]} and {DEFAULTS[expiry]}"
        yield Found(text, (polling, expiry), help=help_)
