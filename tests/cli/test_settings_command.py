"""Logging in from the options of a command: where a password may be asked for."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import click
import pytest

from kcconfig.cli.options import login_of
from kcconfig.errors import SettingsError
from kcconfig.model import Secret
from kcconfig.settings import Settings, load


def settings(**environ: str) -> Settings:
    return load(environ={f"KCCONFIG_{name}": value for name, value in environ.items()})


def terminal(monkeypatch: pytest.MonkeyPatch, *, there: bool) -> list[str]:
    """Make standard input and error a terminal, or not; the prompts that are shown come back."""
    asked: list[str] = []

    def prompt(text: str, **how: Any) -> str:
        assert how == {"hide_input": True, "err": True}
        asked.append(text)
        return "typed"

    stream = SimpleNamespace(isatty=lambda: there)
    monkeypatch.setattr(sys, "stdin", stream)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(click, "prompt", prompt)
    return asked


def test_a_terminal_is_asked_for_the_password_that_is_lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = terminal(monkeypatch, there=True)
    assert login_of(settings(USER="me")).secret == Secret("typed")
    assert asked == ["Password of me"]


def test_nobody_is_asked_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal(monkeypatch, there=False)
    with pytest.raises(SettingsError, match="KCCONFIG_PASSWORD"):
        login_of(settings(USER="me"))


@pytest.mark.parametrize(
    "given",
    [{"USER": "me", "PASSWORD": "p"}, {"CLIENT_ID": "ci", "CLIENT_SECRET": "s"}],
    ids=["user", "client"],
)
def test_a_complete_login_asks_nothing(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    asked = terminal(monkeypatch, there=True)
    assert login_of(settings(**given)).kind is not None
    assert asked == []


def test_a_client_secret_is_never_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = terminal(monkeypatch, there=True)
    with pytest.raises(SettingsError, match="KCCONFIG_CLIENT_SECRET"):
        login_of(settings(CLIENT_ID="ci"))
    assert asked == []
