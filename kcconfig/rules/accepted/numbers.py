"""Numbers that a server refuses, or that harm the realm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kcconfig.model import Severity
from kcconfig.realm.fields import fields
from kcconfig.realm.lifespans import Level, by_path
from kcconfig.realm.numbers import whole
from kcconfig.realm.versions import at_least
from kcconfig.rules.accepted.lines import severity_since
from kcconfig.rules.java import INT_MAX, INT_MIN
from kcconfig.rules.registry import Found, rule
from kcconfig.rules.view import ObjectView, RealmView

LONGS: Final = frozenset({"eventsExpiration"})
"""Numbers of the realm that may take 64 bits."""
BRUTE_FORCE: Final = (
    *("failureFactor", "maxFailureWaitSeconds", "maxDeltaTimeSeconds", "maxTemporaryLockouts"),
    *("waitIncrementSeconds", "minimumQuickLoginWaitSeconds", "quickLoginCheckMilliSeconds"),
)
NUMERIC_ATTRIBUTES: Final = {
    "cibaExpiresIn": "",
    "cibaInterval": "",
    "parRequestUriLifespan": "26.5",
}
"""Attributes of the realm that are read as numbers, and the version from which on a blank one passes, if any."""


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
                severity=severity_since(realm, "26.4") if path[0] == "quickLoginCheckMilliSeconds" else None,
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
                severity=severity_since(realm, "26.0", Severity.INFO),
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
            yield Found(f"{name} is negative", ((name,),), "1 or more", severity_since(realm, "26.4"))


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
