"""What a server really answered, held against the model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from kcconfig.lifetimes.decisions import Decided
from kcconfig.lifetimes.inputs import Valued
from kcconfig.lifetimes.moments import Moment
from kcconfig.lifetimes.refusals import Refusal
from kcconfig.lifetimes.state import State
from kcconfig.lifetimes.walk import Step, advance

TOLERANCE: Final = 2
"""Seconds by which an observed end may differ: times are cut to whole seconds, on both sides."""


PAGE: Final = "page"
"""The error of a flow that ended at an error page for people, whose words are not those of the endpoints."""


class SeenTokens(NamedTuple):
    """The tokens of an answer. Ends are `exp - iat`, None for no `exp` claim; the others are what the answer says."""

    access: int | None
    expires_in: int | None
    id: int | None = None
    has_id: bool = False
    refresh: int | None = None
    refresh_type: str | None = None
    refresh_expires_in: int | None = None


class Seen(NamedTuple):
    """What came of a moment. `ok` is a plain yes; `moment.at` is told by the server's clock where it can be.

    `took` are the seconds that the answer took: its tokens were made at some time in them, and what it says
    beside them is counted when it is written.
    """

    moment: Moment
    ok: bool
    status: int
    tokens: SeenTokens | None = None
    error: str | None = None
    description: str | None = None
    took: int = 0


class Check(NamedTuple):
    """One thing that was observed, next to what the model says. Numbers are seconds, None is never."""

    what: str
    observed: int | str | None
    predicted: int | str | None
    by: Valued | None
    ok: bool


class Proof(NamedTuple):
    """The checks of one moment, and the state that the model goes on from."""

    state: State | None
    step: Step
    checks: tuple[Check, ...]

    @property
    def unknown(self) -> Decided | None:
        """The number for want of which the model does not say."""
        return self.step.unknown

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)


def prove(state: State, seen: Seen) -> Proof:
    """What the model says of a moment after the login, against what was seen.

    A refusal has no time stamp, so a moment counts as met where it is met within the tolerance of some moment
    while the answer was waited for. Tokens tell when they were issued, which after a login is a little later than
    the login.
    """
    first = None
    for shift in (0, -1) if seen.tokens is not None else _shifts(seen.took):
        moment = seen.moment._replace(at=max(seen.moment.at + shift, 0))
        after, step = advance(state, moment)
        proof = Proof(after, step, tuple(held(step, seen)))
        if proof.ok:
            return proof
        first = first or proof
    assert first is not None  # noqa: S101 - the loop runs at least once
    return first


def _shifts(took: int) -> list[int]:
    """The seconds around the middle of a wait, the nearest first."""
    reach = TOLERANCE + (took + 1) // 2
    return sorted(range(-reach, reach + 1), key=abs)


def held(step: Step, seen: Seen) -> Iterator[Check]:
    """A prediction against what was seen, thing by thing. Nothing where the model does not say."""
    if step.unknown is not None:
        return
    if step.refusal is not None or not seen.ok:
        yield _outcome(step, seen)
        return
    if step.answer is None or seen.tokens is None:
        wanted, given = ("yes" if each is None else "tokens" for each in (step.answer, seen.tokens))
        yield Check("answer", given, wanted, None, ok=given == wanted)
        return
    answer, tokens = step.answer, seen.tokens
    access = answer.access
    yield _number("access token", tokens.access, access.end)
    told = access.end._replace(seconds=access.expires_in)
    yield _number("expires_in", tokens.expires_in, told, seen.took)
    if tokens.has_id:
        # It ends with the access token, and counts from its own issue.
        yield _number("ID token", tokens.id, access.end, seen.took)
    refresh = answer.refresh
    wanted = refresh.type if refresh is not None else "none"
    kind = tokens.refresh_type or "none"
    yield Check("kind of refresh token", kind, wanted, None, ok=kind == wanted)
    if refresh is not None and tokens.refresh_type is not None:
        end = refresh.end if refresh.has_exp else refresh.end._replace(seconds=None)
        yield _number("refresh token", tokens.refresh, end)
        told = refresh.end._replace(seconds=refresh.expires_in)
        yield _number("refresh_expires_in", tokens.refresh_expires_in, told, seen.took)


def _number(what: str, observed: int | None, predicted: Decided, took: int = 0) -> Check:
    if not predicted.known:
        return Check(what, observed, "not known", predicted.by, ok=True)
    seconds = predicted.seconds
    near = observed == seconds
    if observed is not None and seconds is not None:
        near = -TOLERANCE - took <= observed - seconds <= TOLERANCE
    return Check(what, observed, seconds, predicted.by, near)


def _outcome(step: Step, seen: Seen) -> Check:
    refusal = step.refusal
    observed = "yes" if seen.ok else _words(seen.status, seen.error, seen.description)
    if refusal is None:
        return Check("answer", observed, "yes", None, ok=False)
    predicted = _words(refusal.http, refusal.error, refusal.description)
    by = refusal.by.by if refusal.by is not None else None
    return Check("answer", observed, predicted, by, not seen.ok and _same(refusal, seen))


def _same(refusal: Refusal, seen: Seen) -> bool:
    """Is this the answer that refuses? A page has words of its own, but no other sort of status."""
    if seen.error == PAGE:
        return refusal.http is None or refusal.http // 100 == seen.status // 100
    return refusal.description is None or seen.description in (refusal.description, *refusal.also)


def _words(status: int | None, error: str | None, description: str | None) -> str:
    return description or error or f"HTTP {status}"
