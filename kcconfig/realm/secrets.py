"""Which settings hold secrets."""

from __future__ import annotations

import re
from typing import Final

from kcconfig.model import Path

VAULT: Final = re.compile(r"\$\{vault\.[^}]+\}")
"""A reference to a secret that Keycloak takes from its vault."""

_PRIVATE: Final = ("privatekey", "private.key", "keystorepassword", "keypassword")

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


def is_private_key(path: Path) -> bool:
    """Is it a private key, or the password of a key store: whoever has it can forge tokens?"""
    return path[-1].lower().endswith(_PRIVATE) if path else False
