"""What silences a finding: `# kcconfig: ignore[rule-id, other-rule] reason until=2027-01-31`, or the settings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from kcconfig.document import Comment
from kcconfig.model import Address, Finding, Mark, Severity
from kcconfig.realm.fields import suggest
from kcconfig.rules.registry import Rule

FORM: Final = re.compile(r"kcconfig:\s*ignore\[(?P<rules>[^\]]*)\]\s*(?P<reason>.*)", re.DOTALL)
NEARLY: Final = re.compile(r"kcconfig:?\s*ignore\b", re.IGNORECASE)
UNTIL: Final = re.compile(r"\buntil=(\S+)")
HINT: Final = "write `# kcconfig: ignore[rule-id] reason`"


@dataclass(frozen=True, slots=True)
class Ignore:
    """One comment, or one entry of the settings.

    A comment silences findings of its rules on its own `line`, or, where it stands alone, on the next. An entry
    silences those about the object at `address`, and about what stands inside it.
    """

    rules: tuple[str, ...]
    reason: str
    mark: Mark
    line: int = 0
    until: dt.date | None = None
    address: Address | None = None

    def holds(self, today: dt.date) -> bool:
        return bool(self.reason) and (self.until is None or self.until >= today)

    def covers(self, finding: Finding) -> bool:
        if finding.rule not in self.rules:
            return False
        if self.address is not None:
            address = finding.address
            return address is not None and address[: len(self.address) or None] == self.address
        mark = finding.mark
        return mark is not None and mark.file == self.mark.file and mark.line == self.line


class Judged(NamedTuple):
    """Findings that count, and findings that a comment silences."""

    findings: list[Finding]
    ignored: list[tuple[Finding, Ignore]]


def ignores_of(comments: Sequence[Comment], known: Iterable[Rule]) -> tuple[list[Ignore], list[Finding]]:
    """The ignore comments of a file, and what is wrong with them."""
    found: list[Ignore] = []
    wrong: list[Finding] = []
    names = {rule.id: rule for rule in known}
    own_lines = {comment.mark.line for comment in comments if comment.own_line}
    for comment in comments:
        match = FORM.fullmatch(comment.text)
        if match is None:
            if NEARLY.match(comment.text):
                text = "this looks like an ignore, and is none"
                wrong.append(Finding("ignore-unknown-rule", Severity.ERROR, text, comment.mark, HINT))
            continue
        rules = tuple(part.strip() for part in match["rules"].split(",") if part.strip())
        reason = UNTIL.sub("", match["reason"]).strip()
        named = UNTIL.search(match["reason"])
        wrong.extend(problems(rules, reason, comment.mark, names))
        until = date(named[1], comment.mark, wrong) if named else None
        if named and until is None:
            reason = ""
        line = comment.mark.line
        if comment.own_line:
            line += 1
            while line in own_lines:
                line += 1
        found.append(Ignore(soft(rules, names), reason, comment.mark, line, until))
    return found, wrong


def soft(rules: Iterable[str], known: Mapping[str, Rule]) -> tuple[str, ...]:
    """Those of some rules that exist and can be ignored."""
    return tuple(rule for rule in rules if rule in known and not known[rule].firm)


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
        elif (
            each.rules
            and each.reason
            and each.mark.file not in broken
            and not any(map(each.covers, everything))
        ):
            text = f"nothing to ignore here: {', '.join(each.rules)}"
            yield Finding("ignore-unused", Severity.WARNING, text, each.mark, "remove it")


def date(text: str, mark: Mark, wrong: list[Finding]) -> dt.date | None:
    """The date up to which an ignore holds; None, and something in `wrong`, where the text is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        message = f"'{text}' is no date"
        wrong.append(
            Finding("ignore-without-reason", Severity.ERROR, message, mark, "write until=2027-01-31")
        )
        return None


def problems(rules: Sequence[str], reason: str, mark: Mark, known: Mapping[str, Rule]) -> Iterator[Finding]:
    """What is wrong with the rules and the reason of one ignore."""
    if not rules:
        yield Finding("ignore-unknown-rule", Severity.ERROR, "an ignore names its rules", mark, HINT)
    for rule in rules:
        if rule not in known:
            near = suggest(rule, known)
            help_ = f"did you mean '{near}'?" if near else "`kcconfig rule` lists all rules"
            yield Finding("ignore-unknown-rule", Severity.ERROR, f"there is no rule '{rule}'", mark, help_)
        elif known[rule].firm:
            text = f"'{rule}' cannot be ignored"
            yield Finding("ignore-unknown-rule", Severity.ERROR, text, mark, "mend what it finds")
    if not reason:
        yield Finding("ignore-without-reason", Severity.ERROR, "an ignore needs a reason", mark, HINT)
