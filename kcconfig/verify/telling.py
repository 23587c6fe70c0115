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
            untested = _introspection(task, visit) if teller.going and task.script.first else ()
            fits = task.script.fits(teller)
            if fits and teller.going:
                task.script.tell(teller)
        except FlowError as error:
            return Told(None, (Untested(client, task.login, error.reason),), tuple(visit.replies))
        finally:
            visit.clean_up()
        story = teller.story(client, task.script.title) if fits or task.script.first else None
        return Told(story, untested, tuple(visit.replies))


def _introspection(task: Task, visit: Visit) -> tuple[Untested, ...]:
    """Says why a client cannot ask about its own token, where it cannot."""
    seat = task.seats[0]
    if visit.login.service:
        return ()
    reason = ""
    if seat.secret is None:
        reason = "introspection is not for public clients"
    elif task.line.names_audience and seat.client_id not in visit.audiences():
        reason = (
            "introspection: the token does not name the client as an audience, so the answer is always no"
        )
    visit.may_introspect = not reason
    return (Untested(seat.client, None, reason),) if reason else ()
