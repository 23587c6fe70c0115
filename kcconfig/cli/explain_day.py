"""`explain --activity`, and timelines: from a command line to users' days."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kcconfig.cli.explaining import Question, entry_of, scope_and_target, subjects, unknown_client
from kcconfig.errors import KcconfigError, PolicyError

if TYPE_CHECKING:
    from kcconfig.cli.session import Session
    from kcconfig.explain import Entry
    from kcconfig.explain.activity import Course
    from kcconfig.explain.day_rows import Days
    from kcconfig.explain.timeline import Timeline
    from kcconfig.model import Finding
    from kcconfig.reports.day_words import Group
    from kcconfig.settings import Settings

DRAWN: Final = 24
"""How many timelines a document shows."""

PICTURES: Final = frozenset({"svg", "html"})


class Walked(NamedTuple):
    """The days, what was to happen on them, and the grammar errors of policies that have none."""

    days: list[Days]
    activity: str
    course: Course
    broken: tuple[Finding, ...] = ()

    @property
    def entries(self) -> list[Entry]:
        return [each.entry for each in self.days]


def course_of(session: Session, activity: str | None) -> Course:
    """What is to happen; without words nothing. Raises ActivityError, whose text is then known to the session."""
    from kcconfig.explain.activity import course
    from kcconfig.explain.activity_reader import SOURCE
    from kcconfig.explain.day import UNUSED

    if activity is None:
        return UNUSED
    session.texts[SOURCE] = activity
    return course(activity)


def walked(settings: Settings, question: Question, activity: str | None, course: Course) -> Walked:
    """The days of everything that was named; without an activity, those of all logins, unused.

    Raises KcconfigError for a client that nobody knows.
    """
    from kcconfig.explain.answers import matching
    from kcconfig.explain.day_rows import days, usual

    with ExitStack() as stack:
        found, broken = subjects(settings, stack)
    walks = []
    known: dict[str, None] = {}
    missing = list(question.clients)
    for subject in found:
        scope, target = scope_and_target(settings, subject)
        known.update(dict.fromkeys((*scope.declared, *scope.clients)))
        missing = [pattern for pattern in missing if not matching(scope, [pattern])]
        entry = entry_of(subject, scope, question, target)
        if activity is not None:
            named = {"clients": bool(question.clients), "logins": bool(question.logins)}
            entry = entry._replace(rows=usual(entry.rows, **named))
        walks.append(days(entry, scope, target.line, course, question.now))
    if missing and found:
        raise unknown_client(missing[0], known)
    return Walked(walks, activity or "", course, broken)


def timelines(given: Walked) -> list[Timeline]:
    """The pictures of all days, up to `DRAWN`; clients with one day share it."""
    from kcconfig.explain.day_timeline import timeline_of
    from kcconfig.reports.day_words import who_words

    return [
        timeline_of(group.day, title=who_words(group), subtitle=_subtitle(entry, given.activity))
        for entry, group in _drawable(given)[:DRAWN]
    ]


def _drawable(given: Walked) -> list[tuple[Entry, Group]]:
    from kcconfig.reports.day_words import day_groups

    found = [(each.entry, group) for each in given.days for group in day_groups(each.rows)]
    return [(entry, group) for entry, group in found if group.day.begins]


def left_out(given: Walked, error: KcconfigError | None) -> str:
    """A note about days that are not drawn. Raises `error`, or another KcconfigError, where none is."""
    drawable = len(_drawable(given))
    without = sum(not row.day.begins for each in given.days for row in each.rows)
    if not drawable:
        raise error or KcconfigError(
            "there is no login to draw", help="--login tells why, with --format text"
        )
    notes = []
    if drawable > DRAWN:
        notes.append(
            f"note: {DRAWN} of {drawable} timelines are drawn; choose some with --client and --login\n"
        )
    if without:
        told = (
            "1 login fails or is not known, and has"
            if without == 1
            else f"{without} logins fail or are not known, and have"
        )
        notes.append(f"note: {told} no timeline\n")
    return "".join(notes)


def _subtitle(entry: Entry, activity: str) -> str:
    where = f"{entry.source} over {entry.server}" if entry.server else entry.source
    realm = f"realm {entry.realm}" if entry.realm else "a fragment"
    return ", ".join(filter(None, (realm, where, f"Keycloak {entry.version}", activity)))


def renderers(given: Walked, now: int) -> dict[str, Any]:
    """The days in every format."""

    def text(style: Any) -> str:
        from kcconfig.reports.day_text import day_text

        return day_text(given.days, given.activity, style)

    def json(_style: Any) -> str:
        from kcconfig.reports.day_json import day_json
        from kcconfig.reports.problem import errors_json

        told = errors_json(PolicyError(given.broken)) if given.broken else ()
        return day_json(given.days, given.activity, given.course, now, told)

    def markdown(_style: Any) -> str:
        from kcconfig.reports.day_markdown import day_markdown

        return day_markdown(given.days, given.activity)

    def svg(_style: Any) -> str:
        from kcconfig.reports.timeline import timeline_svg

        return timeline_svg(timelines(given))

    def html(_style: Any) -> str:
        from kcconfig.reports.timeline import timeline_html

        return timeline_html(timelines(given))

    return {"text": text, "json": json, "markdown": markdown, "svg": svg, "html": html}
