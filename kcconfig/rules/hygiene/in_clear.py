"""Secrets in files, and masks in place of them."""

from __future__ import annotations

from collections.abc import Iterator

from kcconfig.model import MASK, Finding, Secret, Setting, Severity, Unknown
from kcconfig.realm.secrets import is_private_key
from kcconfig.rules.hygiene.said import Said, settings
from kcconfig.rules.registry import rule
from kcconfig.rules.view import RealmView


@rule("mask-in-file", Severity.ERROR, for_disabled=True, files_only=True)
def mask_in_file(realm: RealmView) -> Iterator[Finding]:
    """A value is `**********`, what Keycloak shows in place of a secret.

    For a client the ten asterisks become its secret. For mail and identity providers the server keeps what it
    has, or has none.

    Bad:  `secret: "**********"`
    Good: `secret: "{{ env.APP_SECRET }}"`, or no `secret` at all
    """
    for said in settings(realm):
        value = said.setting.value
        if isinstance(value, Unknown) and MASK in value.text:
            yield said.finding(
                "is Keycloak's mask, not a value", "drop it, or use {{ env.NAME }}", Severity.ERROR
            )
    yield from realm.remarked("mask-in-file")


@rule("secret-in-clear", Severity.WARNING, for_disabled=True, files_only=True)
def secret_in_clear(realm: RealmView) -> Iterator[Finding]:
    """A secret stands in the file.

    It is in the history of the repository from now on, and everybody who may read it can use it.

    Bad:  `secret: kjh34Ghk3498`
    Good: `secret: "{{ env.APP_SECRET }}"`
    """
    for said in settings(realm):
        if _literal(said.setting) and not is_private_key(said.path) and not _public(said):
            yield said.finding("stands in clear", "use {{ env.NAME }}, and make a new secret")
    yield from realm.remarked("secret-in-clear")


@rule("private-key-in-clear", Severity.ERROR, for_disabled=True, files_only=True)
def private_key_in_clear(realm: RealmView) -> Iterator[Finding]:
    """A private key stands in the file.

    Exports show the SAML keys of clients in clear. Whoever has a signing key can forge logins.

    Bad:  `attributes: {saml.signing.private.key: MIIEow…}`
    Good: no key at all: the server keeps its own
    """
    for said in settings(realm):
        if _literal(said.setting) and is_private_key(said.path):
            yield said.finding(
                "is a private key in clear, or opens one", "drop it, and make a new key", Severity.ERROR
            )
    yield from realm.remarked("private-key-in-clear")


def _literal(setting: Setting) -> bool:
    value = setting.value
    if not isinstance(value, Secret) or value.expression is not None:
        return False
    text = value.value
    return isinstance(text, str) and bool(text.strip()) and not text.startswith("${")


def _public(said: Said) -> bool:
    setting = said.view.declared.get(("publicClient",))
    return said.path == ("secret",) and setting is not None and setting.value is True
