"""Versions: which Keycloak a policy is judged for."""

from __future__ import annotations

from collections.abc import Iterator

from kcconfig.model import Severity
from kcconfig.realm.versions import OLDEST_SUPPORTED, parse
from kcconfig.rules.registry import Fix, Found, rule
from kcconfig.rules.view import RealmView


@rule("version-unknown", Severity.INFO, fix=Fix.NO, for_disabled=True)
def version_unknown(realm: RealmView) -> Iterator[Found]:
    """Nothing says which version of Keycloak the policy is for.

    It is judged for the newest version that kcconfig knows. A `keycloakVersion` older than 22 only says where
    a file came from. Told once in a run.

    Bad:  `realm: demo`, linted without a server and without --target
    Good: `keycloakVersion: "26.7"`
    """
    if realm.version_assumed and not realm.live:
        from_ = f"keycloakVersion is {realm.file_target}, which is no target; " if realm.file_target else ""
        yield Found(
            f"{from_}judged for Keycloak {realm.version}, the newest known",
            help=f'name the version that you run with `keycloakVersion: "{_line(realm.version)}"` or --target',
            absence=True,
        )


@rule("version-differs", Severity.INFO, for_disabled=True)
def version_differs(realm: RealmView) -> Iterator[Found]:
    """The file names another version than the server has.

    The server's counts; the file's may say no more than where an export came from.

    Bad:  `keycloakVersion: "24.0"`, linted with a server of 26.7
    Good: `keycloakVersion: "26.7"`
    """
    line = _line(realm.file_target)
    if realm.live and not realm.version_assumed and line and line != _line(realm.version):
        yield Found(
            f"keycloakVersion is {realm.file_target}; judged for the server's {realm.version}",
            help=f'keycloakVersion: "{_line(realm.version)}"',
            absence=True,
        )


def _line(version: str | None) -> str | None:
    """Major and minor, None for what is no version or older than the oldest that counts."""
    try:
        major, minor, _ = parse(version or "")
    except ValueError:
        return None
    return f"{major}.{minor}" if major >= OLDEST_SUPPORTED else None
