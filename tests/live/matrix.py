"""Runs points on a server: real logins and what follows them, held against the model."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from functools import partial, reduce
from operator import add
from queue import Queue
from typing import Final, NamedTuple

from keeper import administrator
from matrix_designed import TOURED
from matrix_points import LOGINS_TRIED, Point
from matrix_room import Room
from matrix_tally import Mismatch, Tally, lasting
from matrix_turns import Deed, tours
from matrix_visit import Course

from kcconfig.errors import ServerError
from kcconfig.lifetimes import line_of
from kcconfig.lifetimes.moments import Action
from kcconfig.sandbox import Sandbox

_ROOMS: Final = 14
"""Realms. Those in them mostly wait."""


_SHORT: Final[tuple[Deed, ...]] = (Action.REFRESH,)
"""A second answer follows the same rules."""

_AGAIN: Final = 4
"""Points at a time that are tried again: few, so that the machine is no part of what is seen."""


class Ran(NamedTuple):
    """What came of a run.

    `refused` are points whose settings the server did not take, `once` mismatches that came in no repeat.
    """

    points: int
    refused: tuple[Point, ...]
    tally: Tally
    once: tuple[Mismatch, ...]


class Matrix:
    """Runs points on one server; each has a realm to itself meanwhile."""

    def __init__(self, server: Sandbox, seed: int) -> None:
        self._server = server
        self._seed = seed
        self._line = line_of(server.version)

    def run(self, points: Sequence[Point]) -> Ran:
        """Raises what a visit raises, with its story as a note."""
        server = self._server
        transport = administrator(server.url, server.username, server.password, workers=_ROOMS)
        with ExitStack() as stack:
            stack.callback(transport.close)
            free: Queue[Room] = Queue()
            # One after the other: the database of a throw-away server locks what realms share.
            for _ in range(min(_ROOMS, len(points))):
                room = Room(transport, server.url, f"matrix-{secrets.token_hex(6)}")
                stack.callback(room.remove)
                room.open()
                free.put(room)
            rooms = stack.enter_context(ThreadPoolExecutor(_ROOMS))
            tallies = list(rooms.map(lambda point: self._point(free, point), points))
            refused = tuple(point for point, tally in zip(points, tallies, strict=True) if tally is None)
            tally = reduce(add, (each for each in tallies if each is not None), Tally())
            again = lasting(tally.mismatches, partial(self._again, free))
        once = tuple(each for each in tally.mismatches if each.point.number not in again)
        tally = replace(tally, mismatches=tuple(each for found in again.values() for each in found))
        return Ran(len(points), refused, tally, once)

    def _again(self, free: Queue[Room], points: Sequence[Point]) -> list[Tally | None]:
        """Points that did not come out as predicted, tried by themselves: what a busy machine did is gone then."""
        with ThreadPoolExecutor(_AGAIN) as few:
            return list(few.map(lambda point: self._point(free, point), points))

    def _point(self, free: Queue[Room], point: Point) -> Tally | None:
        """None where the server refuses the settings."""
        room = free.get()
        try:
            room.furnish(point)
        except ServerError as error:
            if error.status == 400:
                return None
            raise
        else:
            return self._visits(room)
        finally:
            free.put(room)

    def _visits(self, room: Room) -> Tally:
        """All visits at the same time, but for one that changes the settings, which comes last."""
        courses = self._courses(room)
        with ThreadPoolExecutor(len(courses)) as visitors:
            tallies = list(visitors.map(Course.run, courses))
        if room.point.change is not None:
            tallies.append(self._course(room, room.point.changed, "change", changes=True).run())
        return reduce(add, tallies, Tally())

    def _courses(self, room: Room) -> list[Course]:
        """The long visits, and a short one for each other kind of login; at one point all that it can do."""
        point = room.point
        long = [self._course(room, login, number) for number, login in enumerate(point.visits)]
        if point.number == TOURED:
            planned = [(login, tour) for login in LOGINS_TRIED for tour in tours(login)]
        else:
            planned = [(login, _SHORT) for login in LOGINS_TRIED if login not in point.visits]
        return [*long, *(self._course(room, login, "planned", tour=tour) for login, tour in planned)]

    def _course(
        self,
        room: Room,
        login: str,
        which: object,
        *,
        tour: tuple[Deed, ...] | None = None,
        changes: bool = False,
    ) -> Course:
        seed = f"{self._seed} {room.point.number} {login} {which}"
        return Course(self._line, room, login, seed, None if tour is None else iter(tour), changes)
