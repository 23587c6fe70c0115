"""Settings by the names that people give them, and back."""

from __future__ import annotations

from typing import Final, NamedTuple

from kcconfig.errors import KcconfigError
from kcconfig.lifetimes.inputs import CLIENT_PATHS, REALM_PATHS, Valued
from kcconfig.model import Address, Path
from kcconfig.realm.fields import suggest
from kcconfig.realm.lifespans import LIFESPANS, Level, Measure, by_path


class Named(NamedTuple):
    """A setting that somebody asks about: a path, of the realm or of clients; of one client where `client` is set."""

    level: Level
    path: Path
    client: str | None = None

    def means(self, setting: Valued) -> bool:
        """Is it this setting?"""
        if setting.path != self.path or bool(setting.address) != (self.level is Level.CLIENT):
            return False
        return self.client is None or setting.address == ("clients", self.client)

    def __str__(self) -> str:
        if self.level is Level.REALM:
            return f"realm {'.'.join(self.path)}"
        return f"{f'clients/{self.client}' if self.client else 'client'} {'.'.join(self.path)}"


def address_name(address: Address) -> str:
    """`clients/app`, or nothing for the realm."""
    return "/".join(address)


def shorthand(setting: Valued) -> str | None:
    """The shorthand of a setting, `tokens.access`, or None."""
    row = by_path(Level.CLIENT if setting.address else Level.REALM).get(setting.path)
    return row.shorthand if row else None


_WORDS: Final = frozenset(
    {
        "protocol",
        "defaultClientScopes",
        "optionalClientScopes",
        "standard.token.exchange.enableRefreshRequestedTokenType",
    }
)
_NUMBERS: Final = frozenset(row.path for row in LIFESPANS if row.measure is not Measure.SWITCH)


def is_word(setting: Valued) -> bool:
    """Is it a setting whose value is neither a number nor on or off?"""
    return setting.path[-1] in _WORDS


def is_switch(setting: Valued) -> bool:
    """Is it a setting that is on or off?"""
    return setting.path not in _NUMBERS and not is_word(setting)


def resolve(text: str) -> list[Named]:
    """The settings that a name means: Keycloak's path, an attribute's name, or a shorthand, on one level or both.

    `realm` or `clients/ID` may stand before it. Raises KcconfigError for a name that means nothing.
    """
    where, _, name = text.strip().rpartition(" ")
    client = where.removeprefix("clients/") if where.startswith("clients/") else None
    known = _known()
    found = [
        Named(level, path, client if level is Level.CLIENT else None)
        for level, path in dict.fromkeys(known.get(name, ()))
        if not where or (level is Level.REALM) == (where == "realm")
    ]
    if not found or (where and where != "realm" and client is None):
        near = suggest(name, known)
        help_ = (
            f"did you mean '{near}'?"
            if near and near != name
            else "name it as Keycloak does: ssoSessionIdleTimeout"
        )
        raise KcconfigError(f"there is no setting '{text}' that has to do with lifetimes", help=help_)
    return found


def _known() -> dict[str, list[tuple[Level, Path]]]:
    """Every name of every setting that a lifetime may depend on."""
    known: dict[str, list[tuple[Level, Path]]] = {}
    for level, paths in ((Level.REALM, REALM_PATHS), (Level.CLIENT, CLIENT_PATHS)):
        for path in paths:
            row = by_path(level).get(path)
            names = {".".join(path), path[-1], *([row.shorthand] if row else ())}
            for name in names:
                known.setdefault(name, []).append((level, path))
    for row in LIFESPANS:
        for name in {".".join(row.path), row.path[-1], row.shorthand}:
            known.setdefault(name, []).append((row.level, row.path))
    return known
