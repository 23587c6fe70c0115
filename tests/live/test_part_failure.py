"""When the server refuses a later step, or somebody interrupts: what was done is told, and it can go on."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys

import pytest
from helpers import Realm

pytestmark = pytest.mark.live


def policy(uri: str) -> str:
    return f"""
clientScopes:
  invoices: {{}}
clients:
  bad: {{redirectUris: ["{uri}"], optionalClientScopes: [invoices]}}
  good: {{redirectUris: ["https://good.example.org/"]}}
  other: {{redirectUris: ["https://other.example.org/"]}}
defaultOptionalClientScopes: {{add: [invoices]}}
"""


def test_a_refused_step_stops_the_apply_and_the_next_one_completes_it(realm: Realm) -> None:
    broken = policy("javascript:alert(1)")
    result = realm.run("apply", broken, "--yes", "--create-realm", "--parallel", "1", "--format", "json")
    assert result.code == 3, result
    (outcome,) = json.loads(result.stdout)["apply"]
    assert outcome["failed"] == ["create client bad"]
    assert "create client scope invoices" in outcome["done"]
    assert outcome["not_attempted"] == ["create client good", "create client other"]
    for words in ("client 'bad'", "illegal scheme", "POST ", "400", "Run the same apply again"):
        assert words in result.stderr, result
    assert realm.scope("invoices")
    assert realm.client("good") is None

    again = realm.run("apply", broken, "--yes")
    assert "client 'bad'" in again.stderr
    assert again.code in {2, 3}, again
    realm.apply(policy("https://bad.example.org/"))
    assert realm.client("bad")["optionalClientScopes"] == ["invoices"]
    assert realm.client("other")


def test_a_refused_realm_leaves_nothing_behind(realm: Realm) -> None:
    result = realm.run(
        "apply", {"passwordPolicy": "nonsense(1)", "clients": {"app": {}}}, "--yes", "--create-realm"
    )
    assert result.code == 2, result
    assert "not attempted" in result.stderr
    assert realm.send("GET", "").status == 404


def test_an_interruption_before_the_first_write_is_130(realm: Realm) -> None:
    """The login is answered by nobody, so that the signal surely comes before a write."""
    file = realm.write({"displayName": "x"})
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        command = [sys.executable, "-m", "kcconfig", "apply", file, "--server", url, "--yes"]
        with subprocess.Popen(
            command,
            cwd=realm.folder,
            env={**os.environ, **realm.env, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as process:
            connection, _ = silent.accept()
            with connection:
                process.send_signal(signal.SIGINT)
                output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (130, "")
    assert "Traceback" not in errors
