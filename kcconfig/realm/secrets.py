"""Which settings hold secrets."""

from __future__ import annotations

from typing import Final

from kcconfig.model import Path

_NAMES: Final = (
    "secret",
    "secret.key",
    "secretkey",
    "password",
    "passwd",
    "privatekey",
    "private.key",
    "credential",
    "apikey",
    "api.key",
    "registrationaccesstoken",
    "secret.rotated",
    "hashedcredential",
)


def is_secret(path: Path) -> bool:
    """Does the last name of a path say that its value must not be shown?

    A suffix decides, so that settings of kinds and providers that nobody listed are hidden too:
    `smtpServer.password`, `config.clientSecret`, `attributes.saml.signing.private.key`.
    """
    return path[-1].lower().endswith(_NAMES) if path else False
