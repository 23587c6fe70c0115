"""What a proof comes to, as JUnit XML: a suite for each realm, a case for each check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.etree import ElementTree as ET

from kcconfig.errors import KcconfigError
from kcconfig.lifetimes.evidence import Check, Evidence, Story, Turn
from kcconfig.reports.problem import problem_text
from kcconfig.reports.style import printable
from kcconfig.reports.verify_words import (
    client_text,
    clock_text,
    decider_text,
    factor_text,
    moment_text,
    not_predicted,
    nothing_tested,
    place_of,
    value_text,
)


class Case(NamedTuple):
    """One test case; `outcome` is its element `failure` or `skipped`, None where it passed."""

    place: str
    name: str
    outcome: ET.Element | None


def verify_junit(evidences: Sequence[Evidence], error: KcconfigError | None = None) -> str:
    """The whole document; `error` is what kept the run from going on.

    Names of realms and servers come out as printable text, which XML can hold.
    """
    root = ET.Element("testsuites", name="kcconfig verify")
    for evidence in evidences:
        root.append(_suite(evidence))
    if error is not None:
        root.append(_failed(error))
    _count(root, [case for suite in root for case in suite.iter("testcase")])
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(evidence: Evidence) -> ET.Element:
    suite = ET.Element("testsuite", name=f"realm {printable(evidence.realm, keep='')}")
    properties = ET.SubElement(suite, "properties")
    facts = {
        "place": place_of(evidence),
        "keycloak": printable(evidence.version, keep=""),
        "factor": factor_text(evidence),
        "clock": clock_text(evidence),
    }
    for name, value in facts.items():
        if value is not None:
            ET.SubElement(properties, "property", name=name, value=value)
    for case in _cases(evidence):
        element = ET.SubElement(suite, "testcase", classname=case.place, name=case.name, time="0")
        if case.outcome is not None:
            element.append(case.outcome)
    _count(suite, list(suite.iter("testcase")))
    return suite


def _failed(error: KcconfigError) -> ET.Element:
    """A suite for the run itself, with one case, which did not get to its end."""
    suite = ET.Element("testsuite", name="run")
    case = ET.SubElement(suite, "testcase", classname="kcconfig verify", name="all realms", time="0")
    message = printable(error.message, keep="")
    ET.SubElement(case, "error", type=type(error).__name__, message=message).text = problem_text(error)
    _count(suite, [case])
    return suite


def _count(element: ET.Element, cases: Sequence[ET.Element]) -> None:
    element.set("tests", str(len(cases)))
    element.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    element.set("errors", str(sum(case.find("error") is not None for case in cases)))
    element.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))


def _cases(evidence: Evidence) -> Iterator[Case]:
    realm = printable(evidence.realm, keep="")
    for story, turn, check in evidence.checks():
        yield Case(
            f"{realm}.{client_text(story.client)}.{story.login}", _name(story, turn, check), _outcome(check)
        )
    for each in evidence.untested:
        skipped = ET.Element("skipped", message=printable(each.reason, keep=""))
        yield Case(f"{realm}.{client_text(each.client)}.{each.login or 'every login'}", "not tested", skipped)
    if nothing_tested(evidence):
        nothing = ET.Element("failure", type="untested", message="nothing could be tested")
        yield Case(realm, "proof", nothing)


def _name(story: Story, turn: Turn, check: Check) -> str:
    title, what = printable(story.title, keep=""), printable(check.what, keep="")
    return f"{title}: {moment_text(turn)}: {what}"


def _outcome(check: Check) -> ET.Element | None:
    observed, predicted = value_text(check.observed), value_text(check.predicted)
    if not_predicted(check):
        return ET.Element("skipped", message=f"nobody can predict it; observed {observed}")
    if check.ok:
        return None
    failure = ET.Element("failure", type="mismatch", message=f"observed {observed}, predicted {predicted}")
    failure.text = f"observed: {observed}\npredicted: {predicted}\n"
    if check.by is not None:
        failure.text += f"decided by: {decider_text(check.by)}\n"
    return failure
