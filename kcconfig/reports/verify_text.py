"""What a proof comes to, as text: each number observed and predicted, then what was not tested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kcconfig.errors import KcconfigError
from kcconfig.lifetimes.evidence import Check, Evidence, Story, Turn
from kcconfig.reports.style import PLAIN, Style, printable
from kcconfig.reports.verify_groups import Line, Told, lines_of, logins_of
from kcconfig.reports.verify_words import (
    client_text,
    clock_text,
    counts,
    decider_text,
    factor_text,
    moment_text,
    not_predicted,
    number_text,
    place_of,
    proven,
    summary_text,
    untested_of,
    value_text,
)

HEAD: Final = ("what", "observed", "predicted", "checks", "decided by")


def verify_text(
    evidences: Sequence[Evidence], style: Style = PLAIN, error: KcconfigError | None = None
) -> str:
    """All realms, an empty line between blocks, and the summary, which is no success where an `error` ended the run."""
    blocks = [block for evidence in evidences for block in _realm(evidence, style)]
    summary = style("ok" if proven(evidences, error) else "error", summary_text(counts(evidences)))
    return "\n".join([*blocks, summary + "\n"])


def _realm(evidence: Evidence, style: Style) -> Iterator[str]:
    name = style("name", f"realm {printable(evidence.realm, keep='')}")
    facts = [place_of(evidence), f"Keycloak {printable(evidence.version, keep='')}", factor_text(evidence)]
    head = "   ".join([name, *filter(None, facts)]) + "\n"
    clock = clock_text(evidence)
    yield f"{head}  {clock}\n" if clock else head
    for told in logins_of(evidence):
        yield "".join(_login(told, style))
    untested = untested_of(evidence)
    if untested:
        yield style("name", "not tested") + "\n" + "".join(_table(untested, style))


def _login(told: Told, style: Style) -> Iterator[str]:
    verdict = style("error" if told.mismatches else "ok", _verdict(told))
    yield f"{style('name', f'{client_text(told.client)}, {told.login}')}: {verdict}\n"
    for each in told.mismatches:
        yield from _mismatch(*each, style)
    lines = lines_of(told)
    if lines:
        yield from _table([HEAD, *(_cells(line) for line in lines)], style, headed=True)


def _verdict(told: Told) -> str:
    """`24 checks as predicted`, `3 of 24 checks not as predicted`."""
    checks, wrong = len(told.checks), len(told.mismatches)
    if wrong:
        return f"{wrong} of {number_text(checks, 'check')} not as predicted"
    open_ = sum(not_predicted(check) for check in told.checks)
    text = f"{number_text(checks - open_, 'check')} as predicted"
    return f"{text}, {open_} that nobody can predict" if open_ else text


def _mismatch(story: Story, turn: Turn, check: Check, style: Style) -> Iterator[str]:
    title = printable(story.title, keep="")
    yield f"  {style('error', 'MISMATCH')} {moment_text(turn)}: {printable(check.what, keep='')} [{title}]\n"
    yield f"    observed    {value_text(check.observed)}\n"
    yield f"    predicted   {value_text(check.predicted)}\n"
    if check.by is not None:
        yield f"    decided by  {decider_text(check.by)}\n"


def _cells(line: Line) -> tuple[str, ...]:
    check = line.check
    values = value_text(check.observed), value_text(check.predicted)
    return line.what, *values, str(line.number), decider_text(check.by)


def _table(rows: Sequence[Sequence[str]], style: Style, *, headed: bool = False) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        line = "   ".join(map(str.ljust, row, widths)).rstrip()
        yield f"  {style('faint', line) if headed and number == 0 else line}\n"
