"""The lists of scopes of a realm and its clients."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kcconfig.model import ListEdit, Source
from kcconfig.rules.view import ClientView, ObjectView, RealmView

CLIENT_LISTS: Final = ("defaultClientScopes", "optionalClientScopes")
REALM_LISTS: Final = ("defaultDefaultClientScopes", "defaultOptionalClientScopes")
OIDC: Final = "openid-connect"


def named(view: ObjectView, name: str) -> Sequence[str]:
    """The scopes that a policy writes into a list: all of a plain one, the added ones of an edit."""
    setting = view.declared.get((name,))
    if setting is None:
        return ()
    if isinstance(setting.value, ListEdit):
        return setting.value.add
    return view.items(name)


def exact(view: ObjectView, name: str) -> bool:
    setting = view.declared.get((name,))
    return setting is not None and not isinstance(setting.value, ListEdit)


def assigned(client: ClientView, realm: RealmView, name: str) -> list[str]:
    """The scopes of a client's list; a new client that says nothing gets the realm's."""
    fresh = (name,) not in client.declared and client.base_source is Source.DEFAULT and not client.built_in
    return (
        realm.items(dict(zip(CLIENT_LISTS, REALM_LISTS, strict=True))[name]) if fresh else client.items(name)
    )


def mappers(client: ClientView, realm: RealmView, scopes: Sequence[str]) -> Iterator[ObjectView]:
    yield from client.children.values()
    for name in scopes:
        if name in realm.scopes:
            yield from realm.scopes[name].children.values()
