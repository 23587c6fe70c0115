"""`--activity`: what it says, and what is wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kcconfig import durations
from kcconfig.explain.activity import Act, Activity, ActivityError, Course, course, parse
from kcconfig.explain.activity_reader import LONGEST
from kcconfig.reports.problem import problem_text
from kcconfig.reports.snippet import Sources

MINUTE, HOUR = 60, 3600


@pytest.mark.parametrize(
    ("text", "acts", "until"),
    [
        ("every 20m for 1h", [(20 * MINUTE, "work"), (40 * MINUTE, "work"), (HOUR, "work")], HOUR),
        ("every 40m for 1h", [(40 * MINUTE, "work")], HOUR),
        ("every 30m for 1h userinfo", [(30 * MINUTE, "userinfo"), (HOUR, "userinfo")], HOUR),
        ("EVERY 30M\tFOR 1H Silent  Login", [(30 * MINUTE, "silent login"), (HOUR, "silent login")], HOUR),
        ("every 90 for 90", [(90, "work")], 90),
        ("idle 40m", [], 40 * MINUTE),
        ("pause 40m,work", [(40 * MINUTE, "work")], 40 * MINUTE),
        ("work, refresh", [(0, "work"), (0, "refresh")], 0),
        ("logout at 3h", [(3 * HOUR, "logout")], 3 * HOUR),
        ("work at 0", [(0, "work")], 0),
        ("work at 1h, idle 5m, work at 1h5m", [(HOUR, "work"), (HOUR + 300, "work")], HOUR + 300),
        ("re-authentication, reauthentication", [(0, "re-authentication")] * 2, 0),
        ("silent-login\n,\nintrospection", [(0, "silent login"), (0, "introspection")], 0),
        ("every 1m for 2m, idle 1d", [(60, "work"), (120, "work")], 86520),
    ],
)
def test_what_is_said(text: str, acts: list[tuple[int, str]], until: int) -> None:
    assert course(text) == Course(tuple(Activity(at, Act(word)) for at, word in acts), until)


@pytest.mark.parametrize(
    ("text", "mark", "message", "way_out"),
    [
        ("", "", "not nothing", "write 'every 5m for 2h'"),
        ("evry 5m for 2h", "^^^^", "expected 'every'", "did you mean 'every'?"),
        ("every 5m fr 2h", "         ^^", "expected 'for'", "did you mean 'for'?"),
        ("every 5x for 2h", "       ^", "expected a duration, not '5x'", "30m"),
        ("every 1h30 for 2d", "      ^^^^", "expected a duration, not '1h30'", "1h30m"),
        ("every -5m for 2h", "      ^", "expected a duration, not '-'", "30m"),
        ("every 0 for 2h", "      ^", "above 0", ""),
        ("every 5m for 0h", "             ^^", "above 0", ""),
        ("every 1.5h for 2h", "       ^^^", "expected a duration, not '1.5h'", "1h30m"),
        ("häufig, work", "^^^^^^", "not 'häufig'", "write 'every 5m for 2h'"),
        ("refresh every 5m for 2h", "        ^^^^^", "expected 'at'", "'every 5m for 2h refresh'"),
        ("idle 0", "     ^", "above 0", ""),
        ("every 2h for 1h", "             ^^", "nothing would happen: 2h do not fit", ""),
        ("every 1s for 2d", "             ^^", "more than 100,000 moments", "a longer step"),
        ("work, idle 50000d", "           ^^^^^^", "more than 100 years", ""),
        ("idle", "   ^", "not the end", "30m"),
        ("idle 5m,", "       ^", "not the end", "write 'every 5m for 2h'"),
        ("idle 5m,,work", "        ^", "not ','", "write 'every 5m for 2h'"),
        (
            "idle 5m work",
            " " * 8 + "^^^^",
            "expected a comma or the end, not 'work'",
            "a comma before 'work'",
        ),
        (
            "work at 5m logout",
            " " * 11 + "^^^^^^",
            "expected a comma or the end, not 'logout'",
            "put a comma",
        ),
        (
            "every 5m for 2h work refresh",
            " " * 21 + "^" * 7,
            "expected a comma or the end, not 'refresh'",
            "put a comma before 'refresh'",
        ),
        (
            "every 5m for 2h work silent login",
            " " * 21 + "^" * 6,
            "or the end",
            "put a comma before 'silent'",
        ),
        (
            "every 5m for 2h idle 5m",
            " " * 16 + "^^^^",
            "expected a comma or the end",
            "a comma before 'idle'",
        ),
        ("every 5m for 2h work fast", " " * 21 + "^^^^", "expected a comma or the end, not 'fast'", ""),
        ("work refresh", " " * 5 + "^" * 7, "expected 'at', a comma or the end", "a comma before 'refresh'"),
        ("idle 5m 10m", " " * 8 + "^^^", "expected a comma or the end, not '10m'", ""),
        ("logout 5m", "       ^^", "expected 'at'", ""),
        ("silent logn", "       ^^^^", "expected 'login'", "did you mean 'login'?"),
        (
            "every 5m for 1h introspect",
            " " * 16 + "^" * 10,
            "or what is done",
            "did you mean 'introspection'?",
        ),
        ("idle 1h, work at 50m", "                 ^^^", "in the past: 1h have gone by", ""),
        ("idle 1h,\nwurk", "^^^^", "not 'wurk'", "did you mean 'work'?"),
        ("İdle 5m", "^^^^", "not 'i̇dle'", ""),
    ],
)
def test_what_is_wrong(text: str, mark: str, message: str, way_out: str) -> None:
    with pytest.raises(ActivityError) as raised:
        parse(text)
    shown = problem_text(raised.value, sources=Sources({"--activity": raised.value.text}))
    assert message in shown.splitlines()[0]
    assert way_out in shown
    if mark:
        assert f"   | {mark}\n" in shown, shown


@pytest.mark.parametrize("text", ["every 5m", "idle", "idle 5m,", "every 5m for ", "work at\n", ""])
def test_the_column_is_that_of_the_caret(text: str) -> None:
    with pytest.raises(ActivityError) as raised:
        parse(text)
    mark = raised.value.mark
    assert mark is not None
    assert mark.column == max(len(text.rstrip()), 1)
    *_, source, carets = problem_text(raised.value, sources=Sources({"--activity": text})).splitlines()[:4]
    if text:
        assert carets.index("^") - carets.index("|") - 2 == mark.column - 1, source


def test_a_long_word_is_not_told_in_full() -> None:
    with pytest.raises(ActivityError) as raised:
        parse("x" * 100_000)
    assert len(raised.value.message) < 120


@given(
    st.lists(st.tuples(st.integers(0, LONGEST), st.sampled_from(Act)).map(Activity._make), min_size=1).map(
        sorted
    )
)
def test_acts_read_back_as_they_are_written(acts: list[Activity]) -> None:
    assert parse(", ".join(map(str, acts))) == tuple(acts)


@given(st.integers(1, 10**6), st.integers(1, 200), st.integers(0, 10**6), st.integers(1, 10**6), st.data())
def test_repetition(step: int, count: int, rest: int, pause: int, data: st.DataObject) -> None:
    stretch = step * count + rest % step
    word = data.draw(st.sampled_from(Act))
    written = durations.human
    found = course(f"idle {written(pause)} , every {written(step)} for {written(stretch)} {word.upper()}")
    assert found.acts == tuple(Activity(pause + step * turn, word) for turn in range(1, count + 1))
    assert found.until == pause + stretch


_PIECES = st.sampled_from(
    [
        "every",
        "for",
        "idle",
        "at",
        ",",
        " ",
        "5m",
        "0",
        "1h30",
        "silent",
        "login",
        "work",
        "-",
        "<",
        "\n",
        "٣",
    ]
)


@given(st.text() | st.lists(_PIECES).map(" ".join))
@example("9" * 5000)
@example("idle " + "9" * 5000)
@example("\x85work")
def test_garbage_is_refused_in_one_way_only(text: str) -> None:
    try:
        found = course(text)
    except ActivityError as error:
        shown = problem_text(error, sources=Sources({"--activity": error.text}))
        found = None
    if found is None:
        assert "--activity:" in shown
    else:
        moments = [each.at for each in found.acts]
        assert moments == sorted(moments)
        assert all(0 <= at <= found.until for at in moments)
