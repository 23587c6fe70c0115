"""Which parts of a realm are read: only those that the policy names."""

from __future__ import annotations

from typing import Any

import pytest

from kcconfig.plan import needed_sections
from kcconfig.policy import compile_files

REALM_LISTS = {"defaultDefaultClientScopes", "defaultOptionalClientScopes"}


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("sslRequired: all", set()),
        ("clients: {app: {}}", {"clients"}),
        ("clients: {app: {optionalClientScopes: [a]}}", {"clients", "clientScopes", *REALM_LISTS}),
        ("clientScopes: {a: {}}", {"clientScopes"}),
        ("defaultOptionalClientScopes: {add: [a]}", {"clientScopes", *REALM_LISTS}),
        ("manage: {clients: full}", {"clients"}),
        ("manage: {clients: declared}", set()),
    ],
)
def test_needed_sections(tmp_path: Any, policy: str, expected: set[str]) -> None:
    (tmp_path / "p.yaml").write_text(policy)
    (desired,) = compile_files([str(tmp_path / "p.yaml")])
    assert needed_sections(desired) == expected
