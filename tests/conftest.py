"""What every test may use."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import HealthCheck, settings
from matrix_points import COUNTS, SEED, count_of

# How long an example takes says more about the machine than about the code. A run in CI can be repeated exactly;
# everywhere else each run looks at other examples.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# A shell's background jobs ignore Ctrl-C and hand that on to all that they start, which tests interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="Rewrite what golden files expect by what really came out (not with -n).",
    )
    matrix = parser.getgroup("matrix of settings on real servers")
    matrix.addoption("--seed", type=int, default=SEED, help="What decides the random settings.")
    matrix.addoption("--full", action="store_true", help="Try four times as many settings.")
    matrix.addoption("--point", type=int, metavar="N", help="Try one point alone, which a mismatch names.")


def pytest_report_header(config: pytest.Config) -> str:
    full = config.getoption("--full")
    counts = ", ".join(f"{count_of(version, full=full)} on {version}" for version in COUNTS)
    return f"matrix: seed {config.getoption('--seed')}, settings: {counts}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What each run of the matrix did, in whichever process it was."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, ()):
            for name, value in getattr(report, "user_properties", ()):
                if name == "matrix":
                    terminalreporter.write_line(str(value))


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))
