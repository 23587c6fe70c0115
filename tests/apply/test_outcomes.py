"""How an apply ends: stopped part-way, not kept, not read again, interrupted."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kcconfig import servers
from kcconfig.cli import run
from kcconfig.errors import ServerError
from kcconfig.model import Live, Step

POLICY = "{realm: demo, displayName: Demo, clientScopes: {mine: {}}, clients: {app: {}}}"
REALM = '{"realm": "demo", "keycloakVersion": "26.7.3"}'


class Unreliable:
    """A realm file that fails at one of its writes or reads, or drops what it is told."""

    def __init__(
        self, inner: servers.Server, *, write: int = 0, read: int = 0, error: BaseException, deaf: bool
    ) -> None:
        self.url = inner.url
        self._inner = inner
        self._left = {"write": write, "read": read}
        self._error = error
        self._deaf = deaf

    def _count(self, what: str) -> None:
        self._left[what] -= 1
        if self._left[what] == 0:
            raise self._error

    def read(self, realm: str, sections: frozenset[str]) -> Live:
        self._count("read")
        return self._inner.read(realm, sections)

    def perform(self, realm: str, step: Step) -> None:
        self._count("write")
        if not self._deaf:
            self._inner.perform(realm, step)

    def close(self) -> None:
        self._inner.close()


@pytest.fixture
def apply(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """`apply(write=2)`: the exit code, standard output and error of an apply whose second write fails."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "demo.yaml").write_text(POLICY)
    (tmp_path / "realm.json").write_text(REALM)
    really = servers.open

    def call(*args: str, error: BaseException | None = None, deaf: bool = False, **fails: int) -> Any:
        error = error or ServerError("the server is gone", where="PUT /admin/realms/demo → 503")
        monkeypatch.setattr(
            servers, "open", lambda url, **_: Unreliable(really(url), error=error, deaf=deaf, **fails)
        )
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pytest.raises(SystemExit) as ended,
        ):
            run(["apply", "demo.yaml", "--server", "file:realm.json", "--yes", *args])
        return int(ended.value.code or 0), out.getvalue(), err.getvalue()

    return call


def test_all_is_well(apply: Any) -> None:
    code, _, err = apply()
    assert (code, err) == (0, "Applied to demo: 3 writes.\n")


def test_part_failure_says_what_is_done_and_how_to_go_on(apply: Any) -> None:
    code, _, err = apply(write=2)
    assert code == 3
    assert err == (
        "Apply to demo stopped.\n"
        "done:\n  update realm demo\n"
        "failed:\n  create client scope mine\n"
        "not attempted:\n  create client app\n"
        "Run the same apply again: it writes what is still missing, and nothing else.\n"
        "error: the server is gone\n  --> PUT /admin/realms/demo → 503\n"
    )


def test_part_failure_as_json(apply: Any) -> None:
    code, out, _ = apply("--format", "json", write=2)
    document = json.loads(out)
    assert code == 3
    assert document["apply"] == [
        {
            "realm": "demo",
            "done": ["update realm demo"],
            "failed": ["create client scope mine"],
            "not_attempted": ["create client app"],
            "not_kept": [],
        }
    ]
    assert document["errors"][0]["message"] == "the server is gone"


def test_the_same_apply_goes_on_where_it_stopped(apply: Any, tmp_path: Path) -> None:
    apply(write=2)
    code, _, err = apply()
    assert (code, err) == (0, "Applied to demo: 2 writes.\n")
    assert set(json.loads((tmp_path / "realm.json").read_text())) >= {
        "displayName",
        "clientScopes",
        "clients",
    }


def test_a_first_write_that_fails_has_written_nothing(apply: Any) -> None:
    code, _, err = apply(write=1)
    assert code == 2
    assert "done: nothing\n" in err


def test_what_the_server_did_not_keep_is_told_with_its_place(apply: Any) -> None:
    code, _, err = apply(deaf=True)
    assert code == 1
    assert "The server did not keep what it was given:\n  realm demo   demo.yaml:1\n" in err
    assert "displayName   (none) -> Demo" in err


def test_a_realm_that_cannot_be_read_again_was_still_written(apply: Any) -> None:
    code, _, err = apply(read=2)
    assert code == 3
    assert "demo was written, but could not be read again.\n" in err
    assert "error: the server is gone" in err


@pytest.mark.parametrize(("write", "expected"), [(1, 130), (2, 3)])
def test_interrupted_before_and_after_the_first_write(apply: Any, write: int, expected: int) -> None:
    code, _, err = apply(write=write, error=KeyboardInterrupt())
    assert code == expected
    assert "Apply to demo stopped." in err
