"""Comments that silence a finding: `# kcconfig: ignore[rule-id, other-rule] reason until=2027-01-31`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from kcconfig.document import Comment
from kcconfig.model import Finding, Mark, Severity
from kcconfig.realm.fields import suggest

FORM: Final = re.compile(r"kcconfig:\s*ignore\[(?P<rules>[^\]]*)\]\s*(?P<reason>.*)", re.DOTALL)
UNTIL: Final = re.compile(r"\buntil=(\S+)")
HINT: Final = "write `# kcconfig: ignore[rule-id] reason`"


@dataclass(frozen=True, slots=True)
class Ignore:
    """One comment. It silences findings of its rules on its own line, or, where it stands alone, on the next."""

    rules: tuple[str, ...]
    reason: str
    mark: Mark
    line: int
    until: dt.date | None = None

    def holds(self, today: dt.date) -> bool:
        return bool(self.reason) and (self.until is None or self.until >= today)

    def covers(self, finding: Finding) -> bool:
        mark = finding.mark
        return (
            mark is not None
            and mark.file == self.mark.file
            and mark.line == self.line
            and finding.rule in self.rules
        )


class Judged(NamedTuple):
    """Findings that count, and findings that a comment silences."""

    findings: list[Finding]
    ignored: list[tuple[Finding, Ignore]]


def ignores_of(comments: Sequence[Comment], known: Iterable[str]) -> tuple[list[Ignore], list[Finding]]:
    """The ignore comments of a file, and what is wrong with them."""
    found: list[Ignore] = []
    wrong: list[Finding] = []
    names = set(known)
    own_lines = {comment.mark.line for comment in comments if comment.own_line}
    for comment in comments:
        match = FORM.fullmatch(comment.text)
        if match is None:
            continue
        rules = tuple(part.strip() for part in match["rules"].split(",") if part.strip())
        reason = UNTIL.sub("", match["reason"]).strip()
        until = _until(match["reason"], comment.mark, wrong)
        wrong.extend(_problems(rules, reason, comment.mark, names))
        line = comment.mark.line
        if comment.own_line:
            line += 1
            while line in own_lines:
                line += 1
        found.append(Ignore(rules, reason, comment.mark, line, until))
    return found, wrong


def judge(findings: Iterable[Finding], ignores: Sequence[Ignore], today: dt.date) -> Judged:
    """Splits findings by whether a comment with a reason, and not past its date, silences them."""
    counted: list[Finding] = []
    ignored: list[tuple[Finding, Ignore]] = []
    for finding in findings:
        by = next((each for each in ignores if each.holds(today) and each.covers(finding)), None)
        if by is None:
            counted.append(finding)
        else:
            ignored.append((finding, by))
    return Judged(counted, ignored)


def stale(
    ignores: Iterable[Ignore], findings: Iterable[Finding], today: dt.date, broken: Container[str]
) -> Iterator[Finding]:
    """Comments that are past their date, and comments without anything to silence.

    The latter are not told of `broken` files, of which not everything could be judged.
    """
    everything = list(findings)
    for each in ignores:
        if each.until is not None and each.until < today:
            text = f"this ignore ran out on {each.until.isoformat()}"
            yield Finding("ignore-expired", Severity.WARNING, text, each.mark, "mend the cause, or extend it")
        elif each.reason and each.mark.file not in broken and not any(map(each.covers, everything)):
            text = f"nothing to ignore here: {', '.join(each.rules)}"
            yield Finding("ignore-unused", Severity.WARNING, text, each.mark, "remove the comment")


def _until(text: str, mark: Mark, wrong: list[Finding]) -> dt.date | None:
    found = UNTIL.search(text)
    if found is None:
        return None
    try:
        return dt.date.fromisoformat(found[1])
    except ValueError:
        message = f"'{found[1]}' is no date"
        wrong.append(
            Finding("ignore-without-reason", Severity.ERROR, message, mark, "write until=2027-01-31")
        )
        return None


def _problems(rules: Sequence[str], reason: str, mark: Mark, known: set[str]) -> Iterator[Finding]:
    if not rules:
        yield Finding("ignore-unknown-rule", Severity.ERROR, "an ignore names its rules", mark, HINT)
    for rule in rules:
        if rule not in known:
            near = suggest(rule, known)
            help_ = f"did you mean '{near}'?" if near else "`kcconfig rule` lists all rules"
            yield Finding("ignore-unknown-rule", Severity.ERROR, f"there is no rule '{rule}'", mark, help_)
    if not reason:
        yield Finding("ignore-without-reason", Severity.ERROR, "an ignore needs a reason", mark, HINT)


def comment_rules() -> Mapping[str, str]:
    """The rules of this module, for the list of all rules: their ids and what they say."""
    return {
        "ignore-unused": "An ignore comment that silenced nothing.",
        "ignore-expired": "An ignore comment whose `until=` is past.",
        "ignore-unknown-rule": "An ignore comment that names a rule which does not exist.",
        "ignore-without-reason": "An ignore comment without a reason.",
    }
