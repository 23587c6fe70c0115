"""Packs: each compiles for itself, and keeps its own bounds."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from kcconfig import durations
from kcconfig.model import Source
from kcconfig.policy import packs
from kcconfig.resources import folder


def settings(name: str) -> dict[str, dict[str, Any]]:
    found = yaml.safe_load((folder("policies") / f"{name}.yaml").read_text(encoding="utf-8"))
    assert found["pack"] == name
    assert found["version"]
    assert found["title"]
    return dict(found["realm"])


def plain(value: Any) -> Any:
    if isinstance(value, str) and value[0].isdigit():
        return durations.parse(value)
    return value


@pytest.mark.parametrize("name", packs.names())
def test_a_pack_compiles_to_what_it_sets(policies: Any, name: str) -> None:
    found = policies.one(f"{{realm: demo, extends: 'pack:{name}'}}").objects[()].settings
    assert {path[0]: setting.value for path, setting in found.items()} == {
        field: plain(row["set"]) for field, row in settings(name).items() if "set" in row
    }
    assert {setting.origin.source for setting in found.values()} == {Source.PACK}
    assert {setting.origin.mark.file for setting in found.values()} == {f"pack:{name}"}


@pytest.mark.parametrize("name", packs.names())
def test_a_pack_keeps_its_own_bounds(name: str) -> None:
    for field, row in settings(name).items():
        value = plain(row.get("set"))
        assert value <= plain(row.get("max", value)), field
        assert value >= plain(row.get("min", value)), field
        assert value == plain(row.get("equals", value)), field


@pytest.mark.parametrize("name", packs.names())
def test_a_pack_says_who_asks_for_each_setting(name: str) -> None:
    for field, row in settings(name).items():
        assert row["source"], field
        assert row["evidence"] in {"V", "M", "J"}, field
        assert set(row) <= {"set", "max", "min", "equals", "source", "evidence"}, field


def test_a_policy_overrides_a_pack(policies: Any) -> None:
    found = policies.values("{extends: 'pack:baseline', tokens: {access: 1m}, sslRequired: null}")
    assert found["accessTokenLifespan"] == 60
    assert "sslRequired" not in found


def test_a_misspelt_pack_is_guessed(policies: Any) -> None:
    assert policies.error("extends: pack:workfroce").help == "did you mean pack:workforce?"
    assert policies.error("extends: pack:x").help == "there are: baseline, workforce"


@pytest.mark.parametrize("name", ["../policies/baseline", "baseline.yaml", "", "."])
def test_a_pack_is_named_not_found_by_path(policies: Any, name: str) -> None:
    assert policies.error(f"extends: 'pack:{name}'").rule == "pack-unknown"
