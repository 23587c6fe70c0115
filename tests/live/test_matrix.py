"""Designed and random settings on real servers: whatever is logged in and refreshed is as the model says."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import pytest
from matrix import Matrix
from matrix_points import count_of, point_of, points
from matrix_tally import line_of_run, report
from matrix_turns import kinds

from kcconfig.sandbox import Sandbox

pytestmark = pytest.mark.live

MOST_ONCE: Final = 3
"""Mismatches of a run that may come in no repeat: a few are the machine's, more would be something else."""


def test_predictions_hold_under_all_settings(
    any_server: Sandbox,
    pytestconfig: pytest.Config,
    record_property: Callable[[str, object], None],
) -> None:
    version = any_server.version
    seed, one = pytestconfig.getoption("--seed"), pytestconfig.getoption("--point")
    wanted = count_of(version, full=pytestconfig.getoption("--full"))
    chosen = points(seed, version, wanted) if one is None else [point_of(seed, version, one)]
    begun = time.monotonic()
    ran = Matrix(any_server, seed).run(chosen)
    took = time.monotonic() - begun
    line = line_of_run(
        f"{version}: seed {seed}",
        ran.points,
        ran.tally,
        refused=len(ran.refused),
        once=len(ran.once),
        seconds=took,
    )
    record_property("matrix", line)
    if ran.tally.mismatches:
        pytest.fail(report(ran.tally.mismatches, seed=seed, version=version), pytrace=False)
    # A matrix of nothing proves nothing.
    assert len(ran.refused) * 10 < ran.points, "\n".join(map(str, ran.refused))
    if one is None:
        assert len(ran.once) <= MOST_ONCE, report(ran.once, seed=seed, version=version)
        assert not kinds() - set(ran.tally.kinds)
