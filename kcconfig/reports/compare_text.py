"""What changes for users, as text: sentences, each with the setting that decides now and the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kcconfig.explain import Entry
from kcconfig.explain.compare import Comparison
from kcconfig.explain.signed_in import signed_in
from kcconfig.lifetimes import Valued
from kcconfig.reports.compare_groups import Group, change_groups
from kcconfig.reports.compare_words import NOTHING, change_words, versions_words
from kcconfig.reports.explain_text import LISTED, WIDEST, place_text, setting_text
from kcconfig.reports.style import PLAIN, Style, printable


def compare_text(comparisons: Sequence[Comparison], style: Style = PLAIN) -> str:
    """All realms, an empty line between them."""
    return "\n".join("".join(_comparison(each, style)) for each in comparisons)


def _comparison(comparison: Comparison, style: Style) -> Iterator[str]:
    after, before = comparison.after.entry.realm, comparison.before.entry.realm
    name = f"realm {printable(after, keep='')}" if after else "a fragment"
    if comparison.renamed:
        name += f", before: realm {printable(before or '', keep='')}"
    yield f"{style('name', name)}   {sides_text(comparison)}   {versions_words(comparison)}\n\n"
    if not comparison.changes:
        yield NOTHING + "\n"
    for group in change_groups(comparison.changes):
        yield from _group(group, style)
    sentences = signed_in(comparison)
    if sentences:
        yield "\n" + style("name", "For people who are signed in now:") + "\n"
    yield from (f"  {each}\n" for each in sentences)


def sides_text(comparison: Comparison) -> str:
    """`new.yaml, before: old.yaml`."""
    return f"{_where(comparison.after.entry)}, before: {_where(comparison.before.entry)}"


def _where(entry: Entry) -> str:
    where = f"{entry.source} over {entry.server}" if entry.server else entry.source
    return printable(where, keep="")


def _group(group: Group, style: Style) -> Iterator[str]:
    yield style("name", change_words(*group)) + "\n"
    names = [printable(name, keep="") for name in group.clients if name is not None]
    if len(names) > 1:
        more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
        yield f"  clients   {', '.join(names[:LISTED])}{more}\n"
    yield f"  {'logins' if len(group.logins) > 1 else 'login':<8}  {', '.join(group.logins)}\n"
    yield from _settings(*group.change.by)


def _settings(before: Valued | None, after: Valued | None) -> Iterator[str]:
    rows = [(title, each) for title, each in (("now", after), ("before", before)) if each is not None]
    width = min(max((len(setting_text(each)) for _, each in rows), default=0), WIDEST)
    for title, each in rows:
        yield f"  {title:<8}  {setting_text(each):<{width}}   {place_text(each.origin)}\n"
