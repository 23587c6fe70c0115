"""What a plan must not write, and what it writes only with a flag."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kcconfig.model import (
    MASK,
    Action,
    Address,
    Change,
    Desired,
    Finding,
    Json,
    Mark,
    Path,
    Secret,
    Severity,
    Unknown,
)
from kcconfig.plan.compare import live_value
from kcconfig.plan.value import Refusal
from kcconfig.realm.fields import fields
from kcconfig.realm.kinds import kind_of
from kcconfig.realm.normal import kind_type
from kcconfig.realm.versions import at_least, parse, table_version

BRICKING: Final = "actionTokenGeneratedByUserLifespan."
INTEGER: Final = re.compile(r"-?[0-9]+", re.ASCII)
READ_ONLY: Final = "read-only: Keycloak lets nobody change it"
"""What holds back a change inside a client that the server itself keeps as it is."""

SMTP_PASSWORD: Final = ("smtpServer", "password")


def check_values(desired: Desired) -> Iterator[Finding]:
    """Values that no server may get: placeholders, the mask, and numbers that make a realm unreadable."""
    for address, wanted in desired.objects.items():
        kind = kind_of(address)
        for path, (value, origin) in wanted.settings.items():
            if isinstance(value, Unknown):
                yield _placeholder(value, address, path, origin.mark)
            elif not address and _bricks(kind_type(kind, path), path, value):
                yield Finding(
                    "realm-attribute-bricks-realm",
                    Severity.ERROR,
                    f"{'.'.join(path)}: {value} is no whole number; Keycloak would store it, and then no longer"
                    " be able to read, change or delete the realm",
                    origin.mark,
                    "write seconds as a plain number",
                    path=path,
                )


def _name(address: Address, path: Path) -> str:
    """`client 'app': secret`; of the realm itself the path alone."""
    name = ".".join(path)
    return f"{kind_of(address).name} '{address[-1]}': {name}" if address else name


def _placeholder(value: Unknown, address: Address, path: Path, mark: Mark | None) -> Finding:
    name = _name(address, path)
    if value.text == MASK:
        return Finding(
            "mask-in-file",
            Severity.ERROR,
            f"{name}: {MASK} is what Keycloak shows instead of a secret, not the secret",
            mark,
            'write "{{ env.NAME }}", or leave the setting out to keep what is stored',
            address=address,
            path=path,
        )
    return Finding(
        "placeholder-foreign",
        Severity.ERROR,
        f"{name}: {value.text} is a placeholder of another tool, which nobody has replaced",
        mark,
        'write "{{ vars.NAME }}", or "{{ env.NAME }}" for a secret, and set it; or replace it before kcconfig runs',
        address=address,
        path=path,
    )


def _bricks(wanted: str, path: Path, value: Json) -> bool:
    if isinstance(value, Secret):
        value = value.value
    if wanted == "integer" and isinstance(value, str):
        return True
    override = path[0] == "attributes" and len(path) == 2 and path[1].startswith(BRICKING)
    return override and isinstance(value, str) and value != "" and not INTEGER.fullmatch(value)


def unknown_secrets(changes: Sequence[Change]) -> Iterator[Finding]:
    """Secrets that a change has to send, and that nobody has set."""
    for change in changes:
        for setting in change.settings:
            if isinstance(setting.after, Secret) and not setting.after.known:
                yield Finding(
                    "secret-not-set",
                    Severity.ERROR,
                    f"{_name(change.address, setting.path)} has to be written, but {setting.after.expression}"
                    " has no value",
                    setting.origin.mark,
                    "set the variable, or write the file, that the expression names",
                    address=change.address,
                    path=setting.path,
                )


def not_possible(
    changes: Sequence[Change], live: Mapping[Address, Mapping[str, Json]], version: str
) -> Iterator[Finding]:
    """Fields that the server's version does not know, and new objects that lack what they cannot be without."""
    table = table_version(version)
    for change in changes:
        kind = kind_of(change.address)
        known = fields(kind.representation)
        paths = {setting.path for setting in change.settings}
        for setting in change.settings:
            field = known.get(setting.path[0])
            shown = setting.path[0] in live.get(change.address, {})
            # Between two tables nobody knows; a field that the server shows it has.
            if field and table not in field.versions and not shown and parse(table)[:2] == parse(version)[:2]:
                yield Finding(
                    "field-newer-than-server",
                    Severity.ERROR,
                    f"{_name(change.address, setting.path)}: Keycloak {version} has no such field",
                    setting.origin.mark,
                    f"it is there in {', '.join(field.versions)}; leave it out",
                    address=change.address,
                    path=setting.path,
                )
        for path in kind.needed if change.action is Action.CREATE else ():
            if path not in paths:
                yield Finding(
                    "setting-missing",
                    Severity.ERROR,
                    f"a new {kind.name} needs {'.'.join(path)} ('{change.address[-1]}')",
                    change.origin.mark,
                    "say which one it is, or look at the name: there is none of this name yet",
                    address=change.address,
                )


def lost_smtp_password(
    changes: Sequence[Change], realm: Mapping[str, Json], version: str
) -> Iterator[Finding]:
    """From Keycloak 26 on, a mail server that is written without `auth` loses its stored user and password."""
    for change in changes:
        written = {
            setting.path: setting.after for setting in change.settings if setting.path[0] == "smtpServer"
        }
        if change.address or not written or change.action is not Action.UPDATE or SMTP_PASSWORD in written:
            continue
        auth = written.get(("smtpServer", "auth"), live_value(realm, ("smtpServer", "auth")))
        if at_least(version, "26.0") and live_value(realm, SMTP_PASSWORD) == MASK and auth != "true":
            first = next(setting for setting in change.settings if setting.path in written)
            yield Finding(
                "smtp-password-lost",
                Severity.ERROR,
                "Keycloak would drop the stored user and password of the mail server, because its `auth` is not on",
                first.origin.mark,
                'declare smtpServer.password with an expression and run with --send-secrets, or set auth: "true"',
                path=first.path,
            )


def guards(changes: Sequence[Change], realm: str, caller: str | None) -> Iterator[Refusal]:
    """What an apply does only with a flag of its own."""
    realm_change = next((change for change in changes if not change.address), None)
    if realm_change and realm_change.action is Action.CREATE:
        yield Refusal(
            f"realm '{realm}' does not exist and would be created", "--create-realm", realm_change.origin.mark
        )
    for change in changes:
        if change.blocked:
            yield _held(change, change.blocked)
    if realm == "master" and changes:
        yield Refusal("this changes realm 'master', which rules all the others", "--allow-master")
    if realm_change and _disables(realm_change):
        yield Refusal(
            f"realm '{realm}' would be disabled: nobody could sign in",
            "--allow-disable",
            realm_change.origin.mark,
        )
    for change in changes:
        locks_out = change.action is Action.DELETE or _disables(change)
        if caller is not None and change.address == ("clients", caller) and locks_out:
            yield Refusal(
                f"client '{caller}' is the one that kcconfig signs in with",
                "--allow-lockout",
                change.origin.mark,
            )


def _held(change: Change, blocked: str) -> Refusal:
    """Why a blocked change stops the whole: an apply does all of a plan, or nothing."""
    name = f"{kind_of(change.address).name} '{change.address[-1]}'"
    mark = change.origin.mark
    if blocked == READ_ONLY:
        return Refusal(f"{name} is, or is inside, a client that Keycloak lets nobody change", None, mark)
    if "--" in blocked:
        return Refusal(f"{name} would be deleted", "--allow-delete", mark)
    return Refusal(f"{name} is built in and is never deleted", None, mark)


def _disables(change: Change) -> bool:
    """Does it turn off what is on? What is made disabled keeps nobody out who was in."""
    return change.action is Action.UPDATE and any(
        setting.path == ("enabled",) and setting.after is False for setting in change.settings
    )
