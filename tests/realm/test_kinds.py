"""The records of the kinds agree with the field tables."""

from __future__ import annotations

import pytest

from kcconfig.realm.fields import fields
from kcconfig.realm.kind import Kind
from kcconfig.realm.kinds import by_section, kind_of, order_key, top_sections

KINDS = {kind.name: kind for kind in by_section().values()}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_names_fields_that_exist(kind: Kind) -> None:
    table = fields(kind.representation)
    named = {kind.key, *kind.children, *kind.sets, *kind.scope_lists, *kind.not_managed}
    named |= {path[0] for path in [*kind.server_owned, *kind.on_create, *kind.from_parent]}
    assert named <= set(table)
    for name in kind.sets | set(kind.scope_lists):
        assert table[name].type in {"list:string", "set:string"}
    assert set(kind.scope_lists) <= kind.sets, "the order of scopes means nothing"
    assert set(kind.children) <= set(by_section())


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_is_sent_on_create_may_be_declared(kind: Kind) -> None:
    for path, value in kind.on_create.items():
        assert path not in kind.server_owned
        assert path[0] not in kind.not_managed
        expected = {"boolean": bool, "string": str, "list:string": list}[
            fields(kind.representation)[path[0]].type
        ]
        assert isinstance(value, expected)


def test_sections_come_by_phase() -> None:
    assert list(by_section()) == ["", "clientScopes", "clients", "protocolMappers"]
    assert top_sections() == ("clientScopes", "clients")


def test_kind_of_an_address() -> None:
    assert kind_of(()).name == "realm"
    assert kind_of(("clients", "app")).name == "client"
    assert kind_of(("clients", "app", "protocolMappers", "m")).name == "protocol mapper"
    with pytest.raises(KeyError):
        kind_of(("nope", "x"))


def test_order_of_objects() -> None:
    addresses = [
        (),
        ("clientScopes", "b"),
        ("clientScopes", "b", "protocolMappers", "m"),
        ("clients", "a"),
        ("clients", "a", "protocolMappers", "m"),
        ("clients", "b"),
    ]
    assert sorted({*addresses}, key=order_key) == addresses


def test_other_lists() -> None:
    assert by_section()["clients"].other_lists("optionalClientScopes") == ("defaultClientScopes",)
