"""Exporting a realm, planning what came out, and making a new realm of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kcconfig.apply import run
from kcconfig.export import Exported, export, sections
from kcconfig.model import Address, Desired, Live
from kcconfig.plan import Options, Plan, build, needed_sections
from kcconfig.policy import compile_files
from kcconfig.realm.kinds import kind_of
from kcconfig.realm.normal import is_blank
from kcconfig.realm.secrets import is_secret
from kcconfig.servers import Server
from kcconfig.servers import open as open_server

Objects = Mapping[Address, Mapping[str, Any]]


def realm_file(folder: Path, realm: Mapping[str, Any], name: str = "realm.json") -> Server:
    path = folder / name
    path.write_text(json.dumps(realm))
    return open_server(f"file:{path}")


def exported(server: Server, realm: str, *only: str) -> tuple[Live, Exported]:
    live = server.read(realm, sections())
    return live, export(live, only=frozenset(only))


def policy(text: str, environ: Mapping[str, str] | None = None) -> Desired:
    return compile_files(["-"], stdin=text.encode(), environ=environ or {})[0]


def planned(desired: Desired, server: Server, *, allow_delete: bool = False) -> Plan:
    live = server.read(str(desired.realm), needed_sections(desired))
    return build(desired, live, server.url, Options(allow_delete=allow_delete))


def assert_in_sync(text: str, server: Server) -> None:
    plan = planned(policy(text), server)
    assert (plan.changes, plan.findings) == ((), ()), text


def made_anew(text: str, server: Server, secrets: str = "hunter2") -> Objects:
    """The objects of a bare realm, which `server` holds already, after the policy was applied to it."""
    environ = dict.fromkeys(variables(text), secrets)
    desired = policy(text, environ)
    plan = planned(desired, server, allow_delete=True)
    result = run(plan, lambda step: server.perform(str(desired.realm), step))
    assert result.error is None, f"{result.error}\n{text}"
    return server.read(str(desired.realm), sections()).objects


def variables(text: str) -> list[str]:
    return [part.split("}}")[0].strip() for part in text.split("{{ env.")[1:]]


def comparable(objects: Objects, ignored: frozenset[str] = frozenset()) -> dict[Address, dict[str, Any]]:
    """Objects without what means nothing, secrets and what is not managed; an absent number is not compared."""
    return {address: _comparable(address, item, ignored) for address, item in objects.items()}


def _comparable(address: Address, item: Mapping[str, Any], ignored: frozenset[str]) -> dict[str, Any]:
    kind = kind_of(address)
    kept = {}
    for name, value in item.items():
        if name in kind.not_managed or name in ignored or is_secret((name,)):
            continue
        inner = _filled(value) if isinstance(value, dict) else value
        if not is_blank(inner):
            kept[name] = sorted(inner) if name in kind.scope_lists else inner
    return kept


def _filled(found: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if not is_blank(value) and not is_secret((key,))}
