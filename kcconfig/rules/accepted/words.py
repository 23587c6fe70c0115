"""Fields and words of the realm that a server does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kcconfig.model import Path, Severity
from kcconfig.realm.fields import fields, known_in
from kcconfig.rules.accepted.lines import severity_since
from kcconfig.rules.registry import Fix, Found, rule
from kcconfig.rules.view import RealmView

SENDER: Final = re.compile(r"[\x21-\x3f\x41-\x7e]+@[^@\s]+")
"""Letters beyond ASCII before the @ pass only where the mail server is said to take them."""
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


@rule("smtp-sender-invalid", Severity.ERROR, for_disabled=True)
def smtp_sender_invalid(realm: RealmView) -> Iterator[Found]:
    """The sender of mails is no address.

    Keycloak 26.7 refuses it, older servers store it and send no mail.

    Bad:  `smtpServer: {from: keycloak}`
    Good: `smtpServer: {from: keycloak@example.org}`
    """
    sender = realm.text("smtpServer", "from")
    if realm.is_declared("smtpServer", "from") and not SENDER.fullmatch(sender):
        severity = severity_since(realm, "26.7")
        yield Found(
            f"smtpServer.from is '{sender}'", (("smtpServer", "from"),), "an e-mail address", severity
        )


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
