"""What `explain --format json` writes is what its schema promises."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from kcconfig.cli import run
from kcconfig.explain.contract import explain_schema
from kcconfig.lifetimes import EVERY_LOGIN

POLICY = """
realm: demo
extends: [pack:workforce]
revokeRefreshToken: $(ROTATE)
sessions: {sso: {idle: 30m, max: 10h}, rememberMe: {idle: 1d}}
clients:
  web:
    implicitFlowEnabled: true
    directAccessGrantsEnabled: true
    tokens: {access: 5m}
    sessions: {idle: $(IDLE), offline: {max: 1d}}
  broken: {attributes: {access.token.lifespan: 5m}}
  svc: {serviceAccountsEnabled: true, standardFlowEnabled: false}
"""


@pytest.fixture
def explained(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Any]:
    def call(*args: str) -> Any:
        (tmp_path / "demo.yaml").write_text(POLICY, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        with pytest.raises(SystemExit):
            run(["explain", "demo.yaml", "--format", "json", *args])
        return json.loads(capsys.readouterr().out)

    return call


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(explain_schema())


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("--target", "22.0.5"),
        ("--why", "tokens.access", "--why", "rememberMe"),
        ("--var", "ROTATE=true"),
        ("--client", "nobody"),
        ("--activity", "every 5m for 2h, idle 40m, work, userinfo, logout, work at 5h"),
        ("--activity", "every 5m for 2h, idle 31d, work", "--client", "*", "--login", "offline"),
        ("--activity", "refresh at 40m", *(word for login in EVERY_LOGIN for word in ("--login", login))),
        ("--activity", "evry 5m for 2h"),
        tuple(word for login in EVERY_LOGIN for word in ("--login", login)),
    ],
    ids=str,
)
def test_real_output_keeps_the_contract(explained: Callable[..., Any], args: tuple[str, ...]) -> None:
    document = explained(*args)
    jsonschema.validate(document, explain_schema())
    assert document.get("realms") or document.get("days") or document["errors"]


def test_every_number_has_a_place(explained: Callable[..., Any]) -> None:
    document = explained("--client", "web", "--login", "password")
    access = document["realms"][0]["logins"][0]["access"]
    assert (access["seconds"], access["expires_in"]) == (300, 300)
    assert access["decided_by"]["setting"] == "clients/web attributes.access.token.lifespan"
    assert access["decided_by"]["where"] == {"kind": "file", "file": "demo.yaml", "line": 10, "column": 22}
    reasons = {each["setting"]: each["where"]["kind"] for each in access["overridden"]}
    assert reasons == {"accessTokenLifespan": "pack", "ssoSessionMaxLifespan": "file"}


def test_what_is_not_known_is_marked(explained: Callable[..., Any]) -> None:
    login = explained("--client", "web", "--login", "password")["realms"][0]["logins"][0]
    refresh = login["refresh"]
    assert (refresh["seconds"], refresh["expires_in"], refresh["known"]) == (None, None, False)
    assert refresh["decided_by"]["value"] == "$(IDLE)"


def test_what_changes_keeps_the_contract(explained: Callable[..., Any], tmp_path: Any) -> None:
    (tmp_path / "old.yaml").write_text(POLICY.replace("idle: 30m", "idle: 1h"), encoding="utf-8")
    document = explained(
        "--against", "old.yaml", "--login", "password", "--client", "broken", "--client", "web"
    )
    jsonschema.validate(document, explain_schema())
    assert document["comparisons"][0]["changes"] == []
    document = explained("--against", "old.yaml")
    jsonschema.validate(document, explain_schema())
    changes = document["comparisons"][0]["changes"]
    assert {(each["before"]["value"] or {}).get("seconds") for each in changes} >= {3600}
    assert document["comparisons"][0]["signed_in_now"]


def test_a_login_that_nobody_observed_has_a_reason(explained: Callable[..., Any]) -> None:
    document = explained("--client", "web", "--login", "ciba", "--login", "browser")
    ciba, browser = document["realms"][0]["logins"]
    assert (ciba["known"], ciba["error"], ciba["access"]) == (False, None, None)
    assert "CIBA" in ciba["reason"]
    assert (browser["known"], browser["reason"]) == (True, None)
    assert document["summary"]["failing"] == 0
    assert not document["errors"]


def test_a_schema_that_lies_would_be_noticed(explained: Callable[..., Any]) -> None:
    document = explained("--client", "web")
    document["realms"][0]["logins"][0]["access"]["seconds"] = "300"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, explain_schema())
