"""`kcconfig show`: the compiled policy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from kcconfig.cli.options import format_option, policy_options, settings_file_options, settings_of
from kcconfig.cli.outcome import Format, Outcome, Session, rendered
from kcconfig.cli.policies import compiled

if TYPE_CHECKING:
    from kcconfig.model import Desired


@click.command
@policy_options
@click.option("--realm", metavar="NAME", help="Realm of policies that name none.")
@settings_file_options
@format_option("text", "json")
@click.pass_obj
def command(session: Session, /, formats: Sequence[Format], **given: Any) -> Outcome:
    """Show the compiled policy: every value in Keycloak's shape, with its origin.

    \b
    kcconfig show policies/demo.yaml
    kcconfig show policies --var app=https://app.example.org --format json

    Exit codes: 0 shown, 2 a policy does not compile.
    """
    policies = compiled(settings_of(given))
    return rendered(
        formats,
        {"text": lambda style: _text(policies, style), "json": lambda _style: _json(policies)},
        session.out,
    )


def _text(policies: Sequence[Desired], style: Any) -> str:
    from kcconfig.reports.show_report import show_text

    return show_text(policies, style)


def _json(policies: Sequence[Desired]) -> str:
    from kcconfig.reports.envelope import json_document
    from kcconfig.reports.show_report import show_parts

    return json_document(show_parts(policies))
