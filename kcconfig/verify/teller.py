"""Tells a story: lives through a visit on the server and in the model at once, and holds one against the other."""

from __future__ import annotations

import time

from kcconfig.lifetimes import Line
from kcconfig.lifetimes.ends import Ends, ends_of
from kcconfig.lifetimes.evidence import Story, Turn
from kcconfig.lifetimes.moments import Action, Moment, Settings
from kcconfig.lifetimes.proof import held, prove
from kcconfig.lifetimes.state import State
from kcconfig.lifetimes.walk import begin
from kcconfig.verify.error import FlowError
from kcconfig.verify.visit import Visit, ended_at


class Teller:
    """One story. It goes no further once something came out differently, for all later turns would.

    `state` is where the model stands; None where the login fails. `wrong` says that something differed.
    """

    def __init__(self, line: Line, settings: Settings, visit: Visit) -> None:
        self.line = line
        self.settings = settings
        self.visit = visit
        self.state: State | None = None
        self.turns: list[Turn] = []
        self.wrong = False

    @property
    def going(self) -> bool:
        return self.state is not None and not self.wrong

    @property
    def ends(self) -> Ends:
        """When what the first client holds ends."""
        return Ends() if self.state is None else ends_of(self.state)

    def has_refresh(self, client: int = 0) -> bool:
        tokens = self.state.refresh if self.state is not None else ()
        return client < len(tokens) and bool(tokens[client])

    def begin(self) -> None:
        """The login. Raises FlowError where it does not succeed although it should."""
        failure: FlowError | None = None
        try:
            seen = self.visit.begin()
        except FlowError as error:
            failure, seen = error, ended_at(error, Moment(0, Action.LOGIN))
        born = self.visit.born or int(time.time())
        self.state, step = begin(self.line, self.settings, self.visit.login, born=born, lag=seen.moment.lag)
        if failure is not None and (failure.status is None or step.refusal is None):
            raise failure
        self._note(Turn(0, Action.LOGIN.value, tuple(held(step, seen))))

    def act(self, action: Action, client: int = 0, token: int | None = None, words: str = "") -> None:
        """One more moment, now. Raises FlowError where what comes of it cannot be told."""
        if not self.going or self.state is None:
            return
        try:
            seen = self.visit.act(action, client, token)
        except FlowError as error:
            if error.status is None:
                raise
            seen = ended_at(error, Moment(int(self.visit.now), action, client, token))
        proof = prove(self.state, seen)
        self.state = proof.state
        self._note(Turn(seen.moment.at, words or action.value, proof.checks))

    def forget_cookies(self) -> None:
        """The browser loses its cookies, which only the browser notices."""
        self.visit.forget_cookies()
        if self.state is not None:
            self.state = self.state._replace(cookie=None)

    def wait_until(self, at: float) -> None:
        """Waits for a moment, in seconds since the login."""
        if self.going:
            self.visit.sleep_until(at)

    def story(self, client: str | None, title: str) -> Story:
        return Story(client, self.visit.login.name, title, tuple(self.turns))

    def _note(self, turn: Turn) -> None:
        self.turns.append(turn)
        self.wrong = self.wrong or not all(check.ok for check in turn.checks)
