"""`kcconfig verify` around the proof itself: what is started, applied and asked, and how a run ends."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from verify_samples import NOTHING, PROVEN, UNKNOWN, WRONG

from kcconfig.errors import ServerError
from kcconfig.lifetimes.evidence import Evidence
from kcconfig.model import Secret
from kcconfig.realm.versions import NEWEST
from kcconfig.sandbox import Sandbox

POLICY = """
realm: demo
tokens: {access: 5m}
sessions: {sso: {idle: 30m, max: 10h}}
clients:
  app: {secret: "{{ env.NOT_SET }}", redirectUris: ["https://app.example.org/"]}
"""
PASSWORD = "sandbox-password"


class Stage:
    """Takes the place of Keycloak: a realm file is the server, and the proof is a given one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: list[str] = []
        self.stopped: list[str] = []
        self.proofs: list[dict[str, Any]] = []
        self.answers: list[Evidence | BaseException] = []

    def start(self, version: str, **_: Any) -> Sandbox:
        self.started.append(version)
        return Sandbox("box", version, "http://127.0.0.1:1", 1, 1, "admin", PASSWORD, self.folder)

    def stop(self, sandbox: Sandbox) -> None:
        self.stopped.append(sandbox.version)

    def prove(self, place: Any, scope: Any, person: Any, **more: Any) -> Evidence:
        self.proofs.append({"place": place, "scope": scope, "person": person, **more})
        answer = self.answers.pop(0) if self.answers else PROVEN
        if isinstance(answer, BaseException):
            raise answer
        return answer


class Quiet:
    """A transport that is never used."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Stage]:
    from kcconfig import sandbox, servers
    from kcconfig.servers import transport
    from kcconfig.servers.realm_file import RealmFile
    from kcconfig.verify import proving

    stage = Stage(tmp_path)
    monkeypatch.setattr(sandbox, "start", stage.start)
    monkeypatch.setattr(sandbox, "stop", stage.stop)
    monkeypatch.setattr(proving, "prove_realm", stage.prove)
    monkeypatch.setattr(transport, "Transport", Quiet)

    def opened(url: str, **_: Any) -> RealmFile:
        file = RealmFile(f"file:{tmp_path / 'live.json'}")
        file.url = url
        return file

    monkeypatch.setattr(servers, "open", opened)
    (tmp_path / "demo.yaml").write_text(POLICY, encoding="utf-8")
    yield stage
    assert stage.stopped == stage.started, "every server is stopped"


Run = Callable[..., Any]


def test_a_policy_is_applied_and_proven(kcconfig: Run, stage: Stage) -> None:
    result = kcconfig("verify", "demo.yaml", "--sandbox")
    assert (result.code, stage.started) == (0, [NEWEST]), result
    assert result.stdout.splitlines()[-1] == "8 checks, 8 as predicted"
    assert result.stderr == "note: demo: 1 secret that is not set is made up in the sandbox\n"
    (proof,) = stage.proofs
    assert (proof["person"], proof["destructive"], proof["factor"]) == (None, True, None)
    assert proof["place"][2:] == (NEWEST, "demo.yaml", "http://127.0.0.1:1")
    assert proof["scope"].realm.access.origin.mark.file == "demo.yaml"
    live = json.loads((stage.folder / "live.json").read_text(encoding="utf-8"))
    assert "accessTokenLifespan" in json.dumps(live)


@pytest.mark.parametrize(
    ("flags", "target", "started"),
    [
        ((), "", NEWEST),
        ((), 'keycloakVersion: "24.0"', "24.0.5"),
        ((), 'keycloakVersion: "26.4.2"', "26.4.7"),
        (("--target", "22.0"), 'keycloakVersion: "24.0"', "22.0.5"),
        (("--version", "26.2"), 'keycloakVersion: "24.0"', "26.2.5"),
        (("--version", "26.7.1"), "", "26.7.1"),
    ],
)
def test_the_version(kcconfig: Run, stage: Stage, flags: tuple[str, ...], target: str, started: str) -> None:
    (stage.folder / "demo.yaml").write_text(f"{POLICY}\n{target}\n", encoding="utf-8")
    assert kcconfig("verify", "demo.yaml", "--sandbox", *flags).code == 0
    assert stage.started == [started]
    assert stage.proofs[0]["place"].version == started


def test_a_line_that_nobody_knows_is_said(kcconfig: Run, stage: Stage) -> None:
    (stage.folder / "demo.yaml").write_text(f'{POLICY}\nkeycloakVersion: "26.3"\n', encoding="utf-8")
    result = kcconfig("verify", "demo.yaml", "--sandbox")
    assert stage.started == [NEWEST]
    assert f"no version of Keycloak 26.3 is known, so {NEWEST} is used" in result.stderr


@pytest.mark.parametrize(
    ("answer", "code", "told"),
    [
        (PROVEN, 0, ""),
        (WRONG, 1, ""),
        (UNKNOWN, 0, ""),
        (NOTHING, 1, "Nothing could be tested in realm 'demo'.\n"),
    ],
    ids=["proven", "wrong", "unknown", "nothing"],
)
def test_exit_codes(kcconfig: Run, stage: Stage, answer: Evidence, code: int, told: str) -> None:
    stage.answers = [answer]
    result = kcconfig("verify", "demo.yaml", "--sandbox")
    assert result.code == code
    assert result.stderr.endswith(f"made up in the sandbox\n{told}")


def test_several_policies_one_after_the_other(kcconfig: Run, stage: Stage) -> None:
    for name in ("one", "two", "three"):
        version = "24.0" if name == "three" else "26.7"
        text = f'realm: {name}\nkeycloakVersion: "{version}"\n'
        (stage.folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    stage.answers = [PROVEN, WRONG, PROVEN]
    result = kcconfig("verify", "one.yaml", "two.yaml", "three.yaml", "--sandbox")
    assert (result.code, stage.started) == (1, [NEWEST, "24.0.5"])
    assert [each["place"].web.realm for each in stage.proofs] == ["one", "two", "three"]
    assert result.stdout.splitlines()[-1] == "22 checks, 18 as predicted, 4 not as predicted"


def test_each_realm_has_to_be_proven(kcconfig: Run, stage: Stage) -> None:
    for name in ("one", "two", "three"):
        (stage.folder / f"{name}.yaml").write_text(f"realm: {name}\n", encoding="utf-8")
    stage.answers = [PROVEN, NOTHING._replace(realm="two"), NOTHING._replace(realm="three")]
    result = kcconfig("verify", "one.yaml", "two.yaml", "three.yaml", "--sandbox", "--format", "json")
    assert result.code == 1
    assert json.loads(result.stdout)["summary"]["proven"] is False
    assert result.stderr.splitlines() == [
        "Nothing could be tested in realm 'two'.",
        "Nothing could be tested in realm 'three'.",
    ]


def test_a_later_failure_keeps_what_is_proven(kcconfig: Run, stage: Stage) -> None:
    (stage.folder / "other.yaml").write_text("realm: other\n", encoding="utf-8")
    stage.answers = [PROVEN, ServerError("the server is gone")]
    files = [f"--format={name}={stage.folder / name}" for name in ("junit", "markdown")]
    result = kcconfig("verify", "demo.yaml", "other.yaml", "--sandbox", *files, "--format", "json")
    assert result.code == 2
    document = json.loads(result.stdout)
    assert (document["summary"]["as_predicted"], document["summary"]["proven"]) == (8, False)
    assert [each["message"] for each in document["errors"]] == ["the server is gone"]
    assert "error: the server is gone" in result.stderr
    assert ET.parse(stage.folder / "junit").getroot().get("errors") == "1"
    assert "- the server is gone\n" in (stage.folder / "markdown").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("error", "code"), [(KeyboardInterrupt(), 130), (ServerError("gone"), 2), (SystemExit(143), 143)]
)
def test_the_server_is_stopped_whatever_happens(
    kcconfig: Run, stage: Stage, error: BaseException, code: int
) -> None:
    stage.answers = [error]
    result = kcconfig("verify", "demo.yaml", "--sandbox")
    assert (result.code, stage.stopped) == (code, [NEWEST])


def test_a_request_to_end_stops_it_too(kcconfig: Run, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    from kcconfig.verify import proving

    monkeypatch.setattr(proving, "prove_realm", lambda *_, **__: os.kill(os.getpid(), signal.SIGTERM))
    result = kcconfig("verify", "demo.yaml", "--sandbox")
    assert (result.code, stage.stopped) == (143, [NEWEST])


def test_waiting_divides_lifespans(kcconfig: Run, stage: Stage) -> None:
    assert kcconfig("verify", "demo.yaml", "--sandbox", "--wait=60").code == 0
    proof = stage.proofs[0]
    assert proof["factor"] == 60
    assert proof["scope"].realm.sso_idle.number == 30
    assert kcconfig("verify", "demo.yaml", "--sandbox", "--wait").code == 0
    assert stage.proofs[1]["factor"] > 1


def test_no_secret_is_shown(kcconfig: Run, stage: Stage) -> None:
    result = kcconfig("verify", "demo.yaml", "--sandbox", "--debug", env={"NOT_SET": "my-client-secret"})
    shown = result.stdout + result.stderr
    assert PASSWORD not in shown
    assert "my-client-secret" not in shown
    assert "made up" not in shown


LIVE = ("verify", "--server", "https://sso.example.org", "--realm", "demo", "--user", "ada")
LOGIN = {
    "KCCONFIG_USER": "root",
    "KCCONFIG_PASSWORD": "root-password",
    "KCCONFIG_VERIFY_PASSWORD": "ada-password",
}


class Users:
    """The part of `Admin` that is asked about the test user."""

    realm_name = "demo"
    found: Mapping[str, Any] | None = MappingProxyType({"id": "1", "enabled": True})
    actions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("password",)

    def __init__(self, *_: Any) -> None:
        pass

    def user(self, _name: str) -> Any:
        return self.found

    def required_actions(self, _id: str) -> tuple[str, ...]:
        return self.actions

    def credentials(self, _id: str) -> tuple[str, ...]:
        return self.kinds


@pytest.fixture
def users(monkeypatch: pytest.MonkeyPatch, stage: Stage) -> type[Users]:
    from kcconfig.verify import admin

    class Mine(Users):
        pass

    monkeypatch.setattr(admin, "Admin", Mine)
    (stage.folder / "live.json").write_text(
        json.dumps({"realm": "demo", "keycloakVersion": "26.7.3", "accessTokenLifespan": 300}),
        encoding="utf-8",
    )
    return Mine


def test_a_live_realm(kcconfig: Run, stage: Stage, users: type[Users]) -> None:
    result = kcconfig(*LIVE, "--login", "browser", env=LOGIN)
    assert (result.code, stage.started) == (0, []), result
    (proof,) = stage.proofs
    assert proof["person"] == ("ada", Secret("ada-password"))
    assert (proof["destructive"], proof["logins"]) == (False, ("browser",))
    assert proof["place"].source == proof["place"].server == "https://sso.example.org"
    assert "ada-password" not in result.stdout + result.stderr + repr(proof["person"])


def test_a_policy_over_a_live_realm(kcconfig: Run, stage: Stage, users: type[Users]) -> None:
    result = kcconfig("verify", "demo.yaml", *LIVE[1:], env={**LOGIN, "NOT_SET": "x"})
    assert result.code == 0, result
    (proof,) = stage.proofs
    assert (proof["place"].source, proof["scope"].realm.sso_idle.number) == ("demo.yaml", 1800)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("found", None, "realm 'demo' has no user 'ada'"),
        ("found", {"id": "1", "enabled": False}, "user 'ada' is disabled"),
        (
            "actions",
            ("UPDATE_PASSWORD", "TERMS"),
            "required actions, which stop every login: UPDATE_PASSWORD, TERMS",
        ),
        ("kinds", ("password", "otp"), "one-time code"),
    ],
)
def test_a_user_who_cannot_be_used(
    kcconfig: Run, stage: Stage, users: type[Users], name: str, value: object, words: str
) -> None:
    setattr(users, name, value)
    result = kcconfig(*LIVE, env=LOGIN)
    assert (result.code, stage.proofs) == (2, [])
    assert words in result.stderr


def test_an_account_that_sees_no_users_leaves_it_to_their_logins(
    kcconfig: Run, stage: Stage, users: type[Users], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ServerError("no", status=403)

    monkeypatch.setattr(users, "user", refuse)
    assert kcconfig(*LIVE, env=LOGIN).code == 0
    assert len(stage.proofs) == 1


def test_a_client_that_no_realm_has(kcconfig: Run, stage: Stage, users: type[Users]) -> None:
    result = kcconfig(*LIVE, "--client", "nobody", env=LOGIN)
    assert (result.code, stage.proofs) == (2, [])
    assert "there is no client 'nobody'" in result.stderr


def test_a_realm_that_is_not_there(kcconfig: Run, stage: Stage, users: type[Users]) -> None:
    result = kcconfig(*LIVE[:3], "--realm", "other", *LIVE[5:], env=LOGIN)
    assert (result.code, stage.proofs) == (2, [])
    assert "there is no realm 'other' on https://sso.example.org" in result.stderr
