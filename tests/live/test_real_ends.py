"""The ends of each kind of session, waited for: what works just before a predicted end is refused just after it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from typing import Final

import pytest
from keeper import administrator
from matrix_points import Point
from matrix_room import Room
from real_ends import COMMON, OWN, Case

from kcconfig.lifetimes import line_of
from kcconfig.lifetimes.ends import ends_of
from kcconfig.lifetimes.moments import Action
from kcconfig.lifetimes.proof import TOLERANCE, Seen, held, prove
from kcconfig.lifetimes.state import State
from kcconfig.lifetimes.walk import begin
from kcconfig.sandbox import Sandbox
from kcconfig.servers.transport import Transport
from kcconfig.verify.visit import Visit

pytestmark = pytest.mark.live

BEFORE: Final = 2
AFTER: Final = 2
"""Seconds from a predicted end: one more than the rounding on both sides."""

_TRIES: Final = 3
"""A machine may be so busy that a use before the end comes after it, or may do so."""


@pytest.fixture
def transport(either_server: Sandbox) -> Iterator[Transport]:
    with closing(administrator(either_server.url, either_server.username, either_server.password)) as given:
        yield given


def test_ends_come_when_they_are_predicted(either_server: Sandbox, transport: Transport) -> None:
    cases = (*OWN.get(either_server.version, ()), *COMMON)
    wrong: list[str] = []

    def check(case: Case, shift: int) -> None:
        try:
            _checked(rooms[case.name], either_server.version, case, shift)
        except AssertionError as error:
            wrong.append(f"{case.name} {shift:+}: {error}")

    with ExitStack() as stack, ThreadPoolExecutor(2 * len(cases)) as visitors:
        rooms = {case.name: _room(stack, transport, either_server.url, case) for case in cases}
        both = [(case, shift) for case in cases for shift in (-BEFORE, AFTER)]
        for done in [visitors.submit(check, *each) for each in both]:
            done.result()
    assert not wrong, "\n".join(wrong)


def _room(stack: ExitStack, transport: Transport, url: str, case: Case) -> Room:
    point = Point(0, case.realm, case.attributes, (), None, case.login)
    room = Room(transport, url, f"ends-{case.name}-{secrets.token_hex(4)}")
    stack.callback(room.remove)
    room.open()
    room.furnish(point)
    return room


def _checked(room: Room, version: str, case: Case, shift: int) -> None:
    """One visit up to the end or past it, repeated where it came too late, or too slowly, to show anything."""
    for _ in range(_TRIES):
        with closing(room.visit(case.login)) as visit:
            state = _begun(room, visit, version)
            last = 0
            for at, action in case.before:
                visit.sleep_until(at)
                state, seen = _step(state, visit, action)
                last = seen.moment.at
            end = getattr(ends_of(state), case.end).seconds
            assert end is not None
            wanted = case.seconds + (last if case.moved else 0)
            assert abs(end - wanted) <= TOLERANCE, f"predicted for {end}, not for {wanted}"
            visit.sleep_until(end + shift)
            _, seen = _step(state, visit, case.probe)
        if shift > 0:
            assert not seen.ok
            assert case.said in {seen.description, seen.error, str(seen.status)}, seen
            return
        # The moment of a slow answer is the middle of its wait; the server may have come to it past the end.
        if seen.moment.at < end and not seen.took:
            assert seen.ok, seen
            return
    pytest.fail("the machine is too busy to use anything in time")


def _begun(room: Room, visit: Visit, version: str) -> State:
    seen = visit.begin()
    state, step = begin(line_of(version), room.settings, visit.login, born=visit.born, lag=seen.moment.lag)
    assert state is not None
    wrong = [each for each in held(step, seen) if not each.ok]
    assert not wrong, wrong
    return state


def _step(state: State, visit: Visit, action: Action) -> tuple[State, Seen]:
    seen = visit.act(action)
    proof = prove(state, seen)
    assert proof.ok, f"{seen} {proof.checks}"
    assert proof.state is not None
    return proof.state, seen
