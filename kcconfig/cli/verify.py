"""`kcconfig verify`: does a real Keycloak do what `explain` predicts?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import click

from kcconfig.cli.options import (
    connection_options_without_user,
    format_option,
    lifetime_options,
    policy_options,
    settings_of,
)
from kcconfig.cli.outcome import Format, Outcome, rendered
from kcconfig.cli.session import Session
from kcconfig.errors import SettingsError

if TYPE_CHECKING:
    from kcconfig.cli.verifying import Proven
    from kcconfig.lifetimes.evidence import Evidence
    from kcconfig.reports.style import Style

MISMATCH: Final = 1

AUTOMATIC: Final = "auto"
"""The factor of `--wait` alone: the longest lifespan decides."""


def _factor(_ctx: click.Context, _param: click.Parameter, given: str | None) -> int | None:
    if given is None or given == AUTOMATIC:
        return None if given is None else 0
    from kcconfig.realm.numbers import whole

    number = whole(given) if given.isascii() and given.isdigit() else None
    if not number:
        raise click.BadParameter(
            f"'{given}' is no factor to divide lifespans by; write --wait=300, or --wait after the files."
        )
    return number


@click.command
@policy_options
@click.option("--sandbox", is_flag=True, help="On a throw-away Keycloak, where the policy is applied.")
@click.option(
    "--version", metavar="VERSION", help="Keycloak's version in the sandbox, else what the policy is for."
)
@click.option(
    "--wait",
    metavar="[FACTOR]",
    is_flag=False,
    flag_value=AUTOMATIC,
    callback=_factor,
    help="In the sandbox, divide lifespans by this, and wait for the ends: minutes.",
)
@connection_options_without_user
@click.option("--user", "username", metavar="NAME", help="With --server: the test user who logs in.")
@lifetime_options
@format_option("text", "json", "markdown", "junit")
@click.pass_obj
def command(session: Session, /, formats: Sequence[Format], **given: Any) -> Outcome:
    """Prove with real logins, refreshes and logouts what `explain` predicts.

    \b
    kcconfig verify policies/demo.yaml --sandbox --version 26.7.3
    kcconfig verify policies/demo.yaml --sandbox --wait
    kcconfig verify --server https://sso.example.org --realm demo --user ada

    With --sandbox a Keycloak is started, the policy applied, and a user and a client made; all of it is gone
    afterwards. Secrets of the environment that are not set are made up there. Tokens tell most ends; with --wait
    they are waited for.

    With --server nothing is changed in the realm but sessions of the test user, who is logged out at the end;
    the password is taken from KCCONFIG_VERIFY_PASSWORD. KCCONFIG_CLIENT_ID or KCCONFIG_USER is the account that
    reads the realm, as in `plan`. Files are held against the live realm as if they were applied.

    Exit codes: 0 all that was tested is as predicted, 1 something is not, or nothing could be tested in some
    realm, 2 no answer, 130 interrupted.
    """
    from kcconfig.cli.verifying import Wish, on_server, person_of

    settings = settings_of(given)
    _check(given, server=settings.server)
    wish = Wish(given["clients"], given["logins"], given["wait"])
    if given["sandbox"]:
        from kcconfig.cli.verifying_sandbox import in_sandbox

        proven = in_sandbox(settings, wish, given["version"], session.err)
    else:
        proven = on_server(settings, wish, person_of(given["username"]))
    return _outcome(proven, formats, session)


def _check(given: Mapping[str, Any], *, server: str | None) -> None:
    """Raises click.UsageError, SettingsError for options that do not go together, or are lacking."""
    if given["sandbox"]:
        for name, flag in (("server", "--server"), ("username", "--user")):
            if given[name]:
                raise click.UsageError(f"--sandbox and {flag} do not go together: the sandbox has its own.")
        return
    for name in ("version", "wait"):
        if given[name] is not None:
            raise click.UsageError(f"--{name} goes with --sandbox only.")
    if not server:
        raise SettingsError(
            "nowhere to verify is given",
            help="pass --sandbox for a throw-away Keycloak, or --server and --user for a live realm",
        )
    if server.startswith("file:"):
        raise SettingsError(
            "a realm file logs nobody in", help="name a Keycloak with --server https://…, or pass --sandbox"
        )
    if not given["username"]:
        raise SettingsError(
            "no test user is given", help="pass --user NAME, and its password in KCCONFIG_VERIFY_PASSWORD"
        )


def _outcome(proven: Proven, formats: Sequence[Format], session: Session) -> Outcome:
    from kcconfig.reports.verify_words import proven as as_predicted

    outcome = rendered(formats, _renderers(proven), session.out)
    notes = proven.notes + "".join(_untested(proven.evidences, session.err))
    code = 0 if proven.error is not None or as_predicted(proven.evidences) else MISMATCH
    return replace(outcome, code=code, notes=notes, error=proven.error)


def _untested(evidences: Iterable[Evidence], style: Style) -> Iterator[str]:
    """A note for each realm in which nothing could be tested."""
    from kcconfig.reports.style import printable
    from kcconfig.reports.verify_words import nothing_tested

    for evidence in filter(nothing_tested, evidences):
        said = f"Nothing could be tested in realm '{printable(evidence.realm, keep='')}'."
        yield style("error", said) + "\n"


def _renderers(proven: Proven) -> dict[str, Any]:
    evidences, error = proven.evidences, proven.error

    def text(style: Any) -> str:
        from kcconfig.reports.verify_text import verify_text

        return verify_text(evidences, style, error)

    def json(_style: Any) -> str:
        from kcconfig.reports.verify_json import verify_json

        return verify_json(evidences, error)

    def markdown(_style: Any) -> str:
        from kcconfig.reports.verify_markdown import verify_markdown

        return verify_markdown(evidences, error)

    def junit(_style: Any) -> str:
        from kcconfig.reports.verify_junit import verify_junit

        return verify_junit(evidences, error)

    return {"text": text, "json": json, "markdown": markdown, "junit": junit}
