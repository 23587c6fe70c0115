"""What changes for users, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kcconfig.explain.compare import Comparison
from kcconfig.explain.signed_in import signed_in
from kcconfig.lifetimes import Valued
from kcconfig.reports.compare_groups import Group, change_groups
from kcconfig.reports.compare_text import sides_text
from kcconfig.reports.compare_words import NOTHING, change_words, versions_words
from kcconfig.reports.explain_markdown import prose
from kcconfig.reports.explain_text import place_text, setting_text
from kcconfig.reports.spans import code_span


def compare_markdown(comparisons: Sequence[Comparison]) -> str:
    """All realms, each under a heading of its own."""
    return "\n".join("".join(_comparison(each)) for each in comparisons)


def _comparison(comparison: Comparison) -> Iterator[str]:
    after, before = comparison.after.entry.realm, comparison.before.entry.realm
    name = f"Realm {code_span(after)}" if after else "A fragment"
    if comparison.renamed:
        name += f" instead of {code_span(before or '')}"
    yield f"### {name}: what changes for users\n\n"
    yield f"{prose(sides_text(comparison))}; {versions_words(comparison)}\n\n"
    if not comparison.changes:
        yield NOTHING + "\n"
    for group in change_groups(comparison.changes):
        yield f"- {prose(change_words(*group))} {_details(group)}\n"
    sentences = signed_in(comparison)
    if sentences:
        yield "\n**For people who are signed in now**\n\n"
    yield from (f"- {prose(each)}\n" for each in sentences)


def _details(group: Group) -> str:
    """The logins, and the settings with their places, behind a sentence."""
    before, after = group.change.by
    parts = [", ".join(group.logins)]
    parts += [f"{title} {_setting(each)}" for title, each in (("now", after), ("before", before)) if each]
    return f"({'; '.join(parts)})"


def _setting(setting: Valued) -> str:
    return f"{code_span(setting_text(setting))}, {prose(place_text(setting.origin))}"
