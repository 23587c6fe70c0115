"""One script for one login of one client, from the login to the last trace of it."""

from __future__ import annotations

from contextlib import closing
from typing import NamedTuple

from kcconfig.lifetimes import LOGINS, Line
from kcconfig.lifetimes.evidence import Story, Untested
from kcconfig.lifetimes.logins import form_of
from kcconfig.lifetimes.moments import Settings
from kcconfig.verify.browser import Browser
from kcconfig.verify.error import FlowError
from kcconfig.verify.seats import Seat
from kcconfig.verify.stories import Script
from kcconfig.verify.teller import Teller
from kcconfig.verify.visit import Person, Visit
from kcconfig.verify.web import Reply, Web


class Task(NamedTuple):
    """What is to be told. The first of the clients logs in, the others are there for what clients share."""

    web: Web
    line: Line
    settings: Settings
    seats: tuple[Seat, ...]
    person: Person
    login: str
    script: Script


class Told(NamedTuple):
    """What came of it; no story where it does not fit this login, or the login could not be done."""

    story: Story | None
    untested: tuple[Untested, ...]
    replies: tuple[Reply, ...]


def tell(task: Task) -> Told:
    """Lives through a task. Raises ServerError where the server does not answer."""
    client = task.seats[0].client
    parties = [seat.party(task.web) for seat in task.seats]
    login = form_of(LOGINS[task.login], task.seats[0].inputs)
    with closing(Visit(login, parties, Browser(task.web), task.person)) as visit:
        teller = Teller(task.line, task.settings, visit)
        try:
            teller.begin()
            untested = _limits(task, visit) if teller.going else ()
            fits = task.script.fits(teller)
            if fits and teller.going:
                task.script.tell(teller)
        except FlowError as error:
            return Told(None, (Untested(client, task.login, error.reason),), tuple(visit.replies))
        finally:
            visit.clean_up()
        story = teller.story(client, task.script.title) if fits or task.script.first else None
        return Told(story, untested if story else (), tuple(visit.replies))


def _limits(task: Task, visit: Visit) -> tuple[Untested, ...]:
    """What a client cannot do with its own token, by no fault of any lifetime."""
    if visit.login.service:
        return ()
    seat, said = task.seats[0], visit.claims()
    reasons = []
    visit.may_userinfo = "sub" in said
    if not visit.may_userinfo:
        reasons.append("userinfo: it refuses lightweight access tokens")
    audiences = said.get("aud", ())
    named = seat.client_id in ([audiences] if isinstance(audiences, str) else audiences)
    visit.may_introspect = seat.secret is not None and (named or not task.line.names_audience)
    if seat.secret is None:
        reasons.append("introspection: it is not for public clients")
    elif not visit.may_introspect:
        reasons.append("introspection: the token does not name the client as an audience, so it is always no")
    return tuple(Untested(seat.client, None, reason) for reason in reasons)
