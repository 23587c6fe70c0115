"""What is applied is there: after an apply the server holds it, and a plan finds nothing to do."""

from __future__ import annotations

import pytest
from helpers import Realm, mappers

pytestmark = pytest.mark.live

FIRST = """
displayName: Rich & full
enabled: true
sslRequired: external
loginTheme: keycloak
internationalizationEnabled: true
supportedLocales: [de, en]
defaultLocale: en
registrationAllowed: true
resetPasswordAllowed: true
passwordPolicy: length(12) and notUsername(undefined)
bruteForceProtected: true
failureFactor: 7
maxDeltaTimeSeconds: 12h
waitIncrementSeconds: 1m
eventsEnabled: true
eventsExpiration: 2d
eventsListeners: [jboss-logging]
enabledEventTypes: [LOGIN, LOGOUT, LOGIN_ERROR]
adminEventsEnabled: true
otpPolicyDigits: 8
otpPolicyPeriod: 30
webAuthnPolicyRpEntityName: Example
webAuthnPolicySignatureAlgorithms: [ES256, RS256]
browserSecurityHeaders:
  contentSecurityPolicy: frame-src 'self'; frame-ancestors 'self'; object-src 'none';
  xFrameOptions: DENY
  strictTransportSecurity: max-age=31536000
smtpServer: {host: mail.example.org, port: 587, from: sso@example.org, starttls: true}
attributes:
  frontendUrl: https://sso.example.org
  own.number: 5
  own.switch: true
  actionTokenGeneratedByUserLifespan.verify-email: "600"

sessions:
  sso: {idle: 30m, max: 10h}
  rememberMe: {idle: 7d, max: 30d}
  client: {idle: 20m, max: 8h}
  offline: {idle: 30d, max: 60d}
  clientOffline: {idle: 20d, max: 50d}
tokens:
  access: 5m
  accessImplicit: 10m
  code: 45s
  login: 20m
  loginAction: 4m
  actionByAdmin: 6h
  actionByUser: 6m
  deviceCode: 8m
  devicePolling: 7
  pushedRequest: 50s
  backchannelRequest: 100s
  backchannelPolling: 6
  refresh: {rotate: true, reuse: 1}

clientScopes:
  invoices:
    description: Reads invoices
    attributes: {display.on.consent.screen: true, consent.screen.text: Invoices, include.in.token.scope: true}
    protocolMappers:
      audience:
        protocolMapper: oidc-audience-mapper
        config: {included.client.audience: web, access.token.claim: true}
      department:
        protocolMapper: oidc-usermodel-attribute-mapper
        config: {user.attribute: department, claim.name: department, jsonType.label: String}
  orders: {}
  partners:
    protocol: saml
  a b: {state: absent}
defaultDefaultClientScopes: {add: [orders], remove: [web-origins]}
defaultOptionalClientScopes: {add: [invoices, email]}

clients:
  web:
    name: Web
    description: Ünïcode, "quotes" and <b>
    publicClient: false
    secret: "{{ env.WEB_SECRET }}"
    rootUrl: https://web.example.org
    redirectUris: [/callback, https://web.example.org/other]
    attributes: {pkce.code.challenge.method: S256, post.logout.redirect.uris: https://web.example.org/bye}
    sessions: {idle: 15m, max: inherit, offline: {idle: 5d, max: 10d}}
    tokens: {access: 2m, refresh: {issue: true}, deviceCode: 5m, devicePolling: 9}
    defaultClientScopes: [web-origins, profile, roles, invoices]
    optionalClientScopes: [offline_access, orders]
    protocolMappers:
      groups:
        protocolMapper: oidc-group-membership-mapper
        config: {claim.name: groups, full.path: false, access.token.claim: true}
      hardcoded:
        protocolMapper: oidc-hardcoded-claim-mapper
        config: {claim.name: tenant, claim.value: one, jsonType.label: String, id.token.claim: true}
  spa:
    publicClient: true
    fullScopeAllowed: false
    consentRequired: true
    redirectUris: ["https://spa.example.org/*"]
    webOrigins: [+]
    tokens: {access: session}
    optionalClientScopes: {add: [invoices], remove: [offline_access]}
  robot:
    publicClient: false
    standardFlowEnabled: false
    serviceAccountsEnabled: true
    clientAuthenticatorType: client-secret
    defaultClientScopes: [profile, roles]
    optionalClientScopes: []
  partner:
    protocol: saml
    redirectUris: [https://saml.example.org/acs]
    adminUrl: https://saml.example.org/acs
    attributes: {saml.assertion.signature: true, saml.force.post.binding: "true", saml_name_id_format: email}
    protocolMappers:
      mail:
        protocolMapper: saml-user-property-mapper
        config: {attribute.name: mail, user.attribute: email, friendly.name: mail}
  account:
    description: changed, though built in
  https://example.org/a/b?c=d: {publicClient: true}
"""

SECOND = """
displayName: Other
sslRequired: all
internationalizationEnabled: true
supportedLocales: [en, fr]
passwordPolicy: length(14)
bruteForceProtected: false
failureFactor: 9
eventsListeners: []
enabledEventTypes: [LOGIN]
webAuthnPolicySignatureAlgorithms: [RS256]
browserSecurityHeaders: {xFrameOptions: SAMEORIGIN}
smtpServer: {host: mail2.example.org, starttls: {state: absent}}
attributes:
  frontendUrl: {state: absent}
  own.number: 6
  own.new: x

sessions:
  sso: {idle: 40m, max: 5h}
  rememberMe: off
  client: {idle: inherit, max: inherit}
  offline: {idle: 20d, max: unlimited}
  clientOffline: {idle: inherit, max: 1d}
tokens:
  access: session
  deviceCode: 9m
  pushedRequest: 1m
  backchannelRequest: 2m
  refresh: {rotate: false, reuse: 0}

clientScopes:
  invoices:
    description: Reads and writes invoices
    attributes: {consent.screen.text: {state: absent}}
    protocolMappers:
      audience:
        protocolMapper: oidc-audience-mapper
        config: {included.client.audience: {state: absent}, included.custom.audience: api}
      extra:
        protocolMapper: oidc-hardcoded-claim-mapper
        config: {claim.name: x, claim.value: y, jsonType.label: String}
      department: {state: absent}
  orders: {description: Orders}
  later: {protocolMappers: {}}
defaultDefaultClientScopes: {add: [invoices], remove: [orders]}
defaultOptionalClientScopes: {add: [orders, later]}

clients:
  web:
    name: Web 2
    secret: "{{ env.OTHER_SECRET }}"
    redirectUris: [https://web.example.org/callback]
    attributes: {pkce.code.challenge.method: "", backchannel.logout.url: https://web.example.org/logout}
    sessions: {idle: inherit, max: 1h, offline: {idle: inherit}}
    tokens: {access: inherit, refresh: {issue: false}}
    defaultClientScopes: [roles, orders, later]
    optionalClientScopes: [invoices]
    protocolMappers:
      groups: {state: absent}
      hardcoded: {config: {claim.value: two, id.token.claim: false}}
      audience:
        protocolMapper: oidc-audience-mapper
        config: {included.client.audience: robot}
  spa:
    consentRequired: false
    webOrigins: [https://spa.example.org]
    tokens: {access: 1m}
    defaultClientScopes: {add: [later], remove: [email]}
  robot:
    serviceAccountsEnabled: true
    defaultClientScopes: [email]
    optionalClientScopes: [roles]
  partner:
    attributes: {saml.assertion.signature: false, saml_name_id_format: {state: absent}}
  new: {publicClient: true, redirectUris: [http://127.0.0.1/*]}
"""

SECRETS = {"WEB_SECRET": "first-one", "OTHER_SECRET": "second-one"}


def test_a_rich_policy_is_kept_and_so_is_the_next(realm: Realm) -> None:
    first = realm.apply(FIRST, **SECRETS)
    live = realm.get()
    assert (live["displayName"], live["passwordPolicy"], live["eventsExpiration"]) == (
        "Rich & full",
        "length(12) and notUsername(undefined)",
        172800,
    )
    assert (live["ssoSessionIdleTimeout"], live["ssoSessionMaxLifespan"]) == (1800, 36000)
    assert (live["rememberMe"], live["ssoSessionIdleTimeoutRememberMe"]) == (True, 604800)
    assert (live["offlineSessionMaxLifespanEnabled"], live["offlineSessionMaxLifespan"]) == (True, 5184000)
    assert (live["attributes"]["cibaExpiresIn"], live["attributes"]["own.number"]) == ("100", "5")
    assert live["smtpServer"]["port"] == "587"
    assert {"orders", "profile"} <= realm.default_scopes("default")
    assert "web-origins" not in realm.default_scopes("default")
    assert {"email", "invoices"} <= realm.default_scopes("optional")

    web = realm.client("web")
    assert (web["secret"], web["attributes"]["access.token.lifespan"]) == ("first-one", "120")
    assert set(web["defaultClientScopes"]) == {"web-origins", "profile", "roles", "invoices"}
    assert set(web["optionalClientScopes"]) == {"offline_access", "orders"}
    assert mappers(web)["groups"]["full.path"] == "false"
    assert realm.client("spa")["attributes"]["access.token.lifespan"] == "-1"
    assert realm.client("partner")["protocol"] == "saml"

    second = realm.apply(SECOND, "--allow-delete", **SECRETS)
    live = realm.get()
    assert (live["displayName"], live["rememberMe"], live["accessTokenLifespan"]) == ("Other", False, -1)
    assert live["offlineSessionMaxLifespanEnabled"] is False
    assert "frontendUrl" not in live["attributes"]
    assert live["attributes"]["own.switch"] == "true"
    assert live["smtpServer"] == {"host": "mail2.example.org", "port": "587", "from": "sso@example.org"}
    web = realm.client("web")
    assert web["secret"] == "second-one"
    assert "access.token.lifespan" not in web["attributes"]
    assert (web["attributes"]["client.session.max.lifespan"], web["attributes"]["use.refresh.tokens"]) == (
        "3600",
        "false",
    )
    assert set(mappers(web)) == {"hardcoded", "audience"}
    assert mappers(web)["hardcoded"]["claim.name"] == "tenant"
    assert set(mappers(realm.scope("invoices"))) == {"audience", "extra"}

    realm.apply(FIRST, **SECRETS)
    assert realm.get()["displayName"] == "Rich & full"
    for secret in SECRETS.values():
        assert secret not in first.text + second.text
