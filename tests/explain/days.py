"""Days as short as a test wants to write them."""

from __future__ import annotations

from typing import Any

from lifetime_cases import LINES, client, realm

from kcconfig.explain.activity import course
from kcconfig.explain.day import UNUSED, day_of
from kcconfig.explain.day_values import Day
from kcconfig.lifetimes import EVERY_LOGIN, line_of
from kcconfig.lifetimes.moments import Settings

BORN = 1_790_000_000


def walk(activity: str, login: str = "browser", line: str = "26.7", **values: Any) -> Day:
    """The day of `activity`, without words that of a login that nobody uses; settings by their short names."""
    settings = Settings(realm(**values), (client(**values),))
    acts = course(activity) if activity else UNUSED
    return day_of(line_of(LINES[line]), settings, EVERY_LOGIN[login], acts, BORN)
