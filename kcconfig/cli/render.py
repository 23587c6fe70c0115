"""`kcconfig render`: the configuration of a relying party that fits a policy's lifetimes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kcconfig.cli.options import policy_options, settings_file_options, settings_of
from kcconfig.cli.outcome import Outcome
from kcconfig.cli.policies import compiled
from kcconfig.errors import KcconfigError

if TYPE_CHECKING:
    from kcconfig.model import Desired
    from kcconfig.settings import Settings


@click.command
@click.argument("template", required=False)
@policy_options
@click.option("--client", "client_id", metavar="ID", help="Client of the relying party.")
@click.option(
    "--skew",
    type=click.IntRange(0, 300),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="Difference between clocks to allow for.",
)
@click.option("--server", metavar="URL", help="Keycloak's URL, which is part of the issuer.")
@click.option("--realm", metavar="NAME", help="Realm of policies that name none.")
@settings_file_options
def command(template: str | None, client_id: str | None, skew: int, **given: Any) -> Outcome:
    """Write the configuration of a relying party that fits the lifetimes of a policy.

    Without a TEMPLATE, list them. Nothing is asked of the server; its URL is needed for the issuer.

    \b
    kcconfig render
    kcconfig render mod_auth_openidc examples/apache-sso.yaml --client apache --server https://sso.example.org

    \b
    Exit codes: 0 rendered, 2 the policy, the client or its lifetimes do not fit.
    """
    from kcconfig.render.engine import templates

    known = templates()
    if template is None:
        width = max(map(len, known))
        return Outcome("".join(f"{each.name:{width}}  {each.description}\n" for each in known.values()))
    if template not in known:
        raise click.UsageError(f"There is no template '{template}'. There are {', '.join(known)}.")
    if client_id is None:
        raise click.UsageError("Whose configuration? Name the client with --client.")
    return _rendered(template, client_id, settings_of(given), skew)


def _rendered(template: str, client_id: str, settings: Settings, skew: int) -> Outcome:
    from kcconfig.cli.target import target
    from kcconfig.render.inputs import inputs_of
    from kcconfig.render.relying_party import relying_party

    server = settings.need("server")
    if server.startswith("file:"):
        raise KcconfigError("a realm file has no URL that users log in at", help="pass --server https://…")
    policy = _policy_with(compiled(settings), client_id)
    version, _ = target(settings.target, policy, None)
    try:
        found = inputs_of(policy, client_id, version=version, server=server, skew=skew)
    except ValueError as error:
        raise KcconfigError(str(error), help="pass --target 26.7, or whichever you run") from None
    return Outcome(
        relying_party(template, found.inputs), notes="".join(f"warning: {text}\n" for text in found.warnings)
    )


def _policy_with(policies: list[Desired], client_id: str) -> Desired:
    """The one policy that declares a client. Raises KcconfigError."""
    from kcconfig.realm.fields import suggest

    found = [policy for policy in policies if ("clients", client_id) in policy.objects]
    if len(found) > 1:
        realms = ", ".join(str(policy.realm) for policy in found)
        raise KcconfigError(f"several policies have a client '{client_id}': {realms}", help="give one file")
    if not found:
        known = [
            address[1] for policy in policies for address in policy.objects if address[:1] == ("clients",)
        ]
        near = suggest(client_id, known)
        raise KcconfigError(
            f"no policy has a client '{client_id}'",
            help=f"did you mean '{near}'?"
            if near
            else f"there are: {', '.join(sorted(set(known))) or 'none'}",
        )
    if found[0].realm is None:
        raise KcconfigError("this policy names no realm", mark=found[0].origin.mark, help="pass --realm NAME")
    return found[0]
