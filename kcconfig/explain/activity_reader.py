"""The words of `--activity`, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple, NoReturn

from kcconfig import durations
from kcconfig.errors import KcconfigError
from kcconfig.model import Mark
from kcconfig.realm.fields import suggest

SOURCE: Final = "--activity"
"""The name of the text in marks; who prints errors has the text under it."""

LONGEST: Final = 100 * 365 * 86400
"""How long after the login an act may be, in seconds."""


class ActivityError(KcconfigError):
    """A text that says no activity. `mark` is the place in `text`, whose file is `SOURCE`."""

    def __init__(self, message: str, text: str, start: int, end: int, help_: str | None = None) -> None:
        super().__init__(message, mark=_mark(text, start, end), help=help_)
        self.text = text


_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


def _mark(text: str, start: int, end: int) -> Mark:
    before = [each.end() for each in _BREAK.finditer(text, 0, start)]
    line, column = len(before) + 1, start - (before[-1] if before else 0) + 1
    return Mark(SOURCE, line, column, line, column + end - start)


class _Token(NamedTuple):
    text: str
    start: int
    end: int


_TOKEN: Final = re.compile(r"[^\W\d_][\w-]*|[0-9][\w.]*|\S")
_DURATION: Final = re.compile(r"(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?\d*", re.ASCII)
_SHOWN: Final = 30


class Reader:
    """Walks over the words of a text. `read` counts those that are behind."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [_Token(each[0].lower(), each.start(), each.end()) for each in _TOKEN.finditer(text)]
        # What is missing at the end is told at the last character, where there is something to point at.
        end = max(len(text.rstrip()), 1)
        self.tokens.append(_Token("", end - 1, end))
        self.read = 0

    def word(self, words: str) -> bool:
        """Takes some words if they come next."""
        wanted = words.split()
        found = [each.text for each in self.tokens[self.read : self.read + len(wanted)]]
        if found != wanted:
            return False
        self.read += len(wanted)
        return True

    def comma(self) -> bool:
        """Takes a comma, or nothing at the end of the text."""
        return self.word(",")

    def over(self) -> bool:
        """Does a statement end here?"""
        return self.tokens[self.read].text in {"", ","}

    def duration(self) -> int:
        """Takes a duration; seconds."""
        text, start, end = self.tokens[self.read]
        try:
            seconds = durations.parse(text)
        except ValueError:
            valid = _DURATION.match(text)
            wrong = start + (valid.end() if valid and valid.end() < len(text) else 0)
            raise ActivityError(
                f"expected a duration{self._instead()}",
                self.text,
                wrong,
                end,
                "write 90 (seconds), 90s, 30m, 10h, 7d or 1h30m",
            ) from None
        self.read += 1
        return seconds

    def positive(self) -> int:
        """Takes a duration above 0."""
        seconds = self.duration()
        if seconds <= 0:
            self.refuse("expected a duration above 0")
        return seconds

    def moment(self, now: int, seconds: int) -> int:
        """So long after `now`. Refuses what nobody lives to see."""
        if now + seconds > LONGEST:
            self.refuse("this is more than 100 years after the login")
        return now + seconds

    @property
    def next(self) -> str:
        """The word that comes next, empty at the end."""
        return self.tokens[self.read].text

    def fail(self, expected: str, candidates: Iterable[str], otherwise: str | None = None) -> NoReturn:
        """What comes next is wrong. Helps with the nearest of some words, or `otherwise`."""
        text, start, end = self.tokens[self.read]
        near = suggest(text, candidates) if 0 < len(text) <= _SHOWN else None
        help_ = f"did you mean '{near}'?" if near else otherwise
        raise ActivityError(f"{expected}{self._instead()}", self.text, start, end, help_)

    def refuse(self, message: str, help_: str | None = None) -> NoReturn:
        """What was just read cannot be."""
        _, start, end = self.tokens[self.read - 1]
        raise ActivityError(message, self.text, start, end, help_)

    def _instead(self) -> str:
        text = self.tokens[self.read].text
        if not text:
            return ", not the end" if self.text.strip() else ", not nothing"
        return f", not '{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}'"
