"""Effective lifetimes for rules: asks `lifetimes`, in the terms of views."""

from __future__ import annotations

from typing import cast

from kcconfig.lifetimes import (
    NO_CLIENT,
    ClientInputs,
    Decided,
    RealmInputs,
    Valued,
    client_inputs,
    realm_inputs,
)
from kcconfig.lifetimes.inputs import Reading
from kcconfig.model import Path, Setting, Unknown
from kcconfig.rules.view import ClientView, ObjectView, RealmView, UnknownValueError


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


def remembers(realm: RealmView) -> bool:
    return raw(realm_of(realm).remember_me) == 1


def _setting(view: ObjectView, path: Path) -> Setting | None:
    try:
        seen = view.seen(*path)
    except UnknownValueError:
        declared = view.declared.get(path)
        return Setting(Unknown(""), declared.origin if declared else view.origin)
    return None if seen.value is None else Setting(seen.value, seen.origin)
