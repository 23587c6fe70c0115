"""`kcconfig rule`: what a rule means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from kcconfig.cli.options import format_option
from kcconfig.cli.outcome import Format, Outcome, rendered
from kcconfig.cli.session import Session
from kcconfig.errors import KcconfigError

if TYPE_CHECKING:
    from kcconfig.rules.registry import Rule


@click.command
@click.argument("rule_id", metavar="[ID]", required=False)
@format_option("text", "json", "markdown")
@click.pass_obj
def command(session: Session, /, formats: Sequence[Format], rule_id: str | None) -> Outcome:
    """Explain a rule, or list all of them.

    \b
    kcconfig rule
    kcconfig rule sso-idle-exceeds-max

    Exit codes: 0 shown, 2 there is no such rule.
    """
    from kcconfig.rules.registry import all_rules

    known = all_rules()
    if rule_id is not None and rule_id not in known:
        from kcconfig.realm.fields import suggest

        near = suggest(rule_id, known)
        raise KcconfigError(
            f"there is no rule '{rule_id}'",
            help=f"did you mean '{near}'?" if near else "`kcconfig rule` lists all of them",
        )
    rules = [known[rule_id]] if rule_id else list(known.values())
    return rendered(formats, _renderers(rules, one=rule_id is not None), session.out)


def _renderers(rules: Sequence[Rule], *, one: bool) -> dict[str, Any]:
    from kcconfig.reports import rule_report
    from kcconfig.reports.envelope import json_document

    return {
        "text": lambda style: (
            rule_report.rule_text(rules[0], style) if one else rule_report.rules_text(rules)
        ),
        "json": lambda _style: json_document({"rules": rule_report.rules_json(rules)}),
        "markdown": lambda _style: rule_report.rules_markdown(rules),
    }
