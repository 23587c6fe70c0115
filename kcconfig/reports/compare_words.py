"""A change for users, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kcconfig.explain.compare import Change, Comparison, Kind
from kcconfig.explain.noticed import What
from kcconfig.lifetimes import Decided, Lifetimes
from kcconfig.reports.explain_words import catch, clients_words, error_words, sentence, subject, words
from kcconfig.reports.rotation_words import TOO_MANY, uses_words

NOTHING: Final = "Nothing changes for users."

_NUMBERS: Final = {
    What.UNUSED: "is now signed out after {now} without activity (before: {was})",
    What.LATEST: "is now signed out at the latest after {now} (before: {was})",
    What.ACCESS: "now gets access tokens for {now} instead of {was}",
    What.REFRESH: "now gets refresh tokens for {now} instead of {was}",
    What.BROWSER_IDLE: "now stays signed in in the browser for {now} without activity (before: {was})",
    What.BROWSER_MAX: "now stays signed in in the browser for {now} at the most (before: {was})",
}
_NEVER: Final = {
    What.UNUSED: "is no longer signed out for want of activity (before: after {was})",
    What.LATEST: "is now never signed out while active (before: at the latest after {was})",
}
_COMES: Final = {
    What.REFRESH: "now gets refresh tokens",
    What.BROWSER_MAX: "now stays signed in in the browser, too, for {now} at the most",
    What.ACCESS: "now gets access tokens for {now}",
}
_GOES: Final = {
    What.REFRESH: "gets no refresh tokens any more",
    What.BROWSER_MAX: "does not stay signed in in the browser any more",
    What.ACCESS: "gets no access tokens any more",
}


def change_words(clients: Sequence[str | None], logins: Sequence[str], change: Change) -> str:
    """What is different for some clients and logins, all with the same change."""
    if change.what is not None:
        given = change.now or Lifetimes()
        who = subject(clients, change.login, offline=given.refresh is not None)
        return f"{who} {_number(change.what, change.before, change.after)}{_caught(change)}."
    return _OTHERS[change.kind](clients, logins, change)


def _caught(change: Change) -> str:
    """What is wrong with access tokens now, and was not before; told once."""
    was, now = change.was or Lifetimes(), change.now or Lifetimes()
    same_tokens = (
        was.access is not None and now.access is not None and was.access.end[:1] == now.access.end[:1]
    )
    if change.what is not (What.LATEST if same_tokens else What.ACCESS):
        return ""
    spoils = catch(now)
    return "" if spoils == catch(was) else spoils


def _number(what: What, before: Decided | None, after: Decided | None) -> str:
    if before is None or after is None:
        pattern = _GOES[what] if after is None else _COMES[what]
    elif after.known and after.seconds is None and what in _NEVER:
        pattern = _NEVER[what]
    else:
        pattern = _NUMBERS[what]
    return pattern.format(now=_amount(after, what), was=_amount(before, what))


def _amount(decided: Decided | None, what: What) -> str:
    if decided is None:
        return "none"
    if not decided.known:
        return "a time that is not known"
    if decided.seconds is None:
        return "ever" if what in {What.ACCESS, What.REFRESH} else "never"
    return words(decided.seconds)


def _rotation(clients: Sequence[str | None], _logins: Sequence[str], change: Change) -> str:
    if change.turns is None:
        return ""
    was, now = change.turns
    if not now.known:
        return f"How often a refresh token of {clients_words(clients)} works depends on {'.'.join(now.by.path)}, not known."
    spoils = f"; {TOO_MANY}" if now.uses is not None and was.uses is None else ""
    who = f"A refresh token of {clients_words(clients)}"
    return f"{who} now works {uses_words(now)} (before: {uses_words(was)}){spoils}."


def _new(clients: Sequence[str | None], _logins: Sequence[str], change: Change) -> str:
    answer = sentence(clients, change.login, change.now or Lifetimes())
    return f"{_who(clients)} {_are(clients)} new. {answer}"


def _gone(clients: Sequence[str | None], _logins: Sequence[str], _change: Change) -> str:
    return f"{_who(clients)} {_are(clients)} gone: nobody can log in there any more."


def _possible(clients: Sequence[str | None], logins: Sequence[str], change: Change) -> str:
    answer = sentence(clients, change.login, change.now or Lifetimes())
    return f"{_who(clients)} can now do the login {' or '.join(logins)}. {answer}"


def _impossible(clients: Sequence[str | None], logins: Sequence[str], change: Change) -> str:
    return f"{_who(clients)} can no longer do the login {' or '.join(logins)}{_reason(change)}."


def _fails(clients: Sequence[str | None], logins: Sequence[str], change: Change) -> str:
    return f"Logins {' and '.join(logins)} of {clients_words(clients)} now fail every time{_reason(change)}."


def _works(clients: Sequence[str | None], logins: Sequence[str], change: Change) -> str:
    answer = sentence(clients, change.login, change.now or Lifetimes())
    return f"Logins {' and '.join(logins)} of {clients_words(clients)} no longer fail. {answer}"


def _not_known(clients: Sequence[str | None], _logins: Sequence[str], change: Change) -> str:
    return sentence(clients, change.login, change.now or Lifetimes())


_OTHERS: Final = {
    Kind.ROTATION: _rotation,
    Kind.NEW: _new,
    Kind.GONE: _gone,
    Kind.POSSIBLE: _possible,
    Kind.IMPOSSIBLE: _impossible,
    Kind.FAILS: _fails,
    Kind.WORKS: _works,
    Kind.NOT_KNOWN: _not_known,
}


def _reason(change: Change) -> str:
    error = change.now.error if change.now is not None else None
    return f": {error_words(error)}" if error is not None else ""


def _who(clients: Sequence[str | None]) -> str:
    who = clients_words(clients).replace(" or ", " and ")
    return who[:1].upper() + who[1:]


def _are(clients: Sequence[str | None]) -> str:
    return "are" if len(clients) > 1 and None not in clients else "is"


def versions_words(comparison: Comparison) -> str:
    """`Keycloak 26.7`, or both where they differ."""
    before, after = comparison.before.entry.version, comparison.after.entry.version
    return f"Keycloak {after}" if before == after else f"Keycloak {after} (before: {before})"
