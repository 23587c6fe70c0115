"""Names and numbers that look like slips."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from kcconfig.model import Severity
from kcconfig.realm import attributes
from kcconfig.realm.fields import fields
from kcconfig.realm.lifespans import Level, Measure, by_path
from kcconfig.rules.hygiene.said import called, plain_number
from kcconfig.rules.registry import Fix, Found, rule
from kcconfig.rules.view import RealmView

YEAR: Final = 31536000
FREE_PREFIXES: Final = ("saml.", "acr.", "user.", "oidc.", "x-")


@rule("attribute-misspelt", Severity.WARNING, for_disabled=True, files_only=True)
def attribute_misspelt(realm: RealmView) -> Iterator[Found]:
    """An attribute that is nearly one of Keycloak's, or that is a field.

    Attributes are free: every version stores the name without a word, and nothing reads it.

    Bad:  `attributes: {client.session.idle.timout: "900"}`
    Good: `sessions: {idle: 15m}`
    """
    for view in (realm, *realm.clients.values()):
        known = attributes.CLIENT if view.address else attributes.REALM
        for path in view.declared:
            if path[0] == "attributes" and len(path) == 2 and path[1] not in known:
                meant = _meant(path[1], known, client=bool(view.address))
                if meant:
                    yield Found(
                        f"Keycloak does not read the attribute '{path[1]}' of {called(view)}",
                        ((view.address, path),),
                        help=meant,
                    )


@cache
def _meant(name: str, known: frozenset[str], *, client: bool) -> str | None:
    if name.startswith(FREE_PREFIXES):
        return None
    if client and name in fields("ClientRepresentation"):
        return f"'{name}' is a field of the client, not an attribute"
    if client and (name,) in by_path(Level.REALM):
        return f"'{name}' is a field of the realm; clients have `sessions` and `tokens` blocks"
    near = next((each for each in sorted(known) if len(each) > 6 and _close(name, each)), None)
    return f"did you mean '{near}'?" if near else None


def _close(left: str, right: str, limit: int = 2) -> bool:
    """Are two texts at most two edits apart?"""
    if abs(len(left) - len(right)) > limit:
        return False
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
        if min(row) > limit:
            return False
    return row[-1] <= limit


@rule("lifespan-unit-suspect", Severity.WARNING, for_disabled=True, files_only=True, fix=Fix.NO)
def lifespan_unit_suspect(realm: RealmView) -> Iterator[Found]:
    """A lifespan looks like milliseconds or minutes, and is in seconds.

    More than a year, or five for an offline session's maximum, are suspect; so is an SSO timeout below a
    minute.

    Bad:  `ssoSessionIdleTimeout: 30`
    Good: `sessions: {sso: {idle: 30m}}`
    """
    for view in (realm, *realm.clients.values()):
        level = Level.CLIENT if view.address else Level.REALM
        for path, row in by_path(level).items():
            setting = view.declared.get(path)
            number = plain_number(setting) if setting and row.measure is Measure.DURATION else 0
            longest = 5 * YEAR if row.shorthand.endswith(("offline.max", "clientOffline.max")) else YEAR
            if number > longest:
                text = f"{'.'.join(path)} is {number} seconds, {number // 86400} days"
                yield Found(text, ((view.address, path),), help="seconds, or a unit: 30m, 10h, 7d")
            elif 0 < number < 60 and path[0] in {"ssoSessionIdleTimeout", "ssoSessionMaxLifespan"}:
                text = f"{path[0]} is {number} seconds"
                yield Found(text, (path,), help="if minutes are meant: 30m", severity=Severity.INFO)
