"""Rules as text, JSON and Markdown; the same text serves the command line and the docs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kcconfig.reports.style import PLAIN, Style
from kcconfig.rules.registry import Rule


def rule_text(rule: Rule, style: Style = PLAIN) -> str:
    return f"{style('name', rule.id)}  ({rule.severity}, {rule.family})\n\n{rule.text}\n"


def rules_text(rules: Iterable[Rule]) -> str:
    rows = [(rule.id, str(rule.severity), rule.summary) for rule in rules]
    width = max((len(row[0]) for row in rows), default=0)
    return "".join(f"{name:<{width}}  {severity:<7}  {text}\n" for name, severity, text in rows)


def rules_json(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    return [
        {
            "id": rule.id,
            "severity": str(rule.severity),
            "family": rule.family,
            "scope": str(rule.scope),
            "fix": str(rule.fix),
            "summary": rule.summary,
            "text": rule.text,
        }
        for rule in rules
    ]


def rules_markdown(rules: Iterable[Rule]) -> str:
    return "\n".join(f"## {rule.id}\n\n*{rule.severity}, {rule.family}*\n\n{rule.text}\n" for rule in rules)
