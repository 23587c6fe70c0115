"""The files of a new policy repository."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from kcconfig import __version__
from kcconfig.policy import compile_files
from kcconfig.policy.schema import policy_schema
from kcconfig.render.repository import Start, file_name, files

WORKFLOW = ".github/workflows/kcconfig.yml"


def made(start: Start) -> Mapping[str, str]:
    return files(start, {"policy": policy_schema, "settings": dict})


@pytest.mark.parametrize("realm", ["demo", "no", "1", "a b", "ä - b", "{{ x }}", "'"])
def test_any_name_of_a_realm_is_taken(realm: str) -> None:
    found = made(Start(realm, server="https://sso.example.org", auth={"clientId": "a: b"}))
    settings = yaml.safe_load(found["kcconfig.yaml"])
    assert (settings["server"], settings["auth"]) == ("https://sso.example.org", {"clientId": "a: b"})
    (policy,) = compile_files(["-"], stdin=found[f"policies/{file_name(realm)}.yaml"].encode(), environ={})
    assert policy.realm == realm


@pytest.mark.parametrize(
    ("realm", "name"),
    [("demo", "demo"), (".hidden", "hidden"), ("...", "realm"), ("a/b", "a_b"), ("..\\x", "_x")],
)
def test_a_policy_file_is_neither_hidden_nor_elsewhere(realm: str, name: str) -> None:
    assert file_name(realm) == name


def test_the_policy_fits_the_schema_beside_it(tmp_path: Path) -> None:
    found = made(Start("demo"))
    for name, text in found.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    first = found["policies/demo.yaml"].splitlines()[0]
    schema = (tmp_path / "policies" / first.partition("$schema=")[2]).resolve()
    assert json.loads(schema.read_text()) == policy_schema()
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "check_jsonschema",
            "--schemafile",
            str(schema),
            str(tmp_path / "policies" / "demo.yaml"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_workflow_is_pinned_and_runs_nothing_from_the_pull_request() -> None:
    found = made(Start("demo", variables=["APP_SECRET"]))
    workflow = yaml.safe_load(found[WORKFLOW])
    assert workflow["permissions"] == {"contents": "read"}
    assert list(workflow[True]) == ["pull_request"]
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"]) for step in steps if "uses" in step)
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []
    assert f"python -m pip install kcconfig=={__version__}" in [step.get("run") for step in steps]
    plan = workflow["jobs"]["plan"]
    assert "head.repo.full_name == github.repository" in plan["if"]
    assert plan["env"]["APP_SECRET"] == "${{ secrets.APP_SECRET }}"
    assert "env" not in workflow["jobs"]["lint"]


def test_the_hook_of_pre_commit_sees_policies_only() -> None:
    (repo,) = yaml.safe_load(made(Start("demo"))[".pre-commit-config.yaml"])["repos"]
    (hook,) = repo["hooks"]
    assert (repo["repo"], hook["entry"]) == ("local", "kcconfig lint")
    assert re.search(hook["files"], "policies/demo.yaml")
    assert not re.search(hook["files"], "kcconfig.yaml")
