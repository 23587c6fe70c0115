"""Runs a fresh Keycloak for the tools and talks to its admin API."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from kcconfig.realm.versions import at_least

USER: Final = "admin"
START_SECONDS: Final = 300


class FreshServer(NamedTuple):
    """A running Keycloak and its first administrator's password."""

    url: str
    password: str

    def get(self, path: str) -> Any:
        """The answer to `GET /admin/realms{path}`."""
        return self._call("GET", path)

    def post(self, path: str, body: dict[str, Any]) -> None:
        self._call("POST", path, body)

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self._token()}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/admin/realms{path}", data, headers, method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read() or b"null")

    def _token(self) -> str:
        """A new token for each call: they live for a minute, and a cold server can take longer."""
        form = {
            "grant_type": "password",
            "client_id": "admin-cli",
            "username": USER,
            "password": self.password,
        }
        url = f"{self.url}/realms/master/protocol/openid-connect/token"
        with urllib.request.urlopen(url, urllib.parse.urlencode(form).encode(), timeout=120) as answer:
            return str(json.load(answer)["access_token"])


@contextlib.contextmanager
def running(version: str, archive: Path, folder: Path) -> Iterator[FreshServer]:
    """A server of that version, unpacked into the folder, until the block ends."""
    with zipfile.ZipFile(archive) as distribution:
        distribution.extractall(folder)
    port, password = free_port(), secrets.token_urlsafe(16)
    home = folder / f"keycloak-{version}"
    command = [
        "bash",
        str(home / "bin" / "kc.sh"),
        "start-dev",
        "--http-host=127.0.0.1",
        f"--http-port={port}",
    ]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            command, env=environment(version, password), stdout=log, stderr=log, start_new_session=True
        )
    try:
        wait_until_up(server, f"http://127.0.0.1:{port}", folder / "server.log")
        yield FreshServer(f"http://127.0.0.1:{port}", password)
    finally:
        end(server)


def environment(version: str, password: str) -> dict[str, str]:
    """The caller's environment without its Keycloak settings, and the first administrator's name and password."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("KC_", "KEYCLOAK_"))
    }
    prefix = "KC_BOOTSTRAP_ADMIN" if at_least(version, "26.0") else "KEYCLOAK_ADMIN"
    name = f"{prefix}_USERNAME" if at_least(version, "26.0") else prefix
    return inherited | {name: USER, f"{prefix}_PASSWORD": password, "JAVA_OPTS_APPEND": "-Xmx512m"}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until_up(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Returns when the master realm answers. Raises RuntimeError with the end of the log if that never happens."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        # A server that is still starting refuses the connection, or answers with an error for a while.
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/realms/master", timeout=30):
            return
        time.sleep(1)
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')[-3000:]}")


def end(server: subprocess.Popen[bytes]) -> None:
    """Ends the server and whatever its script started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
