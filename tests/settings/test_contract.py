"""The JSON Schema of `kcconfig.yaml`."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft7Validator

from kcconfig.settings.contract import settings_schema

VALIDATOR = Draft7Validator(settings_schema())


def test_it_is_a_schema_of_draft_07() -> None:
    Draft7Validator.check_schema(settings_schema())
    assert "$defs" not in str(settings_schema())


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"server": "https://sso.example.org", "policies": ["policies"], "auth": {"clientId": "ci"}},
        {"environments": {"prod": {"server": "file:realm.json", "vars": {"a": [1]}, "protect": True}}},
    ],
)
def test_accepted(settings: Any) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(settings)] == []


@pytest.mark.parametrize(
    "settings",
    [
        {"sever": "https://sso.example.org"},
        {"policies": []},
        {"auth": {"password": "hunter2"}},
        {"environments": {"prod": {"environments": {}}}},
    ],
)
def test_refused(settings: Any) -> None:
    assert list(VALIDATOR.iter_errors(settings))
