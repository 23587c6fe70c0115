"""The settings that policies write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kcconfig.model import Finding, Path, Setting, Severity
from kcconfig.realm.numbers import whole
from kcconfig.rules.view import ObjectView, RealmView


def _objects(realm: RealmView) -> Iterator[ObjectView]:
    yield realm
    for outer in (*realm.scopes.values(), *realm.clients.values()):
        yield outer
        yield from outer.children.values()


def settings(realm: RealmView) -> Iterator[Said]:
    for view in _objects(realm):
        for path, setting in view.declared.items():
            yield Said(view, path, setting)


def called(view: ObjectView) -> str:
    return f"{view.kind.name} '{view.key}'" if view.address else "the realm"


class Said(NamedTuple):
    """One setting of the policy, whether its value is known or not."""

    view: ObjectView
    path: Path
    setting: Setting

    def finding(self, text: str, help: str, severity: Severity = Severity.WARNING) -> Finding:  # noqa: A002
        """A finding here; the rule's id comes from the engine."""
        name = f"{'.'.join(self.path)} of {called(self.view)}"
        mark = self.setting.origin.mark
        return Finding("", severity, f"{name} {text}", mark, help, self.view.address, self.path)


def plain_number(setting: Setting) -> int:
    value = setting.value
    if isinstance(value, str) and value.isdecimal():
        return whole(value, 64) or 0
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
