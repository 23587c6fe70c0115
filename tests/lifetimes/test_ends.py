"""The ends of what a client holds, in sessions that it has left or that it shares with another kind of token."""

from __future__ import annotations

from typing import Any

import pytest
from lifetime_cases import LINES, client, realm

from kcconfig.lifetimes import LOGINS, line_of
from kcconfig.lifetimes.ends import ends_of
from kcconfig.lifetimes.moments import Action, Moment, Settings
from kcconfig.lifetimes.walk import advance, begin

BORN = 1_790_000_000


@pytest.mark.parametrize(
    ("line", "login", "values", "moments", "name", "seconds"),
    [
        pytest.param(
            "26.7",
            "browser",
            {"idle": 100, "c_max": 30},
            [(30, Action.REFRESH)],
            "sso",
            100,
            id="the session outlives the part that a refused refresh took out",
        ),
        pytest.param(
            "26.7",
            "browser",
            {"idle": 100, "c_max": 30},
            [(30, Action.REFRESH)],
            "client",
            None,
            id="which is gone",
        ),
        pytest.param(
            "22",
            "offline",
            {},
            [(1, Action.SILENT)],
            "refresh",
            1801,
            id="the newest token is not an offline one",
        ),
        pytest.param(
            "26.7",
            "offline",
            {"offline_idle": 300, "c_offline_idle": 30},
            [],
            "offline",
            30,
            id="an offline session is over when the client's part of it is",
        ),
    ],
)
def test_an_end(
    line: str,
    login: str,
    values: dict[str, Any],
    moments: list[tuple[int, Action]],
    name: str,
    seconds: int | None,
) -> None:
    settings = Settings(realm(**values), (client(**values),))
    state, _ = begin(line_of(LINES[line]), settings, LOGINS[login], born=BORN)
    assert state is not None
    for at, action in moments:
        state, _ = advance(state, Moment(at, action))
    end = getattr(ends_of(state), name)
    assert (end.seconds if end is not None else None) == seconds
