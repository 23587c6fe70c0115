"""A plan as text: symbols, columns, units and remarks."""

from __future__ import annotations

from typing import Any

import pytest

from kcconfig.model import MASK, Action, Change, ListEdit, Mark, Origin, Path, Secret, SettingChange, Source
from kcconfig.plan import Plan
from kcconfig.reports.changes import lines, setting_name, value_text
from kcconfig.reports.plan_text import plans_text
from kcconfig.reports.style import Style

FILE = Origin(Source.FILE, Mark("demo.yaml", 3, 1, 3, 9))


def plan(*changes: Change, **more: Any) -> Plan:
    return Plan("demo", "file:realm.json", ("demo.yaml",), "26.7.3", False, False, changes, (), 5, **more)


def line(
    path: Path, before: Any, after: Any, *, action: Action = Action.UPDATE, address: Any = (), **more: Any
) -> str:
    (found,) = lines(Change(address, action, FILE, (SettingChange(path, before, after, FILE, **more),)))
    return f"{found.name} | {found.text} | {found.human}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (line(("sslRequired",), "external", "all"), "sslRequired | external -> all | "),
        (line(("displayName",), None, ""), 'displayName | (none) -> "" | '),
        (line(("accessTokenLifespan",), 300, 120), "accessTokenLifespan [tokens.access] | 300 -> 120 | 5m -> 2m"),
        (line(("accessTokenLifespan",), None, 120, action=Action.CREATE), "accessTokenLifespan [tokens.access] | 120 | 2m"),
        (line(("clientSessionIdleTimeout",), 60, 0), "clientSessionIdleTimeout [sessions.client.idle] | 60 -> 0 | 1m"),
        (line(("accessTokenLifespan",), -1, 60), "accessTokenLifespan [tokens.access] | -1 -> 60 | 1m"),
        (line(("attributes", "x"), "a", None, unset=True), "attributes.x | a -> (unset) | "),
        (line(("secret",), MASK, Secret("s"), secret=True), "secret | (changed, hidden) | "),
        (line(("secret",), None, Secret("s"), secret=True), "secret | (set, hidden) | "),
        (line(("secret",), MASK, None, secret=True, unset=True), "secret | (unset) | "),
        (line(("name",), None, "a\nb\x1b[1m"), "name | (none) -> a\\nb\\x1b[1m | "),
        (
            line(("attributes", "access.token.lifespan"), None, "60", address=("clients", "app")),
            "attributes.access.token.lifespan [tokens.access] | (none) -> 60 | 1m",
        ),
        (
            line(("attributes", "access.token.lifespan"), None, "60", address=("clientScopes", "x")),
            "attributes.access.token.lifespan | (none) -> 60 | 1m",
        ),
    ],
)  # fmt: skip
def test_a_line(text: str, expected: str) -> None:
    assert text == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "(none)"),
        ("", '""'),
        ("a", "a"),
        (True, "true"),
        (["a", 1], '["a", 1]'),
        (MASK, "(hidden)"),
        (Secret("s"), "(hidden)"),
        ("x" * 100, "x" * 77 + "..."),
        ("ü", "ü"),
    ],
)
def test_values(value: Any, expected: str) -> None:
    assert value_text(value) == expected


def test_entries_of_a_list_have_a_line_each() -> None:
    setting = SettingChange(("redirectUris",), ["a"], ["b"], FILE, added=("b",), removed=("a",))
    found = lines(Change(("clients", "app"), Action.UPDATE, FILE, (setting,)))
    assert [(each.name, each.text) for each in found] == [("redirectUris", "+ b"), ("", "- a")]


def test_a_list_edit_of_a_new_client_shows_its_entries() -> None:
    setting = SettingChange(("optionalClientScopes",), None, ListEdit(("a",)), FILE, added=("a",))
    found = lines(Change(("clients", "app"), Action.CREATE, FILE, (setting,)))
    assert [each.text for each in found] == ["+ a"]


def test_names_have_the_shorthand_in_brackets() -> None:
    assert setting_name((), ("ssoSessionIdleTimeout",)) == "ssoSessionIdleTimeout [sessions.sso.idle]"
    assert setting_name((), ("rememberMe",), "sessions.rememberMe") == "rememberMe [sessions.rememberMe]"
    assert setting_name((), ("displayName",)) == "displayName"


def test_a_plan_without_changes() -> None:
    assert plans_text([plan()]) == "No changes. demo matches demo.yaml (5 objects checked).\n"


def test_remarks_count() -> None:
    text = plans_text([plan(secrets_not_compared=2, secrets_unknown=1)])
    assert "2 secrets not compared: hidden by the server.\n" in text
    assert "1 secret unknown: the variable or file is not there.\n" in text


def test_colour_changes_no_text() -> None:
    changed = plan(
        Change(("clients", "a"), Action.CREATE, FILE),
        Change(("clients", "b"), Action.DELETE, FILE, blocked="needs --allow-delete"),
    )
    painted = plans_text([changed], Style(True))
    assert "\x1b[" in painted
    assert "+ client a" in painted
    assert "- client b" in painted
    assert "blocked: needs --allow-delete   demo.yaml:3" in painted
    assert "1 to add, 0 to change, 1 to delete (1 blocked). 5 objects checked, 3 unchanged." in painted
