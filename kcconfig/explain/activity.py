"""What somebody does after a login, as `--activity` says it."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from kcconfig import durations
from kcconfig.explain.activity_reader import ActivityError, Reader

__all__ = ["Act", "Activity", "ActivityError", "Course", "course", "parse"]

MOST: Final = 100_000
"""How many acts one text may come to."""


class Act(StrEnum):
    """One thing that may happen to a login, by the word that users write.

    WORK              the person uses the application, which needs a valid access token
    REFRESH           the application uses its refresh token, needed or not
    SILENT            the browser is sent to Keycloak with prompt=none
    USERINFO          the access token is shown to Keycloak's userinfo
    INTROSPECTION     the application asks Keycloak about the access token
    REAUTHENTICATION  the person fills in the login form again, with prompt=login
    LOGOUT            the person logs out
    """

    WORK = "work"
    REFRESH = "refresh"
    SILENT = "silent login"
    USERINFO = "userinfo"
    INTROSPECTION = "introspection"
    REAUTHENTICATION = "re-authentication"
    LOGOUT = "logout"


class Activity(NamedTuple):
    """One act, `at` seconds after the login. Its text is what `parse` reads."""

    at: int
    action: Act

    def __str__(self) -> str:
        return f"{self.action} at {durations.human(self.at)}"


class Course(NamedTuple):
    """The acts in the order of time, and where the text ends, which may be in a pause after the last of them.

    Acts of one moment are in the order of the text.
    """

    acts: tuple[Activity, ...]
    until: int


def parse(text: str) -> tuple[Activity, ...]:
    """The acts of `every 5m for 2h, idle 40m, silent login, logout at 3h`. Raises ActivityError."""
    return course(text).acts


def course(text: str) -> Course:
    """The acts of a text, and where it ends. Raises ActivityError.

    activity = statement {"," statement}
    statement = "every" D "for" D [act] | ("idle" | "pause") D | act ["at" D]

    Each statement begins where the one before it ends. Nothing happens at once in `every 5m for 2h`: the first
    act is 5 minutes on, the last 2 hours on. `at` counts from the login.
    """
    reader = Reader(text)
    acts: list[Activity] = []
    now = _statement(reader, acts, 0)
    while reader.comma():
        now = _statement(reader, acts, now)
    if not reader.over():
        reader.fail("expected a comma or the end", (), _comma(reader))
    return Course(tuple(acts), now)


_PAUSES: Final = ("idle", "pause")
_ACTS: Final = MappingProxyType(
    {**{act.value: act for act in Act}, "silent-login": Act.SILENT, "reauthentication": Act.REAUTHENTICATION}
)
_FORMS: Final = f"write 'every 5m for 2h', 'idle 40m', {', '.join(list(Act)[:-1])} or {list(Act)[-1]}"
_STARTS: Final = ("every", *_PAUSES, *_ACTS)
_FIRST_WORDS: Final = frozenset(each.split()[0] for each in _STARTS)


def _statement(reader: Reader, acts: list[Activity], now: int) -> int:
    """Adds what one statement says that happens from `now` on; returns the moment when it is over."""
    if reader.word("every"):
        return _every(reader, acts, now)
    if any(reader.word(pause) for pause in _PAUSES):
        return reader.moment(now, reader.positive())
    act = _act(reader)
    if act is None:
        reader.fail("expected 'every', 'idle' or what is done", _STARTS, _FORMS)
    if reader.word("at"):
        at = reader.duration()
        if at < now:
            reader.refuse(f"this is in the past: {durations.human(now)} have gone by since the login")
        now = reader.moment(0, at)
    elif not reader.over():
        repeated = f"what is repeated comes last: 'every 5m for 2h {act}'"
        help_ = repeated if reader.next == "every" else _comma(reader) or repeated
        reader.fail("expected 'at', a comma or the end", ("at",), help_)
    _add(reader, acts, range(now, now + 1), act)
    return now


def _every(reader: Reader, acts: list[Activity], now: int) -> int:
    step = reader.positive()
    if not reader.word("for"):
        reader.fail("expected 'for' and how long this goes on", ("for",))
    stretch = reader.positive()
    if step > stretch:
        reader.refuse(f"nothing would happen: {durations.human(step)} do not fit into this")
    end = reader.moment(now, stretch)
    moments = range(now + step, end + 1, step)
    act = _act(reader)
    _add(reader, acts, moments, act or Act.WORK)
    if not reader.over() and (act is not None or _comma(reader)):
        reader.fail("expected a comma or the end", (), _comma(reader))
    if not reader.over():
        reader.fail("expected a comma, the end, or what is done", _ACTS)
    return end


def _comma(reader: Reader) -> str | None:
    """The help where a statement begins without a comma."""
    return f"put a comma before '{reader.next}'" if reader.next in _FIRST_WORDS else None


def _act(reader: Reader) -> Act | None:
    for words, act in _ACTS.items():
        if reader.word(words):
            return act
    if reader.word("silent"):
        reader.fail("expected 'login' after 'silent'", ("login",))
    return None


def _add(reader: Reader, acts: list[Activity], moments: range, act: Act) -> None:
    if len(acts) + len(moments) > MOST:
        reader.refuse(f"this comes to more than {MOST:,} moments", "a longer step shows as much")
    acts += (Activity(at, act) for at in moments)
