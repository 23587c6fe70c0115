"""What a change of settings means for people who are signed in while it is made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from kcconfig.explain.compare import Change, Comparison, Kind
from kcconfig.explain.noticed import What
from kcconfig.lifetimes import EVERY_LOGIN, Line, line_of
from kcconfig.lifetimes.reuse import Rotation

_OUT: Final = "access tokens that are out already are good until their own end."

_OLDER: Final = f"Sessions that are older than the new limit end at once; {_OUT}"
_KEEPS: Final = "A session that exists keeps its old time without activity until its next use"


class _Told(NamedTuple):
    """A sentence by the line of Keycloak: from 26 on; 25, which still has two minutes of grace; 22 to 24."""

    newest: str
    graced: str
    raw: str

    def on(self, line: Line) -> str:
        return self.raw if line.raw_sessions else self.graced if line.window else self.newest


def _rested(what: str, end: str, raw: str | None = None) -> _Told:
    """What has rested for too long ends; 22 to 24 say what 25 says, or a sentence of their own."""
    newest = f"{what} that have rested for longer than the new time {end} at once; {_OUT}"
    graced = f"{what} that have rested for 2 minutes more than the new time {end}; {_OUT}"
    return _Told(newest, graced, raw or graced)


def _on_all(text: str) -> _Told:
    return _Told(text, text, text)


def _since_25(text: str, raw: str) -> _Told:
    return _Told(text, text, raw)


SENTENCES: Final[dict[tuple[str, ...], _Told]] = {
    ("unused", "shorter"): _rested(
        "Sessions", "end", f"{_KEEPS}, but ends 2 minutes after the new one at the latest."
    ),
    ("unused", "shorter", "client"): _rested("Sessions", "end", f"{_KEEPS}."),
    ("unused", "longer"): _since_25(
        (
            "Sessions live on under the longer time, but refresh tokens that are out already are refused at their"
            " old end; the next refresh or silent login brings a longer one."
        ),
        "A session that exists ends at its old time without activity, unless it is used before.",
    ),
    ("latest", "shorter"): _on_all(_OLDER),
    ("latest", "shorter", "client"): _since_25(
        _OLDER, "A session that exists keeps its old limit until its next use."
    ),
    ("latest", "longer"): _on_all(
        "Sessions that exist may last as long as the new limit says, from their next refresh on;"
        " tokens that are out already keep their end."
    ),
    ("offline unused", "shorter"): _rested("Offline tokens", "are refused"),
    ("offline unused", "shorter", "client"): _rested(
        "Offline tokens",
        "are refused",
        "An offline token that exists keeps its old time without activity until its next use.",
    ),
    ("offline unused", "longer"): _on_all(
        "Offline tokens without an end of their own last longer at once; one with an end keeps it until its"
        " next refresh.",
    ),
    ("offline latest", "shorter"): _on_all(
        f"Offline tokens are judged by the new limit at once, also those without an end of their own; {_OUT}"
    ),
    ("offline latest", "shorter", "client"): _since_25(
        f"Offline tokens are judged by the new limit at once, also those without an end of their own; {_OUT}",
        "An offline token that exists keeps its old limit until its next use.",
    ),
    ("offline latest", "longer"): _on_all(
        "Offline tokens with an end of their own keep it until their next refresh."
    ),
    ("access",): _on_all("Access tokens that are out already keep their end."),
    ("browser max",): _on_all(
        "The browser's cookie keeps its old end until the next login there, be it a silent one."
    ),
    ("no refresh",): _on_all(
        "Refresh tokens that are out already still work, and bring an access token only."
    ),
    ("rotation", "on"): _on_all(
        "Earlier uses do not count: a refresh token that was used before is taken for a new one; from then on"
        " rotation holds."
    ),
    ("rotation", "off"): _on_all(
        "Refresh tokens that were used up work again, unless a use too many has ended their session."
    ),
    ("rotation", "other"): _on_all("Earlier uses of a refresh token count under the new number, too."),
    ("fails",): _on_all("Where logins fail, people who are signed in fail at their next refresh, too."),
}
"""By kind of change."""

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
        yield SENTENCES[("fails",)].on(line)
    elif change.kind is Kind.IMPOSSIBLE and change.login == "remember-me" and _switched_off(change):
        yield _REMEMBERED[line.checks_remember]
    elif change.kind in {Kind.NUMBER, Kind.ROTATION}:
        key = _turned(change.turns) if change.turns else _key(change)
        found = SENTENCES.get(key) or SENTENCES.get(key[:2])
        if found is not None:
            yield found.on(line)


def _switched_off(change: Change) -> bool:
    return change.by[1] is not None and change.by[1].path == ("rememberMe",)


def _turned(turns: tuple[Rotation, Rotation]) -> tuple[str, ...]:
    """The key of a rotation that is switched on or off, or of another number of uses; none where one is not known."""
    before, after = turns
    if not (before.known and after.known):
        return ()
    if before.uses is None:
        return "rotation", "on"
    return "rotation", "off" if after.uses is None else "other"


def _key(change: Change) -> tuple[str, ...]:
    login = EVERY_LOGIN[change.login]
    if change.what is What.ACCESS:
        return ("access",)
    if change.what is What.BROWSER_MAX:
        return ("browser max",)
    if change.what is What.REFRESH and change.after is None:
        return ("no refresh",)
    return _timed(change, offline=login.offline and change.what is not What.BROWSER_IDLE)


def _timed(change: Change, *, offline: bool) -> tuple[str, ...]:
    """The key of a time that becomes shorter or longer; nothing is said where one of the two is not known.

    A limit that is below an idle timeout is the time without activity as well, and acts as a limit.
    """
    before, after = change.before, change.after
    if before is None or after is None or not (before.known and after.known):
        return ()
    shorter = after.seconds is not None and (before.seconds is None or after.seconds < before.seconds)
    biting = after.by if shorter else before.by
    limit = change.what is What.LATEST or "max" in biting.path[-1].lower()
    sort = "latest" if limit else "unused"
    own = "client" if after.by.address or after.by.path[-1].startswith("client") else "realm"
    return f"offline {sort}" if offline else sort, "shorter" if shorter else "longer", own
