"""Comments and settings that silence findings; `kcconfig.lint.ignores` finds what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable

from kcconfig.model import Finding, Severity
from kcconfig.rules.registry import Fix, rule
from kcconfig.rules.view import RealmView


@rule("ignore-unused", Severity.WARNING, fix=Fix.CERTAIN, for_disabled=True, files_only=True)
def ignore_unused(_realm: RealmView) -> Iterable[Finding]:
    """An ignore that silences nothing.

    It is left over, stands at the wrong line, or hides the next finding without being asked.

    Bad:  `# kcconfig: ignore[sso-idle-exceeds-max] for the demo`, above settings that are fine
    Good: remove it
    """
    return ()


@rule("ignore-unknown-rule", Severity.ERROR, for_disabled=True, files_only=True, firm=True)
def ignore_unknown_rule(_realm: RealmView) -> Iterable[Finding]:
    """An ignore that names a rule which does not exist, or one that nobody can ignore.

    Bad:  `# kcconfig: ignore[sso-idle-exceed-max] for the demo`
    Good: `# kcconfig: ignore[sso-idle-exceeds-max] for the demo`
    """
    return ()


@rule("ignore-without-reason", Severity.ERROR, fix=Fix.NO, for_disabled=True, files_only=True, firm=True)
def ignore_without_reason(_realm: RealmView) -> Iterable[Finding]:
    """An ignore without a reason, or with an `until=` that is no date. It silences nothing.

    Bad:  `# kcconfig: ignore[sso-idle-exceeds-max]`
    Good: `# kcconfig: ignore[sso-idle-exceeds-max] the demo realm shows this until=2027-01-31`
    """
    return ()


@rule("ignore-expired", Severity.WARNING, fix=Fix.NO, for_disabled=True, files_only=True)
def ignore_expired(_realm: RealmView) -> Iterable[Finding]:
    """An ignore whose `until=` is past. It silences nothing any more.

    Bad:  `# kcconfig: ignore[sso-idle-exceeds-max] until the move until=2020-01-31`
    Good: mend the cause, or extend it
    """
    return ()
