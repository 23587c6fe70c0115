"""What-if: the day of a user, from the login on."""

from __future__ import annotations

from typing import Final

from kcconfig.explain.activity import Course
from kcconfig.explain.day_values import Day, Event
from kcconfig.explain.day_walker import KINDS, Walker, refused
from kcconfig.lifetimes import Line, Login, first_answer
from kcconfig.lifetimes.logins import form_of
from kcconfig.lifetimes.moments import Action, Settings
from kcconfig.lifetimes.walk import begin

UNUSED: Final = Course((), 0)
"""A login after which nothing happens."""


def day_of(line: Line, settings: Settings, login: Login, course: Course, born: int) -> Day:
    """The day of a user of the first client, who logs in at 0. `born` is that moment in seconds since 1970."""
    client = settings.clients[0]
    login = form_of(login, client)
    state, step = begin(line, settings, login, born=born)
    first = Event(0, None, KINDS[Action.LOGIN], step)
    if step.unknown is not None:
        return Day(login, course, unknown=step.unknown)
    if state is None:
        error = first_answer(line, settings.realm, client, login, born).error
        known = error is not None and error.known
        return Day(login, course, (refused(first),) if known else (), error=error)
    if step.refusal is not None:
        return Day(login, course, (refused(first),))
    walker = Walker(state, first)
    for at, act in course.acts:
        walker.act(at, act)
        if walker.unknown is not None:
            break
    return walker.day(login, course)
