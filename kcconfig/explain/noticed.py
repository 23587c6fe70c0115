"""The numbers of an answer that a user notices."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from kcconfig.lifetimes import Decided, Lifetimes
from kcconfig.lifetimes.browser import browser


class What(StrEnum):
    """The numbers that a user notices."""

    UNUSED = "unused"
    LATEST = "latest"
    ACCESS = "access"
    REFRESH = "refresh"
    BROWSER_IDLE = "browser idle"
    BROWSER_MAX = "browser max"


def noticed(given: Lifetimes) -> Iterator[tuple[What, Decided]]:
    """The numbers of one answer."""
    if given.access is not None:
        yield What.ACCESS, given.access.end
    if given.refresh is not None and given.unused_refresh_refused_after and given.latest_end:
        yield What.UNUSED, given.unused_refresh_refused_after
        yield What.LATEST, given.latest_end
        yield What.REFRESH, given.refresh.end
    stays = browser(given)
    if stays is not None:
        yield What.BROWSER_IDLE, stays.idle
        yield What.BROWSER_MAX, stays.max


def same(before: Decided | None, after: Decided | None) -> bool:
    """Is a number the same on both sides? Two that are not known are, where the same expression stands for them."""
    if before is None or after is None:
        return before is after
    if not before.known and not after.known:
        return bool(before.by.value == after.by.value)
    return (before.seconds, before.known) == (after.seconds, after.known)
