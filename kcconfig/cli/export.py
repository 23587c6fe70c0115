"""`kcconfig export`: an existing realm as a policy file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kcconfig.cli.options import connection_options, settings_of
from kcconfig.cli.outcome import Outcome
from kcconfig.cli.planning import connect

if TYPE_CHECKING:
    from kcconfig.export import Exported
    from kcconfig.settings import Settings


@click.command
@connection_options
@click.option(
    "--only",
    metavar="KINDS",
    multiple=True,
    help="Only these, separated by commas: realm, clientScopes, clients. Repeatable.",
)
def command(only: tuple[str, ...], **given: Any) -> Outcome:
    """Write an existing realm as a policy file: only what differs from a new realm.

    \b
    kcconfig export --server https://sso.example.org --realm demo > policies/demo.yaml
    kcconfig export --server file:realm.json --realm demo --only clients

    Secrets become expressions such as {{ env.APP_SECRET }}; the variables, and what a policy cannot say, are
    listed on standard error. A plan of the file against the same realm is empty.

    \b
    Exit codes: 0 exported, 2 there is no such realm, or it cannot be read.
    """
    kinds = _kinds(only)
    exported = export_of(settings_of(given), kinds)
    return Outcome(exported.text, notes=remarks(exported))


def export_of(settings: Settings, only: frozenset[str] = frozenset()) -> Exported:
    """The realm that the settings name. Raises ServerError where it is not there, SettingsError."""
    from kcconfig.errors import ServerError
    from kcconfig.export import export, sections
    from kcconfig.servers.realm_file import need_file

    realm = settings.need("realm")
    with connect(settings) as server:
        live = server.read(realm, sections())
        if not live.exists:
            need_file(server.url)
            raise ServerError(
                f"there is no realm '{realm}'", where=server.url, help="check --realm and --server"
            )
    return export(live, only=only)


def remarks(exported: Exported) -> str:
    """What is worth knowing of an export and does not follow from its text."""
    lines = []
    if exported.variables:
        lines.append(f"secrets are read from these variables: {', '.join(exported.variables)}")
    lines.append(f"not exported, because not managed yet: {', '.join(exported.not_managed)}")
    if exported.present:
        lines.append(f"of these the realm has: {', '.join(exported.present)}")
    lines += [f"left out: {line}" for line in exported.left_out]
    return "".join(f"note: {line}\n" for line in lines)


def _kinds(only: tuple[str, ...]) -> frozenset[str]:
    from kcconfig.realm.fields import suggest
    from kcconfig.realm.kinds import top_sections

    known = ("realm", *top_sections())
    given = [name.strip() for each in only for name in each.split(",") if name.strip()]
    for name in given:
        if name not in known:
            near = suggest(name, known)
            hint = f"Did you mean '{near}'?" if near else f"There are {', '.join(known)}."
            raise click.BadParameter(
                f"'{name}' is no kind that can be exported. {hint}", param_hint="'--only'"
            )
    return frozenset(given)
