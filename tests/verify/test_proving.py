"""Many stories at once: a password is tried once before, the order stays, and nobody waits when all is over."""

from __future__ import annotations

import time
from threading import Event
from typing import Any

import pytest

from kcconfig.verify import proving
from kcconfig.verify.error import PasswordError
from kcconfig.verify.proving import _all_told
from kcconfig.verify.telling import Task, Told

REFUSED = PasswordError("the login is refused")


def task(login: str, number: int = 0) -> Task:
    nothing: Any = None
    return Task(nothing, nothing, nothing, (), nothing, login, number, Event())  # type: ignore[arg-type]


def done(*, entered: bool = True, refused: PasswordError | None = None) -> Told:
    return Told(None, (), (), entered, refused)


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[Task]:
    """What was tried so far; every login works."""
    found: list[Task] = []

    def tell(one: Task) -> Told:
        found.append(one)
        return done(entered=one.login != "client-credentials")

    monkeypatch.setattr(proving, "tell", tell)
    return found


@pytest.mark.parametrize("careful", [True, False])
def test_everything_is_told_in_its_order(tried: list[Task], careful: bool) -> None:
    tasks = [task("client-credentials", 0), task("browser", 1), task("password", 2)]
    found = _all_told(tasks, Event(), 2, careful=careful)
    assert [each.entered for each in found] == [False, True, True]
    assert len(tried) == 3
    if careful:
        assert tried[0] is tasks[1], "a login of the user comes first"


def test_a_wrong_password_is_tried_once(tried: list[Task], monkeypatch: pytest.MonkeyPatch) -> None:
    def tell(one: Task) -> Told:
        tried.append(one)
        return done(entered=False, refused=REFUSED)

    monkeypatch.setattr(proving, "tell", tell)
    with pytest.raises(PasswordError):
        _all_told(
            [task("client-credentials"), *(task("browser") for _ in range(20))], Event(), 6, careful=True
        )
    assert len(tried) == 1


def test_whatever_ends_it_ends_the_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = Event()

    def tell(one: Task) -> Told:
        if one.login == "browser":
            raise KeyboardInterrupt
        assert stop.wait(30)
        return done()

    monkeypatch.setattr(proving, "tell", tell)
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        _all_told([task("browser"), task("password"), task("password")], stop, 3, careful=False)
    assert time.monotonic() - begun < 20, "nobody slept on"
