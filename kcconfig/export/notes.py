"""Comments of an exported policy: what a number means, and what the file does not say."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from kcconfig import durations
from kcconfig.model import Address, Json, Live, Path, Value
from kcconfig.realm.defaults import defaults
from kcconfig.realm.fields import fields, known_in
from kcconfig.realm.kinds import kind_of
from kcconfig.realm.normal import is_blank
from kcconfig.realm.numbers import whole

MILLISECONDS: Final = frozenset({("quickLoginCheckMilliSeconds",)})
SECONDS: Final = frozenset({("attributes", "adminEventsExpiration"), ("attributes", "default.max.age")})
SECONDS_PREFIX: Final = "actionTokenGeneratedByUserLifespan."
MOMENTS: Final = frozenset({("notBefore",)})
"""Seconds since 1970."""

IDS: Final = frozenset({"id", "containerId"})

WIDTH: Final = 100

BUILT_IN: Final = "built in; only what differs"


def unit(path: Path, value: Value) -> str | None:
    """A number in human units, where neither its name nor its form says them."""
    text = str(value)
    number = whole(text, 64)
    if not number or number < 0:
        return None
    if path in MILLISECONDS:
        return f"{number / 1000:g}s"
    if path in SECONDS or path[-1].startswith(SECONDS_PREFIX):
        return durations.human(number)
    if path in MOMENTS and number < 2**33:
        return f"tokens from before {datetime.fromtimestamp(number, UTC):%Y-%m-%d %H:%M} UTC do not count"
    return None


def header(schema: str, live: Live, not_managed: Iterable[str], left_out: Iterable[str]) -> str:
    """The comment at the top of a policy."""
    guess = ", as far as can be told" if live.assumed else ""
    lines = [
        f"yaml-language-server: $schema={schema}",
        f"Realm {live.realm} of Keycloak {live.version}{guess}: what differs from a new realm.",
        *textwrap.wrap(f"Not managed yet, and so not in here: {', '.join(not_managed)}.", WIDTH),
    ]
    return "\n".join([*lines, *(f"Left out: {line}" for line in left_out)])


def not_managed(version: str) -> tuple[str, ...]:
    """The sections of a realm that this version of kcconfig neither reads nor writes."""
    kind = kind_of(())
    known = fields(kind.representation)
    return tuple(
        name
        for name in sorted(kind.not_managed)
        if name in known and not known[name].deprecated and known_in(known[name], version)
    )


def present(live: Live, addresses: Iterable[Address]) -> list[str]:
    """What was read, is not managed, and is not as in a new realm."""
    fresh = defaults(live.version, realm=live.realm)
    found = []
    for address in addresses:
        kind, item = kind_of(address), live.objects[address]
        base: Mapping[str, Json] = fresh.new_client if address else fresh.realm
        names = [name for name in sorted(kind.not_managed) if not _same(item.get(name), base.get(name))]
        found += [f"{'/'.join(address)} {name}".strip() for name in names]
    return found


def _same(value: Json, default: Json) -> bool:
    if isinstance(value, dict) and isinstance(default, dict):
        # An id, or a list that is empty anyway, makes no difference.
        return all(is_blank(inner) or key in IDS or inner == default.get(key) for key, inner in value.items())
    return is_blank(value) or value == default
