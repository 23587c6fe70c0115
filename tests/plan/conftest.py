"""Plans of small policies against realm files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kcconfig import servers
from kcconfig.model import Change
from kcconfig.plan import Options, Plan, build, needed_sections
from kcconfig.policy import compile_files


class Planner:
    """Compiles a policy and plans it against a realm; without a realm there is none on the server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def plan(
        self,
        policy: str,
        realm: Mapping[str, Any] | None = None,
        environ: Mapping[str, str] | None = None,
        **options: Any,
    ) -> Plan:
        (self.folder / "policy.yaml").write_text(policy, encoding="utf-8")
        (self.folder / "realm.json").write_text(
            "" if realm is None else json.dumps({"realm": "demo", **realm})
        )
        (desired,) = compile_files(["policy.yaml"], environ=environ or {}, realm="demo")
        live = servers.open("file:realm.json").read(desired.realm or "demo", needed_sections(desired))
        return build(desired, live, "file:realm.json", Options(**options))

    def changes(self, policy: str, realm: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Change]:
        """The changes by `clients/app`, the realm's under the empty text."""
        return {"/".join(change.address): change for change in self.plan(policy, realm, **more).changes}

    def settings(self, policy: str, realm: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """What the one change of a plan does: `(before, after)` by dotted path."""
        (change,) = self.plan(policy, realm, **more).changes
        return {".".join(each.path): (each.before, each.after) for each in change.settings}


@pytest.fixture
def planner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Planner:
    monkeypatch.chdir(tmp_path)
    return Planner(tmp_path)
