"""Runs the steps of a plan, phase by phase."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Final

from kcconfig.errors import KcconfigError
from kcconfig.model import Step
from kcconfig.plan.value import Phase, Plan, Sequence

WRITES_IN_FLIGHT: Final = 8

Perform = Callable[[Step], None]


@dataclass(slots=True)
class Result:
    """What became of every step. `error` is why it stopped, None where all is done."""

    done: list[Step] = field(default_factory=list)
    failed: list[Step] = field(default_factory=list)
    not_attempted: list[Step] = field(default_factory=list)
    error: KcconfigError | None = None
    interrupted: bool = False

    def interrupt(self) -> None:
        """Nothing more is begun; what is under way comes to its end."""
        self.interrupted = True
        self.error = self.error or KcconfigError("interrupted")

    @property
    def complete(self) -> bool:
        return not self.failed and not self.not_attempted and not self.interrupted


def run(plan: Plan, perform: Perform, *, parallel: int = WRITES_IN_FLIGHT) -> Result:
    """Performs the steps: phases one after the other, sequences of a phase side by side.

    Stops at the first error or interruption, after the requests that are under way; it raises neither.
    """
    result = Result()
    for phase in plan.phases:
        if result.failed or result.interrupted:
            result.not_attempted.extend(step for sequence in phase for step in sequence)
        elif len(phase) == 1 or parallel == 1:
            for sequence in phase:
                _one_by_one(sequence, perform, result)
        else:
            _side_by_side(phase, perform, parallel, result)
    return result


def _one_by_one(steps: Sequence, perform: Perform, result: Result) -> None:
    for step in steps:
        if result.failed or result.interrupted:
            result.not_attempted.append(step)
            continue
        try:
            perform(step)
        except KcconfigError as error:
            result.failed.append(step)
            result.error = result.error or error
        except KeyboardInterrupt:
            result.failed.append(step)
            result.interrupt()
        else:
            result.done.append(step)


def _side_by_side(phase: Phase, perform: Perform, parallel: int, result: Result) -> None:
    with ThreadPoolExecutor(max_workers=parallel) as pool:
        waiting: list[Future[None]] = [pool.submit(_one_by_one, steps, perform, result) for steps in phase]
        try:
            wait(waiting, return_when=FIRST_EXCEPTION)
        except KeyboardInterrupt:
            result.interrupt()
            wait(waiting)
    for future in waiting:
        future.result()
