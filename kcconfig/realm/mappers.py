"""The types of protocol mappers that Keycloak ships.

Source: `protocolMapperTypes` of `/admin/serverinfo` on 22.0.5 and 26.7.3, and for the versions between them the
service files of their distributions. Types of features that are off by default (verifiable credentials,
parameterized scopes) are left out: a server has them or not.
"""

from __future__ import annotations

from typing import Final

SHIPPED: Final = frozenset(
    [
        "docker-v2-allow-all-mapper",
        "oidc-acr-mapper",
        "oidc-address-mapper",
        "oidc-allowed-origins-mapper",
        "oidc-audience-mapper",
        "oidc-audience-resolve-mapper",
        "oidc-claims-param-token-mapper",
        "oidc-claims-param-value-idtoken-mapper",
        "oidc-full-name-mapper",
        "oidc-group-membership-mapper",
        "oidc-hardcoded-claim-mapper",
        "oidc-hardcoded-role-mapper",
        "oidc-role-name-mapper",
        "oidc-sha256-pairwise-sub-mapper",
        "oidc-usermodel-attribute-mapper",
        "oidc-usermodel-client-role-mapper",
        "oidc-usermodel-property-mapper",
        "oidc-usermodel-realm-role-mapper",
        "oidc-usersessionmodel-note-mapper",
        "saml-audience-mapper",
        "saml-audience-resolve-mapper",
        "saml-group-membership-mapper",
        "saml-hardcode-attribute-mapper",
        "saml-hardcode-role-mapper",
        "saml-role-list-mapper",
        "saml-role-name-mapper",
        "saml-user-attribute-mapper",
        "saml-user-attribute-nameid-mapper",
        "saml-user-property-mapper",
        "saml-user-session-note-mapper",
    ]
)
"""Those that every supported version has."""

SINCE: Final = {
    "oidc-amr-mapper": "24.0",
    "oidc-session-state-mapper": "24.0",
    "oidc-nonce-backwards-compatible-mapper": "25.0",
    "oidc-sub-mapper": "25.0",
    "oidc-organization-membership-mapper": "25.0",
    "saml-organization-membership-mapper": "25.0",
    "oidc-organization-group-membership-mapper": "26.7",
    "saml-organization-group-membership-mapper": "26.7",
    "saml-authn-context-class-ref-mapper": "26.7",
}
"""Those that came later, with the first version that has them."""
