"""What logins come to, as Markdown: sentences and a table for each realm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kcconfig.explain import Entry
from kcconfig.lifetimes import Decided, Lifetimes
from kcconfig.reports.explain_groups import Group, groups
from kcconfig.reports.explain_text import amount, setting_text
from kcconfig.reports.explain_words import sentence
from kcconfig.reports.rotation_words import TOO_MANY, told, uses_words
from kcconfig.reports.shut_words import shut_sentence
from kcconfig.reports.spans import code_span, pieces


def explain_markdown(entries: Sequence[Entry]) -> str:
    """All realms, each under a heading of its own."""
    return "\n".join("".join(_entry(entry)) for entry in entries)


def _entry(entry: Entry) -> Iterator[str]:
    where = f"{entry.source} over {entry.server}" if entry.server else entry.source
    name = f"Realm {code_span(entry.realm)}" if entry.realm else "A fragment"
    yield f"### {name}: how long logins last\n\n{code_span(where)}, Keycloak {entry.version}\n\n"
    found = groups(entry.rows)
    yield from (f"- {prose(sentence(group.clients, group.login, group.lifetimes))}\n" for group in found)
    yield from (f"- {prose(shut_sentence(each))}\n" for each in entry.shut)
    if not found:
        return
    turns = told(entry.rotation)
    if turns is not None and any(group.lifetimes.refresh for group in found):
        yield f"- A refresh token works {uses_words(turns)}; {TOO_MANY} ({code_span(setting_text(turns.by))}).\n"
    yield "\n| clients | logins | access token | refresh token | unused | at the latest | decided by |\n"
    yield "| --- | --- | --- | --- | --- | --- | --- |\n"
    yield from (_row(group) for group in found if group.lifetimes.error is None)


def _row(group: Group) -> str:
    given = group.lifetimes
    clients = ", ".join("(others)" if name is None else code(name) for name in group.clients)
    cells = [
        clients,
        ", ".join(group.logins),
        _cell(given.access.end if given.access else None),
        _cell(given.refresh.end if given.refresh else None),
        _cell(given.unused_refresh_refused_after),
        _cell(given.latest_end),
        _deciders(given),
    ]
    return f"| {' | '.join(cells)} |\n"


def _cell(decided: Decided | None) -> str:
    return "none" if decided is None else amount(decided)


def _deciders(given: Lifetimes) -> str:
    """The settings that decide the numbers of a line, in their order, each once."""
    numbers = [
        given.access.end if given.access else None,
        given.unused_refresh_refused_after,
        given.latest_end,
    ]
    return "<br>".join(
        dict.fromkeys(code(setting_text(decided.by)) for decided in numbers if decided is not None)
    )


def code(text: str) -> str:
    """A code span in a cell of a table, where even code has its pipes escaped."""
    return code_span(text).replace("|", "\\|")


def prose(text: str) -> str:
    """A sentence that must not become a tag; code in it, which knows no escapes, stays as it is."""
    return "".join(piece.written if piece.code else escaped(piece.text) for piece in pieces(text))


def escaped(text: str) -> str:
    """Plain text in a cell of a table that must become neither more cells nor a tag."""
    return text.replace("|", "\\|").replace("<", "&lt;")
