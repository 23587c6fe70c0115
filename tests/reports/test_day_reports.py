"""A day as text and as Markdown: long ones are cut short, and names cannot disturb them."""

from __future__ import annotations

from typing import Any

from days import walk

from kcconfig.explain import Entry
from kcconfig.explain.day_rows import DayRow, Days
from kcconfig.reports.day_markdown import day_markdown
from kcconfig.reports.day_text import LIMIT, day_text


def days(activity: str, client: str | None = "web", **values: Any) -> Days:
    entry = Entry("demo", "demo.yaml", None, "26.7", assumed=False, beyond=False, rows=())
    return Days(entry, (DayRow(client, "browser", walk(activity, **values)),))


def test_a_table_has_an_end() -> None:
    given = [days("every 20m for 1d", c_max=1200, max=100_000)]
    text, markdown = day_text(given, ""), day_markdown(given, "")
    assert sum(line.startswith("  ") and " s" in line for line in text.splitlines()) > LIMIT
    assert "  and 105 more lines\n" in text
    assert "| 105 more lines |  |  |  |\n" in markdown


def test_names_and_words_cannot_move_the_cursor() -> None:
    text = day_text([days("work at 1h", "a\x1b[2J\u202eb")], "work\n at \x1b[2J 1h")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert r"activity   work at \x1b[2J 1h" in text


def test_a_run_of_one_sort_is_one_line() -> None:
    lines = day_text([days("every 5m for 2h, idle 5m, every 7m for 21m")], "").splitlines()
    assert "  300 s (5m) to 8760 s (2h26m)   27 refreshes" in [line.rstrip() for line in lines]
