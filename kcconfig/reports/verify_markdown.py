"""What a proof comes to, as Markdown: a table for each realm, mismatches first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kcconfig.errors import KcconfigError
from kcconfig.lifetimes.evidence import Evidence
from kcconfig.reports.explain_markdown import code, escaped
from kcconfig.reports.problem import findings_of
from kcconfig.reports.spans import code_span
from kcconfig.reports.style import printable
from kcconfig.reports.verify_groups import Line, Told, lines_of, logins_of
from kcconfig.reports.verify_words import (
    client_text,
    clock_text,
    counts,
    decider_text,
    factor_text,
    moment_text,
    nothing_tested,
    place_of,
    summary_text,
    untested_of,
    value_text,
)

_HEAD = "| client | login | what | observed | predicted | checks | decided by |\n" + "| --- " * 7 + "|\n"


def verify_markdown(evidences: Sequence[Evidence], error: KcconfigError | None = None) -> str:
    """All realms, each under a heading of its own, what kept the run from going on, and the summary."""
    blocks = ["".join(_realm(evidence)) for evidence in evidences]
    if error is not None:
        blocks.append("".join(_failure(error)))
    return "\n".join([*blocks, f"**{summary_text(counts(evidences))}**\n"])


def _failure(error: KcconfigError) -> Iterator[str]:
    yield "The run failed before everything was tested:\n\n"
    yield from (f"- {escaped(printable(each.message, keep=''))}\n" for each in findings_of(error))


def _realm(evidence: Evidence) -> Iterator[str]:
    found = logins_of(evidence)
    wrong = [row for told in found for row in _mismatches(told)]
    right = [row for told in found for row in _numbers(told)]
    facts = [code_span(place_of(evidence)), f"Keycloak {escaped(printable(evidence.version, keep=''))}"]
    facts += filter(None, (factor_text(evidence), clock_text(evidence)))
    yield f"### Realm {code_span(printable(evidence.realm, keep=''))}: predictions on a real server\n\n"
    yield f"{', '.join(facts)}\n"
    if nothing_tested(evidence):
        yield "\nNothing could be tested.\n"
    if wrong:
        yield f"\nNot as predicted:\n\n{_HEAD}{''.join(wrong)}"
    if right:
        yield f"\nAs predicted:\n\n{_HEAD}{''.join(right)}"
    untested = untested_of(evidence)
    if untested:
        yield "\nNot tested:\n\n"
        yield from (
            f"- {escaped(client)}, {login}: {escaped(reason)}\n" for client, login, reason in untested
        )


def _mismatches(told: Told) -> Iterator[str]:
    for _, turn, check in told.mismatches:
        what = f"{moment_text(turn)}: {printable(check.what, keep='')}"
        yield _row(told, Line(what, check, 1))


def _numbers(told: Told) -> Iterator[str]:
    return (_row(told, line) for line in lines_of(told))


def _row(told: Told, line: Line) -> str:
    check = line.check
    cells = [
        "(others)" if told.client is None else code(client_text(told.client)),
        told.login,
        escaped(line.what),
        escaped(value_text(check.observed)),
        escaped(value_text(check.predicted)),
        str(line.number),
        "" if check.by is None else code(decider_text(check.by)),
    ]
    return f"| {' | '.join(cells)} |\n"
