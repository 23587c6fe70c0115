"""Collects grammar errors, so that all of them are shown at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kcconfig.document import Node
from kcconfig.model import Address, Finding, Mark, Path, Severity
from kcconfig.realm.fields import suggest

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

    def unknown(
        self,
        name: str,
        node: Node,
        known: Iterable[str],
        what: str,
        *,
        address: Address | None = None,
        path: Path | None = None,
    ) -> None:
        """A key that means nothing where it stands: `what` completes the sentence `'x' is no …`."""
        near = suggest(name, known)
        help_ = f"did you mean '{near}'?" if near else "take the names of Keycloak's own export, or remove it"
        message = f"'{name}' is no {what}"
        self.error("field-unknown", message, node.key or node.mark, help=help_, address=address, path=path)

    def add(self, finding: Finding) -> None:
        """Keeps a finding, once: a base may stand behind several policies."""
        if finding not in self.findings:
            self.findings.append(finding)
