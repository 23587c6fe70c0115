"""What holds of every login through time, whatever the settings: the walk agrees with the first answer and itself."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from lifetime_cases import LINES, client, realm

from kcconfig.lifetimes import LOGINS, Decided, first_answer, line_of
from kcconfig.lifetimes.ends import ends_of
from kcconfig.lifetimes.moments import Action, Moment, Settings
from kcconfig.lifetimes.walk import advance, begin

BORN = 1_790_000_000

seconds = st.one_of(st.just(0), st.integers(1, 100), st.integers(1, 100_000))
text = st.one_of(st.sampled_from(["", "0", "-5", "abc"]), st.integers(1, 100_000).map(str))
settings = st.fixed_dictionaries(
    {},
    optional={
        "access": st.one_of(st.sampled_from([-1, 0]), seconds),
        "idle": seconds,
        "max": seconds,
        "rm": st.booleans(),
        "rm_idle": seconds,
        "rm_max": seconds,
        "client_idle": seconds,
        "client_max": seconds,
        "offline_idle": seconds,
        "offline_max": seconds,
        "limited": st.booleans(),
        "client_offline_idle": seconds,
        "client_offline_max": seconds,
        "rotate": st.booleans(),
        "c_access": st.sampled_from(["", "-1", "60", "5000"]),
        "c_idle": text,
        "c_max": text,
        "c_offline_idle": text,
        "c_offline_max": text,
        "c_refresh": st.sampled_from(["true", "true", "false"]),
    },
)
lines = st.sampled_from(sorted(LINES))
logins = st.sampled_from([name for name, login in LOGINS.items() if not login.exchange])


def decided(end: Decided | None) -> tuple[int | None, object] | None:
    """An end and the setting that decides it; which others lost is told in more words by the first answer."""
    return None if end is None else (end.seconds, end.by)


def both(given_settings: dict[str, Any]) -> Settings:
    return Settings(realm(**given_settings), (client(**given_settings), client()))


@given(line=lines, login=logins, values=settings)
def test_the_walk_begins_with_the_first_answer(line: str, login: str, values: dict[str, Any]) -> None:
    wanted = both(values)
    first = first_answer(line_of(LINES[line]), wanted.realm, wanted.clients[0], LOGINS[login], BORN)
    state, step = begin(line_of(LINES[line]), wanted, LOGINS[login], born=BORN)
    if first.error is not None:
        assert state is None
        assert step.refusal is not None
        assert step.refusal.description == first.error.description
        return
    assert step.answer is not None
    assert step.answer.access == first.access
    assert step.answer.refresh == first.refresh
    assert state is not None
    ends = ends_of(state)
    if first.refresh is not None and ends.refresh is not None:
        assert decided(ends.refresh) == decided(first.unused_refresh_refused_after)
        assert decided(ends.latest) == decided(first.latest_end)


@given(
    line=lines,
    login=logins,
    values=settings,
    waits=st.lists(st.integers(1, 3000), max_size=6),
    actions=st.lists(st.sampled_from([Action.REFRESH, Action.SILENT, Action.USERINFO]), max_size=6),
)
def test_a_refresh_works_until_the_second_of_its_end(
    line: str, login: str, values: dict[str, Any], waits: list[int], actions: list[Action]
) -> None:
    state, _ = begin(line_of(LINES[line]), both(values), LOGINS[login], born=BORN)
    if state is None:
        return
    now = 0
    for wait, action in zip(waits, actions, strict=False):
        now += wait
        state, _ = advance(state, Moment(now, action))
    end = ends_of(state).refresh
    if end is None or end.seconds is None:
        return
    if end.seconds - 1 >= now:
        _, before = advance(state, Moment(end.seconds - 1, Action.REFRESH))
        assert before.ok, before
    # Up to 25 the session may go on for its window, and a token is good in the very second that it names.
    late = 1 if line_of(LINES[line]).window else 0
    _, after = advance(state, Moment(max(end.seconds, now) + late, Action.REFRESH))
    assert not after.ok, after
