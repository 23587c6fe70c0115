"""`kcconfig plan`: what would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import click

from kcconfig.cli.options import connection_options, format_option, policy_options, settings_of
from kcconfig.cli.outcome import Format, Outcome, Session, rendered
from kcconfig.cli.planning import Planned, connect, plans, remarks, renderers
from kcconfig.reports.style import printable


@click.command
@policy_options
@connection_options
@click.option("--allow-delete", is_flag=True, help="Plan deletes as an apply with this flag would run them.")
@click.option("--send-secrets", is_flag=True, help="Plan to write secrets that cannot be compared, too.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 where something would change.")
@format_option("text", "json", "markdown")
@click.pass_obj
def command(
    session: Session,
    /,
    formats: Sequence[Format],
    allow_delete: bool,
    send_secrets: bool,
    exit_code: bool,
    **given: Any,
) -> Outcome:
    """Show what would change on the live realm. Nothing is written.

    \b
    kcconfig plan policies/demo.yaml --server https://sso.example.org
    kcconfig plan policies --server file:realm.json --exit-code

    Exit codes: 0 planned, 1 something would change (with --exit-code), 2 no plan could be made.
    """
    settings = settings_of(given)
    with connect(settings) as server:
        planned = plans(settings, server, allow_delete=allow_delete, send_secrets=send_secrets)
    changes = any(not plan.empty for _, plan in planned)
    outcome = rendered(formats, renderers(planned), session.out)
    return replace(outcome, code=int(exit_code and changes), notes=remarks(planned) + _flags(planned))


def _flags(planned: Sequence[Planned]) -> str:
    """What an apply will ask for, or refuse."""
    guards = [guard for _, plan in planned for guard in plan.guards]
    return "".join(
        f"note: apply {f'needs {guard.flag}' if guard.flag else 'refuses this'}: {printable(guard.reason, keep='')}\n"
        for guard in guards
    )
