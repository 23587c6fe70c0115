"""Keycloak's versions: reading them, comparing them, and which table describes one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

KNOWN: Final = ("22.0.5", "24.0.5", "25.0.6", "26.0.8", "26.2.5", "26.4.7", "26.5.6", "26.7.3")
"""Versions that have tables of fields and defaults, oldest first."""

NEWEST: Final = KNOWN[-1]

OLDEST_SUPPORTED: Final = 22

_GRAMMAR: Final = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?(?:[.-][A-Za-z][\w.-]*)?", re.ASCII)

_PROOFS: Final = (
    ("scimApiEnabled", "26.7.3"),
    ("bruteForceStrategy", "26.5.6"),
    ("organizationsEnabled", "25.0.6"),
    ("maxTemporaryLockouts", "24.0.5"),
)
"""Keys of a full realm, and the newest known version that has this one and none of those above.

They came with 26.6, 26.0, 25 and 24. No key that every server shows tells 26.0 to 26.5 apart.
"""


class Version(NamedTuple):
    """A version as numbers; tuples compare as versions do. A missing patch is 0."""

    major: int
    minor: int
    patch: int = 0

    def __str__(self) -> str:
        return ".".join(map(str, self))


def parse(text: str) -> Version:
    """The numbers of `26.7`, `26.7.3`, `26.7.3.redhat-00001` or `26.7.3-SNAPSHOT`.

    Raises ValueError for anything else.
    """
    found = _GRAMMAR.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text}' is not a Keycloak version; write it like 26.7 or 26.7.3")
    return Version(*(int(number) for number in found.groups(default="0")))


def at_least(text: str, minimum: str) -> bool:
    """Is a version this one or newer? Raises ValueError where either is no version."""
    return parse(text) >= parse(minimum)


def table_version(text: str) -> str:
    """Which of `KNOWN` describes a version: the newest one whose major and minor are not above its own.

    26.7.0 is described by 26.7.3, 26.3.1 by 26.2.5, and anything newer than all by the newest.
    Raises ValueError for what is no version and for what is older than 22.
    """
    wanted = parse(text)[:2]
    for known in reversed(KNOWN):
        if parse(known)[:2] <= wanted:
            return known
    raise ValueError(f"Keycloak {text} is too old; {OLDEST_SUPPORTED} is the oldest supported version")


def infer(realm_keys: Iterable[str]) -> str:
    """The version of a server that hides it, from the keys of a full realm: the newest of `KNOWN` that fits.

    Only meaningful for the answer that an account with view-realm gets; a short answer looks like 22.
    """
    keys = frozenset(realm_keys)
    return next((version for key, version in _PROOFS if key in keys), KNOWN[0])
