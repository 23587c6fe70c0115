"""From a command line to plans: what `plan` and `apply` share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from kcconfig.cli.options import login_of
from kcconfig.cli.policies import compiled, for_writing
from kcconfig.errors import KcconfigError, PolicyError
from kcconfig.reports.style import printable

if TYPE_CHECKING:
    from kcconfig.model import Desired, Finding
    from kcconfig.plan import Plan
    from kcconfig.servers import Server
    from kcconfig.settings import Settings


class Planned(NamedTuple):
    """One policy and its plan."""

    desired: Desired
    plan: Plan


@contextmanager
def connect(settings: Settings) -> Iterator[Server]:
    """The server of a run, closed at its end. Logging in starts in the background."""
    from kcconfig import servers
    from kcconfig.errors import ServerError

    url = settings.need("server")
    auth = None if url.startswith("file:") else login_of(settings)
    server = servers.open(url, auth=auth, ca_file=settings.ca_file, parallel=settings.parallel)
    try:
        yield server
    finally:
        # Writes that did not reach a realm file were told when its steps, or the read after them, failed.
        with suppress(ServerError):
            server.close()


def plans(settings: Settings, server: Server, *, allow_delete: bool, send_secrets: bool) -> list[Planned]:
    """The plan of every policy. Raises PolicyError with everything that no plan can show or write."""
    from kcconfig.model import Severity
    from kcconfig.plan import Options, build, needed_sections

    policies = for_writing(compiled(settings))
    planned: list[Planned] = []
    errors: list[Finding] = []
    for policy in policies:
        realm = str(policy.realm)
        live = server.read(realm, needed_sections(policy))
        if settings.target:
            live = replace(live, version=settings.target, assumed=False)
        options = Options(allow_delete, send_secrets, _caller(settings, realm))
        plan = build(policy, live, server.url, options)
        errors.extend(finding for finding in plan.findings if finding.severity is Severity.ERROR)
        planned.append(Planned(policy, plan))
    if errors:
        raise PolicyError(errors)
    return planned


def _caller(settings: Settings, realm: str) -> str | None:
    """The client that logs in, where it is one of the realm that is written."""
    if str(settings.server).startswith("file:"):
        return None
    auth = settings.auth
    return auth.client_id if auth.realm == realm else None


def remarks(planned: Sequence[Planned]) -> str:
    """What is worth knowing of a plan and is no part of it."""
    lines = []
    for _, plan in planned:
        name = printable(plan.realm, keep="")
        if plan.assumed:
            lines.append(f"note: {name}: its Keycloak version is not known; taken as {plan.version}\n")
        if plan.not_managed:
            sections = printable(", ".join(sorted(plan.not_managed)), keep="")
            lines.append(f"note: {name}: not managed yet, left as it is: {sections}\n")
    return "".join(lines)


def renderers(
    planned: Sequence[Planned], extra: dict[str, Any] | None = None, error: KcconfigError | None = None
) -> dict[str, Any]:
    """A plan in each of its formats; `extra` are further parts of the JSON document, `error` its errors."""
    found = [plan for _, plan in planned]

    def text(style: Any) -> str:
        from kcconfig.reports.plan_text import plans_text

        return plans_text(found, style)

    def json(_style: Any) -> str:
        from kcconfig.reports.envelope import json_document
        from kcconfig.reports.plan_json import plan_parts
        from kcconfig.reports.problem import errors_json

        return json_document({**plan_parts(found), **(extra or {})}, errors_json(error) if error else ())

    def markdown(_style: Any) -> str:
        from kcconfig.reports.plan_markdown import plans_markdown

        return plans_markdown(found)

    return {"text": text, "json": json, "markdown": markdown}
