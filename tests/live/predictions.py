"""What lint predicts of the server: policies, and which versions refuse them in which words."""

from __future__ import annotations

from typing import Any, NamedTuple

from kcconfig.realm.versions import at_least

LONG = "x" * 256
URL = "https://app.example.org/"
BROKEN = ("unknown_error", "HTTP 500")
"""What a 500 of a client or a scope says, which is nothing."""
NO_UPDATE = ("Failed to update realm",)
UNREADABLE = ("unknown_error", "HTTP 400", "Cannot parse the JSON")
NO_URI = ("A redirect URI is not a valid URI",)
CLIENT_IDLE = ("Client session idle timeout cannot exceed realm SSO session idle timeout",)
CLIENT_MAX = ("Client session max lifespan cannot exceed realm SSO session max lifespan",)
REALM_IDLE = ("Client Session Idle Timeout cannot be greater than Realm SSO Idle Timeout",)


class Case(NamedTuple):
    """A policy, refused from version `since` on and before version `until`, with a status and one of some texts.

    Without a status every version accepts it. Some versions answer with another one: then both are named.
    """

    rule: str
    policy: dict[str, Any]
    status: int | tuple[int, int] = 0
    says: tuple[str, ...] = ()
    since: str = "22.0"
    until: str = "99.0"

    def refused_by(self, version: str) -> bool:
        return self.status != 0 and at_least(version, self.since) and not at_least(version, self.until)


def client(**fields: Any) -> dict[str, Any]:
    return {"clients": {"app": fields}}


def attributes(**fields: str) -> dict[str, Any]:
    return client(attributes={name.replace("__", "."): value for name, value in fields.items()})


def scope(name: str, **fields: Any) -> dict[str, Any]:
    return {"clientScopes": {name: fields}}


def mapper(name: str, kind: str = "oidc-audience-mapper") -> dict[str, Any]:
    return {"protocolMappers": {name: {"protocol": "openid-connect", "protocolMapper": kind}}}


def redirects(uri: str) -> dict[str, Any]:
    return client(redirectUris=[uri])


FIELDS = (
    Case(
        "field-newer-than-server",
        {"maxTemporaryLockouts": 2},
        400,
        ("Unrecognized field", "HTTP 400"),
        until="24.0",
    ),
    Case(
        "field-newer-than-server",
        {"organizationsEnabled": False},
        400,
        ("Unrecognized field", "HTTP 400"),
        until="25.0",
    ),
    Case(
        "field-newer-than-server",
        {"bruteForceStrategy": "LINEAR"},
        400,
        ("Unrecognized field", "HTTP 400"),
        until="26.0",
    ),
    Case(
        "field-newer-than-server",
        {"scimApiEnabled": False},
        400,
        ("Unrecognized field", "HTTP 400"),
        until="26.6",
    ),
    Case("number-too-large", {"notBefore": 2**31}, 400, UNREADABLE),
    Case("number-too-large", {"failureFactor": 2**31}, 400, UNREADABLE),
    Case("number-too-large", {"notBefore": -(2**31) - 1}, 400, UNREADABLE),
    Case(
        "number-too-large",
        {"quickLoginCheckMilliSeconds": 2**31},
        400,
        ("may not be a negative value",),
        since="26.4",
    ),
    Case("number-too-large", client(notBefore=2**31), 400, UNREADABLE),
    Case("number-too-large", client(nodeReRegistrationTimeout=2**31), 400, UNREADABLE),
    Case("number-too-large", {"failureFactor": 2**31 - 1}),
    Case("number-too-large", {"notBefore": -(2**31)}),
    Case("number-too-large", {"eventsExpiration": 2**31}),
    Case(
        "text-too-long",
        {"displayName": LONG},
        (400, 500),
        ("Database operation failed", "unknown_error"),
        since="26.7",
    ),
    Case(
        "text-too-long",
        {"loginTheme": LONG},
        (400, 409),
        ("Realm with same name exists", "Database operation failed"),
    ),
    Case("text-too-long", {"displayName": LONG[1:], "displayNameHtml": LONG}),
    Case("text-too-long", {"clients": {LONG: {}}}, 500, BROKEN),
    *(Case("text-too-long", client(**{name: LONG}), 500, BROKEN) for name in ("name", "description")),
    *(
        Case("text-too-long", client(**{name: URL + LONG}), 500, BROKEN)
        for name in ("rootUrl", "baseUrl", "adminUrl")
    ),
    Case("text-too-long", client(redirectUris=[URL + LONG]), 500, BROKEN),
    Case("text-too-long", client(webOrigins=[URL + LONG]), 500, BROKEN),
    Case("text-too-long", client(attributes={LONG: "x"}), 500, BROKEN),
    Case("text-too-long", client(**mapper(LONG)), 500, BROKEN),
    Case("text-too-long", scope(LONG), 500, BROKEN),
    Case("text-too-long", scope("invoices", description=LONG), 500, BROKEN),
    Case("text-too-long", client(name=LONG[1:], description=LONG[1:], attributes={"note": LONG * 20})),
    Case("text-too-long", scope(LONG[1:])),
)

REALM = (
    Case("login-lifespan-zero", {"accessCodeLifespanLogin": 0}, 400, ("cannot be 0",), since="26.0"),
    Case("login-lifespan-zero", {"accessCodeLifespanLogin": -1}, 400, ("cannot be 0",), since="26.0"),
    Case("login-lifespan-zero", {"accessCodeLifespanUserAction": 0}, 400, ("cannot be 0",), since="26.0"),
    Case("login-lifespan-zero", {"accessCodeLifespanLogin": 1, "accessCodeLifespanUserAction": 1}),
    *(
        Case("brute-force-negative", {name: -1}, 400, ("may not be a negative value",), since="26.4")
        for name in (
            *("failureFactor", "maxFailureWaitSeconds", "maxDeltaTimeSeconds", "waitIncrementSeconds"),
            *("minimumQuickLoginWaitSeconds", "quickLoginCheckMilliSeconds"),
        )
    ),
    Case("brute-force-negative", {"failureFactor": 0, "maxFailureWaitSeconds": 0}),
    Case("realm-ssl-value", {"sslRequired": "yes"}, 500, NO_UPDATE),
    Case("realm-ssl-value", {"sslRequired": ""}, 500, NO_UPDATE),
    Case("realm-ssl-value", {"sslRequired": "EXTERNAL"}),
    *(
        Case("realm-attribute-not-a-number", {"attributes": {name: value}}, 500, NO_UPDATE)
        for name in ("cibaExpiresIn", "cibaInterval", "parRequestUriLifespan")
        for value in ("2m", "3000000000", " 5 ", "10.5")
    ),
    Case("realm-attribute-not-a-number", {"attributes": {"cibaInterval": ""}}, 500, NO_UPDATE),
    Case(
        "realm-attribute-not-a-number",
        {"attributes": {"parRequestUriLifespan": ""}},
        500,
        NO_UPDATE,
        until="26.5",
    ),
    Case(
        "realm-attribute-not-a-number",
        {"attributes": {"cibaInterval": "+5", "cibaExpiresIn": "-1", "own": "2m"}},
    ),
    Case("realm-flow-unknown", {"browserFlow": ""}, 500, NO_UPDATE),
    Case("realm-flow-unknown", {"browserFlow": "direct grant"}),
    *(
        Case("password-policy-invalid", {"passwordPolicy": policy}, 400, ("Password policy not found",))
        for policy in ("foo(1)", "lenght(12) and digits(1)")
    ),
    *(
        Case("password-policy-invalid", {"passwordPolicy": policy}, 400, ("Not a valid number",))
        for policy in (
            "length(abc)",
            "length()",
            "length( 8 )",
            "length(3000000000)",
            "length(8)and digits(1)",
        )
    ),
    Case("password-policy-invalid", {"passwordPolicy": "maxAuthAge(300)"}, 400, ("not found",), until="24.0"),
    Case(
        "password-policy-invalid",
        {"passwordPolicy": "notContainsUsername"},
        400,
        ("not found",),
        until="25.0",
    ),
    Case("password-policy-invalid", {"passwordPolicy": "passwordAge(3)"}, 400, ("not found",), until="26.0"),
    Case(
        "password-policy-invalid",
        {"passwordPolicy": "hashAlgorithm(foo)"},
        400,
        ("hashing provider not found",),
    ),
    Case(
        "password-policy-invalid",
        {"passwordPolicy": "hashAlgorithm(argon2)"},
        400,
        ("not found",),
        until="25.0",
    ),
    Case("password-policy-invalid", {"passwordPolicy": "length and digits(-1) and notUsername(undefined)"}),
    Case("password-policy-invalid", {"passwordPolicy": "length(8)  and  hashAlgorithm(pbkdf2-sha512)"}),
    *(
        Case(
            "smtp-sender-invalid",
            {"smtpServer": {"host": "m", "from": sender}},
            400,
            ("sender",),
            since="26.7",
        )
        for sender in ("keycloak", "", "a b@c.example", "Name <a@b.example>", "a@b@c", "ä@example.org")
    ),
    Case("smtp-sender-invalid", {"smtpServer": {"host": "m", "from": "a@b"}}),
    Case(
        "realm-scope-in-both-lists",
        {"defaultDefaultClientScopes": ["email"], "defaultOptionalClientScopes": ["email"]},
        409,
        ("",),
    ),
    Case(
        "realm-scope-in-both-lists",
        {"defaultDefaultClientScopes": ["email"], "defaultOptionalClientScopes": ["phone"]},
    ),
)

CLIENTS = (
    Case("client-id-blank", {"clients": {" ": {}}}, 400, ("Client ID cannot be blank",), since="26.4"),
    Case("client-id-blank", {"clients": {" a b é": {}}}),
    Case("authorization-without-service-account", client(authorizationServicesEnabled=True), 500, BROKEN),
    *(
        Case(
            "authorization-without-service-account",
            client(authorizationServicesEnabled=True, serviceAccountsEnabled=True, **{name: True}),
            500,
            BROKEN,
        )
        for name in ("publicClient", "bearerOnly")
    ),
    Case(
        "authorization-without-service-account",
        client(authorizationServicesEnabled=True, serviceAccountsEnabled=True),
    ),
    *(
        Case(
            "client-protocol-unknown",
            client(protocol=word),
            (400, 500),
            (f"Invalid protocol: {word}", *BROKEN),
        )
        for word in ("foo", "", "OPENID-CONNECT")
    ),
    Case("client-protocol-unknown", client(protocol="openid-connect")),
    *(
        Case("redirect-uri-invalid", redirects(uri), 400, NO_URI)
        for uri in (
            *(
                "not a uri",
                "https://a b/",
                "https://a/ ",
                "https://a/{x}",
                "https://a/|",
                "https://a/%zz",
                "https://[::1",
            ),
            *("http://", "http:", "${authBaseUrl}/x", "mailto:"),
        )
    ),
    *(
        Case("redirect-uri-invalid", redirects(uri), 400, ("A redirect URI uses an illegal scheme",))
        for uri in ("javascript:alert(1)", "data:text/html,x")
    ),
    Case("redirect-uri-invalid", redirects("JavaScript:alert(1)"), 400, ("illegal scheme",), since="26.7"),
    Case("redirect-uri-invalid", redirects("https://a/#f"), 400, ("must not contain an UR",)),
    *(
        Case("redirect-uri-invalid", redirects(uri))
        for uri in (
            *(
                "*",
                "",
                "http://*.x/*",
                "https://a/*/b",
                "https://*",
                "app://cb",
                "com.example.app:/cb",
                "/rel/*",
                "rel",
            ),
            *(
                "https://[::1]/",
                "urn:ietf:wg:oauth:2.0:oob",
                "https://ä.example/",
                "https://a/?q=*",
                "https:///x",
                "//a/b",
            ),
        )
    ),
    *(
        Case("client-url-invalid", client(**{name: value}), 400, (f"{words} is not a valid URL",), since)
        for name, words, since in (
            ("rootUrl", "Root URL", "22.0"),
            ("baseUrl", "Base URL", "22.0"),
            ("adminUrl", "Admin URL", "26.7"),
        )
        for value in ("x", "not a url", "http://", "myapp://x", "https://a/{x}", "${authBaseUrl}/x", "*")
    ),
    *(
        Case("client-url-invalid", attributes(**{name: "x"}), 400, (f"{words} is not a valid UR",), since)
        for name, words, since in (
            ("backchannel__logout__url", "Backchannel logout URL", "22.0"),
            ("policyUri", "Policy URL", "22.0"),
            ("tosUri", "Terms of service URL", "22.0"),
            ("frontchannel__logout__url", "Front-channel logout URL", "26.7"),
            ("jwks__url", "JWKS URL", "26.7"),
        )
    ),
    Case(
        "client-url-invalid", client(rootUrl="javascript:alert(1)"), 400, ("Root URL uses an illegal scheme",)
    ),
    Case("client-url-invalid", client(rootUrl="/x"), 400, ("Root URL is not a valid URL",)),
    Case("client-url-invalid", client(rootUrl="https://a/#f"), 400, ("Root URL must not contain an UR",)),
    Case("client-url-invalid", attributes(logoUri="not a url"), 400, ("Logo URL is not a valid URL",)),
    Case("client-url-invalid", attributes(policyUri="/policy"), 400, ("Policy URL is not a valid URL",)),
    *(
        Case(
            "client-url-invalid",
            attributes(post__logout__redirect__uris=uris),
            400,
            ("A post-logout redirect URI",),
            since="26.7",
        )
        for uris in ("+##javascript:alert(1)", "https://a/#f", "https://a b/")
    ),
    Case(
        "client-url-invalid",
        attributes(backchannel__logout__url="https://a/{x}"),
        400,
        ("Backchannel",),
        until="26.0",
    ),
    Case("client-url-invalid", client(rootUrl="https://a/x", baseUrl="/x", adminUrl="/x")),
    Case("client-url-invalid", client(rootUrl="ftp://a/x", baseUrl="https://a/x#f", adminUrl="//a/x")),
    Case("client-url-invalid", client(rootUrl="${authBaseUrl}", baseUrl="/realms/x/account/")),
    Case(
        "client-url-invalid",
        attributes(logoUri="logo.png", policyUri="https://a/#f", tosUri="mailto:x", jwks__url="/keys"),
    ),
    *(
        Case("client-url-invalid", attributes(post__logout__redirect__uris=uris))
        for uris in ("+", "-", "*", "app://x##rel")
    ),
    Case(
        "client-jwks-twice",
        attributes(use__jwks__url="true", use__jwks__string="true"),
        400,
        ("cannot be ON at the same time",),
    ),
    Case("client-jwks-twice", attributes(use__jwks__url="true", use__jwks__string="false")),
    Case("client-acr-unknown", attributes(default__acr__values="gold"), 400, ("Default ACR values need to",)),
    Case(
        "client-acr-unknown",
        attributes(minimum__acr__value="gold"),
        400,
        ("Minimum ACR value needs to",),
        since="26.2",
    ),
    Case("client-acr-unknown", attributes(acr__loa__map="gold"), 400, ("",), since="26.7"),
    Case("client-acr-unknown", attributes(default__acr__values="gold", acr__loa__map='{"gold": 2}')),
    Case(
        "pairwise-hosts-differ",
        client(
            redirectUris=["https://a.example/", "https://b.example/"],
            **mapper("sub", "oidc-sha256-pairwise-sub-mapper"),
        ),
        400,
        ("",),
    ),
    Case(
        "pairwise-hosts-differ",
        client(redirectUris=["https://a.example/"], **mapper("sub", "oidc-sha256-pairwise-sub-mapper")),
    ),
)

SCOPES = (
    *(
        Case("scope-name-invalid", scope(name), 400, ("Unexpected name",))
        for name in ("a b", "é", 'a"b', "a\\b")
    ),
    *(Case("scope-name-invalid", scope(name)) for name in ("a/b", "a:b", "a%b", "a+b", "a?b#c;d")),
    *(
        Case(
            "scope-protocol-missing",
            scope("invoices", protocol=word),
            400,
            ("Unexpected protocol",),
            since="25.0",
        )
        for word in ("", "foo")
    ),
    Case("scope-protocol-missing", scope("invoices", protocol="saml")),
    Case("scope-protocol-missing", scope("invoices")),
)

TIMEOUTS = (
    Case("realm-client-idle-exceeds-sso", {"clientSessionIdleTimeout": 1801}, 400, REALM_IDLE, since="26.5"),
    Case(
        "realm-client-idle-exceeds-sso",
        {"rememberMe": True, "ssoSessionIdleTimeoutRememberMe": 3600, "clientSessionIdleTimeout": 3601},
        400,
        (f"{CLIENT_IDLE[0]} and RememberMe idle timeout",),
        since="26.5",
    ),
    Case(
        "realm-client-idle-exceeds-sso",
        {"ssoSessionIdleTimeoutRememberMe": 3600, "clientSessionIdleTimeout": 3600},
        400,
        REALM_IDLE,
        since="26.5",
    ),
    Case("realm-client-idle-exceeds-sso", {"clientSessionIdleTimeout": 1800}),
    Case(
        "realm-client-idle-exceeds-sso",
        {"rememberMe": True, "ssoSessionIdleTimeoutRememberMe": 3600, "clientSessionIdleTimeout": 3600},
    ),
    Case("realm-client-max-exceeds-sso", {"clientSessionMaxLifespan": 36001}, 400, CLIENT_MAX, since="26.5"),
    Case("realm-client-max-exceeds-sso", {"clientSessionMaxLifespan": 36000}),
    Case(
        "client-idle-exceeds-sso",
        attributes(client__session__idle__timeout="1801"),
        400,
        CLIENT_IDLE,
        since="26.5",
    ),
    Case(
        "client-idle-exceeds-sso",
        attributes(client__session__idle__timeout="+1801"),
        400,
        CLIENT_IDLE,
        since="26.5",
    ),
    Case(
        "client-idle-exceeds-sso",
        {"ssoSessionIdleTimeoutRememberMe": 9000, **attributes(client__session__idle__timeout="1801")},
        400,
        CLIENT_IDLE,
        since="26.5",
    ),
    *(
        Case("client-idle-exceeds-sso", attributes(client__session__idle__timeout=text))
        for text in ("1800", "abc", "1h", "-5", "0", "", "3000000000", " 5000 ", "5000.5")
    ),
    Case("client-idle-exceeds-sso", attributes(client__offline__session__idle__timeout="99999999")),
    Case(
        "client-idle-exceeds-sso",
        {"ssoSessionIdleTimeout": 7200, **attributes(client__session__idle__timeout="7200")},
    ),
    Case(
        "client-idle-exceeds-sso",
        {
            "rememberMe": True,
            "ssoSessionIdleTimeoutRememberMe": 9000,
            **attributes(client__session__idle__timeout="9000"),
        },
    ),
    Case(
        "client-max-exceeds-sso",
        attributes(client__session__max__lifespan="36001"),
        400,
        CLIENT_MAX,
        since="26.5",
    ),
    Case("client-max-exceeds-sso", attributes(client__session__max__lifespan="36000")),
    Case("client-max-exceeds-sso", attributes(client__session__max__lifespan="3000000000")),
    Case("sso-timeout-not-positive", {"ssoSessionIdleTimeout": -1}, 400, REALM_IDLE, since="26.5"),
    Case("sso-timeout-not-positive", {"ssoSessionMaxLifespan": -5}, 400, CLIENT_MAX, since="26.5"),
    Case(
        "sso-timeout-not-positive",
        {"ssoSessionMaxLifespan": 0, "clientSessionMaxLifespan": 60},
        400,
        CLIENT_MAX,
        since="26.5",
    ),
    Case(
        "sso-timeout-not-positive",
        {"ssoSessionIdleTimeout": 0, **attributes(client__session__idle__timeout="60")},
        400,
        CLIENT_IDLE,
        since="26.5",
    ),
    Case("sso-timeout-not-positive", {"ssoSessionIdleTimeout": 0}),
    Case("sso-timeout-not-positive", {"ssoSessionMaxLifespan": 0}),
    Case(
        "sso-timeout-not-positive",
        {"ssoSessionMaxLifespan": 0, **attributes(client__session__idle__timeout="60")},
    ),
)

QUIET = (
    Case("enum-unknown", {"otpPolicyType": "sms", "otpPolicyDigits": 99, "otpPolicyAlgorithm": "x"}),
    Case(
        "enum-unknown",
        {"internationalizationEnabled": True, "supportedLocales": ["de"], "defaultLocale": "xx"},
    ),
    Case("frontend-url-invalid", {"attributes": {"frontendUrl": "sso.example.org"}}),
    Case("", {"ssoSessionIdleTimeout": 9000, "ssoSessionMaxLifespan": 600, "accessTokenLifespan": 99999}),
    Case("", {"accessCodeLifespan": 0, "loginTheme": "nobody-has-it", "attributes": {"sesion": "1"}}),
    Case("", client(defaultClientScopes=["nobody-has-it"])),
)
"""Warnings about what every version stores, and what other families speak about."""

CASES = (*FIELDS, *REALM, *CLIENTS, *SCOPES, *TIMEOUTS, *QUIET)
