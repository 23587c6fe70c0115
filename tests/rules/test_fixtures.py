"""Every rule, against files that say themselves what it must find.

`fixtures/FAMILY/RULE.yaml` holds several policies. A comment names what is expected on its own line, or on the
next one where it stands alone:

    # expect: rule-id, other-rule[error]

Findings of the file's rule, and of rules that a comment names, that nobody expects are failures. A policy
without such a comment is a clean example. `# target: 24.0.5` in a policy is what `--target` would say,
`# server: 26.7.3` lints it with a fresh realm of that version.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kcconfig.cli.target import target as judged_by
from kcconfig.document import Comment, Document, read_file
from kcconfig.lint import lint, view_of
from kcconfig.lint.ignores import ignores_of, judge, stale
from kcconfig.model import Desired, Finding, Json, Live
from kcconfig.policy import compile_files
from kcconfig.realm.defaults import defaults
from kcconfig.realm.kinds import by_section
from kcconfig.realm.normal import split
from kcconfig.rules.registry import ID, Rule, all_rules

FOLDER = Path(__file__).parent / "fixtures"
NOW = int(dt.datetime(2026, 1, 1, tzinfo=dt.UTC).timestamp())
EXPECT = re.compile(r"expect:\s*(.+)")
SAID = re.compile(r"(target|server):\s*(\S+)")
ONE = re.compile(rf"({ID.pattern})(?:\[(error|warning|info)\])?")


class Expected(NamedTuple):
    rule: str
    line: int
    severity: str | None


def fixtures() -> list[Any]:
    return [
        pytest.param(file, id=f"{file.parent.name}/{file.stem}") for file in sorted(FOLDER.glob("*/*.yaml"))
    ]


def rules() -> list[Any]:
    return [pytest.param(rule, id=rule.id) for rule in all_rules().values()]


@pytest.mark.parametrize("file", fixtures())
def test_finds_what_the_file_expects(file: Path) -> None:
    assert file.stem in all_rules(), "a fixture is named after its rule"
    documents = read_file(file)
    found = findings(file, documents)
    expected = [each for document in documents for each in expectations(document)]
    about = {file.stem, *(each.rule for each in expected)}
    seen = Counter((each.rule, each.mark.line if each.mark else 0) for each in found if each.rule in about)
    assert seen == Counter((each.rule, each.line) for each in expected)
    severities = {(each.rule, each.mark.line if each.mark else 0): str(each.severity) for each in found}
    for each in expected:
        assert each.severity in {None, severities[each.rule, each.line]}, each


@pytest.mark.parametrize("rule", rules())
def test_has_a_fixture_with_a_hit_and_a_clean_policy(rule: Rule) -> None:
    documents = read_file(FOLDER / rule.family / f"{rule.id}.yaml")
    hits = [any(each.rule == rule.id for each in expectations(document)) for document in documents]
    assert any(hits), "no policy that it finds something in"
    assert not all(hits), "no policy that it leaves alone"


@pytest.mark.parametrize("rule", rules())
def test_explains_itself(rule: Rule) -> None:
    """`kcconfig rule ID` and the docs print this text."""
    assert rule.summary.endswith("."), "the first line is one sentence"
    assert re.search(r"^Bad:  \S", rule.text, re.MULTILINE)
    assert re.search(r"^Good: \S", rule.text, re.MULTILINE)


def findings(file: Path, documents: list[Document]) -> list[Finding]:
    """All findings of all rules, with the ignore comments of the file applied."""
    policies = compile_files([str(file)], environ={})
    assert len(policies) == len(documents)
    found = [
        each
        for policy, document in zip(policies, documents, strict=True)
        for each in judged(policy, document.comments)
    ]
    ignores, wrong = ignores_of([each for one in documents for each in one.comments], all_rules().values())
    today = dt.datetime.fromtimestamp(NOW, tz=dt.UTC).date()
    return [*judge(found, ignores, today).findings, *wrong, *stale(ignores, found, today, ())]


def judged(policy: Desired, comments: tuple[Comment, ...]) -> list[Finding]:
    said: Mapping[str, str] = dict(match.groups() for each in comments if (match := SAID.match(each.text)))
    live = fresh(policy.realm or "demo", said["server"]) if "server" in said else None
    version, assumed = judged_by(said.get("target"), policy, live)
    return lint(view_of(policy, live, version, assumed=assumed, now=NOW), all_rules().values())


def fresh(realm: str, version: str) -> Live:
    """What a server of a version shows of a realm that nobody has touched."""
    shipped = defaults(version, realm=realm)
    representation: Json = {
        **shipped.realm,
        "enabled": True,
        "clients": list(shipped.clients.values()),
        "clientScopes": list(shipped.client_scopes.values()),
        "defaultDefaultClientScopes": list(shipped.default_scopes),
        "defaultOptionalClientScopes": list(shipped.optional_scopes),
    }
    objects = split(by_section()[""], realm, representation)
    return Live(realm, objects, frozenset({"clients", "clientScopes"}), version)


def expectations(document: Document) -> Iterator[Expected]:
    lines = {comment.mark.line for comment in document.comments if comment.own_line}
    for comment in document.comments:
        match = EXPECT.match(comment.text)
        if match is None:
            continue
        line = comment.mark.line
        while line in lines:
            line += 1
        for part in match[1].split(","):
            one = ONE.match(part.strip())
            assert one, f"{comment.mark}: '{part.strip()}' is no rule"
            yield Expected(one[1], line, one[2])
