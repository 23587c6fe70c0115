"""Effective lifetimes for rules: asks `lifetimes`, in the terms of views."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from kcconfig.lifetimes import (
    NO_CLIENT,
    ClientInputs,
    Decided,
    Line,
    RealmInputs,
    Valued,
    client_inputs,
    effective,
    line_of,
    realm_inputs,
)
from kcconfig.lifetimes.decisions import counts
from kcconfig.lifetimes.inputs import Reading
from kcconfig.lifetimes.limits import max_end, offline_limits, online_limits
from kcconfig.model import Origin, Path, Setting, Unknown
from kcconfig.rules.registry import At
from kcconfig.rules.view import PLAIN, ClientView, ObjectView, RealmView, UnknownValueError


def realm_of(realm: RealmView) -> RealmInputs:
    """The realm's settings as the model takes them."""
    if "inputs" not in realm.memo:
        realm.memo["inputs"] = realm_inputs(lambda path: _setting(realm, path))
    return cast("RealmInputs", realm.memo["inputs"])


def client_of(client: ClientView | None) -> ClientInputs:
    """A client's, or those of a client without settings of its own."""
    if client is None:
        return NO_CLIENT
    if "inputs" not in client.memo:
        client.memo["inputs"] = client_inputs(client.key, lambda path: _setting(client, path))
    return cast("ClientInputs", client.memo["inputs"])


def seconds(decided: Decided) -> int:
    """The number of an effective value that has one. Raises UnknownValueError."""
    if not decided.known or decided.seconds is None:
        raise UnknownValueError
    return decided.seconds


def raw(valued: Valued) -> int:
    """The number as it is stored. Raises UnknownValueError."""
    if valued.reading is Reading.UNKNOWN:
        raise UnknownValueError
    return valued.number


def is_set(valued: Valued) -> bool:
    """Does an override count, other than to inherit? Raises UnknownValueError."""
    raw(valued)
    return counts(valued)


def line(realm: RealmView) -> Line:
    """How the version that a realm is judged for computes."""
    return line_of(realm.version)


def place(decided: Decided | Valued) -> At:
    """Where a setting stands, or the one that decides."""
    valued = decided.by if isinstance(decided, Decided) else decided
    return valued.address, valued.path


def remembers(realm: RealmView) -> bool:
    """Does the realm offer to remember logins? Raises UnknownValueError."""
    return raw(realm_of(realm).remember_me) == 1


def limits_offline(realm: RealmView) -> bool:
    """Does the realm limit offline sessions? Raises UnknownValueError."""
    return raw(realm_of(realm).offline_limited) == 1


def sso_idle(realm: RealmView, *, remember: bool = False) -> Decided:
    """Idle timeout of SSO sessions."""
    return effective.sso_idle(realm_of(realm), remember=remember)


def sso_max(realm: RealmView, *, remember: bool = False) -> Decided:
    """Longest life of SSO sessions."""
    return effective.sso_max(realm_of(realm), remember=remember)


def unrefreshed(realm: RealmView, client: ClientView | None = None) -> Decided:
    """How long a login lives without a refresh."""
    return effective.unrefreshed(realm_of(realm), client_of(client))


def client_max(realm: RealmView, client: ClientView | None = None) -> Decided:
    """Longest life of a client's session."""
    return max_end(online_limits(line(realm), realm_of(realm), client_of(client), remember=False))


def client_offline_max(realm: RealmView, client: ClientView) -> Decided:
    """Longest life of a client's offline session, never where nothing limits it."""
    return max_end(offline_limits(line(realm), realm_of(realm), client_of(client)))


def some_client(realm: RealmView, holds: Callable[[ClientView], bool]) -> bool:
    """Is there an enabled client for which this is known to hold?"""
    for client in realm.clients.values():
        try:
            if client.enabled and holds(client):
                return True
        except UnknownValueError:
            continue
    return False


def _setting(view: ObjectView, path: Path) -> Setting | None:
    said = view.declared.get(path)
    if said is not None and type(said.value) in PLAIN:
        return said
    try:
        seen = view.seen(*path)
    except UnknownValueError:
        return Setting(Unknown(""), said.origin if said else Origin(view.base_source))
    return None if seen.value is None else Setting(seen.value, seen.origin)
