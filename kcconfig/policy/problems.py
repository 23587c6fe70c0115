"""Collects grammar errors, so that all of them are shown at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kcconfig.model import Address, Finding, Mark, Path, Severity

Related = Sequence[tuple[str, Mark]]


@dataclass(slots=True)
class Problems:
    """The grammar errors of one run. Grammar errors are findings that no comment and no flag can silence."""

    findings: list[Finding] = field(default_factory=list)

    def error(
        self,
        rule: str,
        message: str,
        mark: Mark | None,
        *,
        help: str | None = None,  # noqa: A002
        address: Address | None = None,
        path: Path | None = None,
        related: Related = (),
    ) -> None:
        self.add(Finding(rule, Severity.ERROR, message, mark, help, address, path, tuple(related)))

    def add(self, finding: Finding) -> None:
        """Keeps a finding, once: a base may stand behind several policies."""
        if finding not in self.findings:
            self.findings.append(finding)
