"""Running a plan: phases in order, objects side by side, and a stop that leaves nothing untold."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from kcconfig.apply import Result, run
from kcconfig.errors import ServerError
from kcconfig.model import Step, Verb
from kcconfig.plan import Plan


def step(name: str) -> Step:
    return Step(Verb.UPDATE, ("clients", name))


def plan(*phases: list[str]) -> Plan:
    """`["a b", "c"]` is a phase of two sequences, the first of two steps."""
    steps = tuple(tuple(tuple(step(name) for name in names.split()) for names in phase) for phase in phases)
    return Plan("demo", "url", (), "26.7.3", False, False, (), steps, 0)


class Recorder:
    def __init__(self, fails: str = "", error: BaseException | None = None) -> None:
        self.seen: list[str] = []
        self.fails = fails.split()
        self.error = error or ServerError("no")

    def __call__(self, step: Step) -> None:
        name = step.address[1]
        self.seen.append(name)
        if name in self.fails:
            raise self.error


def names(steps: list[Step]) -> set[str]:
    return {each.address[1] for each in steps}


@pytest.mark.parametrize("parallel", [1, 8])
def test_all_steps_run_phases_in_order_and_each_sequence_too(parallel: int) -> None:
    recorder = Recorder()
    result = run(plan(["a b", "c"], ["d"]), recorder, parallel=parallel)
    assert result.complete
    assert names(result.done) == set("abcd")
    assert recorder.seen.index("a") < recorder.seen.index("b")
    assert recorder.seen[-1] == "d"


@pytest.mark.parametrize("parallel", [1, 8])
def test_an_error_stops_what_has_not_begun(parallel: int) -> None:
    recorder = Recorder(fails="b")
    result = run(plan(["a b c"], ["d", "e"]), recorder, parallel=parallel)
    assert not result.complete
    assert (names(result.done), names(result.failed), names(result.not_attempted)) == (
        {"a"},
        {"b"},
        set("cde"),
    )
    assert isinstance(result.error, ServerError)
    assert recorder.seen == ["a", "b"]


def test_what_is_under_way_comes_to_its_end() -> None:
    """One fails while the other is being written; both are told, and the second's next step is not begun."""
    begun, failed = threading.Event(), threading.Event()

    def perform(step: Step) -> None:
        if step.address[1] == "bad":
            begun.wait(5)
            failed.set()
            raise ServerError("no")
        begun.set()
        failed.wait(5)

    result = run(plan(["bad x", "slow y"]), perform)
    assert names(result.done) <= {"slow"}
    assert names(result.failed) == {"bad"}
    assert names([*result.done, *result.failed, *result.not_attempted]) >= {"bad", "slow", "x"}
    assert len([*result.done, *result.failed, *result.not_attempted]) == 4


@pytest.mark.parametrize("parallel", [1, 8])
def test_an_interruption_is_a_failure_of_unknown_end(parallel: int) -> None:
    recorder = Recorder(fails="b", error=KeyboardInterrupt())
    result = run(plan(["a b c"], ["d"]), recorder, parallel=parallel)
    assert result.interrupted
    assert result.error is not None
    assert result.error.message == "interrupted"
    assert (names(result.done), names(result.failed), names(result.not_attempted)) == (
        {"a"},
        {"b"},
        set("cd"),
    )


def test_a_bug_is_not_taken_for_an_answer() -> None:
    with pytest.raises(ZeroDivisionError):
        run(plan(["a"]), Recorder(fails="a", error=ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        run(plan(["a", "b"]), Recorder(fails="a", error=ZeroDivisionError()))


def test_only_so_many_writes_are_in_flight() -> None:
    running, most, lock = 0, 0, threading.Lock()

    def perform(_step: Step) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        threading.Event().wait(0.01)
        with lock:
            running -= 1

    assert run(plan([str(number) for number in range(20)]), perform, parallel=3).complete
    assert 1 < most <= 3


def test_nothing_to_do_is_complete() -> None:
    def perform(_step: Any) -> None:
        raise AssertionError

    assert run(plan(), perform) == Result()
