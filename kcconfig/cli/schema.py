"""`kcconfig schema`: the JSON Schemas of what kcconfig reads and writes."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any, Final

import click

from kcconfig.cli.outcome import Outcome

SCHEMAS: Final = {
    "policy": ("kcconfig.policy.schema:policy_schema", "The grammar of policy files, for editors."),
    "settings": ("kcconfig.settings.contract:settings_schema", "The grammar of kcconfig.yaml."),
    "plan": ("kcconfig.reports.plan_contract:plan_schema", "What plan and apply write with --format json."),
    "explain": ("kcconfig.explain.contract:explain_schema", "What explain writes with --format json."),
    "verify": ("kcconfig.reports.verify_contract:verify_schema", "What verify writes with --format json."),
}
"""Each schema: the function that makes it, and what it describes."""


@click.command
@click.argument("name", metavar="[NAME]", required=False)
def command(name: str | None) -> Outcome:
    """Print a JSON Schema; without a name, list them.

    \b
    kcconfig schema
    kcconfig schema policy > schemas/policy.schema.json

    Exit codes: 0 printed, 2 there is no such schema.
    """
    if name is None:
        width = max(map(len, SCHEMAS))
        return Outcome("".join(f"{each:{width}}  {text}\n" for each, (_, text) in SCHEMAS.items()))
    return Outcome(json.dumps(schema_of(name), indent=2) + "\n")


def schema_of(name: str) -> Any:
    """A schema by its name. Raises click.UsageError for one that does not exist."""
    from kcconfig.realm.fields import suggest

    if name not in SCHEMAS:
        near = suggest(name, SCHEMAS)
        hint = f"Did you mean '{near}'?" if near else f"There are {', '.join(SCHEMAS)}."
        raise click.UsageError(f"There is no schema '{name}'. {hint}")
    module, _, function = SCHEMAS[name][0].partition(":")
    return getattr(import_module(module), function)()
