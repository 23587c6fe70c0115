"""The compiled policy: every value in Keycloak's shape, with its origin."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from kcconfig import durations
from kcconfig.model import (
    Address,
    Desired,
    DesiredObject,
    ListEdit,
    Origin,
    Path,
    Secret,
    Setting,
    Unknown,
    Unset,
    Value,
)
from kcconfig.realm.kinds import kind_of
from kcconfig.realm.lifespans import Level, in_seconds
from kcconfig.reports.style import PLAIN, Style

COLUMN: Final = 58
PLAIN_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
NO_TEXT: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def show_text(policies: Iterable[Desired], style: Style = PLAIN) -> str:
    """YAML, one document per policy, the origin of each value as a comment."""
    return "---\n".join("".join(_policy(policy, style)) for policy in policies)


def _policy(policy: Desired, style: Style) -> Iterator[str]:
    yield _line(0, "realm", policy.realm, policy.origin, style)
    if policy.target:
        yield f"keycloakVersion: {json.dumps(policy.target)}\n"
    if policy.manage:
        yield f"manage: {json.dumps(dict(sorted(policy.manage.items())))}\n"
    above: Address = ()
    for address, wanted in policy.objects.items():
        yield from _headings(above, address, wanted, style)
        above = address
        yield from _settings(address, wanted, style)
    for name in sorted(policy.not_managed):
        yield style("faint", f"# {name}: not managed yet") + "\n"


def _headings(above: Address, address: Address, wanted: DesiredObject, style: Style) -> Iterator[str]:
    """The section and the key, where they differ from what stands above."""
    for depth in range(len(address)):
        if address[: depth + 1] == above[: depth + 1]:
            continue
        last = depth == len(address) - 1
        if last and wanted.absent:
            yield _line(depth, address[depth], {"state": "absent"}, wanted.origin, style)
        elif last and not wanted.settings and not wanted.children:
            yield _line(depth, address[depth], {}, wanted.origin, style)
        else:
            yield _heading(depth, address[depth], wanted.origin if last else None, style)


def _settings(address: Address, wanted: DesiredObject, style: Style) -> Iterator[str]:
    indent = len(address)
    outer = ""
    for path, setting in wanted.settings.items():
        if len(path) > 1 and path[0] != outer:
            yield _heading(indent, path[0], None, style)
        outer = path[0]
        yield _line(
            indent + len(path) - 1,
            path[-1],
            _shown(setting.value),
            setting.origin,
            style,
            human=_human(address, path, setting),
        )


def _heading(indent: int, key: str, origin: Origin | None, style: Style) -> str:
    return _pad(f"{'  ' * indent}{_key(key)}:", origin, style)


def _line(indent: int, key: str, value: Any, origin: Origin, style: Style, *, human: str = "") -> str:
    text = f"{'  ' * indent}{_key(key)}: {json.dumps(value, ensure_ascii=False)}"
    return _pad(text, origin, style, human)


def _pad(text: str, origin: Origin | None, style: Style, human: str = "") -> str:
    if origin is None or origin.mark is None:
        return text + "\n"
    short = f" [{origin.shorthand}]" if origin.shorthand else ""
    comment = f"# {origin.mark.file}:{origin.mark.line}{short}{f' {human}' if human else ''}"
    return f"{text:<{COLUMN}}  {style('faint', comment)}\n"


def _key(key: str) -> str:
    """A key as YAML reads it back as text."""
    return key if PLAIN_KEY.fullmatch(key) and key.lower() not in NO_TEXT else json.dumps(key)


def _human(address: Address, path: Path, setting: Setting) -> str:
    if not in_seconds(Level.CLIENT if address else Level.REALM, path):
        return ""
    try:
        seconds = int(setting.value)
    except (TypeError, ValueError):
        return ""
    return durations.human(seconds) if seconds >= 60 else ""


def _shown(value: Value) -> Any:
    """A value as a policy could say it; secrets stay hidden, their expressions do not."""
    if isinstance(value, Secret):
        return value.expression or "(hidden)"
    if isinstance(value, Unset):
        return {"state": "absent"}
    if isinstance(value, Unknown):
        return value.text
    if isinstance(value, ListEdit):
        lists = {"add": list(value.add), "remove": list(value.remove)}
        return {name: scopes for name, scopes in lists.items() if scopes}
    return value


def show_parts(policies: Iterable[Desired]) -> dict[str, Any]:
    """The same for machines."""
    return {
        "realms": [
            {
                "realm": policy.realm,
                "keycloakVersion": policy.target,
                "files": list(policy.files),
                "manage": dict(policy.manage),
                "not_managed": sorted(policy.not_managed),
                "objects": [_object(address, wanted) for address, wanted in policy.objects.items()],
            }
            for policy in policies
        ]
    }


def _object(address: Address, wanted: DesiredObject) -> dict[str, Any]:
    return {
        "kind": kind_of(address).name.replace(" ", "-"),
        "address": "/".join(address),
        "absent": wanted.absent,
        **_origin(wanted.origin),
        "settings": [
            {
                "path": ".".join(path),
                "value": _shown(setting.value),
                "secret": isinstance(setting.value, Secret),
                "shorthand": setting.origin.shorthand,
                **_origin(setting.origin),
            }
            for path, setting in wanted.settings.items()
        ],
    }


def _origin(origin: Origin) -> dict[str, Any]:
    mark = origin.mark
    return {
        "source": str(origin.source),
        "file": mark.file if mark else None,
        "line": mark.line if mark else None,
        "column": mark.column if mark else None,
    }
