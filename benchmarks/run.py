"""Measures what kcconfig costs as ratios to something simple, measured in the same run.

    python benchmarks/run.py                 start-up, `show`, `plan` on a realm file, a day of `explain`
    python benchmarks/run.py --live          also `plan` on a real Keycloak with 500 clients

Ends with 1 where a budget is exceeded. Ratios are of medians by the clock; `cpu` is the same of processor time,
which tells a busy machine from a slow program.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from generated import policy
from measure import KCCONFIG, ROOT, Times, environment, interleaved, run
from proxy import counting

BASELINE: Final = (sys.executable, "-c", "pass")
CLIENTS: Final = 500
LIVE_BUDGET: Final = 1.3
DAY_BUDGET: Final = 5.0
"""Milliseconds of processor time for a day of 150 refreshes: what it costs has nothing to do with start-up."""

BUDGETS: Final = {
    "kcconfig --help": 5.0,
    "kcconfig show": 15.0,
    "kcconfig plan, realm file": 20.0,
    "kcconfig show, expressions": None,
}
"""At most so many times `python -c pass`; None is measured for information only."""


def main() -> int:
    """Measures, prints, and returns the exit code."""
    parser = argparse.ArgumentParser(description="Measure what kcconfig costs, as ratios.")
    parser.add_argument("--live", action="store_true", help="measure on a real Keycloak, too")
    parser.add_argument("--repetitions", type=int, default=21, metavar="N")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        good = offline(folder, given.repetitions)
        good = day() and good
        if given.live:
            good = live(folder, given.repetitions) and good
    return 0 if good else 1


def offline(folder: Path, repetitions: int) -> bool:
    """Measures what needs no server; tells whether all budgets are kept."""
    write(folder)
    at = ("--server", "file:realm.json")
    run((*KCCONFIG, "apply", "before.yaml", *at, "--yes", "--create-realm"), folder)
    commands = {
        "python -c pass": BASELINE,
        "kcconfig --help": (*KCCONFIG, "--help"),
        "kcconfig show": (*KCCONFIG, "show", "after.yaml"),
        "kcconfig plan, realm file": (*KCCONFIG, "plan", "after.yaml", *at),
        "kcconfig show, expressions": (*KCCONFIG, "show", "expressions.yaml"),
    }
    times = interleaved(commands, folder, repetitions)
    return table("python -c pass", times, BUDGETS)


def day() -> bool:
    """Measures a day of `explain --activity` without the process around it; tells whether the budget is kept."""
    script = str(ROOT / "benchmarks" / "day.py")
    done = subprocess.run(
        [sys.executable, script], env=environment(), capture_output=True, text=True, check=True
    )
    took = float(done.stdout)
    over = took > DAY_BUDGET
    print(f"\n{'a day of 150 refreshes':28}{took:6.2f} ms{DAY_BUDGET:24.1f}{'  over' if over else ''}")
    return not over


def write(folder: Path) -> None:
    """The policies: what the realm is, what it should be, and the same with expressions."""
    (folder / "before.yaml").write_text(policy())
    (folder / "after.yaml").write_text(policy(access="2m", idle="10m"))
    (folder / "expressions.yaml").write_text(policy(access="2m", idle="10m", expressions=True))
    (folder / "many.yaml").write_text(policy(CLIENTS))


def live(folder: Path, repetitions: int) -> bool:
    """Measures `plan` on a Keycloak of its own; tells whether the budget is kept."""
    from kcconfig.sandbox import sandbox

    print("\nstarting a Keycloak")
    with sandbox(timeout=400) as server:
        login = {"KCCONFIG_USER": server.username, "KCCONFIG_PASSWORD": server.password}
        direct = {**login, "KCCONFIG_SERVER": server.url}
        took = run((*KCCONFIG, "apply", "many.yaml", "--yes", "--create-realm"), folder, direct)
        print(f"created a realm with {CLIENTS} clients in {took.wall:.1f} s")
        commands = {
            "minimal_plan.py": (sys.executable, str(ROOT / "benchmarks" / "minimal_plan.py"), "bench"),
            "kcconfig plan, Keycloak": (*KCCONFIG, "plan", "after.yaml"),
        }
        times = interleaved(commands, folder, repetitions, direct)
        good = table("minimal_plan.py", times, {"kcconfig plan, Keycloak": LIVE_BUDGET})
        with counting(server.port) as (url, counter):
            for name, command in commands.items():
                run(command, folder, {**login, "KCCONFIG_SERVER": url})
                print(f"{name:28}{counter.take():4} requests")
    return good


def table(baseline: str, times: Mapping[str, Times], budgets: Mapping[str, float | None]) -> bool:
    """Prints the ratios; tells whether all budgets are kept."""
    base = times[baseline]
    print(f"\n{'':28}{'seconds':>9}{'ratio':>8}{'cpu':>8}{'budget':>8}")
    print(f"{baseline:28}{base.wall:9.3f}{1:8.1f}{1:8.1f}")
    good = True
    for name, budget in budgets.items():
        ratio = times[name].wall / base.wall
        over = budget is not None and ratio > budget
        good = good and not over
        row = f"{name:28}{times[name].wall:9.3f}{ratio:8.2f}{times[name].cpu / base.cpu:8.2f}"
        print(f"{row}{budget or '':>8}{'  over' if over else ''}")
    return good


if __name__ == "__main__":
    sys.exit(main())
