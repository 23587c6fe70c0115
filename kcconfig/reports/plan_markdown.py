"""A plan as Markdown for a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from kcconfig.model import Change
from kcconfig.plan import Plan
from kcconfig.reports.changes import SYMBOLS, lines, object_name
from kcconfig.reports.plan_text import objects, summary
from kcconfig.reports.style import printable

LIMIT: Final = 60_000
"""Characters; a comment on GitHub holds 65 536."""

CUT: Final = "\n... cut here: the rest does not fit in a comment; run `kcconfig plan` to see it.\n"


def plans_markdown(plans: Iterable[Plan]) -> str:
    """Summaries first, the changes of each realm folded behind its own; cut where a comment would be refused."""
    text = "\n".join("".join(_plan(plan)) for plan in plans)
    if len(text) <= LIMIT:
        return text
    kept = text[: LIMIT - len(CUT) - 32]
    kept = kept[: kept.rindex("\n") + 1]
    fence = "```\n" if kept.count("```") % 2 else ""
    # Within a block of changes no line begins like this.
    fold = "</details>\n" if kept.count("\n<details>") > kept.count("\n</details>") else ""
    return f"{kept}{fence}{fold}{CUT}"


def _plan(plan: Plan) -> Iterator[str]:
    yield f"### Realm `{_code(plan.realm)}` on {_code(plan.server)}\n\n"
    if plan.empty:
        files = ", ".join(plan.files) or "its policy"
        yield f"No changes: the realm matches `{_code(files)}` ({objects(plan.checked)} checked).\n"
        return
    yield f"{summary(plan)}\n\n"
    for guard in plan.guards:
        yield f"- `{_code(guard.reason)}`{f': needs `{guard.flag}`' if guard.flag else ''}\n"
    if plan.guards:
        yield "\n"
    yield "<details><summary>Changes</summary>\n\n```diff\n"
    for change in plan.changes:
        yield from _change(change, plan)
    yield "```\n\n</details>\n"


def _change(change: Change, plan: Plan) -> Iterator[str]:
    """A line of a `diff` block gets its colour from its first character; `!` is for what is changed."""
    symbol = {"~": "!"}.get(SYMBOLS[change.action], SYMBOLS[change.action])
    blocked = f"   blocked: {change.blocked}" if change.blocked else ""
    yield f"{symbol} {_code(object_name(change.address, plan.realm))}{blocked}\n"
    name = ""
    for row in lines(change):
        name = row.name or name
        human = f"   ({row.human})" if row.human else ""
        yield f"    {_code(name)}: {_code(row.text)}{human}\n"


def _code(text: str) -> str:
    """Text of one line that cannot end a code block or a code span."""
    return printable(text, keep="").replace("`", "'")
