"""`kcconfig init`: starts a policy repository."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kcconfig.cli.options import connection_options, settings_of
from kcconfig.cli.outcome import Outcome
from kcconfig.errors import KcconfigError

if TYPE_CHECKING:
    from kcconfig.render.repository import Start
    from kcconfig.settings import Settings

EXAMPLE: Final = "demo"

SCHEMAS: Final = ("policy", "settings")
"""Those that editors use for the files of a repository."""


@click.command
@click.argument("directory", metavar="[DIR]", default=".", type=click.Path(path_type=Path, file_okay=False))
@click.option("--from-server", is_flag=True, help="Begin with the realm that --server and --realm name.")
@connection_options
def command(directory: Path, from_server: bool, **given: Any) -> Outcome:
    """Start a policy repository: settings, a policy, a check of pull requests, a hook for pre-commit.

    \b
    kcconfig init my-realms
    kcconfig init --from-server --server https://sso.example.org --realm demo

    Nothing is overwritten: if one of the files is there, none is written.

    \b
    Exit codes: 0 written, 2 a file is there already, or the realm cannot be read.
    """
    settings = settings_of(given)
    start, notes = _exported(settings, directory) if from_server else (_fresh(settings, directory), "")
    texts = _files(start)
    _write(directory, texts)
    return Outcome("".join(f"{directory / name}\n" for name in texts), notes=notes + _next(directory))


def _fresh(settings: Settings, directory: Path) -> Start:
    from kcconfig.render.repository import Start

    return Start(settings.realm or EXAMPLE, _server(settings, directory), _auth(settings))


def _exported(settings: Settings, directory: Path) -> tuple[Start, str]:
    from kcconfig.cli.export import export_of, remarks

    exported = export_of(settings)
    start = _fresh(settings, directory)._replace(policy=exported.text, variables=exported.variables)
    return start, remarks(exported)


def _server(settings: Settings, directory: Path) -> str | None:
    """The server as `kcconfig.yaml` has it, where a realm file is relative to that file."""
    server = settings.server
    if server is None or not server.startswith("file:"):
        return server
    path = Path(server.removeprefix("file:"))
    return f"file:{path if path.is_absolute() else os.path.relpath(path, directory)}"


def _auth(settings: Settings) -> Mapping[str, str]:
    """How to log in, as far as it was given and is no secret."""
    wanted = ("realm", "clientId", "user")
    found = {name: settings.origins.get(f"auth.{name}") for name in wanted}
    return {name: str(each.value) for name, each in found.items() if each and each.origin != "default"}


def _files(start: Start) -> dict[str, str]:
    from functools import partial

    from kcconfig.cli.schema import schema_of
    from kcconfig.render.repository import files

    return files(start, {name: partial(schema_of, name) for name in SCHEMAS})


def _write(directory: Path, texts: Mapping[str, str]) -> None:
    """Writes every file, or none. Raises KcconfigError that names all that are there."""
    there = [str(directory / name) for name in texts if os.path.lexists(directory / name)]
    if there:
        raise KcconfigError(
            f"nothing was written: {', '.join(there)} {'is' if len(there) == 1 else 'are'} there already",
            help="choose another directory, or move what is there",
        )
    for name, text in texts.items():
        path = directory / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise KcconfigError(f"cannot write {path}: {error.strerror}") from None


def _next(directory: Path) -> str:
    where = "" if directory == Path() else f"cd {directory} && "
    return f"Next: {where}kcconfig lint\n"
