"""What lint found, as text with snippets, as lines for editors, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kcconfig.model import Finding, Severity
from kcconfig.realm.kinds import kind_of
from kcconfig.reports.problem import concise, finding_text
from kcconfig.reports.snippet import Sources
from kcconfig.reports.style import PLAIN, Style, printable

ORDER: Final = (Severity.ERROR, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What lint says of one policy or one live realm. `ignored` pairs a finding with its reason."""

    realm: str | None
    version: str
    assumed: bool
    findings: tuple[Finding, ...]
    ignored: tuple[tuple[Finding, str], ...] = ()
    files: tuple[str, ...] = field(default=())


def lint_text(judgements: Sequence[Judgement], style: Style = PLAIN, sources: Sources | None = None) -> str:
    """A block for each finding, and a line that counts them; nothing but that line where all is well."""
    sources = sources or Sources()
    blocks = [_block(finding, judgement, style, sources) for judgement, finding in _each(judgements)]
    return "\n".join([*blocks, summary(judgements) + "\n"])


def _block(finding: Finding, judgement: Judgement, style: Style, sources: Sources) -> str:
    text = finding_text(finding, style, sources)
    if finding.mark is not None or finding.address is None:
        return text
    first, _, rest = text.partition("\n")
    return f"{first}\n  --> {printable(_where(finding, judgement))}\n{rest}"


def _where(finding: Finding, judgement: Judgement) -> str:
    """The place of a finding on a live realm, which has no lines."""
    path = ".".join(finding.path or ())
    return " ".join(filter(None, (f"realm {judgement.realm}", "/".join(finding.address or ()), path)))


def lint_concise(judgements: Sequence[Judgement]) -> str:
    lines = []
    for judgement, finding in _each(judgements):
        place = "" if finding.mark else f"{_where(finding, judgement)}: "
        lines.append(f"{place}{concise(finding)}\n")
    return "".join(lines)


def lint_parts(judgements: Sequence[Judgement]) -> dict[str, Any]:
    """The JSON document's own parts: realms, findings (ignored ones too, marked) and a summary."""
    return {
        "realms": [
            {
                "realm": each.realm,
                "keycloak": {"version": each.version, "assumed": each.assumed},
                "files": list(each.files),
            }
            for each in judgements
        ],
        "findings": [
            *(_finding(finding, judgement) for judgement, finding in _each(judgements)),
            *(
                _finding(finding, judgement, reason)
                for judgement in judgements
                for finding, reason in judgement.ignored
            ),
        ],
        "summary": {**counts(judgements), "ignored": sum(len(each.ignored) for each in judgements)},
    }


def _finding(finding: Finding, judgement: Judgement, ignored: str | None = None) -> dict[str, Any]:
    mark = finding.mark
    address = finding.address
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "message": finding.message,
        "help": finding.help,
        "file": mark.file if mark else None,
        "line": mark.line if mark else None,
        "column": mark.column if mark else None,
        "realm": judgement.realm,
        "kind": kind_of(address).name.replace(" ", "-") if address is not None else None,
        "key": (address[-1] if address else judgement.realm) if address is not None else None,
        "path": ".".join(finding.path) if finding.path else None,
        "origin": "file" if mark else "server",
        "related": [
            {"message": text, "file": place.file, "line": place.line, "column": place.column}
            for text, place in finding.related
        ],
        "ignored": ignored,
    }


def counts(judgements: Iterable[Judgement]) -> dict[str, int]:
    found = [finding.severity for each in judgements for finding in each.findings]
    return {str(severity): found.count(severity) for severity in ORDER}


def summary(judgements: Sequence[Judgement]) -> str:
    """`2 errors, 1 warning, 3 infos; 1 ignored. 2 policies checked.`"""
    number = counts(judgements)
    parts = [f"{count} {name}{'' if count == 1 else 's'}" for name, count in number.items() if count]
    ignored = sum(len(each.ignored) for each in judgements)
    told = ", ".join(parts) or "No findings"
    realms = len(judgements)
    what = "realm" if all(not each.files for each in judgements) else "policy" if realms == 1 else "policies"
    return f"{told}{f'; {ignored} ignored' if ignored else ''}. {realms} {what}{'s' * (what == 'realm' and realms != 1)} checked."


def _each(judgements: Sequence[Judgement]) -> list[tuple[Judgement, Finding]]:
    return [(judgement, finding) for judgement in judgements for finding in judgement.findings]
