"""What logins come to, as text: the answer in words, then each number with its winner and its losers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from kcconfig import durations
from kcconfig.explain import Entry
from kcconfig.explain.names import address_name, is_switch, is_word, shorthand
from kcconfig.lifetimes import Decided, Lifetimes, Valued
from kcconfig.lifetimes.inputs import Reading
from kcconfig.lifetimes.reuse import Rotation
from kcconfig.model import Origin, Source
from kcconfig.reports.explain_groups import Group, groups
from kcconfig.reports.explain_json import shown
from kcconfig.reports.explain_words import sentence
from kcconfig.reports.rotation_words import told, uses_words
from kcconfig.reports.shut_words import shut_sentence
from kcconfig.reports.style import PLAIN, Style, printable

WIDEST: Final = 90
LISTED: Final = 8
"""How many clients a heading lists."""


class Line(NamedTuple):
    """A setting under a number: what it is and says, where that is written, and how it fares."""

    setting: str
    place: str
    fate: str
    wins: bool


def explain_text(entries: Sequence[Entry], style: Style = PLAIN) -> str:
    """All realms, an empty line between blocks."""
    return "\n".join(block for entry in entries for block in _entry(entry, style))


def _entry(entry: Entry, style: Style) -> Iterator[str]:
    where = f"{entry.source} over {entry.server}" if entry.server else entry.source
    name = f"realm {printable(entry.realm, keep='')}" if entry.realm else "a fragment"
    yield f"{style('name', name)}   {printable(where, keep='')}   Keycloak {entry.version}\n"
    for group in groups(entry.rows):
        yield "".join(_block(group, told(entry.rotation), style))
    yield from (style("name", shut_sentence(each)) + "\n" for each in entry.shut)


def _block(group: Group, turns: Rotation | None, style: Style) -> Iterator[str]:
    yield style("name", sentence(group.clients, group.login, group.lifetimes)) + "\n"
    names = [printable(name, keep="") for name in group.clients if name is not None]
    if len(names) > 1:
        more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
        yield f"  {'clients' if len(names) > 1 else 'client':<8} {', '.join(names[:LISTED])}{more}\n"
    if group.lifetimes.error is None:
        yield f"  {'logins' if len(group.logins) > 1 else 'login':<8} {', '.join(group.logins)}\n"
        yield from _numbers(group.lifetimes, turns, style)


def _numbers(given: Lifetimes, turns: Rotation | None, style: Style) -> Iterator[str]:
    rows = [(title, amount, list(_lines(decided))) for title, amount, decided in numbers_of(given)]
    for title, _, lines in rows:
        if turns is not None and title in _REFRESH.values():
            fate = f"each works {uses_words(turns)}"
            lines.append(Line(setting_text(turns.by), place_text(turns.by.origin), fate, wins=False))
    lines = [line for _, _, each in rows for line in each]
    width = min(max((len(line.setting) for line in lines), default=0), WIDEST)
    place = max((len(line.place) for line in lines), default=0)
    for title, amount, each in rows:
        yield f"  {title:<{width + 4}}   {amount}\n"
        for line in each:
            sign = style("ok", "=") if line.wins else " "
            fate = style("ok", line.fate) if line.wins else style("faint", line.fate)
            yield f"    {sign} {line.setting:<{width}}   {line.place:<{place}}   {fate}\n"


_REFRESH: Final = {"Refresh": "refresh token", "Offline": "offline token"}


def numbers_of(given: Lifetimes) -> Iterator[tuple[str, str, Decided]]:
    """The numbers that a person asks about, with their titles."""
    if given.access is not None:
        yield "access token, ID token", amount(given.access.end), given.access.end
    if given.refresh is not None:
        text = amount(given.refresh.end) if given.refresh.has_exp else "no end of its own"
        yield _REFRESH[given.refresh.type], text, given.refresh.end
    if given.unused_refresh_refused_after is not None:
        unused = given.unused_refresh_refused_after
        yield "refused if not used for", amount(unused), unused
    if given.latest_end is not None:
        yield "over at the latest after", amount(given.latest_end), given.latest_end
    if given.cookie is not None:
        yield "identity cookie", amount(given.cookie), given.cookie


def amount(decided: Decided) -> str:
    """`1800 s (30m)`, never, or not known."""
    return seconds_text(decided.seconds) if decided.known else "not known"


def seconds_text(seconds: int | None) -> str:
    """`1800 s (30m)`, or never."""
    if seconds is None:
        return "never"
    human = f" ({durations.human(seconds)})" if seconds >= 60 else ""
    return f"{seconds} s{human}"


def _lines(decided: Decided) -> Iterator[Line]:
    fate = "wins" if decided.known else "is not known"
    yield Line(setting_text(decided.by), place_text(decided.by.origin), fate, wins=True)
    for loser in decided.overridden:
        yield Line(setting_text(loser.by), place_text(loser.by.origin), loser.reason, wins=False)


def setting_text(setting: Valued) -> str:
    """`clients/app attributes.access.token.lifespan [tokens.access] 300`."""
    short = shorthand(setting)
    name = f"{address_name(setting.address) or 'realm'} {'.'.join(setting.path)}"
    return printable(f"{name}{f' [{short}]' if short else ''} {_value(setting)}", keep="")


def _value(setting: Valued) -> str:
    """A value as it is stored; where there is none, what Keycloak takes instead, if that is a value at all."""
    value = shown(setting.value)
    if value is None:
        if setting.reading is Reading.INHERITS or is_word(setting):
            return "not set"
        value = bool(setting.number) if is_switch(setting) else setting.number
    if value == "":
        return "(empty)"
    return str(value).lower() if isinstance(value, bool) else str(value)


def place_text(origin: Origin) -> str:
    if origin.mark is not None:
        return f"{origin.mark.file}:{origin.mark.line}"
    return "server" if origin.source is Source.SERVER else "Keycloak's default"
