"""`kcconfig sandbox`: a throw-away Keycloak on this machine."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

import click

from kcconfig.cli.options import format_option
from kcconfig.cli.outcome import Format, Outcome, rendered
from kcconfig.cli.session import Session
from kcconfig.realm.versions import NEWEST

if TYPE_CHECKING:
    from kcconfig.sandbox import Sandbox

_ENDINGS: Final = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
_PATH: Final = click.Path(path_type=Path)


@click.group
def command() -> None:
    """Run a throw-away Keycloak on this machine, for trying things and for tests.

    It listens on 127.0.0.1 only. Distributions and running servers are kept in KCCONFIG_SANDBOX_HOME, else in
    the user's cache.

    \b
    kcconfig sandbox start
    kcconfig sandbox stop --all

    \b
    Exit codes: 0 done, 2 not done, 130 interrupted.
    """


@command.command
@click.option("--version", default=NEWEST, show_default=True, help="Keycloak's version.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; a free one if left out.")
@click.option("--import", "import_file", type=_PATH, metavar="FILE", help="Import this realm, a JSON file.")
@click.option(
    "--mirror",
    metavar="URL",
    help="Download from here: URL/VERSION/keycloak-VERSION.zip, .sha256 or .sha1 beside it. "
    "Else Maven is used, else Keycloak's releases on GitHub.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=180,
    show_default=True,
    metavar="SECONDS",
    help="How long it may take to start.",
)
@click.option("--foreground", is_flag=True, help="Stay here, and stop it on Ctrl-C.")
@format_option("text", "json")
@click.pass_obj
def start(session: Session, /, formats: Sequence[Format], foreground: bool, **given: Any) -> Outcome:
    """Start a Keycloak, and say how to log in when it answers.

    The distribution comes out of the cache, else it is got with Maven, else downloaded. Needs Java 17 or newer.

    \b
    kcconfig sandbox start --version 26.7.3
    kcconfig sandbox start --import realm.json --foreground

    \b
    Exit codes: 0 it runs (--foreground: it has been stopped), 2 it does not start,
    130 interrupted.
    """
    from kcconfig import sandbox

    if foreground and any(each.name != "text" for each in formats):
        raise click.UsageError("--foreground only tells on standard error; leave out --format.")
    with terminable():
        started = sandbox.start(**given, say=_say)
        if foreground:
            _attend(started)
            return Outcome()
    return rendered(
        formats,
        {"text": lambda _style: _text(started), "json": lambda _style: _json({"sandbox": _login(started)})},
        session.out,
    )


@command.command
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Stop every one.")
def stop(names: Sequence[str], everything: bool) -> Outcome:
    """Stop a server, and remove all that it has stored. NAME may be left out if only one runs.

    \b
    kcconfig sandbox stop
    kcconfig sandbox stop 26.7.3-41527

    \b
    Exit codes: 0 stopped, 2 no such server, or a choice is needed.
    """
    from kcconfig import sandbox

    chosen = _chosen(sandbox.running(say=_say), names, everything)
    for each in chosen:
        _say(f"stopping {each.name}")
        sandbox.stop(each)
    return Outcome("".join(f"stopped {each.name}\n" for each in chosen) or "nothing runs\n")


@command.command("list")
@format_option("text", "json")
@click.pass_obj
def list_(session: Session, /, formats: Sequence[Format]) -> Outcome:
    """Show the servers that run.

    \b
    kcconfig sandbox list
    kcconfig sandbox list --format json

    \b
    Exit codes: 0 done, 2 not done.
    """
    from kcconfig import sandbox

    found = sandbox.running(say=_say)
    return rendered(
        formats,
        {
            "text": lambda _style: _table(found),
            "json": lambda _style: _json({"sandboxes": [_public(each) for each in found]}),
        },
        session.out,
    )


def _say(line: str) -> None:
    click.echo(line, err=True)


@contextlib.contextmanager
def terminable() -> Iterator[None]:
    """Let a request to end unwind the block as an exception, so that it cleans up."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    previous = {number: signal.signal(number, leave) for number in _ENDINGS}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _attend(started: Sandbox) -> None:
    """Wait for Ctrl-C, or for the server to end. Raises SandboxError where it ends by itself."""
    from kcconfig import sandbox

    try:
        _say(_text(started) + "\nCtrl-C stops it, too.")
        sandbox.attend(started)
    except KeyboardInterrupt:
        _say(f"stopping {started.name}")
    finally:
        sandbox.stop(started)


def _chosen(found: Sequence[Sandbox], names: Sequence[str], everything: bool) -> list[Sandbox]:
    if everything:
        return list(found)
    known = {each.name: each for each in found}
    running = f"running: {', '.join(known) or 'none'}"
    if not names and len(found) > 1:
        raise click.UsageError(f"Which one? Name it, or use --all; {running}.")
    unknown = [name for name in names if name not in known]
    if unknown:
        raise click.UsageError(f"No sandbox '{unknown[0]}'; {running}.")
    return [known[name] for name in dict.fromkeys(names)] if names else list(found)


def _text(started: Sandbox) -> str:
    return f"""Keycloak {started.version} answers at {started.url}

  admin console  {started.url}/admin/
  user           {started.username}
  password       {started.password}

export KCCONFIG_SERVER={started.url}
export KCCONFIG_USER={started.username}
export KCCONFIG_PASSWORD={started.password}

Stop it with: kcconfig sandbox stop {started.name}
"""


def _table(found: Sequence[Sandbox]) -> str:
    if not found:
        return "nothing runs\n"
    rows = [
        ("NAME", "VERSION", "URL", "PID"),
        *((each.name, each.version, each.url, str(each.pid)) for each in found),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "".join(f"{line}\n" for line in lines)


def _public(each: Sandbox) -> dict[str, Any]:
    """A server as JSON, without its password; that stands in the pid file in its folder."""
    return {
        "name": each.name,
        "version": each.version,
        "url": each.url,
        "port": each.port,
        "pid": each.pid,
        "username": each.username,
        "folder": str(each.folder),
    }


def _login(started: Sandbox) -> dict[str, Any]:
    return {**_public(started), "password": started.password}


def _json(parts: dict[str, Any]) -> str:
    from kcconfig.reports.envelope import json_document

    return json_document(parts)
