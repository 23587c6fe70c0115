"""Options that several commands share, and how they become settings."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from kcconfig.cli.policies import with_whole_target
from kcconfig.cli.session import Format, Session

if TYPE_CHECKING:
    from kcconfig.settings import Auth, Settings

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
Decorator = Callable[[Decorated], Decorated]

_PATH: Final = click.Path(path_type=Path)


class SettingOption(click.Option):
    """Its variable is named in the help, and read by `kcconfig.settings`, which knows where a value is from."""

    def resolve_envvar_value(self, ctx: click.Context) -> str | None:  # noqa: ARG002
        return None


def _setting(*names: str, help: str, envvar: str | None = None, **more: Any) -> Callable[..., Any]:  # noqa: A002
    return click.option(
        *names, cls=SettingOption, help=help, envvar=envvar, show_envvar=envvar is not None, **more
    )


_SETTINGS_FILE: Final = (
    _setting(
        "--config",
        type=_PATH,
        envvar="KCCONFIG_CONFIG",
        help="Settings file, else kcconfig.yaml is searched.",
    ),
    _setting("--env", metavar="NAME", envvar="KCCONFIG_ENV", help="Environment of the settings file."),
)

_LOGIN_AS_USER: Final = _setting(
    "--user", metavar="NAME", envvar="KCCONFIG_USER", help="User to log in as instead."
)

_CONNECTION: Final = (
    _setting("--server", metavar="URL", envvar="KCCONFIG_SERVER", help="Keycloak's URL, or file:PATH."),
    _setting("--realm", metavar="NAME", envvar="KCCONFIG_REALM", help="Realm, where the policy names none."),
    _setting("--client-id", metavar="ID", envvar="KCCONFIG_CLIENT_ID", help="Client to log in as."),
    _setting(
        "--client-secret-file",
        type=_PATH,
        envvar="KCCONFIG_CLIENT_SECRET_FILE",
        help="Its secret, if not in KCCONFIG_CLIENT_SECRET.",
    ),
    _LOGIN_AS_USER,
    _setting(
        "--password-file",
        type=_PATH,
        envvar="KCCONFIG_PASSWORD_FILE",
        help="The password, if not in KCCONFIG_PASSWORD; a terminal is asked.",
    ),
    _setting(
        "--auth-realm", metavar="NAME", envvar="KCCONFIG_AUTH_REALM", help="Realm to log in to, else master."
    ),
    _setting("--ca-file", type=_PATH, envvar="KCCONFIG_CA_FILE", help="Certificates to trust, PEM."),
    _setting(
        "--parallel",
        type=click.IntRange(min=1),
        metavar="N",
        envvar="KCCONFIG_PARALLEL",
        help="Requests in flight.",
    ),
    *_SETTINGS_FILE,
)


def _vars(_ctx: click.Context, _param: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    values = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"'{each}' is not NAME=VALUE.")
        values[name] = value
    return values


_POLICY: Final = (
    click.argument("policies", metavar="[FILES]...", nargs=-1, type=_PATH),
    click.option(
        "--var", "vars", metavar="NAME=VALUE", multiple=True, callback=_vars, help="Set a policy's variable."
    ),
    _setting(
        "--target", metavar="VERSION", envvar="KCCONFIG_TARGET", help="Keycloak version to check against."
    ),
)


def _all(options: Sequence[Callable[..., Any]]) -> Decorator[Any]:
    def decorate(function: Any) -> Any:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


connection_options: Final = _all(_CONNECTION)
"""--server, --realm, the login, --config and --env."""

connection_options_without_user: Final = _all([each for each in _CONNECTION if each is not _LOGIN_AS_USER])
"""The same for a command whose `--user` is somebody else; KCCONFIG_USER still logs in."""

settings_file_options: Final = _all(_SETTINGS_FILE)
"""--config and --env, for commands that need no server."""

policy_options: Final = _all(_POLICY)
"""FILES, --var and --target."""


def _logins(_ctx: click.Context, _param: click.Parameter, given: Sequence[str]) -> tuple[str, ...]:
    from kcconfig.lifetimes import EVERY_LOGIN
    from kcconfig.realm.fields import suggest

    for name in given:
        if name not in EVERY_LOGIN:
            near = suggest(name, EVERY_LOGIN)
            hint = f"did you mean '{near}'?" if near else f"there are {', '.join(EVERY_LOGIN)}."
            raise click.BadParameter(f"there is no login '{name}'; {hint}")
    return tuple(dict.fromkeys(given))


lifetime_options: Final = _all(
    (
        click.option(
            "--client", "clients", metavar="ID", multiple=True, help="Client, or a pattern. Repeatable."
        ),
        click.option(
            "--login",
            "logins",
            metavar="KIND",
            multiple=True,
            callback=_logins,
            help="Kind of login, such as browser or offline. Repeatable.",
        ),
    )
)
"""--client and --login: whose lifetimes a run is about."""


def format_option(*offered: str) -> Decorator[Any]:
    """`--format F[=FILE]`, repeatable, as the parameter `formats`; the first of `offered` is the default."""

    def parse(ctx: click.Context, _param: click.Parameter, given: Sequence[str]) -> tuple[Format, ...]:
        formats = tuple(_format(each, offered) for each in given) or (Format(offered[0]),)
        targets = [each.file for each in formats]
        if len(set(targets)) < len(targets):
            raise click.BadParameter("Two formats go to one place; write one to a file: F=FILE.")
        session: Session = ctx.obj
        session.formats = formats
        return formats

    return click.option(
        "--format",
        "formats",
        metavar="F[=FILE]",
        multiple=True,
        is_eager=True,
        callback=parse,
        help=f"{', '.join(offered)}; to a file or standard output. Repeatable.",
    )


def _format(text: str, offered: Sequence[str]) -> Format:
    name, equals, file = text.partition("=")
    if name not in offered:
        raise click.BadParameter(f"'{name}' is not offered here; there is {', '.join(offered)}.")
    if equals and not file:
        raise click.BadParameter(f"'{text}' names no file.")
    return Format(name, Path(file) if file else None)


def settings_of(given: Mapping[str, Any]) -> Settings:
    """The settings in force, from the parameters of a command that has these options.

    Raises SettingsError, and KcconfigError where a report would go to a file that the run reads.
    """
    from kcconfig.settings import load

    settings = with_whole_target(load(config=given.get("config"), env=given.get("env"), flags=given))
    session: Session = click.get_current_context().obj
    named = (
        settings.file,
        *settings.policies,
        _realm_file(settings.server),
        _realm_file(given.get("against")),
    )
    session.spare(each for each in named if each is not None)
    return settings


def _realm_file(place: str | None) -> str | None:
    """The path in `file:PATH`; any other text may be a path as it stands."""
    return place and place.removeprefix("file:").removeprefix("//")


def login_of(settings: Settings) -> Auth:
    """How to log in; a password that is lacking is asked for on a terminal. Raises SettingsError."""
    auth = settings.auth
    if auth.kind is not None:
        return auth
    if auth.user is not None and sys.stdin.isatty() and sys.stderr.isatty():
        return auth.with_password(click.prompt(f"Password of {auth.user}", hide_input=True, err=True))
    from kcconfig.errors import SettingsError

    raise SettingsError(auth.lacking or "no login is given")
