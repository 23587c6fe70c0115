"""Policies of tests, compiled from text."""

from __future__ import annotations

from kcconfig.model import Desired, Live
from kcconfig.policy import compile_each
from kcconfig.realm.defaults import defaults
from kcconfig.realm.kinds import by_section
from kcconfig.realm.normal import split

NOW = 1_790_000_000
"""A day in 2026."""


def policy(text: str) -> Desired:
    compiled = compile_each(["-"], stdin=text.encode(), environ={}, variables={})
    assert not compiled.findings
    return compiled.policies[0]


def live(
    version: str = "26.7.3",
    *,
    realm: dict[str, object] | None = None,
    clients: tuple[dict[str, object], ...] = (),
) -> Live:
    """A fresh realm `demo` with some settings and clients of its own."""
    shipped = defaults(version, realm="demo")
    made = [{**shipped.new_client, **client} for client in clients]
    whole = {**shipped.realm, **(realm or {}), "clients": [*shipped.clients.values(), *made]}
    objects = split(by_section()[""], "demo", whole)
    objects[()]["defaultDefaultClientScopes"] = sorted(shipped.default_scopes)
    objects[()]["defaultOptionalClientScopes"] = sorted(shipped.optional_scopes)
    return Live("demo", objects, frozenset({"clients"}), version)
