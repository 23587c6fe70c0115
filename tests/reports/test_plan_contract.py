"""What `plan --format json` writes is what `schema plan` says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator

from kcconfig.model import Live
from kcconfig.plan import build
from kcconfig.policy import compile_files
from kcconfig.reports.envelope import json_document
from kcconfig.reports.plan_contract import plan_schema
from kcconfig.reports.plan_json import plan_parts

POLICY = """
realm: demo
rememberMe: true
actionTokenGeneratedByUserLifespan: 10m
attributes: {actionTokenGeneratedByUserLifespan.x: y}
smtpServer: {password: "{{ env.NOT_SET }}"}
manage: {clients: full}
roles: {realm: []}
clients:
  app: {secret: hunter2, optionalClientScopes: {add: [phone]}}
  account: {state: absent}
"""


@pytest.fixture
def document() -> Any:
    desired = compile_files(["-"], stdin=POLICY.encode(), environ={})[0]
    live = Live("demo", {}, frozenset({"clients", "clientScopes"}), "26.7.3", exists=False)
    return json.loads(json_document(plan_parts([build(desired, live, "file:realm.json")])))


def test_a_plan_keeps_its_contract(document: Any) -> None:
    assert len(document["changes"]) > 1
    assert document["findings"]
    assert [error.message for error in Draft7Validator(plan_schema()).iter_errors(document)] == []


def test_every_key_of_a_plan_is_in_its_contract(document: Any) -> None:
    properties = plan_schema()["properties"]
    assert set(document) <= set(properties)
    for name in ("realms", "changes"):
        assert set(document[name][0]) == set(properties[name]["items"]["properties"])
    setting = properties["changes"]["items"]["properties"]["settings"]["items"]["properties"]
    assert {key for change in document["changes"] for each in change["settings"] for key in each} == set(
        setting
    )
    assert set(document["summary"]) == set(properties["summary"]["properties"])


@pytest.mark.parametrize("name", ["changes", "realms"])
def test_a_missing_key_is_noticed(document: Any, name: str) -> None:
    del document[name][0]["realm"]
    assert list(Draft7Validator(plan_schema()).iter_errors(document))
