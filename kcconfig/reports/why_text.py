"""What a setting does to the lifetimes of a realm, or why it does nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kcconfig.explain import Effect, Entry, Why
from kcconfig.reports.explain_text import LISTED, amount, place_text, setting_text
from kcconfig.reports.rotation_words import does_words
from kcconfig.reports.style import PLAIN, Style, printable


def why_text(answers: Sequence[tuple[Entry, Why]], style: Style = PLAIN) -> str:
    """The answers to `--why`, an empty line between them."""
    return "\n".join("".join(_why(entry, answer, style)) for entry, answer in answers)


def _why(entry: Entry, answer: Why, style: Style) -> Iterator[str]:
    name = printable(str(answer.setting), keep="")
    where = f"{f'realm {entry.realm}' if entry.realm else 'a fragment'}, {entry.source}"
    if answer.decides:
        head = f"{name} decides for {_whom(answer.decides)}"
    elif answer.does:
        head = f"{name} {does_words(answer.does)}"
    else:
        head = f"{name} has no effect: {'; '.join(answer.reasons)}"
    yield style("name", f"{head}.") + "\n"
    yield f"  {printable(where, keep='')}\n"
    for value in answer.values:
        yield f"  = {setting_text(value)}   {place_text(value.origin)}\n"
    for title, effects in (("decides", answer.decides), ("does not decide", answer.loses)):
        yield from _effects(title, effects)


def _whom(effects: Sequence[Effect]) -> str:
    names = list(dict.fromkeys(effect.client for effect in effects))
    named = [f"`{printable(name, keep='')}`" for name in names if name is not None]
    parts = [*(["every client without lifespans of its own"] if None in names else []), *named[:LISTED]]
    more = len(named) - LISTED
    return ", ".join(parts) + (f" and {more} more clients" if more > 0 else "")


def _effects(title: str, effects: Sequence[Effect]) -> Iterator[str]:
    """One line for each number and reason, with the clients and logins that it holds for."""
    alike: dict[tuple[str, str, str], list[Effect]] = {}
    for each in effects:
        key = (each.what, amount(each.decided), each.reason or "")
        alike.setdefault(key, []).append(each)
    for (what, text, reason), some in alike.items():
        logins = ", ".join(dict.fromkeys(each.login for each in some))
        clients = ", ".join(dict.fromkeys(each.client or "(realm)" for each in some[: LISTED * 11]))
        yield f"  {title}: {what} {text}{f', {reason}' if reason else ''}\n"
        yield f"    {printable(clients, keep='')}: {logins}\n"


def why_markdown(answers: Sequence[tuple[Entry, Why]]) -> str:
    """The same as a block of text in Markdown."""
    return f"~~~text\n{why_text(answers)}~~~\n"
