"""The command line: the table of commands, and `run()`, the one place that prints or exits."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NoReturn

import click

from kcconfig import __version__
from kcconfig.cli.colour import style_of
from kcconfig.cli.lazy import LazyGroup
from kcconfig.cli.output import close_quietly, help_width, write, write_files
from kcconfig.cli.session import FinishedError, Session
from kcconfig.errors import KcconfigError

if TYPE_CHECKING:
    from kcconfig.cli.outcome import Outcome

COMMANDS: Final = {
    "lint": "Judge policy files, or a live realm.",
    "plan": "Show what would change on the live realm.",
    "apply": "Make the realm what its policy says.",
    "export": "Write an existing realm as a policy file.",
    "explain": "Explain how long a login lasts, and which setting decides.",
    "verify": "Prove on a real Keycloak what explain predicts.",
    "show": "Show the compiled policy, each value with its origin.",
    "render": "Write a relying party's configuration that fits the lifetimes.",
    "init": "Start a policy repository.",
    "sandbox": "Run a throw-away Keycloak.",
    "rule": "Explain a rule, or list all of them.",
    "schema": "Print the JSON Schema of what kcconfig reads or writes.",
    "settings": "Show which settings are in force, and why.",
}

INTERRUPTED: Final = 130
CLOSED_PIPE: Final = 141
"""What a shell reports for a program that a closed pipe has ended."""


def _show_version(_ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        raise FinishedError(f"kcconfig {__version__}\n")


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    add_help_option=False,
    invoke_without_command=True,
    no_args_is_help=False,
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version.",
)
@click.pass_context
def main(ctx: click.Context) -> Outcome | None:
    """Keycloak realms as code.

    \b
    kcconfig plan demo.yaml --server https://sso.example.org
    kcconfig apply demo.yaml --server https://sso.example.org
    """
    if ctx.invoked_subcommand is None:
        from kcconfig.cli.outcome import Outcome

        return Outcome(notes=ctx.get_help() + "\n", code=2)
    return None


def run(argv: Sequence[str] | None = None) -> NoReturn:
    """Run one command line, write its outcome, and exit. `argv` is without the program's name."""
    args = list(sys.argv[1:] if argv is None else argv)
    session = Session(
        style_of(sys.stdout, "auto", os.environ),
        style_of(sys.stderr, "auto", os.environ),
        debug="--debug" in args,  # a bug may strike before click has come so far
    )
    instruction = os.environ.get("_KCCONFIG_COMPLETE")
    if instruction:
        from click.shell_completion import shell_complete

        sys.exit(shell_complete(main, {}, "kcconfig", "_KCCONFIG_COMPLETE", instruction))
    try:
        code = _write(_outcome(args, session), session)
    except FinishedError as finished:
        code = _print(finished.text, "", 0, session)
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


def _outcome(args: list[str], session: Session) -> Outcome:
    """What a command line comes to. Every failure ends here; click's own handling would exit with 1."""
    try:
        with main.make_context("kcconfig", args, obj=session, terminal_width=help_width()) as ctx:
            result: Outcome | None = main.invoke(ctx)
    except FinishedError:
        raise
    except click.exceptions.Exit as done:
        result = _done(done.exit_code)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001
        result = _failed(error, session)
    return result or _done(0)


def _done(code: int) -> Outcome:
    from kcconfig.cli.outcome import Outcome

    return Outcome(code=code)


def _failed(error: BaseException, session: Session) -> Outcome:
    from kcconfig.cli.failure import failure_of

    return failure_of(error, session).outcome(session.formats)


def _write(outcome: Outcome, session: Session) -> int:
    """Write the files, then the document, then the rest; return the exit code."""
    notes = outcome.notes
    if outcome.error is not None:
        notes += _failed(outcome.error, session).notes
    try:
        write_files(outcome.files)
    except KcconfigError as error:
        failed = _failed(error, session)
        return _print(outcome.document, notes + failed.notes, outcome.exit_code or failed.code, session)
    return _print(outcome.document, notes, outcome.exit_code, session)


def _print(document: str, notes: str, code: int, session: Session) -> int:
    """Write to stdout and stderr; return the exit code, which a stream that cannot be written may change."""
    try:
        write(sys.stdout, document)
    except BrokenPipeError:
        code = code or CLOSED_PIPE
    except KcconfigError as error:
        failed = _failed(error, session)
        code, notes = code or failed.code, notes + failed.notes
    with contextlib.suppress(BrokenPipeError, KcconfigError):
        write(sys.stderr, notes)
    close_quietly()
    return code
