"""One visit of the matrix: a login, and then one turn after another, each held against the model."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from matrix_room import Room
from matrix_tally import Mismatch, Tally, tally_of
from matrix_turns import CHANGED_AT, FORGET, Deed, Turn, next_turn, planned_turn, told

from kcconfig.lifetimes.moments import Action, Moment
from kcconfig.lifetimes.proof import Check, Seen, held, prove
from kcconfig.lifetimes.state import State
from kcconfig.lifetimes.versions import Line
from kcconfig.lifetimes.walk import advance, begin
from kcconfig.verify.error import FlowError
from kcconfig.verify.visit import Visit, ended_at

_LATE = 1
"""Seconds by which a turn may come too late; another one is drawn else, since it might meet an end."""
_DRAWS = 5

_AT_THE_DOOR = threading.BoundedSemaphore(5)
"""So many log in at a time: a crowd of them would only show how a server behaves that is short of breath."""


@dataclass
class Course:
    """A visit to a room. Its turns are those of the `tour`, or else decided by `seed`.

    `changes` is whether the room's settings change meanwhile.
    """

    line: Line
    room: Room
    login: str
    seed: str
    tour: Iterator[Deed] | None = None
    changes: bool = False
    story: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    def run(self) -> Tally:
        """Until its time is over, nothing is left to do, or something is not as predicted."""
        visit = self.room.visit(self.login)
        try:
            state = self._begun(visit)
            if state is not None:
                self._follow(visit, state, random.Random(self.seed))
        except Exception as error:
            error.add_note(f"{self.room.point}\n  login {self.login}: {', '.join(self.story)}")
            raise
        finally:
            visit.close()
        return self.tally

    def _begun(self, visit: Visit) -> State | None:
        try:
            with _AT_THE_DOOR:
                seen = visit.begin()
        except FlowError as error:
            seen = ended_at(error, Moment(0, Action.LOGIN))
        born = visit.born or int(time.time())
        state, step = begin(self.line, self.room.settings, visit.login, born=born, lag=seen.moment.lag)
        told_so = self._note(Action.LOGIN, seen, tuple(held(step, seen)), new=True)
        return state if told_so else None

    def _follow(self, visit: Visit, state: State, dice: random.Random) -> None:
        forgot = False
        changing = self.changes
        while True:
            turn = self._turn(visit, state, dice, forgot=forgot, changing=changing)
            if turn is None:
                return
            if turn.deed is Action.CHANGE:
                state, changing = self._changed(visit, state), False
                continue
            if turn.deed == FORGET:
                visit.forget_cookies()
                state, forgot = state._replace(cookie=None), True
            elif turn.deed is Action.REAUTHENTICATION:
                forgot = False
            seen = _acted(visit, turn)
            proof = prove(state, seen)
            going_on = self._note(turn.deed, seen, proof.checks)
            over = turn.deed is Action.LOGOUT and dice.random() < 0.5
            if not going_on or over or proof.state is None:
                return
            state = proof.state

    def _turn(
        self, visit: Visit, state: State, dice: random.Random, *, forgot: bool, changing: bool
    ) -> Turn | None:
        """The next turn, when it is due."""
        if self.tour is not None:
            deed = next(self.tour, None)
            return None if deed is None else planned_turn(state, visit.now, deed)
        turn = next_turn(state, visit.now, dice, forgot=forgot)
        if changing and (turn is None or turn.at > CHANGED_AT):
            visit.sleep_until(CHANGED_AT)
            return Turn(visit.now, Action.CHANGE)
        for _ in range(_DRAWS):
            if turn is None:
                return None
            visit.sleep_until(turn.at)
            if visit.now < turn.at + _LATE:
                return turn
            turn = next_turn(state, visit.now, dice, forgot=forgot)
        return None

    def _changed(self, visit: Visit, state: State) -> State:
        change = self.room.point.change
        assert change is not None
        settings = self.room.change(change)
        at = int(visit.now)
        state, _ = advance(state, Moment(at, Action.CHANGE, settings=settings))
        self.story.append(f"{at}: realm {dict(change.realm)} client {dict(change.attributes)}")
        self.tally += Tally(Counter(changes=1))
        return state

    def _note(self, deed: Action | str, seen: Seen, checks: tuple[Check, ...], *, new: bool = False) -> bool:
        """Whether all was as predicted. Only what the server did is a kind of thing that was seen."""
        self.story.append(_told(deed, seen))
        did = tally_of(checks, new=new)
        if seen.ok or deed == FORGET:
            did += Tally(kinds=Counter({(self.login, told(deed)): 1}))
        wrong = tuple(
            Mismatch(self.room.point, self.login, tuple(self.story), each) for each in checks if not each.ok
        )
        self.tally += did + Tally(mismatches=wrong)
        return not wrong


def _acted(visit: Visit, turn: Turn) -> Seen:
    action = turn.deed if isinstance(turn.deed, Action) else Action.SILENT
    try:
        return visit.act(action, turn.client, turn.token)
    except FlowError as error:
        return ended_at(error, Moment(int(visit.now), action, turn.client))


def _told(deed: Action | str, seen: Seen) -> str:
    moment = seen.moment
    who = " of other" if moment.client else ""
    which = "" if moment.token is None else f" #{moment.token}"
    said = seen.tokens and (seen.tokens.access, seen.tokens.refresh)
    return f"{moment.at}: {told(deed)}{who}{which} {said or seen.ok or seen.description or seen.error}"
