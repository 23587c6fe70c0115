"""A number together with the setting that decides it and those that lost, and how such numbers combine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from kcconfig.lifetimes.inputs import Reading, Valued

LATER: Final = "ends later"
SAME_SECOND: Final = "ends in the same second"
NO_END: Final = "sets no end"
CAP_NOT_REACHED: Final = "cap, not reached"
INHERITS: Final = "is no plain number of seconds above 0, so it inherits"
NOT_SURE: Final = "not known whether it counts"


class Loser(NamedTuple):
    """A setting that might have decided, and why it does not."""

    by: Valued
    reason: str


class Decided(NamedTuple):
    """A number of seconds, None for never. Where `known` is False, `by` is not known and neither is the number."""

    seconds: int | None
    by: Valued
    overridden: tuple[Loser, ...] = ()
    known: bool = True


def counts(setting: Valued) -> bool:
    """Does an override hold a value of its own? With 0 and below it inherits; so does one that is not known."""
    return setting.number > 0


def own(setting: Valued) -> Decided:
    """The number that a setting holds."""
    if setting.reading is Reading.UNKNOWN:
        return Decided(None, setting, known=False)
    return Decided(setting.number, setting)


def or_default(setting: Valued, default: int) -> Decided:
    """The number of a realm's timeout; 0 and below stand for Keycloak's default."""
    if setting.reading is Reading.UNKNOWN:
        return Decided(None, setting, known=False)
    return Decided(setting.number if setting.number > 0 else default, setting)


def override(setting: Valued, base: Decided) -> Decided:
    """A nearer setting replaces a further one, upwards too, if it is above 0."""
    if setting.reading is Reading.UNKNOWN:
        return Decided(None, setting, (Loser(base.by, NOT_SURE),), known=False)
    if counts(setting):
        return Decided(
            setting.number, setting, (Loser(base.by, f"replaced by {setting.path[-1]}"), *base.overridden)
        )
    return _ignored(setting, base)


def larger(setting: Valued, base: Decided) -> Decided:
    """The larger of two; a setting of 0 or below inherits."""
    if not base.known:
        return base
    if setting.reading is Reading.UNKNOWN:
        return Decided(None, setting, (Loser(base.by, NOT_SURE),), known=False)
    if not counts(setting):
        return _ignored(setting, base)
    if base.seconds is None or base.seconds >= setting.number:
        same = base.seconds == setting.number
        loser = Loser(setting, "the same number" if same else "smaller: the larger one counts")
        return Decided(base.seconds, base.by, (*base.overridden, loser))
    loser = Loser(base.by, f"smaller than {setting.path[-1]}")
    return Decided(setting.number, setting, (loser, *base.overridden))


def _ignored(setting: Valued, base: Decided) -> Decided:
    if not setting.told:
        return base
    return Decided(base.seconds, base.by, (*base.overridden, Loser(setting, INHERITS)), base.known)


def later(decided: Decided, seconds: int) -> Decided:
    """The same, so many seconds on."""
    if decided.seconds is None or not seconds:
        return decided
    return Decided(decided.seconds + seconds, decided.by, decided.overridden, decided.known)


def capped(wanted: Decided, cap: Decided) -> Decided:
    """What a setting asks for, unless a limit comes first."""
    if not (wanted.known and cap.known):
        return _unknown(wanted, cap)
    if cap.seconds is None or cap.by is wanted.by:
        return wanted
    if wanted.seconds is None or cap.seconds < wanted.seconds:
        loser = Loser(wanted.by, f"cut off by {cap.by.path[-1]}")
        return Decided(cap.seconds, cap.by, _once(cap.by, (loser, *wanted.overridden, *cap.overridden)))
    loser = Loser(cap.by, SAME_SECOND if cap.seconds == wanted.seconds else CAP_NOT_REACHED)
    losers = _once(wanted.by, (*wanted.overridden, loser, *cap.overridden))
    return Decided(wanted.seconds, wanted.by, losers)


def earliest(*ends: Decided) -> Decided:
    """The first of several ends; the first named wins a draw. Each setting is told of once."""
    winner = ends[0]
    for end in ends:
        if not end.known:
            return _unknown(*ends)
        if end.seconds is not None and (winner.seconds is None or end.seconds < winner.seconds):
            winner = end
    losers = [Loser(end.by, _behind(end, winner)) for end in ends if end.by is not winner.by]
    losers += winner.overridden
    for end in ends:
        if end is not winner:
            losers += end.overridden
    return Decided(winner.seconds, winner.by, _once(winner.by, losers))


def _behind(end: Decided, winner: Decided) -> str:
    """Why an end is not the one that counts; a draw is told as such."""
    if end.seconds is None:
        return NO_END
    return SAME_SECOND if end.seconds == winner.seconds else LATER


def _once(winner: Valued, losers: Sequence[Loser]) -> tuple[Loser, ...]:
    """Losers without the winner, each told of once, for the reason that comes first."""
    if not losers:
        return ()
    # By identity: to compare two settings by value takes far longer.
    seen = {id(winner)}
    kept = []
    for loser in losers:
        key = id(loser.by)
        if key not in seen:
            seen.add(key)
            kept.append(loser)
    return tuple(kept)


def _unknown(*ends: Decided) -> Decided:
    """Not known as soon as one of them is not: it might be the one that decides."""
    culprit = next(end for end in ends if not end.known)
    losers = {id(end.by): Loser(end.by, NOT_SURE) for end in ends if end.by is not culprit.by}
    return Decided(None, culprit.by, tuple(losers.values()), known=False)
