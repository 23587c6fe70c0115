"""`kcconfig explain`: how long a login lasts, and which setting decides."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from kcconfig.cli.comparing import Compared, compared
from kcconfig.cli.explain_day import PICTURES, course_of, left_out, renderers, walked
from kcconfig.cli.explaining import Explained, Question, explained
from kcconfig.cli.options import (
    connection_options,
    format_option,
    lifetime_options,
    policy_options,
    settings_of,
)
from kcconfig.cli.outcome import Format, Outcome, rendered
from kcconfig.cli.session import Session
from kcconfig.errors import KcconfigError, PolicyError

if TYPE_CHECKING:
    from kcconfig.explain import Entry, Row
    from kcconfig.explain.shut import Shut
    from kcconfig.model import Finding
    from kcconfig.settings import Settings


def _now(_ctx: click.Context, _param: click.Parameter, given: str | None) -> int:
    """Seconds since 1970; a date without a zone is UTC."""
    if given is None:
        return int(time.time())
    try:
        moment = dt.datetime.fromisoformat(given)
    except ValueError:
        raise click.BadParameter(f"'{given}' is no date; write 2027-01-31, or 2027-01-31T12:00.") from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp())


@click.command
@policy_options
@connection_options
@lifetime_options
@click.option(
    "--why", "asked", metavar="SETTING", multiple=True, help="What this setting does, or why nothing."
)
@click.option(
    "--against", metavar="FILE|SERVER", help="Only what changes for users since that file or server."
)
@click.option(
    "--activity",
    metavar="TEXT",
    help="Walk through a day: 'every 5m for 2h, idle 40m, work at 3h, logout'.",
)
@click.option("--now", metavar="DATE", callback=_now, help="Today, for what ends after 2038.")
@format_option("text", "json", "markdown", "html", "svg")
@click.pass_obj
def command(session: Session, /, formats: Sequence[Format], **given: Any) -> Outcome:
    """Explain how long a login lasts, and which setting decides.

    \b
    kcconfig explain policies/demo.yaml --client web
    kcconfig explain --server https://sso.example.org --realm demo --why ssoSessionIdleTimeout
    kcconfig explain policies/demo.yaml --against https://sso.example.org
    kcconfig explain policies/demo.yaml --activity 'every 5m for 2h, idle 40m, work' --format html=day.html

    What the files do not say is the live value with --server, else the default of the target version. Kinds of
    login: password, browser, remember-me, offline, offline-remember-me, client-credentials,
    client-credentials-offline, implicit, hybrid, device, token-exchange; all that a client can do, if none is
    named. Of ciba, saml, brokered, par and dynamic-scopes nothing is known, which is the answer.

    --against takes a policy file, file:realm.json, a URL, or an environment of kcconfig.yaml; over a server,
    policies are explained as if they were applied there.

    --activity tells when somebody has to log in again, and why: each client with the first login that it can do,
    unless --login names some. After `every D for D` or alone may stand work (the application needs a good access
    token), refresh, silent login, userinfo, introspection, re-authentication or logout. svg and html draw it;
    without --activity they draw logins that nobody uses.

    Exit codes: 0 explained, 2 no answer, or a login that a client cannot do.
    """
    settings = settings_of(given)
    question = Question(*(given[name] for name in Question._fields))
    pictures = any(each.name in PICTURES for each in formats)
    _check(given, pictures=pictures)
    if given["activity"] is not None or pictures:
        return _walked(session, settings, question, formats, given["activity"])
    if given["against"] is not None:
        changes = compared(given, settings, question, given["against"])
        outcome = rendered(formats, _comparers(changes, question.now), session.out)
        error = _error(changes.broken, changes.impossible)
        return replace(outcome, notes=_notes(changes.entries), error=error)
    answer = explained(settings, question)
    error = _error(answer.broken, answer.impossible, answer.shut)
    outcome = rendered(formats, _renderers(answer, question.now), session.out)
    return replace(outcome, notes=_notes(answer.entries) + _silent(answer.entries), error=error)


def _check(given: Mapping[str, Any], *, pictures: bool) -> None:
    """Raises click.UsageError for questions that have no common answer."""
    questions = {
        "--why": bool(given["asked"]),
        "--against": given["against"] is not None,
        "--activity": given["activity"] is not None,
    }
    found = [name for name, there in questions.items() if there]
    if len(found) > 1:
        raise click.UsageError(f"{found[0]} and {found[1]} do not go together.")
    if pictures and found not in ([], ["--activity"]):
        raise click.UsageError(f"svg and html draw timelines; {found[0]} has none.")


def _walked(
    session: Session,
    settings: Settings,
    question: Question,
    formats: Sequence[Format],
    activity: str | None,
) -> Outcome:
    """The answer in days; unasked, what is no picture is explained as ever."""
    given = walked(settings, question, activity, course_of(session, activity))
    answer = Explained(given.entries, None, given.broken)
    found = renderers(given, question.now)
    if activity is None:
        found |= _renderers(answer, question.now)
    error = _error(answer.broken, answer.impossible, answer.shut)
    drawn = left_out(given, error) if any(each.name in PICTURES for each in formats) else ""
    outcome = rendered(formats, found, session.out)
    return replace(outcome, notes=_notes(answer.entries) + _silent(answer.entries) + drawn, error=error)


def _error(
    broken: Sequence[Finding], refused: Sequence[Row], shut: Sequence[Shut] = ()
) -> KcconfigError | None:
    """What makes the run end with 2 although it has answers."""
    from kcconfig.reports.explain_words import refusal_words
    from kcconfig.reports.shut_words import shut_message

    if broken:
        return PolicyError(broken)
    if shut and not refused:
        by, others = shut[0].by, len(shut) - 1
        more = f" (and {others} more such client{'' if others == 1 else 's'})" if others else ""
        return KcconfigError(
            shut_message(shut[0]) + more,
            mark=by.origin.mark if by else None,
            help="leave it out of --client, or ask for one --login to see what Keycloak answers",
        )
    if not refused:
        return None
    others = len(refused) - 1
    more = f" (and {others} more such login{'' if others == 1 else 's'})" if others else ""
    return KcconfigError(
        refusal_words(refused[0]) + more, help="leave --login out to see the logins that a client can do"
    )


def _silent(entries: Iterable[Entry]) -> str:
    """Notes about realms where nobody can log in to the clients that were named."""
    return "".join(
        f"note: {entry.realm or entry.source}: nobody can log in to what --client names; --login tells why\n"
        for entry in entries
        if not entry.rows and not entry.shut
    )


def _notes(entries: Iterable[Entry]) -> str:
    notes: dict[str, None] = {}
    for entry in entries:
        version = f"Keycloak {entry.version}"
        name = entry.realm or entry.source
        if entry.assumed:
            notes[f"note: {name}: the version is not known; the rules of {version} are used\n"] = None
        if entry.beyond:
            notes[f"note: {name}: {version} is newer than any that was observed; newest rules used\n"] = None
    return "".join(notes)


def _comparers(changes: Compared, now: int) -> dict[str, Any]:
    found = changes.comparisons

    def text(style: Any) -> str:
        from kcconfig.reports.compare_text import compare_text

        return compare_text(found, style)

    def json(_style: Any) -> str:
        from kcconfig.reports.compare_json import compare_json
        from kcconfig.reports.problem import errors_json

        return compare_json(found, now, errors_json(PolicyError(changes.broken)) if changes.broken else ())

    def markdown(_style: Any) -> str:
        from kcconfig.reports.compare_markdown import compare_markdown

        return compare_markdown(found)

    return {"text": text, "json": json, "markdown": markdown}


def _renderers(answer: Explained, now: int) -> dict[str, Any]:
    entries, whys = answer.entries, answer.whys

    def text(style: Any) -> str:
        from kcconfig.reports.explain_text import explain_text
        from kcconfig.reports.why_text import why_text

        return explain_text(entries, style) if whys is None else why_text(whys, style)

    def json(_style: Any) -> str:
        from kcconfig.reports.explain_json import explain_json
        from kcconfig.reports.problem import errors_json

        errors = errors_json(PolicyError(answer.broken)) if answer.broken else []
        return explain_json(entries, now, whys, errors)

    def markdown(_style: Any) -> str:
        from kcconfig.reports.explain_markdown import explain_markdown
        from kcconfig.reports.why_text import why_markdown

        return explain_markdown(entries) if whys is None else why_markdown(whys)

    return {"text": text, "json": json, "markdown": markdown}
