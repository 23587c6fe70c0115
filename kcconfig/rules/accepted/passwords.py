"""Clauses of the password policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kcconfig.model import Severity
from kcconfig.realm.numbers import whole
from kcconfig.realm.versions import at_least
from kcconfig.rules.registry import Found, rule
from kcconfig.rules.view import RealmView


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
