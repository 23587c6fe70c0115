"""What compiling tells lint: across files, once, and without secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from kcconfig.policy import compile_each


def remarks(folder: Path, monkeypatch: pytest.MonkeyPatch, **files: str) -> list[tuple[str, str]]:
    """Rule and place of the remarks on `NAME.yaml` files, all in one run."""
    monkeypatch.chdir(folder)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    compiled = compile_each([f"{name}.yaml" for name in files], environ={})
    assert compiled.findings == ()
    return [
        (each.rule, f"{each.mark.file}:{each.mark.line}")
        for policy in compiled.policies
        for each in policy.remarks
        if each.mark
    ]


BASE = "vars:\n  app: https://app.example.org\n  name: Demo\n"


def test_a_variable_of_a_base_is_read_where_one_policy_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = 'realm: a\nextends: base.yaml\ndisplayName: "{{ vars.name }}"\n'
    second = 'realm: b\nextends: base.yaml\nclients: {app: {rootUrl: "{{ vars.app }}"}}\n'
    assert remarks(tmp_path, monkeypatch, base=BASE, a=first, b=second) == []


def test_a_variable_of_a_base_that_nobody_reads_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = 'realm: a\nextends: base.yaml\ndisplayName: "{{ vars.name }}"\n'
    second = "realm: b\nextends: base.yaml\n"
    assert remarks(tmp_path, monkeypatch, base=BASE, a=first, b=second) == [("var-unused", "base.yaml:2")]


def test_remarks_on_a_base_are_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = "clientSessionIdleTimeout: 900\nattributes:\n  clientSessionIdleTimeout: 600\n"
    first = "realm: a\nextends: base.yaml\n"
    second = "realm: b\nextends: base.yaml\n"
    assert remarks(tmp_path, monkeypatch, a=first, b=second, base=base) == [("copy-differs", "base.yaml:3")]


def test_a_shorthand_of_two_settings_is_one_remark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = "sessions: {offline: {max: 60d}}\n"
    same = "realm: a\nextends: base.yaml\nsessions:\n  offline:\n    max: 60d\n"
    other = "realm: b\nextends: base.yaml\nsessions: {offline: {max: unlimited}}\n"
    assert remarks(tmp_path, monkeypatch, base=base, a=same, b=other) == [
        ("var-overridden-equal", "a.yaml:5")
    ]


def test_null_for_a_block_takes_back_what_is_there_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = "sessions: {offline: {max: 60d}}\nclients: {app: {}}\n"
    some = "realm: a\nextends: base.yaml\nsessions: null\nclients: null\n"
    none = "realm: b\nextends: base.yaml\ntokens: null\nclientScopes: null\n"
    assert remarks(tmp_path, monkeypatch, base=base, a=some, b=none) == [
        ("null-removes-nothing", "b.yaml:4"),
        ("null-removes-nothing", "b.yaml:3"),
    ]


def test_a_remark_on_a_secret_does_not_show_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "realm: a\nidentityProviders: [{alias: g, config: {clientSecret: hunter2}}]\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    compiled = compile_each(["a.yaml"], environ={})
    assert [each.rule for each in compiled.policies[0].remarks] == ["secret-in-clear"]
    assert "hunter2" not in repr(compiled)
