"""How often a refresh token works, in words."""

from __future__ import annotations

from typing import Final

from kcconfig.lifetimes.reuse import Rotation

TOO_MANY: Final = "a use too many ends the client's session, with all its tokens"

_TIMES: Final = ("never", "once", "twice")


def told(given: Rotation | None) -> Rotation | None:
    """Rotation where there is something to tell of it."""
    return None if given is None or (given.known and given.uses is None) else given


def does_words(does: str | Rotation) -> str:
    """What a setting does that decides no number."""
    return does if isinstance(does, str) else f"lets a refresh token work {uses_words(does)}; {TOO_MANY}"


def uses_words(given: Rotation) -> str:
    """`once`, `3 times`, or what stands for no limit."""
    if not given.known:
        return "a number of times that is not known"
    if given.uses is None:
        return "any number of times"
    return _TIMES[given.uses] if given.uses < len(_TIMES) else f"{given.uses} times"
