"""`kcconfig lint`: is a policy, or a live realm, consistent, safe, and accepted by its server?"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import click

from kcconfig.cli.options import connection_options, format_option, policy_options, settings_of
from kcconfig.cli.outcome import Format, Outcome, rendered
from kcconfig.cli.session import Session
from kcconfig.cli.target import target
from kcconfig.errors import KcconfigError

if TYPE_CHECKING:
    from kcconfig.model import Desired, Finding, Live
    from kcconfig.reports.lint_report import Judgement
    from kcconfig.rules.registry import Rule
    from kcconfig.settings import Settings

THRESHOLDS: Final = ("error", "warning", "info", "never")
FAILED: Final = 1
BROKEN: Final = 2


@click.command
@policy_options
@connection_options
@click.option(
    "--fail-on",
    type=click.Choice(THRESHOLDS),
    default="warning",
    show_default=True,
    help="Exit with 1 from this severity on.",
)
@click.option(
    "--select", metavar="RULES", multiple=True, help="Only these rules, comma-separated. Repeatable."
)
@click.option("--ignore", metavar="RULES", multiple=True, help="Not these rules. Repeatable.")
@click.option("--no-ignores", is_flag=True, help="Count what ignore comments silence.")
@format_option("text", "concise", "json")
@click.pass_obj
def command(
    session: Session, /, formats: Sequence[Format], fail_on: str, no_ignores: bool, **given: Any
) -> Outcome:
    """Judge policy files, or a live realm.

    \b
    kcconfig lint policies
    kcconfig lint --server https://sso.example.org --realm demo

    With files nothing has to be running: what they do not say has the default of the target version, or with
    --server the live value. Exit codes: 0 fine, 1 findings from --fail-on on, 2 a policy does not compile.
    """
    from kcconfig.rules.registry import all_rules

    rules = _chosen(all_rules(), given["select"], given["ignore"])
    settings = settings_of(given)
    with ExitStack() as stack:
        judgements, broken = _judge(settings, rules, stack, ignores=not no_ignores)
    outcome = rendered(formats, _renderers(judgements), session.out)
    return replace(outcome, code=_code(judgements, fail_on, broken=broken))


def _chosen(known: dict[str, Rule], select: Iterable[str], ignore: Iterable[str]) -> list[Rule]:
    wanted, unwanted = _ids(select, known), _ids(ignore, known)
    for each in sorted(unwanted):
        if known[each].firm:
            raise KcconfigError(f"'{each}' cannot be ignored", help="mend what it finds")
    return [rule for rule in known.values() if (not wanted or rule.id in wanted) and rule.id not in unwanted]


def _ids(given: Iterable[str], known: dict[str, Rule]) -> set[str]:
    """Rule ids of a flag. Raises KcconfigError for one that does not exist."""
    from kcconfig.realm.fields import suggest

    ids = {part.strip() for text in given for part in text.split(",") if part.strip()}
    for each in sorted(ids - known.keys()):
        near = suggest(each, known)
        raise KcconfigError(
            f"there is no rule '{each}'",
            help=f"did you mean '{near}'?" if near else "`kcconfig rule` lists them",
        )
    return ids


def _judge(
    settings: Settings, rules: Sequence[Rule], stack: ExitStack, *, ignores: bool
) -> tuple[list[Judgement], bool]:
    """A judgement for each policy, and whether some policy is broken."""
    from kcconfig.cli.ignoring import with_ignores
    from kcconfig.cli.planning import connect

    server = stack.enter_context(connect(settings)) if settings.server else None
    read = None if server is None else server.read
    if not settings.policies:
        if read is None:
            raise KcconfigError(
                "nothing to lint is given",
                help="name policy files, or a live realm with --server and --realm",
            )
        live = _whole(read, settings.need("realm"))
        judgements = [_one(None, live, settings, rules)]
        if ignores:
            judgements = with_ignores(judgements, settings, rules, set(live.objects), set())
        return judgements, False
    policies, errors = _policies(settings)
    judgements = [
        _one(policy, _whole(read, policy.realm) if read and policy.realm else None, settings, rules)
        for policy in policies
    ]
    if ignores:
        broken = {error.mark.file for error in errors if error.mark}
        objects = {address for policy in policies for address in policy.objects}
        judgements = with_ignores(judgements, settings, rules, objects, broken)
    judgements = _once(judgements)
    if errors:
        from kcconfig.reports.lint_report import Judgement

        files = tuple(dict.fromkeys(error.mark.file for error in errors if error.mark))
        judgements.append(Judgement(None, "", assumed=True, findings=tuple(errors), files=files or ("-",)))
    return judgements, bool(errors)


def _policies(settings: Settings) -> tuple[Sequence[Desired], Sequence[Finding]]:
    from kcconfig.cli.policies import compiled_each

    found = compiled_each(settings)
    return found.policies, found.findings


def _whole(read: Any, realm: str) -> Live:
    from kcconfig.realm.kinds import by_section, top_sections

    live: Live = read(realm, frozenset({*top_sections(), *by_section()[""].scope_lists}))
    return live


def _one(policy: Desired | None, live: Live | None, settings: Settings, rules: Sequence[Rule]) -> Judgement:
    from kcconfig.cli.ignoring import severities
    from kcconfig.lint import lint, view_of
    from kcconfig.reports.lint_report import Judgement
    from kcconfig.servers.realm_file import need_file

    if policy is None and live is not None and not live.exists:
        if settings.server:
            need_file(settings.server)
        raise KcconfigError(f"there is no realm '{live.realm}' on the server", help="look at --realm")
    version, assumed = target(settings.target, policy, live)
    view = view_of(policy, live, version, assumed=assumed, now=int(time.time()))
    realm = policy.realm if policy else live.realm if live else None
    files = policy.files if policy else ()
    found = lint(view, rules, severities(settings))
    return Judgement(realm, version, assumed, tuple(found), files=files)


def _once(judgements: Sequence[Judgement]) -> list[Judgement]:
    """What is true of the whole run is told at the first policy."""
    told = False
    result = []
    for each in judgements:
        kept = tuple(finding for finding in each.findings if finding.rule != "version-unknown" or not told)
        told = told or any(finding.rule == "version-unknown" for finding in kept)
        result.append(replace(each, findings=kept))
    return result


def _renderers(judgements: Sequence[Judgement]) -> dict[str, Any]:
    from kcconfig.reports import lint_report
    from kcconfig.reports.envelope import json_document

    return {
        "text": lambda style: lint_report.lint_text(judgements, style),
        "concise": lambda _style: lint_report.lint_concise(judgements),
        "json": lambda _style: json_document(lint_report.lint_parts(judgements)),
    }


def _code(judgements: Sequence[Judgement], fail_on: str, *, broken: bool) -> int:
    if broken:
        return BROKEN
    if fail_on == "never":
        return 0
    counted = THRESHOLDS[: THRESHOLDS.index(fail_on) + 1]
    return (
        FAILED if any(finding.severity in counted for each in judgements for finding in each.findings) else 0
    )
