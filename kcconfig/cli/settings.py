"""`kcconfig settings`: what is in force, and why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kcconfig.cli.options import connection_options, format_option, policy_options, settings_of
from kcconfig.cli.outcome import Outcome, rendered
from kcconfig.cli.session import Format, Session

if TYPE_CHECKING:
    from kcconfig.settings import Effective, Settings


@click.command
@policy_options
@connection_options
@format_option("text", "json")
@click.pass_obj
def command(session: Session, /, formats: Sequence[Format], **given: Any) -> Outcome:
    """Show which settings are in force, and where each comes from.

    Flags win over KCCONFIG_ variables, those over the chosen environment of kcconfig.yaml, that over the top
    level of the file. Secrets are never shown.
    """
    settings = settings_of(given)
    return rendered(
        formats,
        {"text": lambda _style: _text(settings), "json": lambda _style: _json(settings)},
        session.out,
    )


def _text(settings: Settings) -> str:
    from kcconfig.reports.style import printable

    rows = [("file", str(settings.file) if settings.file else "(no kcconfig.yaml found)", "")]
    if settings.environments:
        rows.append(
            ("environment", settings.environment or "(none chosen)", f"of {', '.join(settings.environments)}")
        )
    rows += [(name, _shown(each), each.origin) for name, each in settings.origins.items()]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    lines = (f"{name:{widths[0]}}  {value:{widths[1]}}  {origin}".rstrip() for name, value, origin in rows)
    return "".join(f"{printable(line)}\n" for line in lines)


def _shown(each: Effective) -> str:
    value = _plain(each)
    if isinstance(value, list):
        return ", ".join(str(entry) for entry in value)
    if isinstance(value, dict):
        import json

        return json.dumps(value, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _plain(each: Effective) -> Any:
    """A value as JSON; a secret as the words that say that there is one."""
    from kcconfig.model import Secret

    if isinstance(each.value, Secret):
        return "(set, hidden)"
    if isinstance(each.value, tuple):
        return [str(entry) for entry in each.value]
    return str(each.value) if isinstance(each.value, Path) else each.value


def _json(settings: Settings) -> str:
    from kcconfig.model import Secret
    from kcconfig.reports.envelope import json_document

    entries = [
        {
            "name": name,
            "value": None if isinstance(each.value, Secret) else _plain(each),
            "secret": isinstance(each.value, Secret),
            "origin": each.origin,
            "file": each.mark.file if each.mark else None,
            "line": each.mark.line if each.mark else None,
        }
        for name, each in settings.origins.items()
    ]
    parts = {
        "file": str(settings.file) if settings.file else None,
        "environment": settings.environment,
        "environments": list(settings.environments),
        "settings": entries,
    }
    return json_document(parts)
