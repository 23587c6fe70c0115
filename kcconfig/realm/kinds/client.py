"""Clients, with their protocol mappers and assigned client scopes."""

from __future__ import annotations

from types import MappingProxyType

from kcconfig.realm.kind import Kind

KIND = Kind(
    name="client",
    section="clients",
    key="clientId",
    representation="ClientRepresentation",
    endpoint="clients",
    children=("protocolMappers",),
    paged=True,
    phase=2,
    sets=frozenset({"redirectUris", "webOrigins", "defaultClientScopes", "optionalClientScopes"}),
    scope_lists=MappingProxyType(
        {
            "defaultClientScopes": "default-client-scopes",
            "optionalClientScopes": "optional-client-scopes",
        }
    ),
    # Keycloak 26 adds it on every write of a client with service accounts.
    server_scopes=frozenset({"service_account"}),
    # With `protocol` in the body the server would make the client public, turn direct grants on and derive
    # web origins from the redirect URIs; without it, it would not. Saying all leaves nothing to invent.
    on_create=MappingProxyType(
        {
            ("protocol",): "openid-connect",
            ("publicClient",): False,
            ("directAccessGrantsEnabled",): False,
            ("webOrigins",): [],
        }
    ),
    # Keycloak erases the secret of a public client.
    dropped_while=MappingProxyType({("secret",): (("publicClient",), True)}),
    server_owned=frozenset(
        {
            ("id",),
            ("access",),
            ("origin",),
            ("registeredNodes",),
            ("attributes", "client.secret.creation.time"),
            ("attributes", "realm_client"),
            ("attributes", "saml.artifact.binding.identifier"),
        }
    ),
    not_managed=frozenset({"authenticationFlowBindingOverrides", "authorizationSettings"}),
    # A masked secret would be stored as it stands, and a flow that is gone makes the server fail.
    not_sent=frozenset({"access", "secret", "registrationAccessToken", "authenticationFlowBindingOverrides"}),
    # `attributes` of a client is merged key by key; an empty text removes a key.
    removal="",
)
