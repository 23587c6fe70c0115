"""The realm itself: its own settings, and the scopes that new clients get."""

from __future__ import annotations

from types import MappingProxyType

from kcconfig.realm.kind import OMIT, Kind

KIND = Kind(
    name="realm",
    section="",
    key="realm",
    representation="RealmRepresentation",
    children=("clientScopes", "clients"),
    sets=frozenset(
        {
            "defaultDefaultClientScopes",
            "defaultOptionalClientScopes",
            "defaultGroups",
            "enabledEventTypes",
            "eventsListeners",
            "requiredCredentials",
            "supportedLocales",
        }
    ),
    scope_lists=MappingProxyType(
        {
            "defaultDefaultClientScopes": "default-default-client-scopes",
            "defaultOptionalClientScopes": "default-optional-client-scopes",
        }
    ),
    # A realm that is created without `enabled` refuses every login.
    on_create=MappingProxyType({("enabled",): True}),
    server_owned=frozenset({("id",), ("otpSupportedApplications",), ("keycloakVersion",)}),
    not_managed=frozenset(
        {
            "applicationScopeMappings",
            "applications",
            "authenticationFlows",
            "authenticatorConfig",
            "clientPolicies",
            "clientProfiles",
            "clientScopeMappings",
            "clientTemplates",
            "components",
            "defaultRole",
            "defaultRoles",
            "federatedUsers",
            "groups",
            "identityProviderMappers",
            "identityProviders",
            "localizationTexts",
            "oauthClients",
            "organizations",
            "protocolMappers",
            "requiredActions",
            "roles",
            "scopeMappings",
            "socialProviders",
            "userFederationMappers",
            "userFederationProviders",
            "users",
        }
    ),
    # From 26 on, a PUT with the masked password makes Keycloak forget user and password of the mail server,
    # unless `auth` is "true"; without `smtpServer` nothing changes. The others are ignored.
    not_sent=frozenset({"smtpServer", "identityProviders", "identityProviderMappers", "defaultRole"}),
    # `attributes` of a realm is replaced as a whole by a PUT.
    removal=OMIT,
)
