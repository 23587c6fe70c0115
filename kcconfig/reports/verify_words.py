"""What a proof comes to, counted and in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from kcconfig.errors import KcconfigError
from kcconfig.lifetimes.evidence import LONGEST, SHORTEST, Check, Evidence, Turn
from kcconfig.lifetimes.inputs import Valued
from kcconfig.reports.explain_text import LISTED, place_text, seconds_text, setting_text
from kcconfig.reports.style import printable

NOT_KNOWN: Final = "not known"
"""What a check says of a number that the model does not predict."""


class Counts(NamedTuple):
    """How many checks there were, and how they fared; `untested` could not be tried, such as a login."""

    checks: int
    as_predicted: int
    mismatches: int
    not_predicted: int
    untested: int


def counts(evidences: Sequence[Evidence]) -> Counts:
    """The counts of all realms together; what the model does not predict is not counted as predicted."""
    checks = [check for evidence in evidences for _, _, check in evidence.checks()]
    open_ = sum(not_predicted(check) for check in checks)
    wrong = sum(not check.ok for check in checks)
    untested = sum(len(evidence.untested) for evidence in evidences)
    return Counts(len(checks), len(checks) - open_ - wrong, wrong, open_, untested)


def proven(evidences: Sequence[Evidence], error: KcconfigError | None = None) -> bool:
    """Is each realm as predicted, in all that was tried and in something at least?

    `error` is what kept the run from trying everything.
    """
    found = [counts([evidence]) for evidence in evidences]
    return error is None and bool(found) and all(each.as_predicted and not each.mismatches for each in found)


def nothing_tested(evidence: Evidence) -> bool:
    """Did nothing come of a realm, neither a check as predicted nor a mismatch?"""
    found = counts([evidence])
    return not found.as_predicted and not found.mismatches


def not_predicted(check: Check) -> bool:
    return check.ok and check.predicted == NOT_KNOWN


def value_text(value: int | str | None) -> str:
    """`1800 s (30m)`, never, or words, which may be a server's."""
    return printable(value, keep="") if isinstance(value, str) else seconds_text(value)


def decider_text(setting: Valued | None) -> str:
    """A setting and its place, or nothing."""
    return (
        ""
        if setting is None
        else f"{setting_text(setting)} ({printable(place_text(setting.origin), keep='')})"
    )


def moment_text(turn: Turn) -> str:
    """`refresh, 62 s (1m2s) after the login`."""
    action = printable(turn.action, keep="")
    return action if turn.at == 0 else f"{action}, {seconds_text(turn.at)} after the login"


def client_text(client: str | None) -> str:
    """The name of a client; None is one without settings of its own."""
    return "a client without lifespans of its own" if client is None else printable(client, keep="")


def place_of(evidence: Evidence) -> str:
    """`demo.yaml on http://127.0.0.1:8080`."""
    source, server = printable(evidence.source, keep=""), printable(evidence.server, keep="")
    return server if source == server else f"{source} on {server}"


def factor_text(evidence: Evidence) -> str | None:
    """What was done to lifespans so that their ends could be waited for; None where they are as they are."""
    if evidence.factor is None:
        return None
    return f"lifespans divided by {evidence.factor}, within {SHORTEST} s and {LONGEST} s"


def clock_text(evidence: Evidence) -> str | None:
    """How far the server's clock is from ours; None where nobody knows."""
    if evidence.skew is None:
        return None
    seconds, uncertainty = evidence.skew
    if uncertainty < 0:
        return "the server's clock was set while it was looked at"
    way = "ahead of" if seconds >= 0 else "behind"
    return f"the server's clock is {abs(seconds):.1f} s {way} ours, give or take {uncertainty:.1f} s"


def untested_of(evidence: Evidence) -> list[tuple[str, str, str]]:
    """Clients, logins and reason of what could not be tried; what has one reason is one line."""
    logins: dict[tuple[str, str], list[str]] = {}
    for each in evidence.untested:
        key = client_text(each.client), printable(each.reason, keep="")
        logins.setdefault(key, []).append(each.login or "every login")
    clients: dict[tuple[str, str], list[str]] = {}
    for (client, reason), names in logins.items():
        clients.setdefault((", ".join(dict.fromkeys(names)), reason), []).append(client)
    return [(_listed(names), kinds, reason) for (kinds, reason), names in clients.items()]


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more


def summary_text(found: Counts) -> str:
    """`63 checks, 63 as predicted, 2 things not tested`."""
    parts = [number_text(found.checks, "check"), f"{found.as_predicted} as predicted"]
    if found.mismatches:
        parts.append(f"{found.mismatches} not as predicted")
    if found.not_predicted:
        parts.append(f"{found.not_predicted} that nobody can predict")
    if found.untested:
        parts.append(f"{number_text(found.untested, 'thing')} not tested")
    return ", ".join(parts)


def number_text(count: int, noun: str) -> str:
    """`1 check`, `2 checks`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
