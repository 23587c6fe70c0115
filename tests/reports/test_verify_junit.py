"""Proofs as JUnit XML, which test viewers of CI systems read."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from verify_samples import (
    HIDDEN,
    LEAKY,
    NASTY,
    NOTHING,
    OPEN,
    PROVEN,
    SAMPLES,
    WRONG,
    evidence,
    story,
)

from kcconfig.errors import KcconfigError, PolicyError, ServerError
from kcconfig.model import Finding, Severity
from kcconfig.reports.verify_junit import verify_junit


@pytest.mark.parametrize(
    ("name", "tests", "failures", "skipped"),
    [
        ("proven", 8, 0, 0),
        ("wrong", 6, 4, 0),
        ("unknown", 4, 0, 2),
        ("left out", 7, 0, 5),
        ("nothing", 2, 1, 1),
        ("nasty", 2, 1, 1),
    ],
)
def test_cases_are_counted(name: str, tests: int, failures: int, skipped: int) -> None:
    root = ET.fromstring(verify_junit([SAMPLES[name]]))
    for element in (root, root[0]):
        assert element.get("tests") == str(tests)
        assert element.get("failures") == str(failures)
        assert element.get("skipped") == str(skipped)
    assert len(list(root.iter("testcase"))) == tests


def test_all_realms_are_in_one_document() -> None:
    root = ET.fromstring(verify_junit(list(SAMPLES.values())))
    assert len(root) == len(SAMPLES)
    assert int(root.get("tests", "0")) == sum(int(suite.get("tests", "0")) for suite in root)


def test_a_failure_says_what_was_seen_and_what_decides() -> None:
    root = ET.fromstring(verify_junit([WRONG]))
    case = next(each for each in root.iter("testcase") if each.get("name", "").endswith("refresh token"))
    assert case.get("classname") == "demo.web.browser"
    failure = case.find("failure")
    assert failure is not None
    assert failure.get("message") == "observed 3600 s (1h), predicted 1800 s (30m)"
    assert "decided by: realm ssoSessionIdleTimeout" in (failure.text or "")


def test_nothing_tested_is_a_failure() -> None:
    root = ET.fromstring(verify_junit([NOTHING]))
    assert [each.get("message") for each in root.iter("failure")] == ["nothing could be tested"]
    assert [each.get("message") for each in root.iter("skipped")] == ["the login asks for a one-time code"]


def test_what_nobody_predicts_alone_is_nothing_tested() -> None:
    root = ET.fromstring(verify_junit([evidence(story(OPEN))]))
    assert [each.get("message") for each in root.iter("failure")] == ["nothing could be tested"]


GONE = ServerError("gone\x1b", where="GET /realms/x", said="<no>")
UNUSABLE = PolicyError(
    [Finding("a-rule", Severity.ERROR, "first", None), Finding("b-rule", Severity.ERROR, "second", None)]
)


@pytest.mark.parametrize(
    ("error", "message", "told"),
    [
        (GONE, "gone\\x1b", ["gone", "GET /realms/x", "Keycloak said: <no>"]),
        (UNUSABLE, "2 errors in policy files", ["error[a-rule]: first", "error[b-rule]: second"]),
    ],
)
def test_a_run_that_failed_half_way_says_so(error: KcconfigError, message: str, told: list[str]) -> None:
    root = ET.fromstring(verify_junit([PROVEN], error))
    assert [(each.get("name"), each.get("tests"), each.get("errors")) for each in (root, *root)] == [
        ("kcconfig verify", "9", "1"),
        ("realm demo", "8", "0"),
        ("run", "1", "1"),
    ]
    (found,) = root.iter("error")
    assert found.get("message") == message
    assert all(words in (found.text or "") for words in told)


def test_a_run_to_its_end_has_no_error() -> None:
    root = ET.fromstring(verify_junit([WRONG]))
    assert [each.get("errors") for each in (root, *root)] == ["0", "0"]


def test_hostile_names_are_text() -> None:
    root = ET.fromstring(verify_junit([NASTY]))
    assert root[0].get("name") == 'realm \\x1b[31m<b>|`&"\\u202e\\nno\\x00'


def test_no_secret_is_written() -> None:
    assert HIDDEN not in verify_junit([LEAKY])
