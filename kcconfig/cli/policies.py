"""Policy files of a command line, compiled."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kcconfig.cli.session import Session
from kcconfig.errors import KcconfigError, PolicyError

if TYPE_CHECKING:
    from kcconfig.document import Comment
    from kcconfig.model import Desired
    from kcconfig.policy import Compiled
    from kcconfig.settings import Settings

LARGEST: Final = 32 * 1024 * 1024
"""Bytes that are read from standard input."""


def compiled(settings: Settings) -> list[Desired]:
    """The policies that the command line, or else `kcconfig.yaml`, names. Raises PolicyError, KcconfigError."""
    found = compiled_each(settings)
    if found.findings:
        raise PolicyError(found.findings)
    return found.policies


def compiled_each(settings: Settings) -> Compiled:
    """The same, with the grammar errors of broken policies beside the others. Raises KcconfigError."""
    from kcconfig.policy import compile_each

    check_target(settings)
    paths = [str(path) for path in settings.policies]
    if not paths:
        raise KcconfigError(
            "no policy files are given",
            help="name files or folders, or list them under `policies` in kcconfig.yaml; - is standard input",
        )
    stdin = standard_input() if "-" in paths else None
    found = compile_each(
        paths, stdin=stdin, variables=settings.vars, environ=os.environ, realm=settings.realm
    )
    _spare(found)
    _check_realm(found.policies, settings)
    return found


def _spare(found: Compiled) -> None:
    """Raises KcconfigError where a report would go to a file of a policy, or to one that it extends."""
    session: Session = click.get_current_context().obj
    session.spare(file for policy in found.policies for file in policy.files)
    session.spare(finding.mark.file for finding in found.findings if finding.mark)


_MANY: Final = 26
"""The first major version with more than one minor version."""


def with_whole_target(settings: Settings) -> Settings:
    """The same, with 24.0 for a target that says 24: the only minor version that there is."""
    target = settings.target
    if not target or not (target.isascii() and target.isdecimal()) or len(target) > 3 or int(target) >= _MANY:
        return settings
    whole = settings.origins["target"]._replace(value=f"{target}.0")
    return replace(settings, origins={**settings.origins, "target": whole})


def check_target(settings: Settings) -> None:
    """Raises KcconfigError for a target that is no version, or too old a one."""
    if not settings.target:
        return
    from kcconfig.realm.versions import NEWEST, parse, table_version

    origin = settings.origins["target"].origin
    if settings.target == str(_MANY):
        newest = parse(NEWEST)
        raise KcconfigError(
            f"{origin}: '{_MANY}' may be any of {_MANY}.0 to {newest.major}.{newest.minor}, which differ",
            help="a version such as 26.7",
        )
    try:
        table_version(settings.target)
    except ValueError as error:
        raise KcconfigError(f"{origin}: {error}", help="a version such as 26.7") from None


def standard_input() -> bytes:
    """Standard input, which can be read once; what was read is kept, so that errors can show a line of it."""
    session: Session = click.get_current_context().obj
    if session.stdin is None:
        session.stdin = sys.stdin.buffer.read(LARGEST + 1)
        session.texts["-"] = session.stdin.decode("utf-8", "replace")
    return session.stdin


def comments_of(file: str) -> tuple[Comment, ...]:
    """The comments of a policy file that has been read before; packs have none that count."""
    from kcconfig.document import read, read_file

    if file.startswith("pack:"):
        return ()
    documents = read(standard_input(), file) if file == "-" else read_file(Path(file), file)
    return tuple(comment for document in documents for comment in document.comments)


def _check_realm(policies: Sequence[Desired], settings: Settings) -> None:
    """`--realm` names fragments; a policy of another realm beside it is a slip."""
    given = settings.origins.get("realm")
    for policy in policies:
        if given and given.origin == "--realm" and policy.realm != given.value:
            raise KcconfigError(
                f"this policy is for realm '{policy.realm}', not '{given.value}'",
                mark=policy.origin.mark,
                help="leave --realm out: it names policies that say no realm themselves",
            )


def for_writing(policies: Sequence[Desired]) -> Sequence[Desired]:
    """Policies that can be planned: each names its realm, and no two the same. Raises PolicyError."""
    from kcconfig.model import Finding, Severity

    findings = []
    seen: dict[str, Desired] = {}
    for policy in policies:
        mark = policy.origin.mark
        if policy.realm is None:
            message = "this policy names no realm"
            help_ = "write `realm: NAME`, or pass --realm NAME; keep files that others extend in a folder of their own"
            findings.append(Finding("realm-missing", Severity.ERROR, message, mark, help_))
        elif policy.realm in seen:
            first = seen[policy.realm].origin.mark
            findings.append(
                Finding(
                    "realm-twice",
                    Severity.ERROR,
                    f"two policies for realm '{policy.realm}'",
                    mark,
                    "let one `extends` the other, and give only that one",
                    related=[("the other one", first)] if first else [],
                )
            )
        else:
            seen[policy.realm] = policy
    if findings:
        raise PolicyError(findings)
    return policies
