"""A click group that imports a command only when it is run, so that help and completion stay quick."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import click

from kcconfig.cli.colour import CHOICES, style_of
from kcconfig.cli.session import FinishedError, Session

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

EXIT_CODES: Final = (
    ("0", "Done, nothing wrong."),
    (
        "1",
        "Done, and the answer is no: findings of `lint`, changes with `plan --exit-code`, a mismatch of `verify`, a setting not kept.",
    ),
    ("2", "No answer: usage, settings, policy errors, login, network, Keycloak, a guard, a bug."),
    ("3", "Apply stopped part-way, also when interrupted after the first write."),
    ("130", "Interrupted before anything was written."),
)


class LazyGroup(click.Group):
    """Its commands are a table of names and short help; `kcconfig.cli.NAME.command` is the command."""

    def __init__(self, *args: Any, table: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        self.params.extend(common_options())

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in self.table:
            return None
        if cmd_name not in self.commands:
            module = import_module(f"kcconfig.cli.{cmd_name}")
            self.add_command(_with_common_options(module.command), cmd_name)
        return self.commands[cmd_name]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in self.table and not name.startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(name, self.table, n=1)
            hint = f" Did you mean '{close[0]}'?" if close else ""
            raise click.UsageError(f"No such command '{name}'.{hint}", ctx=ctx)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        named = [
            CompletionItem(name, help=text)
            for name, text in self.table.items()
            if name.startswith(incomplete)
        ]
        return named + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(self.table.items()))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Exit codes"):
            formatter.write_dl(EXIT_CODES)


def common_options() -> list[click.Parameter]:
    """Options that stand before or after the command's name."""
    return [
        click.Option(
            ["--color"],
            type=click.Choice(CHOICES),
            expose_value=False,
            callback=_set_colour,
            help="Colour the output; auto: on a terminal, unless NO_COLOR is set.",
        ),
        click.Option(
            ["--debug"],
            is_flag=True,
            expose_value=False,
            callback=_set_debug,
            envvar="KCCONFIG_DEBUG",
            show_envvar=True,
            help="Show where in the program an error arises.",
        ),
        click.Option(
            ["-h", "--help"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_help,
            help="Show this message.",
        ),
    ]


def _with_common_options(command: click.Command) -> click.Command:
    command.add_help_option = False
    command.params.extend(common_options())
    if isinstance(command, click.Group):
        command.no_args_is_help = False  # a missing command is a wrong call like any other
        for each in command.commands.values():
            _with_common_options(each)
    return command


def _session(ctx: click.Context) -> Session:
    session: Session = ctx.obj
    return session


def _set_colour(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    session = _session(ctx)
    if value is not None:
        session.out = style_of(sys.stdout, value, os.environ)
        session.err = style_of(sys.stderr, value, os.environ)


def _set_debug(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        _session(ctx).debug = True


def _show_help(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        raise FinishedError(ctx.get_help() + "\n")
