"""Texts that are too long for the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kcconfig.model import Path, Severity
from kcconfig.realm.versions import at_least
from kcconfig.rules.registry import Fix, Found, Scope, rule
from kcconfig.rules.view import ClientView, ObjectView, RealmView

LONGEST: Final = 255
SHORT_REALM_TEXTS: Final = (
    *("loginTheme", "accountTheme", "adminTheme", "emailTheme", "defaultLocale"),
    *("otpPolicyType", "otpPolicyAlgorithm"),
)
SHORT_CLIENT_TEXTS: Final = (
    *("name", "description", "rootUrl", "baseUrl", "adminUrl"),
    *("clientAuthenticatorType", "secret"),
)


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
