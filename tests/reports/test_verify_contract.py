"""What `verify --format json` writes is what `schema verify` says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator
from verify_samples import HIDDEN, LEAKY, SAMPLES, UNKNOWN, WRONG

from kcconfig.errors import ServerError
from kcconfig.reports.verify_contract import verify_schema
from kcconfig.reports.verify_json import verify_json


def document(*names: str) -> Any:
    return json.loads(verify_json([SAMPLES[name] for name in names]))


def problems(found: Any) -> list[str]:
    return [error.message for error in Draft7Validator(verify_schema()).iter_errors(found)]


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(verify_schema())


@pytest.mark.parametrize("name", SAMPLES)
def test_every_proof_keeps_the_contract(name: str) -> None:
    found = document(name)
    assert found["realms"]
    assert problems(found) == []


def test_every_key_is_in_the_contract() -> None:
    found = document(*SAMPLES)
    properties = verify_schema()["properties"]
    assert set(found) == set(properties)
    realm = properties["realms"]["items"]["properties"]
    assert set(found["realms"][0]) == set(realm)
    story = realm["stories"]["items"]["properties"]
    assert set(found["realms"][0]["stories"][0]) == set(story)
    turn = story["turns"]["items"]["properties"]
    assert set(found["realms"][0]["stories"][0]["turns"][0]) == set(turn)
    assert set(found["summary"]) == set(properties["summary"]["properties"])


def test_a_run_that_failed_keeps_it_too() -> None:
    assert problems(json.loads(verify_json([], ServerError("no server")))) == []


@pytest.mark.parametrize("name", ["ok", "observed", "decided_by"])
def test_a_missing_key_is_noticed(name: str) -> None:
    found = document("wrong")
    del found["realms"][0]["stories"][0]["turns"][0]["checks"][0][name]
    assert problems(found)


def test_a_mismatch_has_both_sides_and_the_setting() -> None:
    turn = json.loads(verify_json([WRONG]))["realms"][0]["stories"][0]["turns"][1]
    assert (turn["at"], turn["action"]) == (62, "refresh")
    check = turn["checks"][1]
    assert (check["observed"], check["predicted"], check["ok"]) == (3600, 1800, False)
    assert check["decided_by"]["setting"] == "ssoSessionIdleTimeout"
    assert check["decided_by"]["where"]["line"] == 4


def test_what_nobody_predicts_is_no_pass() -> None:
    found = json.loads(verify_json([UNKNOWN]))
    check = found["realms"][0]["stories"][0]["turns"][0]["checks"][1]
    assert (check["known"], check["predicted"]) == (False, None)
    assert (found["summary"]["as_predicted"], found["summary"]["not_predicted"]) == (2, 2)


@pytest.mark.parametrize(
    ("names", "proven"),
    [
        (("proven",), [True, True]),
        (("proven", "nothing"), [True, False, False]),
        (("proven", "wrong"), [True, False, False]),
    ],
)
def test_all_realms_together_are_proven_if_each_is(names: tuple[str, ...], proven: list[bool]) -> None:
    found = document(*names)
    assert [each["proven"] for each in found["realms"]] + [found["summary"]["proven"]] == proven


def test_no_secret_is_written() -> None:
    text = verify_json([LEAKY])
    assert HIDDEN not in text
    assert "{{ env.LIFE }}" in text
