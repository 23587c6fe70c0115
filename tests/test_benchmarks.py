"""The benchmarks run and count right; how long anything takes is none of the tests' business."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from pytest_httpserver import HTTPServer

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _on_the_path(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    yield
    for name in ("generated", "measure", "proxy", "run"):
        sys.modules.pop(name, None)


def test_offline_benchmarks_run() -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/run.py", "--repetitions", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode in {0, 1}
    rows = [line for line in done.stdout.splitlines() if line.startswith("kcconfig ")]
    assert len(rows) == 4, done.stdout


def test_policy_has_the_size_that_budgets_speak_of() -> None:
    from generated import policy

    assert 280 <= len(policy().splitlines()) <= 320
    assert policy(access="2m") != policy(access="5m")


@pytest.mark.parametrize(("wall", "budget", "good"), [(1.9, 2.0, True), (2.1, 2.0, False), (9.9, None, True)])
def test_a_budget_is_a_ratio_to_the_baseline(wall: float, budget: float | None, good: bool) -> None:
    from measure import Times
    from run import table

    times = {"base": Times(1.0, 1.0), "other": Times(wall, 1.0)}
    assert table("base", times, {"other": budget}) is good


def test_a_command_that_fails_has_no_figures(tmp_path: Path) -> None:
    from measure import FailedError, run

    with pytest.raises(FailedError, match="ended with 3\nsorry"):
        run((sys.executable, "-c", "import sys; print('sorry'); sys.exit(3)"), tmp_path)


def test_proxy_counts_requests_and_changes_nothing(httpserver: HTTPServer) -> None:
    from proxy import counting

    httpserver.expect_request("/a", method="GET").respond_with_data("x" * 200_000)
    httpserver.expect_request("/b", method="POST", data="GET /c HTTP/1.1").respond_with_data("done")
    with counting(httpserver.port) as (url, counter):
        with requests.Session() as session:
            assert session.get(f"{url}/a", timeout=5).text == "x" * 200_000
            assert session.post(f"{url}/b", data="GET /c HTTP/1.1", timeout=5).text == "done"
        assert counter.take() == 2
        assert counter.take() == 0
