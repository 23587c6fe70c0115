"""`kcconfig verify`, for real: in a sandbox of its own, and on a live realm with a test user."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from helpers import Realm, Result
from jsonschema import Draft7Validator

from kcconfig.reports.verify_contract import verify_schema
from kcconfig.sandbox import running

pytestmark = pytest.mark.live

ROOT = Path(__file__).resolve().parents[2]
POLICY = """
tokens: {access: 5m}
sessions: {sso: {idle: 30m, max: 10h}}
clients:
  app:
    publicClient: false
    secret: app-secret
    directAccessGrantsEnabled: true
    redirectUris: ["https://app.example.org/callback"]
"""
USER = {"username": "ada", "password": "ada-password"}
LOGINS = ("--client", "app", "--login", "password", "--login", "browser")


@pytest.fixture
def applied(realm: Realm) -> Realm:
    realm.apply(POLICY)
    return realm


def verify(realm: Realm, policy: str = POLICY, *flags: str, user: str = "ada", password: str = "") -> Result:
    env = {**realm.env, "KCCONFIG_VERIFY_PASSWORD": password or USER["password"]}
    return realm.run("verify", policy, "--user", user, *LOGINS, *flags, **env)


def document(result: Result) -> Any:
    found = json.loads(result.stdout)
    assert [error.message for error in Draft7Validator(verify_schema()).iter_errors(found)] == []
    return found


def test_an_example_in_a_sandbox(own_home: Path, tmp_path: Path) -> None:
    """Everything as people run it, in a process of its own; the server is gone afterwards."""
    formats = [f"--format={name}={tmp_path / name}" for name in ("text", "junit", "markdown")]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "kcconfig", "verify", "examples/refresh-reissue.yaml"),
            *("--sandbox", "--version", "26.7.3", *formats, "--format", "json"),
        ],
        cwd=ROOT,
        env={**os.environ, "KCCONFIG_SANDBOX_HOME": str(own_home), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 secret that is not set is made up" in done.stderr
    found = document(Result(0, done.stdout, done.stderr))
    assert found["summary"]["proven"]
    tried = {each["login"] for each in found["realms"][0]["stories"] if each["client"] == "test-client"}
    assert tried == {"password", "browser", "offline"}
    reasons = {(each["client"], each["login"]): each["reason"] for each in found["realms"][0]["untested"]}
    assert "the realm does not offer" in reasons["test-client", "remember-me"]
    assert (tmp_path / "text").read_text().splitlines()[-1].startswith(f"{found['summary']['checks']} checks")
    assert ET.parse(tmp_path / "junit").getroot().get("failures") == "0"
    assert running(own_home) == []


def test_a_live_realm_with_a_test_user(applied: Realm) -> None:
    applied.add_user(**USER)
    before = applied.client("app")
    result = verify(applied, POLICY, "--format", "json")
    assert result.code == 0, result
    found = document(result)
    assert found["summary"]["mismatches"] == 0
    (realm,) = found["realms"]
    numbers = {
        check["what"]: (check["observed"], check["predicted"])
        for story in realm["stories"]
        for check in story["turns"][0]["checks"]
        if story["login"] == "password"
    }
    assert numbers["access token"] == (300, 300)
    assert numbers["refresh token"] == (1800, 1800)
    (user,) = applied.get("/users?username=ada")
    assert applied.get(f"/users/{user['id']}/sessions") == [], "the test user is logged out"
    assert applied.client("app") == before
    assert applied.client("kcconfig-verify") is None


def test_a_realm_that_is_not_as_its_policy_says(applied: Realm) -> None:
    applied.add_user(**USER)
    result = verify(applied, POLICY.replace("access: 5m", "access: 7m"))
    assert result.code == 1, result
    assert "MISMATCH login: access token" in result.stdout
    assert "    observed    300 s (5m)\n    predicted   420 s (7m)\n" in result.stdout
    assert "decided by  realm accessTokenLifespan [tokens.access] 420 (policy.yaml:3)" in result.stdout
    assert "not as predicted" in result.stdout.splitlines()[-1]


def test_a_user_who_is_not_there(applied: Realm) -> None:
    result = verify(applied, user="nobody")
    assert result.code == 2, result
    assert f"realm '{applied.name}' has no user 'nobody'" in result.stderr


def test_a_user_who_has_to_do_something_first(applied: Realm) -> None:
    applied.add_user(**USER)
    (user,) = applied.get("/users?username=ada")
    applied.put(f"/users/{user['id']}", {**user, "requiredActions": ["UPDATE_PASSWORD"]})
    result = verify(applied)
    assert result.code == 2, result
    assert "user 'ada' has required actions, which stop every login: UPDATE_PASSWORD" in result.stderr


def test_a_wrong_password_is_tried_once_and_never_shown(realm: Realm) -> None:
    policy = f"bruteForceProtected: true{POLICY}"
    realm.apply(policy)
    realm.add_user(**USER)
    result = verify(realm, policy, password="wrong-password")
    assert result.code == 2, result
    assert f"user 'ada' cannot log in to realm '{realm.name}'" in result.stderr
    assert "KCCONFIG_VERIFY_PASSWORD" in result.stderr
    assert "wrong-password" not in result.text
    (user,) = realm.get("/users?username=ada")
    assert realm.get(f"/attack-detection/brute-force/users/{user['id']}")["numFailures"] == 1


def test_nothing_of_a_proof_stays_on_a_live_realm(realm: Realm) -> None:
    """Sessions of every kind of login, also where a client gets no refresh token or no token at all."""
    policy = f"""{POLICY}
    attributes: {{oauth2.device.authorization.grant.enabled: "true"}}
    optionalClientScopes: [offline_access]
  quiet:
    publicClient: true
    redirectUris: ["https://quiet.example.org/*"]
    attributes: {{use.refresh.tokens: "false"}}
  broken:
    publicClient: true
    redirectUris: ["https://broken.example.org/*"]
    attributes: {{access.token.lifespan: abc}}
"""
    realm.apply(policy)
    realm.add_user(**USER)
    result = realm.run(
        "verify",
        policy,
        *("--user", "ada", "--format", "json"),
        *(part for name in ("app", "quiet", "broken") for part in ("--client", name)),
        **realm.env,
        KCCONFIG_VERIFY_PASSWORD=USER["password"],
    )
    assert result.code == 0, result
    answer = document(result)
    assert answer["summary"]["mismatches"] == 0
    (found,) = answer["realms"]
    told = {(each["client"], each["login"]) for each in found["stories"]}
    assert {("app", "browser"), ("app", "offline"), ("quiet", "browser"), ("broken", "browser")} <= told
    reasons = {(each["client"], each["login"]): each["reason"] for each in found["untested"]}
    assert "consent, which would stay" in reasons["app", "device"]
    (user,) = realm.get("/users?username=ada")
    path = f"/users/{user['id']}"
    assert realm.get(f"{path}/sessions") == []
    for name in ("app", "quiet", "broken"):
        assert realm.get(f"{path}/offline-sessions/{realm.client(name)['id']}") == []
    assert realm.get(f"{path}/consents") == []


def test_nothing_that_could_be_tested(applied: Realm) -> None:
    applied.add_user(**USER)
    result = verify(applied, POLICY, "--login", "device")
    assert "OAuth 2.0 Device Authorization Grant" in result.stdout
    result = applied.run(
        "verify",
        POLICY,
        *("--user", "ada", "--client", "app", "--login", "device"),
        **applied.env,
        KCCONFIG_VERIFY_PASSWORD="ada-password",
    )
    assert (result.code, result.stderr) == (1, f"Nothing could be tested in realm '{applied.name}'.\n"), (
        result
    )
    assert result.stdout.splitlines()[-1] == "0 checks, 0 as predicted, 1 thing not tested"
