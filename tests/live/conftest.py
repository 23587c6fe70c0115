"""Real servers for the tests: each version is started once, for all workers of a run, and always stopped."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers import Realm

from kcconfig.sandbox import Sandbox, SandboxError, processes, running, start
from kcconfig.sandbox.home import home_of

_CHOSEN = os.environ.get("KCCONFIG_TEST_VERSIONS")
VERSIONS = tuple((_CHOSEN or "26.7.3,22.0.5").split(","))
"""Keycloak's versions that `server` goes through."""
ALL_VERSIONS = tuple((_CHOSEN or "26.7.3,26.4.7,24.0.5,22.0.5").split(","))
"""Those that `any_server` goes through: one of each line that behaves differently."""

_PATIENCE = 400
"""Seconds that a start may take where several compete for few processors."""


@pytest.fixture(scope="session")
def keycloak_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This run's folder for servers; the distributions are those of the user's cache.

    What watches over it ends every server in it as soon as the run is over, however it ends.
    """
    worker = "PYTEST_XDIST_WORKER" in os.environ
    base = tmp_path_factory.getbasetemp()
    home = (base.parent if worker else base) / "keycloak"
    home.mkdir(exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "dist").exists():
            (home / "dist").symlink_to(home_of().distributions)
            _watch(home, os.getppid() if worker else os.getpid())
    return home


@pytest.fixture(scope="session")
def keycloak(keycloak_home: Path) -> Callable[[str], Sandbox]:
    """`keycloak("26.7.3")`: the one server of that version, shared by all tests; use a realm of your own."""

    def server_of(version: str) -> Sandbox:
        failed = keycloak_home / f"{version}.failed"
        with (keycloak_home / f"{version}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            found = [each for each in running(keycloak_home) if each.version == version]
            if found:
                return found[0]
            if failed.exists():
                pytest.fail(failed.read_text(), pytrace=False)
            try:
                return start(version, home=keycloak_home, timeout=_PATIENCE)
            except SandboxError as error:
                failed.write_text(f"{error.message}\n{error.where}\n{error.said}\n{error.help}")
                raise

    return server_of


@pytest.fixture(scope="session", params=VERSIONS)
def server(request: pytest.FixtureRequest, keycloak: Callable[[str], Sandbox]) -> Sandbox:
    """A running Keycloak of each version in turn."""
    return keycloak(request.param)


@pytest.fixture(scope="session", params=ALL_VERSIONS)
def any_server(request: pytest.FixtureRequest, keycloak: Callable[[str], Sandbox]) -> Sandbox:
    """A running Keycloak of each line in turn."""
    return keycloak(request.param)


@pytest.fixture(scope="session", params=[each for each in ALL_VERSIONS if each in {"26.7.3", "24.0.5"}])
def either_server(request: pytest.FixtureRequest, keycloak: Callable[[str], Sandbox]) -> Sandbox:
    """One of those that forget sessions, and one of those that do not, for what takes long."""
    return keycloak(request.param)


@pytest.fixture
def own_home(keycloak_home: Path, tmp_path: Path) -> Path:
    """A folder of the test's own, with the distributions of the run, and watched over like that of the run."""
    home = keycloak_home / "own" / f"{tmp_path.parent.name}-{tmp_path.name}"
    home.mkdir(parents=True)
    (home / "dist").symlink_to((keycloak_home / "dist").resolve())
    return home


@pytest.fixture
def realm(server: Sandbox, tmp_path: Path) -> Iterator[Realm]:
    """A realm of the test's own, not there yet, and removed at the end."""
    mine = Realm(server, tmp_path)
    yield mine
    mine.remove()


def _watch(home: Path, run: int) -> None:
    script = Path(__file__).with_name("watch.py")
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, str(script), str(home), str(run), str(processes.started(run))]
    processes.spawn(command, environment, home / "watch.log")
