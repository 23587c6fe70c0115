"""The geometry of timelines: the axis, what becomes one, and what is stacked."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcconfig.explain.timeline import Bar, Lane, Tick, TickKind
from kcconfig.explain.timeline_axis import Scale, marks, step
from kcconfig.explain.timeline_rows import LEAST, clusters, rows, spans

HOUR, DAY = 3600, 86400
HUNDRED_YEARS = 100 * 365 * DAY


@pytest.mark.parametrize(
    ("until", "seconds"),
    [
        (10, 1),
        (60, 10),
        (600, 60),
        (HOUR, 10 * 60),
        (8 * HOUR, HOUR),
        (12 * HOUR, 2 * HOUR),
        (DAY, 3 * HOUR),
        (7 * DAY, DAY),
        (90 * DAY, 10 * DAY),
        (HUNDRED_YEARS, 5000 * DAY),
    ],
)
def test_marks_stand_at_round_moments(until: int, seconds: int) -> None:
    assert step(Scale(until, 0, 900), 80) == seconds


@given(st.integers(0, HUNDRED_YEARS), st.integers(0, 200), st.integers(100, 2000), st.integers(1, 90))
def test_marks_are_on_the_axis_and_apart(until: int, left: int, length: int, apart: int) -> None:
    scale = Scale(until, left, left + length)
    places = [scale.x(at) for at in marks(scale, apart)]
    assert places[0] == left
    assert all(left <= x <= left + length for x in places)
    assert all(after - before >= apart - 0.02 for before, after in pairwise(places))


def tokens(*stretches: tuple[int, int | None], known: bool = True) -> list[Bar]:
    return [Bar(Lane.ACCESS, start, end, known=known) for start, end in stretches]


def shown(bars: list[Bar]) -> list[tuple[int, float, float]]:
    return [(len(each.bars), each.left, each.right) for each in spans(bars, Scale(1000, 0, 1000), 14)]


@pytest.mark.parametrize(
    ("bars", "expected"),
    [
        (tokens((0, 100), (100, 200)), [(1, 0, 100), (1, 100, 200)]),
        (tokens(*((at, at + 5) for at in range(0, 50, 5))), [(10, 0, 50)]),
        (tokens((0, 5), (5, 10), (60, 65)), [(2, 0, 10), (1, 60, 65)]),
        (tokens((0, 5), (5, 100)), [(1, 0, 5), (1, 5, 100)]),
        (tokens((5, 10), (0, 5)), [(2, 0, 10)]),
        (tokens((400, None)), [(1, 400, 1000)]),
        (tokens((400, 5000)), [(1, 400, 1000)]),
        (tokens((100, 100), (200, 195)), [(1, 100, 100 + LEAST), (1, 200, 200 + LEAST)]),
        (tokens((1000, 1000)), [(1, 1000 - LEAST, 1000)]),
        (tokens((1001, 1100)), []),
        ([*tokens((0, 5)), *tokens((5, 10), known=False)], [(1, 0, 5), (1, 5, 10)]),
    ],
)
def test_narrow_neighbours_become_one(bars: list[Bar], expected: list[tuple[int, float, float]]) -> None:
    assert shown(bars) == expected


def test_what_overlaps_is_stacked() -> None:
    found = spans(tokens((0, 100), (50, 150), (100, 200)), Scale(1000, 0, 1000), 14)
    assert [[each.start for each in row] for row in rows(found, 3)] == [[0, 100], [50]]


def test_what_would_take_too_many_rows_becomes_one() -> None:
    bars = tokens(*((at, at + 300) for at in range(0, 500, 50)), (900, 950))
    found = rows(spans(bars, Scale(1000, 0, 1000), 14), 3)
    assert [[(len(each.bars), each.left, each.right) for each in row] for row in found] == [
        [(10, 0, 750), (1, 900, 950)]
    ]


@pytest.mark.parametrize(
    ("bars", "end", "known"),
    [
        (tokens((0, 10), (5, 8)), 10, True),
        (tokens((0, 10), (5, None)), None, True),
        ([*tokens((0, 10)), *tokens((5, None), known=False)], None, False),
    ],
)
def test_the_one_that_lasts_longest_speaks_for_all(bars: list[Bar], end: int | None, known: bool) -> None:
    ((span,),) = rows(spans(bars, Scale(1000, 0, 20), 100), 1)
    assert (span.last.end, span.last.known) == (end, known)


def test_near_ticks_become_one() -> None:
    ticks = [Tick(at, "", TickKind.USE) for at in (0, 5, 12, 100, 1000, 1001, -1)]
    found = clusters(ticks, Scale(1000, 0, 1000), 10)
    assert [(len(each.ticks), each.left, each.right) for each in found] == [
        (3, 0, 12),
        (1, 100, 100),
        (1, 1000, 1000),
    ]


BARS = st.lists(
    st.tuples(st.integers(0, 2000), st.none() | st.integers(-10, 3000), st.booleans()).map(
        lambda given: Bar(Lane.REFRESH, given[0], given[1], known=given[2])
    )
)


@given(BARS, st.integers(0, 1500), st.integers(1, 4))
def test_bars_stay_in_the_picture_and_off_each_other(bars: list[Bar], until: int, most: int) -> None:
    scale = Scale(until, 100, 400)
    found = rows(spans(bars, scale, 14), most)
    assert len(found) <= most
    visible = [bar for bar in bars if bar.start <= until]
    placed = [bar for row in found for span in row for bar in span.bars]
    assert sorted(placed, key=repr) == sorted(visible, key=repr)
    for row in found:
        assert all(100 <= each.left < each.right <= 400 + LEAST for each in row)
        assert all(after.left >= before.right for before, after in pairwise(row))
