"""The JSON of `explain`: answers that clients share are written once, and read like any other."""

from __future__ import annotations

import json
from typing import Any

from lifetime_cases import answer

from kcconfig.explain import Entry, Row
from kcconfig.reports.explain_json import explain_json


def logins(*rows: Row) -> list[dict[str, Any]]:
    entry = Entry("demo", "demo.yaml", None, "26.7.3", assumed=False, beyond=False, rows=rows)
    found: list[dict[str, Any]] = json.loads(explain_json([entry], 0))["realms"][0]["logins"]
    return found


def test_shared_answers_are_whole_for_each_client() -> None:
    shared, other = answer("26", "browser"), answer("26", "browser", access=7)
    a, b, c = logins(Row("a", "browser", shared), Row("b", "browser", shared), Row("c", "browser", other))
    assert {**a, "client": "b"} == b
    assert (a["access"]["seconds"], c["access"]["seconds"]) == (300, 7)
    assert list(a) == list(c)


def test_no_name_of_a_client_can_stand_for_an_answer() -> None:
    name = 'x"\n          "answer": 1\n'
    assert logins(Row(name, "browser", answer("26", "browser")))[0]["client"] == name


def test_never_is_null_and_known() -> None:
    found = logins(Row("a", "offline", answer("26", "offline")))[0]
    assert (found["latest_end"]["seconds"], found["latest_end"]["known"]) == (None, True)
    assert (found["refresh"]["seconds"], found["refresh"]["expires_in"], found["refresh"]["has_exp"]) == (
        None,
        0,
        False,
    )


def test_a_failing_login_has_an_error_and_no_tokens() -> None:
    found = logins(Row("a", "browser", answer("22", "browser", c_access="5m")))[0]
    assert found["error"] == {"http": 500, "error": "unknown_error", "description": None}
    assert found["access"] is found["id"] is found["refresh"] is None
