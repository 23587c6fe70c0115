"""Accepted by the server: what a write will meet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from kcconfig.model import Path, Severity
from kcconfig.realm.fields import fields, known_in, suggest
from kcconfig.realm.lifespans import Level, by_path
from kcconfig.realm.mappers import SHIPPED, SINCE
from kcconfig.realm.versions import at_least
from kcconfig.rules.java import INT_MAX, INT_MIN, is_uri, is_url, scheme, whole
from kcconfig.rules.registry import Fix, Found, Scope, rule
from kcconfig.rules.view import ClientView, ObjectView, RealmView

LONGEST: Final = 255
LONGS: Final = frozenset({"eventsExpiration"})
"""Numbers of the realm that may take 64 bits."""
BRUTE_FORCE: Final = (
    *("failureFactor", "maxFailureWaitSeconds", "maxDeltaTimeSeconds", "maxTemporaryLockouts"),
    *("waitIncrementSeconds", "minimumQuickLoginWaitSeconds", "quickLoginCheckMilliSeconds"),
)
SHORT_REALM_TEXTS: Final = (
    *("loginTheme", "accountTheme", "adminTheme", "emailTheme", "defaultLocale"),
    *("otpPolicyType", "otpPolicyAlgorithm"),
)
SHORT_CLIENT_TEXTS: Final = (
    *("name", "description", "rootUrl", "baseUrl", "adminUrl"),
    *("clientAuthenticatorType", "secret"),
)
SENDER: Final = re.compile(r"[\x21-\x3f\x41-\x7e]+@[^@\s]+")
"""Letters beyond ASCII before the @ pass only where the mail server is said to take them."""
SCOPE_NAME: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")
PROTOCOLS: Final = frozenset({"openid-connect", "saml", "docker-v2"})
ALGORITHMS: Final = frozenset(
    {
        *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"),
        *("HS256", "HS384", "HS512", "EdDSA"),
    }
)
ALGORITHM_ATTRIBUTES: Final = (
    "access.token.signed.response.alg",
    "id.token.signed.response.alg",
    "user.info.response.signature.alg",
    "authorization.signed.response.alg",
)
ENUMS: Final[dict[Path, tuple[str | int, ...]]] = {
    ("otpPolicyType",): ("totp", "hotp"),
    ("otpPolicyAlgorithm",): ("HmacSHA1", "HmacSHA256", "HmacSHA512"),
    ("otpPolicyDigits",): (6, 8),
    ("attributes", "cibaBackchannelTokenDeliveryMode"): ("poll", "ping"),
    **{
        (f"webAuthnPolicy{passwordless}{name}",): ("not specified", *words)
        for passwordless in ("", "Passwordless")
        for name, words in {
            "AttestationConveyancePreference": ("none", "indirect", "direct"),
            "AuthenticatorAttachment": ("platform", "cross-platform"),
            "RequireResidentKey": ("Yes", "No"),
            "UserVerificationRequirement": ("required", "preferred", "discouraged"),
        }.items()
    },
}
FLOWS: Final = (
    *("browserFlow", "registrationFlow", "directGrantFlow", "resetCredentialsFlow"),
    *("clientAuthenticationFlow", "dockerAuthenticationFlow", "firstBrokerLoginFlow"),
)
NUMERIC_ATTRIBUTES: Final = {
    "cibaExpiresIn": "",
    "cibaInterval": "",
    "parRequestUriLifespan": "26.5",
}
"""Attributes of the realm that are read as numbers, and the version from which on a blank one passes, if any."""
BRACES: Final = re.compile(r"\{[^{}]*\}")
ROOTS: Final = frozenset({"${authBaseUrl}", "${authAdminUrl}"})
"""Root URLs that Keycloak's own clients have."""
ILLEGAL_SCHEMES: Final = frozenset({"javascript", "data"})


class _Url(NamedTuple):
    """A client's setting that holds a URL, what may stand there, and from which version on a server looks at it."""

    path: Path
    relative: bool = True
    any_uri: bool = False
    fragment: bool = True
    since: str = "22.0"


URLS: Final = (
    _Url(("rootUrl",), relative=False, fragment=False),
    _Url(("baseUrl",)),
    _Url(("adminUrl",), since="26.7"),
    _Url(("attributes", "backchannel.logout.url")),
    _Url(("attributes", "frontchannel.logout.url"), since="26.7"),
    _Url(("attributes", "jwks.url"), since="26.7"),
    _Url(("attributes", "logoUri"), any_uri=True),
    _Url(("attributes", "policyUri"), relative=False),
    _Url(("attributes", "tosUri"), relative=False),
)
"""Seen on 22.0.5 to 26.7.3: a relative URL starts with a slash, and is fine without a root URL."""


def _line(realm: RealmView, since: str, older: Severity = Severity.WARNING) -> Severity:
    """Error from a version on, milder on older servers, which store the value."""
    return Severity.ERROR if at_least(realm.version, since) else older


@rule("field-newer-than-server", Severity.ERROR, fix=Fix.NO, for_disabled=True)
def field_newer_than_server(realm: RealmView) -> Iterator[Found]:
    """A field of the realm that the target version does not know.

    The server refuses the whole write: 400 "Unrecognized field". Fields differ from version to version.

    Bad:  `organizationsEnabled: true` with `keycloakVersion: "24.0"`
    Good: raise the target, or leave the field out
    """
    known = fields("RealmRepresentation")
    for path in realm.declared:
        field = known.get(path[0])
        if field is not None and not known_in(field, realm.version):
            versions = ", ".join(field.versions)
            yield Found(
                f"{path[0]} is unknown to Keycloak {realm.version}; it is there in {versions}",
                (path,),
                help="raise the target, or leave the field out",
            )


def _too_large(view: ObjectView, realm: RealmView) -> Iterator[Found]:
    known = fields(view.kind.representation)
    for path in view.declared:
        if len(path) == 1 and path[0] in known and known[path[0]].type == "integer":
            value = view.value(*path)
            if path[0] in LONGS or not isinstance(value, int) or INT_MIN <= value <= INT_MAX:
                continue
            yield Found(
                f"{path[0]} is {value}; the largest number is {INT_MAX}",
                ((view.address, path),),
                help="a realistic number",
                severity=_line(realm, "26.4") if path[0] == "quickLoginCheckMilliSeconds" else None,
            )


@rule("number-too-large", Severity.ERROR, for_disabled=True)
def number_too_large(realm: RealmView) -> Iterator[Found]:
    """A number that does not fit into 32 bits.

    The server cannot parse the request: 400. 2147483647 is the largest.

    Bad:  `notBefore: 1767225600000` (milliseconds)
    Good: `notBefore: 1767225600`
    """
    yield from _too_large(realm, realm)
    for client in realm.clients.values():
        yield from _too_large(client, realm)


@rule("login-lifespan-zero", Severity.ERROR, for_disabled=True)
def login_lifespan_zero(realm: RealmView) -> Iterator[Found]:
    """The time for a login, or for a step of it, is below one second.

    Keycloak 26 refuses an update with it, but not the creation of a realm, which then cannot be updated any
    more. Older servers store it, and nobody can log in.

    Bad:  `tokens: {login: 0}`
    Good: `tokens: {login: 30m}`
    """
    for name in ("accessCodeLifespanLogin", "accessCodeLifespanUserAction"):
        if realm.number(name, default=1) < 1:
            yield Found(
                f"{name} is {realm.value(name)}; a login needs at least a second",
                ((name,),),
                help="1800 for a login, 300 for an action",
                severity=_line(realm, "26.0", Severity.INFO),
            )


@rule("brute-force-negative", Severity.ERROR, for_disabled=True)
def brute_force_negative(realm: RealmView) -> Iterator[Found]:
    """A brute-force setting is negative.

    Keycloak 26.4 and newer refuse it; older ones store it, and nobody is ever locked out.

    Bad:  `failureFactor: -1`
    Good: `failureFactor: 10`
    """
    for name in BRUTE_FORCE:
        if realm.number(name) < 0:
            yield Found(f"{name} is negative", ((name,),), "1 or more", _line(realm, "26.4"))


@rule("text-too-long", Severity.ERROR, Scope.REALM, fix=Fix.NO, for_disabled=True)
def text_too_long(realm: RealmView) -> Iterator[Found]:
    """A text longer than its column in the database.

    A client's id, name, description or secret, one of its URLs, the name of an attribute, of a mapper or of a
    client scope above 255 characters is a 500 without a reason; a realm's theme is "Realm with same name
    exists" up to 26.4. From 26.7 on a realm's displayName is refused, too.

    Bad:  a clientId of 300 characters
    Good: at most 255
    """
    for path in _long_texts(realm):
        yield _too_long("the realm", realm, path)
    for scope in realm.scopes.values():
        for path in _long(scope, "name", "description"):
            yield _too_long(f"client scope '{scope.key[:40]}'", scope, path)
    for client in realm.clients.values():
        for path in (*_long(client, "clientId", *SHORT_CLIENT_TEXTS), *_long_items(client)):
            yield _too_long(f"client '{client.key[:40]}'", client, path)
    for owner in (*realm.scopes.values(), *realm.clients.values()):
        for mapper in owner.children.values():
            for path in _long(mapper, "name"):
                yield _too_long(f"mapper '{mapper.key[:40]}'", mapper, path)


def _long_texts(realm: RealmView) -> Iterator[Path]:
    yield from _long(realm, *SHORT_REALM_TEXTS)
    if at_least(realm.version, "26.7"):
        yield from _long(realm, "displayName")


def _long(view: ObjectView, *names: str) -> Iterator[Path]:
    """Settings of these whose texts are too long; a key is one that the policy has chosen."""
    for name in names:
        if name == view.kind.key:
            if len(view.key) > LONGEST and view.origin.mark:
                yield ()
        elif view.is_declared(name) and len(view.text(name)) > LONGEST:
            yield (name,)


def _long_items(client: ClientView) -> Iterator[Path]:
    for name in ("redirectUris", "webOrigins"):
        if any(len(item) > LONGEST for item in client.items(name)):
            yield (name,)
    for path in client.declared:
        if path[0] == "attributes" and len(path) == 2 and len(path[1]) > LONGEST:
            yield path


def _too_long(who: str, view: ObjectView, path: Path) -> Found:
    what = path[0] if path else view.kind.key
    at = ((view.address, path),) if path else ()
    return Found(
        f"{what} of {who} is longer than {LONGEST} characters", at, help="shorten it", absence=not path
    )


@rule("realm-ssl-value", Severity.ERROR, for_disabled=True)
def realm_ssl_value(realm: RealmView) -> Iterator[Found]:
    """`sslRequired` is none of its three words.

    The update fails with 500 and no reason.

    Bad:  `sslRequired: "yes"`
    Good: `sslRequired: external`
    """
    if realm.is_declared("sslRequired") and realm.text("sslRequired").lower() not in {
        "all",
        "external",
        "none",
    }:
        yield Found("sslRequired is not all, external or none", (("sslRequired",),), help="external, or all")


@rule("realm-attribute-not-a-number", Severity.ERROR, for_disabled=True)
def realm_attribute_not_a_number(realm: RealmView) -> Iterator[Found]:
    """An attribute that Keycloak reads as a number holds something else.

    The update fails with 500 "Failed to update realm", and nothing says which value it was.

    Bad:  `attributes: {cibaExpiresIn: 2m}`
    Good: `tokens: {backchannelRequest: 2m}`
    """
    shorthands = {
        path[1]: row.shorthand for path, row in by_path(Level.REALM).items() if path[0] == "attributes"
    }
    for name, blank in NUMERIC_ATTRIBUTES.items():
        if not realm.is_declared("attributes", name) or realm.value("attributes", name) is None:
            continue
        value = realm.text("attributes", name)
        passes = not value and blank and at_least(realm.version, blank)
        if whole(value) is None and not passes:
            yield Found(
                f"attributes.{name} is '{value}', which is no whole number",
                (("attributes", name),),
                help=f"seconds, or the shorthand {shorthands[name]}",
            )


@rule(
    "realm-attribute-bricks-realm",
    Severity.ERROR,
    hides=("realm-attribute-not-a-number",),
    for_disabled=True,
    firm=True,
)
def realm_attribute_bricks_realm(realm: RealmView) -> Iterator[Found]:
    """An attribute that makes the realm unreadable for ever.

    Keycloak answers 204, and from then on reading, changing and deleting this realm is a 500, and so is the
    list of all realms. Only SQL repairs it (seen on 22.0.5 to 26.7.3). A blank one does the same up to 23, and is
    harmless from 24 on. This finding cannot be lowered.

    Bad:  `attributes: {actionTokenGeneratedByUserLifespan.verify-email: 1h}`
    Good: `attributes: {actionTokenGeneratedByUserLifespan.verify-email: "3600"}`
    """
    blank_passes = at_least(realm.version, "24.0")
    for name in realm.below("attributes"):
        value = realm.value("attributes", name)
        harmless = value is None or whole(str(value)) is not None or (not value and blank_passes)
        if name.startswith("actionTokenGeneratedByUserLifespan.") and not harmless:
            yield Found(
                f"attributes.{name} is '{value}': no whole number, and the realm would be lost",
                (("attributes", name),),
                help="seconds as a plain number",
            )
    known = fields("RealmRepresentation")
    for path in realm.declared:
        if len(path) == 1 and known[path[0]].type == "integer" and isinstance(realm.value(*path), str):
            yield Found(
                f"{path[0]} is '{realm.value(*path)}': no whole number, and the realm would be lost",
                (path,),
                help="a plain number",
            )


@rule("password-policy-invalid", Severity.ERROR, for_disabled=True)
def password_policy_invalid(realm: RealmView) -> Iterator[Found]:
    """A clause of the password policy that Keycloak does not know, or with an argument that it cannot read.

    400 "Password policy not found", or "Invalid config for length: Not a valid number".

    Bad:  `passwordPolicy: "lenght(12)"`
    Good: `passwordPolicy: "length(12) and notUsername"`
    """
    for clause in filter(None, (part.strip() for part in realm.text("passwordPolicy").split(" and "))):
        name, given, argument = clause.partition("(")
        argument = argument.removesuffix(")")
        since = PASSWORD_POLICIES.get(name)
        at = (("passwordPolicy",),)
        if since is None:
            yield Found(f"the password policy '{name}' does not exist", at, help="look at its name")
        elif not at_least(realm.version, since):
            text = f"the password policy '{name}' is there from Keycloak {since} on, not in {realm.version}"
            yield Found(text, at, help="raise the target, or leave the clause out")
        elif name == "hashAlgorithm" and not at_least(realm.version, HASHES.get(argument, "22.0")):
            text = f"the hash algorithm '{argument}' is there from Keycloak {HASHES[argument]} on"
            yield Found(text, at, help="raise the target, or pbkdf2-sha512")
        elif name == "hashAlgorithm" and given and argument not in HASHES:
            yield Found(f"there is no hash algorithm '{argument}'", at, help="argon2, pbkdf2-sha512")
        elif name not in WORDS and given and whole(argument) is None:
            yield Found(f"{name} takes a number, not '{argument}'", at, help=f"{name}(8)")


PASSWORD_POLICIES: Final = {
    **dict.fromkeys(
        (
            *("length", "maxLength", "digits", "lowerCase", "upperCase", "specialChars", "passwordHistory"),
            *("hashIterations", "forceExpiredPasswordChange", "notUsername", "notEmail", "regexPattern"),
            *("hashAlgorithm", "passwordBlacklist"),
        ),
        "22.0",
    ),
    "maxAuthAge": "24.0",
    "notContainsUsername": "25.0",
    "passwordAge": "26.0",
    "recoveryCodesWarningThreshold": "26.3",
}
"""Password policies, and the version from which on they are there."""

WORDS: Final = frozenset(
    {
        *("notUsername", "notEmail", "notContainsUsername"),
        *("regexPattern", "hashAlgorithm", "passwordBlacklist"),
    }
)
"""Those that take no number."""

HASHES: Final = {"pbkdf2": "22.0", "pbkdf2-sha256": "22.0", "pbkdf2-sha512": "22.0", "argon2": "25.0"}


@rule("smtp-sender-invalid", Severity.ERROR, for_disabled=True)
def smtp_sender_invalid(realm: RealmView) -> Iterator[Found]:
    """The sender of mails is no address.

    Keycloak 26.7 refuses it, older servers store it and send no mail.

    Bad:  `smtpServer: {from: keycloak}`
    Good: `smtpServer: {from: keycloak@example.org}`
    """
    sender = realm.text("smtpServer", "from")
    if realm.is_declared("smtpServer", "from") and not SENDER.fullmatch(sender):
        severity = _line(realm, "26.7")
        yield Found(
            f"smtpServer.from is '{sender}'", (("smtpServer", "from"),), "an e-mail address", severity
        )


@rule("client-id-blank", Severity.ERROR, Scope.CLIENT, fix=Fix.NO, for_disabled=True)
def client_id_blank(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """A clientId of nothing but blanks.

    Keycloak 26.4 refuses it; older servers store it, and nobody can address it.

    Bad:  `clients: {" ": {}}`
    Good: `clients: {shop: {}}`
    """
    if not client.key.strip():
        yield Found("a clientId is blank", help="give it a name", absence=True, severity=_line(realm, "26.4"))


@rule("authorization-without-service-account", Severity.ERROR, Scope.CLIENT, for_disabled=True)
def authorization_without_service_account(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    """Authorization services are on, service accounts are not.

    Creating the client is answered with 500, and so it is for a public or a bearer-only client.

    Bad:  `authorizationServicesEnabled: true`
    Good: `authorizationServicesEnabled: true` and `serviceAccountsEnabled: true`
    """
    if not client.flag("authorizationServicesEnabled"):
        return
    for name in ("publicClient", "bearerOnly"):
        if client.flag(name):
            yield Found(
                f"client '{client.key}' has authorization services, and is {name}",
                (("authorizationServicesEnabled",), (name,)),
                help=f"{name}: false",
            )
            return
    if not client.flag("serviceAccountsEnabled"):
        yield Found(
            f"client '{client.key}' has authorization services, but no service account",
            (("authorizationServicesEnabled",), ("serviceAccountsEnabled",)),
            help="serviceAccountsEnabled: true",
        )


@rule("client-protocol-unknown", Severity.ERROR, Scope.CLIENT, for_disabled=True)
def client_protocol_unknown(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    """A client's protocol is neither openid-connect nor saml.

    Keycloak 26.7 refuses it: "Invalid protocol: foo". Older servers answer 500 when such a client is created,
    and store it in an update, after which the client is dead.

    Bad:  `protocol: oidc`
    Good: `protocol: openid-connect`
    """
    protocol = client.text("protocol")
    if client.value("protocol") is not None and protocol not in PROTOCOLS:
        yield Found(
            f"client '{client.key}' has the protocol '{protocol}'",
            (("protocol",),),
            help="openid-connect, or saml",
        )


def bad_redirect(uri: str) -> str | None:
    """Why Keycloak refuses a redirect URI, or None (`DefaultClientValidationProvider`)."""
    if scheme(uri).lower() in ILLEGAL_SCHEMES:
        return "its scheme is not allowed"
    if "#" in uri:
        return "it has a fragment"
    return None if is_uri(uri) else "it is no URI"


@rule("redirect-uri-invalid", Severity.ERROR, Scope.CLIENT, for_disabled=True)
def redirect_uri_invalid(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """A redirect URI that Keycloak refuses.

    400 "A redirect URI is not a valid URI", and the like for a fragment or a scheme such as `javascript:`.

    Bad:  `redirectUris: ["https://app.example.org/#/callback"]`
    Good: `redirectUris: ["https://app.example.org/callback"]`
    """
    for uri in client.items("redirectUris"):
        reason = bad_redirect(uri)
        if reason:
            yield Found(
                f"client '{client.key}': the redirect URI '{uri}' is refused: {reason}",
                (("redirectUris",),),
                help="a URI without blanks and fragment",
                severity=_illegal(uri, realm),
            )


def _illegal(url: str, realm: RealmView) -> Severity | None:
    """Up to 26.4 servers look for `javascript:` and `data:` in small letters only."""
    word = scheme(url)
    other = word.lower() in ILLEGAL_SCHEMES and word not in ILLEGAL_SCHEMES
    return _line(realm, "26.7") if other and is_uri(url) else None


def bad_url(url: str, each: _Url) -> bool:
    """Does Keycloak refuse a URL of a client (`DefaultClientValidationProvider`)?"""
    if not url or (url in ROOTS and each.path == ("rootUrl",)):
        return False
    if each.any_uri:
        return scheme(url) == "javascript" or not is_uri(url)
    if each.relative and url.startswith("/"):
        url = f"https://localhost{url}"
    return not is_url(url) or ("#" in url and not each.fragment)


@rule("client-url-invalid", Severity.ERROR, Scope.CLIENT, for_disabled=True)
def client_url_invalid(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """A URL of a client that is none.

    400 "Root URL is not a valid URL" and the like; which URLs are looked at grows with 26.7.

    Bad:  `rootUrl: "javascript:alert(1)"`
    Good: `rootUrl: https://app.example.org`
    """
    for each in URLS:
        url = client.text(*each.path)
        braces = each.path[-1] == "backchannel.logout.url" and at_least(realm.version, "26.4")
        if bad_url(BRACES.sub("x", url) if braces else url, each):
            yield Found(
                f"client '{client.key}': {'.'.join(each.path)} '{url}' is no URL",
                (each.path,),
                "an absolute URL" if not each.relative else "an absolute URL, or a path that starts with /",
                _line(realm, each.since),
            )
    path = ("attributes", "post.logout.redirect.uris")
    for uri in client.text(*path).split("##"):
        reason = None if uri in {"+", "-"} else bad_redirect(uri)
        if reason:
            text = f"client '{client.key}': the post-logout URI '{uri}' is refused: {reason}"
            yield Found(text, (path,), "a URI without blanks and fragment", _line(realm, "26.7"))


@rule("client-jwks-twice", Severity.ERROR, Scope.CLIENT, for_disabled=True)
def client_jwks_twice(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    """A client's keys are to come from a URL and from the configuration at once.

    400 "The "Use JWKS" switch and the switch "Use JWKS URL" cannot be ON at the same time."

    Bad:  `attributes: {use.jwks.url: true, use.jwks.string: true}`
    Good: one of the two
    """
    paths = (("attributes", "use.jwks.url"), ("attributes", "use.jwks.string"))
    if all(client.flag(*path) for path in paths):
        yield Found(
            f"client '{client.key}' takes its keys from two places", paths, help="turn one of them off"
        )


@rule("scope-name-invalid", Severity.ERROR, Scope.CLIENT_SCOPE, fix=Fix.NO, for_disabled=True)
def scope_name_invalid(scope: ObjectView, _realm: RealmView) -> Iterator[Found]:
    """A client scope's name has a blank, a quote, a backslash, or a letter beyond ASCII.

    400 "Unexpected name "a b" for ClientScope": such a name cannot stand in a request (RFC 6749, section 3.3).

    Bad:  `clientScopes: {"read invoices": {}}`
    Good: `clientScopes: {read-invoices: {}}`
    """
    if not SCOPE_NAME.fullmatch(scope.key) and not scope.built_in:
        yield Found(
            f"client scope '{scope.key}' has a name that requests cannot carry",
            help="rename it",
            absence=True,
        )


@rule("realm-scope-in-both-lists", Severity.ERROR, for_disabled=True)
def realm_scope_in_both_lists(realm: RealmView) -> Iterator[Found]:
    """A scope is to be a default and an optional scope of new clients at once.

    Keycloak answers 409, on creation and later.

    Bad:  `defaultDefaultClientScopes: [email]` and `defaultOptionalClientScopes: [email]`
    Good: one list
    """
    lists = (("defaultDefaultClientScopes",), ("defaultOptionalClientScopes",))
    both = sorted(set(realm.items(*lists[0])) & set(realm.items(*lists[1])))
    if both and all(realm.is_declared(*path) for path in lists):
        yield Found(f"'{both[0]}' is in both lists of the realm", lists, help="one of the two")


@rule("signature-algorithm-unknown", Severity.ERROR, for_disabled=True)
def signature_algorithm_unknown(realm: RealmView) -> Iterator[Found]:
    """An algorithm that Keycloak cannot sign with.

    It is stored, and then every token request is a 500.

    Bad:  `defaultSignatureAlgorithm: RSA256`
    Good: `defaultSignatureAlgorithm: RS256`
    """
    name = realm.text("defaultSignatureAlgorithm")
    if name and name not in ALGORITHMS:
        yield Found(
            f"'{name}' is no signature algorithm",
            (("defaultSignatureAlgorithm",),),
            help="RS256, PS256, ES256 …",
        )
    for client in realm.clients.values():
        for attribute in ALGORITHM_ATTRIBUTES:
            name = client.text("attributes", attribute)
            if name and name not in ALGORITHMS and not (name == "none" and "user.info" in attribute):
                yield Found(
                    f"client '{client.key}': '{name}' is no signature algorithm",
                    ((client.address, ("attributes", attribute)),),
                    help="RS256, PS256, ES256 …",
                )


@rule("pkce-method-unknown", Severity.ERROR, Scope.CLIENT, for_disabled=True)
def pkce_method_unknown(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    """A PKCE method that does not exist.

    It is stored, and then every login of the client fails: "code challenge method is not matching".

    Bad:  `attributes: {pkce.code.challenge.method: sha256}`
    Good: `attributes: {pkce.code.challenge.method: S256}`
    """
    path = ("attributes", "pkce.code.challenge.method")
    if client.text(*path) not in {"", "S256", "plain"}:
        yield Found(f"client '{client.key}': '{client.text(*path)}' is no PKCE method", (path,), help="S256")


@rule("enum-unknown", Severity.WARNING, for_disabled=True)
def enum_unknown(realm: RealmView) -> Iterator[Found]:
    """A word that Keycloak stores and does not understand.

    Bad:  `otpPolicyType: sms`
    Good: `otpPolicyType: totp`
    """
    for path, legal in ENUMS.items():
        value = realm.value(*path)
        if value not in legal and value not in {None, ""}:
            words = ", ".join(str(each) for each in legal)
            name = ".".join(path)
            yield Found(f"{name} is '{value}', which Keycloak does not know", (path,), help=f"one of {words}")
    locale, locales = realm.text("defaultLocale"), realm.items("supportedLocales")
    if locale and realm.flag("internationalizationEnabled") and locales and locale not in locales:
        yield Found(
            f"defaultLocale '{locale}' is not among supportedLocales",
            (("defaultLocale",), ("supportedLocales",)),
            help="add it to the list",
        )


@rule("frontend-url-invalid", Severity.WARNING, for_disabled=True)
def frontend_url_invalid(realm: RealmView) -> Iterator[Found]:
    """The realm's frontend URL is no absolute URL.

    Keycloak stores it, logs "Failed to parse realm frontendUrl", and uses the global one.

    Bad:  `attributes: {frontendUrl: sso.example.org}`
    Good: `attributes: {frontendUrl: https://sso.example.org}`
    """
    url = realm.text("attributes", "frontendUrl")
    if url and not re.match(r"https?://[^/\s]+", url):
        yield Found(f"attributes.frontendUrl is '{url}'", (("attributes", "frontendUrl"),), help="https://…")


@rule("not-before-in-future", Severity.ERROR)
def not_before_in_future(realm: RealmView) -> Iterator[Found]:
    """`notBefore` lies in the future.

    Every token is "Stale token" at the moment at which it is issued.

    Bad:  `notBefore: 2000000000`
    Good: seconds since 1970, in the past
    """
    views: list[ObjectView] = [realm, *realm.clients.values()]
    for view in views:
        value = view.number("notBefore")
        if realm.now < value <= INT_MAX:
            yield Found(
                "notBefore lies in the future", ((view.address, ("notBefore",)),), help="a time in the past"
            )


@rule("scope-protocol-missing", Severity.ERROR, Scope.CLIENT_SCOPE, for_disabled=True)
def scope_protocol_missing(scope: ObjectView, realm: RealmView) -> Iterator[Found]:
    """A client scope is told to have no protocol, or none that exists.

    Keycloak 25 and newer refuse it: "Unexpected protocol". Older servers store it, and nothing can use it. A
    policy that says nothing gets openid-connect.

    Bad:  `clientScopes: {invoices: {protocol: ""}}`
    Good: `clientScopes: {invoices: {protocol: openid-connect}}`
    """
    protocol = scope.text("protocol")
    if scope.is_declared("protocol") and protocol not in {"openid-connect", "saml"}:
        said = f"has the protocol '{protocol}'" if protocol else "has no protocol"
        severity = _line(realm, "25.0")
        yield Found(
            f"client scope '{scope.key}' {said}", (("protocol",),), "openid-connect, or saml", severity
        )


@rule("realm-flow-unknown", Severity.ERROR, for_disabled=True)
def realm_flow_unknown(realm: RealmView) -> Iterator[Found]:
    """A flow of the realm has a blank name.

    The update fails with 500 and no reason. Whether another name is that of a flow is not judged yet: flows
    are not managed by this version.

    Bad:  `browserFlow: ""`
    Good: `browserFlow: browser`
    """
    for name in FLOWS:
        if realm.is_declared(name) and not realm.text(name).strip():
            yield Found(f"{name} is blank", ((name,),), help="the alias of a flow, or leave it out")


@rule("mapper-type-unknown", Severity.ERROR, for_disabled=True)
def mapper_type_unknown(realm: RealmView) -> Iterator[Found]:
    """A protocol mapper of a type that the target version does not have.

    404 "ProtocolMapper provider not found"; inside a new client it is stored, and writes nothing. A type that
    nobody ships may be installed on the server, and is only told where it looks misspelt.

    Bad:  `protocolMapper: oidc-audiense-mapper`
    Good: `protocolMapper: oidc-audience-mapper`
    """
    for outer in (*realm.scopes.values(), *realm.clients.values()):
        for mapper in outer.children.values():
            name = mapper.text("protocolMapper")
            since = SINCE.get(name)
            if not name or name in SHIPPED or (since and at_least(realm.version, since)):
                continue
            near = None if since else suggest(name, (*SHIPPED, *SINCE))
            at = ((mapper.address, ("protocolMapper",)),)
            if since:
                text = f"'{name}' is there from Keycloak {since} on, not in {realm.version}"
                yield Found(text, at, help="raise the target, or leave the mapper out")
            elif near and abs(len(near) - len(name)) <= 2 and not name.startswith("script-"):
                text = f"there is no protocol mapper '{name}'"
                yield Found(text, at, help=f"did you mean '{near}'?")


@rule("client-acr-unknown", Severity.ERROR, Scope.CLIENT, fix=Fix.NO, for_disabled=True)
def client_acr_unknown(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """A client asks for a level of authentication that nothing maps.

    400 "Default ACR values need to contain values specified in the ACR-To-Loa mapping or number levels from
    set realm browser flow". Numbers are not judged: the browser flow knows its levels.

    Bad:  `attributes: {default.acr.values: gold}`
    Good: `attributes: {default.acr.values: gold, acr.loa.map: '{"gold": 2}'}`
    """
    maps = [_levels(view.text("attributes", "acr.loa.map")) for view in (client, realm)]
    if maps[0] is None:
        yield Found(
            f"client '{client.key}': acr.loa.map is no map of names and levels",
            (("attributes", "acr.loa.map"),),
            help='{"gold": 2}',
            severity=_line(realm, "26.7"),
        )
    if None in maps:
        return
    known = {name for each in maps for name in each or ()}
    for name, since in (("default.acr.values", "22.0"), ("minimum.acr.value", "26.2")):
        path = ("attributes", name)
        unknown = [
            word
            for word in client.text(*path).split("##")
            if word and not word.isdigit() and word not in known
        ]
        if unknown:
            yield Found(
                f"client '{client.key}': nothing maps the level '{unknown[0]}'",
                (path, ("attributes", "acr.loa.map")),
                help="add it to acr.loa.map, of the client or of the realm",
                severity=_line(realm, since),
            )


def _levels(text: str) -> dict[str, int] | None:
    """The names of a map of levels; none where there is no map, None where it is not readable."""
    try:
        found = json.loads(text) if text.strip() else {}
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


@rule("pairwise-hosts-differ", Severity.ERROR, Scope.CLIENT, fix=Fix.NO, for_disabled=True)
def pairwise_hosts_differ(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    """A client has a pairwise subject, redirect URIs on several hosts, and no sector identifier.

    400: Keycloak would not know which host the subject is for.

    Bad:  `oidc-sha256-pairwise-sub-mapper`, `redirectUris: [https://a.example/*, https://b.example/*]`
    Good: the same with `sectorIdentifierUri` in the mapper's config
    """
    for mapper in client.children.values():
        if mapper.text("protocolMapper") != "oidc-sha256-pairwise-sub-mapper":
            continue
        hosts = {urlsplit(uri).netloc for uri in client.items("redirectUris") if scheme(uri)}
        if len(hosts) > 1 and not mapper.text("config", "sectorIdentifierUri"):
            yield Found(
                f"client '{client.key}' has a pairwise subject and redirect URIs on {len(hosts)} hosts",
                ((mapper.address, ("protocolMapper",)), ("redirectUris",)),
                help="config.sectorIdentifierUri",
            )
