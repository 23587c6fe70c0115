"""`kcconfig apply`: makes a realm what its policy says."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import click

from kcconfig.cli.options import connection_options, format_option, policy_options, settings_of
from kcconfig.cli.outcome import Format, Outcome, Session, rendered
from kcconfig.cli.planning import Planned, connect, plans, remarks, renderers
from kcconfig.errors import KcconfigError, RefusedError

if TYPE_CHECKING:
    from kcconfig.apply import Result
    from kcconfig.model import Change
    from kcconfig.servers import Server
    from kcconfig.settings import Settings

STOPPED: Final = 3
NOT_KEPT: Final = 1
INTERRUPTED: Final = 130

GUARDS: Final = {
    "--create-realm": "Create the realm if it does not exist.",
    "--allow-delete": "Delete what the plan deletes.",
    "--allow-master": "Change realm master.",
    "--allow-disable": "Disable a realm.",
    "--allow-lockout": "Disable or delete the client that kcconfig logs in with.",
    "--allow-protected": "Write to an environment that kcconfig.yaml protects.",
}
"""Each guard of a plan, and what its flag allows."""


class DeclinedError(KcconfigError):
    """The answer to the question was no."""

    exit_code = INTERRUPTED


def _guard_options(function: Any) -> Any:
    for flag, text in reversed(GUARDS.items()):
        function = click.option(flag, is_flag=True, help=text)(function)
    return function


@click.command
@policy_options
@connection_options
@click.option("--yes", is_flag=True, help="Do not ask.")
@_guard_options
@click.option("--send-secrets", is_flag=True, help="Write secrets that cannot be compared, too.")
@format_option("text", "json", "markdown")
@click.pass_obj
def command(
    session: Session, /, formats: Sequence[Format], yes: bool, send_secrets: bool, **given: Any
) -> Outcome:
    """Make the realm what its policy says, after showing the plan.

    \b
    kcconfig apply policies/demo.yaml --server https://sso.example.org
    kcconfig apply policies --server file:realm.json --yes

    The realm is read again afterwards. Exit codes: 0 done, 1 the server did not keep a setting, 2 nothing was
    written, 3 stopped part-way, 130 interrupted before the first write.
    """
    settings = settings_of(given)
    allowed = {flag for flag in GUARDS if given[flag.removeprefix("--").replace("-", "_")]}
    with connect(settings) as server:
        planned = plans(settings, server, allow_delete="--allow-delete" in allowed, send_secrets=send_secrets)
        refusal = _refusal(planned, settings, allowed)
        if refusal is not None:
            outcome = rendered(formats, renderers(planned, {"apply": []}, refusal), session.out)
            return replace(outcome, notes=remarks(planned), error=refusal)
        if all(plan.empty for _, plan in planned):
            outcome = rendered(formats, renderers(planned, {"apply": []}), session.out)
            return replace(outcome, notes=remarks(planned))
        if not yes:
            _ask(planned, session)
        return _execute(planned, server, settings, formats, session, shown=not yes)


def _refusal(planned: Sequence[Planned], settings: Settings, allowed: set[str]) -> RefusedError | None:
    """Every guard whose flag is not given, all at once; None where nothing holds the apply back."""
    from kcconfig.plan import Refusal

    guards = [guard for _, plan in planned for guard in plan.guards]
    if settings.protect and any(plan.changes for _, plan in planned):
        guards.append(Refusal("this environment is protected", "--allow-protected"))
    closed = [guard for guard in guards if guard.flag is None or guard.flag not in allowed]
    if not closed:
        return None
    flags = dict.fromkeys(guard.flag for guard in closed if guard.flag)
    return RefusedError(
        f"nothing was written: {'; '.join(guard.reason for guard in closed)}",
        mark=closed[0].mark,
        help=f"if that is what you want, pass {' '.join(flags)}" if flags else "take it out of the policy",
    )


def _ask(planned: Sequence[Planned], session: Session) -> None:
    """Shows the plan and asks; only a terminal can be asked. Raises KcconfigError, DeclinedError."""
    if not sys.stdin.isatty():
        raise KcconfigError(
            "nothing was written: apply asks first, and this is no terminal",
            help="look at the plan with `kcconfig plan`, then pass --yes",
        )
    click.echo(renderers(planned)["text"](session.err) + remarks(planned), err=True, nl=False)
    count = sum(len(plan.changes) for _, plan in planned)
    names = ", ".join(plan.realm for _, plan in planned if not plan.empty)
    what = "this change" if count == 1 else f"these {count} changes"
    if not click.confirm(f"Apply {what} to {names}?", err=True):
        raise DeclinedError("not applied: nothing was written")


def _execute(
    planned: Sequence[Planned],
    server: Server,
    settings: Settings,
    formats: Sequence[Format],
    session: Session,
    *,
    shown: bool,
) -> Outcome:
    from kcconfig.apply import Result, run
    from kcconfig.reports.apply_report import result_json

    results: list[tuple[Planned, Result, tuple[Change, ...]]] = []
    stopped = False
    for each in planned:
        realm = each.plan.realm
        if stopped:
            left = [step for phase in each.plan.phases for steps in phase for step in steps]
            results.append((each, Result(not_attempted=left), ()))
            continue
        result = run(each.plan, partial(server.perform, realm), **_parallel(settings))
        stopped = not result.complete
        results.append((each, result, _left_over(each, server, result)))
    parts = [
        result_json(each.plan.realm, result.done, result.failed, result.not_attempted, kept)
        for each, result, kept in results
    ]
    error = next((result.error for _, result, _ in results if result.error), None)
    outcome = rendered(formats, renderers(planned, {"apply": parts}, error), session.out)
    if shown and any(each == Format("text") for each in formats):
        # The terminal has shown it before it was asked.
        outcome = replace(outcome, document="")
    notes = ("" if shown else remarks(planned)) + _told(results, session)
    return replace(outcome, code=_code(results), notes=notes, error=error)


def _parallel(settings: Settings) -> dict[str, int]:
    return {"parallel": settings.parallel} if settings.parallel else {}


def _left_over(each: Planned, server: Server, result: Result) -> tuple[Change, ...]:
    """Reads again and says what is still different, for an apply that ran to its end.

    A read that fails is the error of the result.
    """
    if not result.complete or each.plan.empty:
        return ()
    from kcconfig.apply import not_kept
    from kcconfig.plan import needed_sections

    try:
        live = server.read(each.plan.realm, needed_sections(each.desired))
    except KeyboardInterrupt:
        result.interrupt()
        return ()
    except KcconfigError as error:
        result.error = error
        return ()
    return not_kept(each.desired, live, server.url)


def _told(results: Sequence[tuple[Planned, Result, tuple[Change, ...]]], session: Session) -> str:
    from kcconfig.reports.apply_report import not_kept_text, stopped_text

    lines = []
    for each, result, kept in results:
        realm = each.plan.realm
        if not result.complete:
            lines.append(f"{session.err('error', f'Apply to {realm} stopped.')}\n")
            lines.append(stopped_text(realm, result.done, result.failed, result.not_attempted))
        elif result.error:
            lines.append(f"{session.err('error', f'{realm} was written, but could not be read again.')}\n")
        elif kept:
            lines.append(not_kept_text(realm, kept, session.err))
        elif not each.plan.empty:
            count = len(result.done)
            lines.append(
                session.err("ok", f"Applied to {realm}: {count} {'write' if count == 1 else 'writes'}.")
                + "\n"
            )
    return "".join(lines)


def _code(results: Sequence[tuple[Planned, Result, tuple[Change, ...]]]) -> int:
    written = any(result.done for _, result, _ in results)
    if any(result.error or not result.complete for _, result, _ in results):
        if written:
            return STOPPED
        return INTERRUPTED if any(result.interrupted for _, result, _ in results) else 2
    return NOT_KEPT if any(kept for *_, kept in results) else 0
