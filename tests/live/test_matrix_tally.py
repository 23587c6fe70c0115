"""What a run of the matrix says of itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from matrix_points import Point, point_of
from matrix_tally import Mismatch, Tally, lasting, line_of_run, report, tally_of

from kcconfig.lifetimes.proof import Check

NEAR = Check("access token", 301, 300, None, ok=True)
FAR = Check("refresh token", 1700, 1800, None, ok=False)
SAID = Check("answer", "yes", "yes", None, ok=True)


def test_a_moment_counts_its_checks_and_keeps_the_largest_difference() -> None:
    done = tally_of([NEAR, SAID], new=True) + tally_of([SAID])
    assert done.did == Counter(logins=1, moments=2, checks=3)
    assert done.largest == 1


def test_kinds_and_mismatches_add_up() -> None:
    wrong = Mismatch(point_of(5, "26.7.3", 40), "browser", ("0: login (300, 1700)",), FAR)
    done = Tally(kinds=Counter({("browser", "login"): 1}), mismatches=(wrong,))
    assert (done + done).kinds == {("browser", "login"): 2}
    assert (done + done).mismatches == (wrong, wrong)


def seen_at(number: int, story: str) -> Mismatch:
    return Mismatch(point_of(5, "26.7.3", number), "browser", (story,), FAR)


def test_a_mismatch_is_forgotten_only_after_two_clean_repeats() -> None:
    first = [seen_at(number, "first") for number in (40, 40, 41, 42, 43)]
    at_once, late = seen_at(41, "second"), seen_at(42, "third")
    repeats = [
        {40: Tally(), 41: Tally(mismatches=(at_once,)), 42: Tally(), 43: None},
        {40: Tally(), 42: Tally(mismatches=(late,))},
    ]
    tried: list[list[int]] = []

    def again(points: Sequence[Point]) -> list[Tally | None]:
        numbers = [point.number for point in points]
        tried.append(numbers)
        return [repeats[len(tried) - 1][number] for number in numbers]

    assert lasting(first, again) == {41: (at_once,), 42: (late,), 43: (first[-1],)}
    assert tried == [[40, 41, 42, 43], [40, 42]]


def test_nothing_is_tried_again_where_nothing_mismatched() -> None:
    assert lasting((), lambda points: pytest.fail(f"{points} are tried again")) == {}


def test_a_run_in_one_line() -> None:
    tally = Tally(Counter(logins=1243, moments=4021, checks=17332, changes=50), largest=1)
    assert line_of_run("26.7.3: seed 20261124", 150, tally, refused=3, once=2, seconds=213.6) == (
        "matrix 26.7.3: seed 20261124, 150 settings (3 refused by the server), 1,243 logins, 4,021 moments, "
        "17,332 checks, 50 changes, 0 mismatches (2 not seen again), largest difference 1 s, 214 s"
    )


def test_a_mismatch_tells_its_story_and_how_to_repeat_it() -> None:
    wrong = Mismatch(point_of(5, "26.7.3", 40), "browser", ("0: login (300, 1700)", "4: userinfo True"), FAR)
    said = report([wrong], seed=5, version="26.7.3")
    assert "point 40: realm {" in said
    assert "\n    0: login (300, 1700)\n    4: userinfo True\n" in said
    assert "refresh token: observed 1700, predicted 1800 by no setting" in said
    assert said.endswith("again: pytest tests/live/test_matrix.py --seed 5 --point 40 -k 26.7.3")
