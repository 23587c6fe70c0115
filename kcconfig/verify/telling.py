"""One script for one login of one client, from the login to the last trace of it."""

from __future__ import annotations

from contextlib import closing
from threading import Event
from typing import NamedTuple

from kcconfig.lifetimes import LOGINS, Line
from kcconfig.lifetimes.evidence import Story, Untested
from kcconfig.lifetimes.logins import form_of
from kcconfig.lifetimes.moments import Settings
from kcconfig.verify.browser import Browser
from kcconfig.verify.error import FlowError, PasswordError
from kcconfig.verify.seats import Seat
from kcconfig.verify.stories import Script
from kcconfig.verify.teller import Teller
from kcconfig.verify.visit import Person, Visit
from kcconfig.verify.web import Reply, Web


class Task(NamedTuple):
    """What is to be told. The first of the clients logs in, the others are there for what clients share.

    `stop` ends its waits when nobody wants to hear any more.
    """

    web: Web
    line: Line
    settings: Settings
    seats: tuple[Seat, ...]
    person: Person
    login: str
    script: Script
    stop: Event


class Told(NamedTuple):
    """What came of it; no story where it does not fit this login, or the login could not be done.

    `entered` says that the user got in with their password, `refused` is how the server did not let them in.
    """

    story: Story | None
    untested: tuple[Untested, ...]
    replies: tuple[Reply, ...]
    entered: bool
    refused: PasswordError | None


def tell(task: Task) -> Told:
    """Lives through a task, and ends what is left of its sessions.

    Raises ServerError where the server does not answer.
    """
    client = task.seats[0].client
    parties = [seat.party(task.web) for seat in task.seats]
    login = form_of(LOGINS[task.login], task.seats[0].inputs)
    with closing(Visit(login, parties, Browser(task.web), task.person, task.stop)) as visit:
        teller = Teller(task.line, task.settings, visit)
        refused = None
        try:
            teller.begin()
            untested, counts = _lived(task, teller)
        except FlowError as error:
            untested, counts = (Untested(client, task.login, error.reason),), False
            refused = error if isinstance(error, PasswordError) else None
        finally:
            left = visit.clean_up()
        untested += tuple(Untested(client, task.login, f"a session may go on: {reason}") for reason in left)
        story = teller.story(client, task.script.title) if counts and teller.turns else None
        entered = bool(teller.turns) and teller.state is not None and not login.service
        return Told(story, untested, tuple(visit.replies), entered, refused)


def _lived(task: Task, teller: Teller) -> tuple[tuple[Untested, ...], bool]:
    """What could not be tried after the login, and whether what was told belongs to this script."""
    client, script = task.seats[0].client, task.script
    if not teller.going:
        return (), script.first or teller.wrong
    untested = _limits(task, teller.visit)
    if not script.fits(teller):
        return untested if script.first else (), script.first
    try:
        script.tell(teller)
    except FlowError as error:
        return (*untested, Untested(client, task.login, f"{script.title}: {error.reason}")), True
    return untested, True


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
