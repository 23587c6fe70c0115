"""Client scopes, with their protocol mappers."""

from __future__ import annotations

from types import MappingProxyType

from kcconfig.realm.kind import Kind

KIND = Kind(
    name="client scope",
    section="clientScopes",
    key="name",
    representation="ClientScopeRepresentation",
    endpoint="client-scopes",
    children=("protocolMappers",),
    phase=1,
    # Keycloak 26 refuses a scope without protocol, older servers store one that nothing can use.
    on_create=MappingProxyType({("protocol",): "openid-connect"}),
    server_owned=frozenset({("id",)}),
    # Attributes are merged key by key, null removes a key, and an empty text is kept.
    removal=None,
)
