"""What a change of settings means for people who are signed in while it is made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kcconfig.explain.compare import Change, Comparison, Kind, What
from kcconfig.lifetimes import EVERY_LOGIN, Line, line_of

_OUT: Final = "access tokens that are out already are good until their own end."

_RESTED: Final = f"Sessions that have rested for longer than the new time end at once; {_OUT}"
_KEEPS: Final = "A session that exists keeps its old time without activity until its next use"
_OLDER: Final = f"Sessions that are older than the new limit end at once; {_OUT}"
_REACHES: Final = (
    "Sessions that exist may last as long as the new limit says, from their next refresh on;"
    " tokens that are out already keep their end."
)


def _both(text: str) -> tuple[str, str]:
    return text, text


_SENTENCES: Final[dict[tuple[str, ...], tuple[str, str]]] = {
    ("unused", "shorter"): (_RESTED, f"{_KEEPS}, but ends 2 minutes after the new one at the latest."),
    ("unused", "shorter", "client"): (_RESTED, f"{_KEEPS}."),
    ("unused", "longer"): (
        (
            "Sessions live on under the longer time, but refresh tokens that are out already are refused at their"
            " old end; the next refresh or silent login brings a longer one."
        ),
        "A session that exists ends at its old time without activity, unless it is used before.",
    ),
    ("latest", "shorter"): (_OLDER, _OLDER),
    ("latest", "shorter", "client"): (
        _OLDER,
        "A session that exists keeps its old limit until its next use.",
    ),
    ("latest", "longer"): (_REACHES, _REACHES),
    ("offline unused", "shorter"): (
        f"Offline tokens that have rested for longer than the new time are refused at once; {_OUT}",
        f"Offline tokens that have rested for 2 minutes more than the new time are refused; {_OUT}",
    ),
    ("offline unused", "shorter", "client"): (
        f"Offline tokens that have rested for longer than the new time are refused at once; {_OUT}",
        "An offline token that exists keeps its old time without activity until its next use.",
    ),
    ("offline unused", "longer"): _both(
        "Offline tokens without an end of their own last longer at once; one with an end keeps it until its"
        " next refresh.",
    ),
    ("offline latest", "shorter"): _both(
        f"Offline tokens are judged by the new limit at once, also those without an end of their own; {_OUT}"
    ),
    ("offline latest", "shorter", "client"): (
        f"Offline tokens are judged by the new limit at once, also those without an end of their own; {_OUT}",
        "An offline token that exists keeps its old limit until its next use.",
    ),
    ("offline latest", "longer"): _both(
        "Offline tokens with an end of their own keep it until their next refresh."
    ),
    ("access",): _both("Access tokens that are out already keep their end."),
    ("browser max",): _both(
        "The browser's cookie keeps its old end until the next login there, be it a silent one."
    ),
    ("no refresh",): _both("Refresh tokens that are out already still work, and bring an access token only."),
    ("fails",): _both("Where logins fail, people who are signed in fail at their next refresh, too."),
}
"""By kind of change: the sentence for 25 and newer, and that for 22 to 24."""

_REMEMBERED: Final = {
    True: 'Sessions of users who ticked "remember me" are refused at once, until the realm offers it again.',
    False: 'Sessions of users who ticked "remember me" go on.',
}


def signed_in(comparison: Comparison) -> tuple[str, ...]:
    """A sentence for each kind of change that people notice who are signed in at this moment.

    Nobody is who compares realms of different names.
    """
    before, after = comparison.before.entry, comparison.after.entry
    met = [change for change in comparison.changes if change.kind not in {Kind.NEW, Kind.GONE}]
    if not met or comparison.renamed:
        return ()
    line = line_of(after.version)
    if line_of(before.version)._replace(beyond=False) != line._replace(beyond=False):
        versions = f"Keycloak {before.version} is replaced by {after.version}"
        return (f"What becomes of sessions and tokens when {versions} is not known.",)
    return tuple(dict.fromkeys(text for change in met for text in _of(change, line)))


def _of(change: Change, line: Line) -> Iterator[str]:
    if change.kind is Kind.FAILS:
        yield _SENTENCES[("fails",)][line.raw_sessions]
    elif change.kind is Kind.IMPOSSIBLE and change.login == "remember-me" and _switched_off(change):
        yield _REMEMBERED[line.checks_remember]
    elif change.kind is Kind.NUMBER:
        key = _key(change)
        found = _SENTENCES.get(key) or _SENTENCES.get(key[:2])
        if found is not None:
            yield found[line.raw_sessions]


def _switched_off(change: Change) -> bool:
    return change.by[1] is not None and change.by[1].path == ("rememberMe",)


def _key(change: Change) -> tuple[str, ...]:
    login = EVERY_LOGIN[change.login]
    if change.what is What.ACCESS:
        return ("access",)
    if change.what is What.BROWSER_MAX:
        return ("browser max",)
    if change.what is What.REFRESH:
        return ("no refresh",) if change.after is None else _timed("unused", change)
    sort = "unused" if change.what in {What.UNUSED, What.BROWSER_IDLE} else "latest"
    return _timed(
        f"offline {sort}" if login.offline and change.what is not What.BROWSER_IDLE else sort, change
    )


def _timed(sort: str, change: Change) -> tuple[str, ...]:
    """The key of a time that becomes shorter or longer; nothing is said where one of the two is not known."""
    before, after = change.before, change.after
    if before is None or after is None or not (before.known and after.known):
        return ()
    shorter = after.seconds is not None and (before.seconds is None or after.seconds < before.seconds)
    own = "client" if after.by.address or after.by.path[-1].startswith("client") else "realm"
    return sort, "shorter" if shorter else "longer", own
