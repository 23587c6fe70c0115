"""Errors and findings as text: what, where, the line itself, and the way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from kcconfig.errors import KcconfigError
from kcconfig.model import Finding, Mark, Severity
from kcconfig.reports.snippet import Sources, snippet
from kcconfig.reports.style import PLAIN, Role, Style, printable

LIMIT: Final = 20
"""How many findings of one error are told in full."""

_ROLES: Final[dict[Severity, Role]] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "info",
}


def findings_of(error: KcconfigError) -> tuple[Finding, ...]:
    """The findings that an error carries, or the error itself as one."""
    carried = getattr(error, "findings", ())
    if carried:
        return tuple(carried)
    rule = getattr(error, "rule", None) or ""
    related = getattr(error, "related", ())
    return (Finding(rule, Severity.ERROR, error.message, error.mark, error.help, related=related),)


def problem_text(error: KcconfigError, style: Style = PLAIN, sources: Sources | None = None) -> str:
    """An error as a block of lines; one that carries findings as a block for each, and how many there are."""
    sources = sources or Sources()
    findings = findings_of(error)
    if not getattr(error, "findings", ()):
        return "".join(_block(findings[0], style, sources, _answer(error, style)))
    blocks = [finding_text(each, style, sources) for each in findings[:LIMIT]]
    more = len(findings) - LIMIT
    tail = f", {more} not shown" if more > 0 else ""
    return "\n".join([*blocks, f"{style('error', 'error')}: {printable(error.message)}{tail}\n"])


def finding_text(finding: Finding, style: Style = PLAIN, sources: Sources | None = None) -> str:
    """A finding as cargo and zizmor show one: heading, place, line with carets, related places, help."""
    return "".join(_block(finding, style, sources or Sources()))


def _block(finding: Finding, style: Style, sources: Sources, answer: Iterable[str] = ()) -> Iterator[str]:
    rule = f"[{finding.rule}]" if finding.rule else ""
    yield f"{style(_ROLES[finding.severity], finding.severity + rule)}: {printable(finding.message)}\n"
    if finding.mark is not None:
        yield from _place(finding.mark, style, sources)
    yield from answer
    for text, mark in finding.related:
        yield _note("see", f"{mark}: {text}")
    if finding.help:
        yield _note("help", finding.help)


def _answer(error: KcconfigError, style: Style) -> Iterator[str]:
    """The place outside files, and what Keycloak answered there."""
    if error.where:
        yield f"  {style('faint', '-->')} {printable(error.where)}\n"
    if error.said:
        yield _note("Keycloak said", error.said)


def _place(mark: Mark, style: Style, sources: Sources) -> Iterator[str]:
    yield f"  {style('faint', '-->')} {printable(str(mark))}\n"
    shown = snippet(mark, sources)
    if shown:
        line, carets = shown
        number = str(mark.line)
        gutter = " " * len(number)
        yield f"{style('faint', f' {number} |')} {line}\n"
        yield f"{style('faint', f' {gutter} |')} {style('error', carets) if carets else ''}\n"


def _note(label: str, text: str) -> str:
    first, *rest = printable(text).splitlines() or [""]
    lines = [f"  = {label}: {first}", *(f"    {line}" for line in rest)]
    return "".join(f"{line}\n" for line in lines)


def concise(finding: Finding) -> str:
    """One line for editors: `file:line:column: error[id] message`."""
    place = f"{finding.mark}: " if finding.mark else ""
    rule = f"[{finding.rule}]" if finding.rule else ":"
    return printable(f"{place}{finding.severity}{rule} {finding.message}", keep="")


def errors_json(error: KcconfigError) -> list[dict[str, Any]]:
    """An error as the `errors` of a JSON document: one entry for each finding that it carries."""
    return [
        {
            "rule": each.rule or None,
            "severity": str(each.severity),
            "message": each.message,
            "help": each.help,
            "file": each.mark.file if each.mark else None,
            "line": each.mark.line if each.mark else None,
            "column": each.mark.column if each.mark else None,
            "where": error.where,
            "said": error.said,
        }
        for each in findings_of(error)
    ]
