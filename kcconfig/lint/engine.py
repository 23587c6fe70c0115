"""Asks every rule about everything it is for, and turns what it finds into findings with marks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from kcconfig.model import Address, Finding, Mark, Origin, Path, Secret, Severity
from kcconfig.rules.registry import Check, Found, Rule, questions
from kcconfig.rules.view import ClientView, ObjectView, RealmView, Seen, UnknownValueError

_Place = tuple[Address, Path]


def lint(
    realm: RealmView, rules: Collection[Rule], severities: Mapping[str, Severity | None] | None = None
) -> list[Finding]:
    """The findings of some rules about one realm, sorted by place.

    `severities` changes those of rules that are not firm; None switches a rule off. A rule that needs a value
    which is not known stays silent about that object.
    """
    firm = {rule.id for rule in rules if rule.firm}
    changed = {id_: severity for id_, severity in (severities or {}).items() if id_ not in firm}
    found: list[tuple[Finding, _Place]] = []
    silenced: set[tuple[str, _Place]] = set()
    for rule in rules:
        if rule.id in changed and changed[rule.id] is None:
            continue
        for check, subject in questions(rule, realm):
            for finding, place in _ask(rule, check, subject, realm, changed.get(rule.id)):
                found.append((finding, place))
                silenced.update((hidden, place) for hidden in rule.hides)
    kept = [finding for finding, place in found if (finding.rule, place) not in silenced]
    return sorted(
        kept, key=lambda each: (each.mark or ("", 0, 0, 0, 0), each.address or (), each.rule, each.path or ())
    )


def _ask(
    rule: Rule, check: Check, subject: ObjectView, realm: RealmView, severity: Severity | None
) -> Iterator[tuple[Finding, _Place]]:
    """Findings, each with the setting that its condition names first, by which rules hide one another."""
    if rule.files_only and subject.origin.mark is None and realm.live:
        return
    for answer in _answers(rule, check, subject, realm):
        finding = _finding(rule, answer, subject, realm, severity)
        if finding is None:
            continue
        if isinstance(answer, Found) and answer.at:
            yield finding, _place(answer.at[0], subject)
        else:
            yield finding, (finding.address or (), finding.path or ())


def _answers(rule: Rule, check: Check, subject: ObjectView, realm: RealmView) -> list[Found | Finding]:
    """What a rule answers until it needs a value that is not known."""
    answers: list[Found | Finding] = []
    try:
        if rule.for_disabled or _enabled(subject, realm):
            asked = check(subject) if isinstance(subject, RealmView) else check(subject, realm)
            for each in asked:
                answers.append(each)  # noqa: PERF402
    except UnknownValueError:
        return answers
    return answers


def _enabled(subject: ObjectView, realm: RealmView) -> bool:
    known = subject.memo.get("enabled")
    if known is None:
        known = realm.enabled and (not isinstance(subject, ClientView) or subject.enabled)
        subject.memo["enabled"] = known
    return known is True


def _finding(
    rule: Rule, answer: Found | Finding, subject: ObjectView, realm: RealmView, severity: Severity | None
) -> Finding | None:
    """A finding at the first setting of the condition that is declared; None where none is."""
    if isinstance(answer, Finding):
        return replace(answer, rule=rule.id, severity=severity or answer.severity)
    places = dict.fromkeys(_place(each, subject) for each in answer.at)
    seen = [(address, path, _seen(address, path, subject, realm)) for address, path in places]
    blamed = next((each for each in seen if each[2].declared), None)
    if blamed is None and not answer.absence:
        return None
    if blamed is None:
        mark, address, path = subject.origin.mark, subject.address, None
    else:
        mark, address, path = blamed[2].origin.mark, blamed[0], blamed[1]
    related = [
        (_words(each), each[2].origin.mark) for each in seen if each is not blamed and each[2].origin.mark
    ]
    others = "; ".join(_words(each) for each in seen if each is not blamed and each[2].origin.mark is None)
    message = f"{answer.message} ({others})" if others else answer.message
    help_, level = answer.help, severity or answer.severity or rule.severity
    shown = [message, help_ or "", *(text for text, _ in related)]
    if any(secret in text for secret in _secrets(seen, subject, realm) for text in shown):
        message, help_, related = rule.summary, None, []
    return Finding(rule.id, level, message, mark, help_, address, path, _marked(related))


def _secrets(
    seen: Iterable[tuple[Address, Path, Seen]], subject: ObjectView, realm: RealmView
) -> Iterator[str]:
    """Values in a condition that no output may show, a number that an expression makes of `env` among them."""
    for address, path, each in seen:
        view = subject if address == subject.address else _view(address, realm)
        setting = view.declared.get(path)
        if setting is not None and isinstance(setting.value, Secret) and each.value not in (None, ""):
            yield str(each.value)


def _marked(related: Iterable[tuple[str, Mark | None]]) -> tuple[tuple[str, Mark], ...]:
    return tuple((text, mark) for text, mark in related if mark is not None)


def _place(at: Any, subject: ObjectView) -> tuple[Address, Path]:
    if at and isinstance(at[0], tuple):
        address, path = at
        return address, path
    return subject.address, at


def _seen(address: Address, path: Path, subject: ObjectView, realm: RealmView) -> Seen:
    """A setting of a condition. One that is not known did not decide anything, but may be declared."""
    view = subject if address == subject.address else _view(address, realm)
    try:
        return view.seen(*path)
    except UnknownValueError:
        declared = view.declared.get(path)
        origin = declared.origin if declared else Origin(view.base_source)
        return Seen(None, origin, declared=declared is not None)


def _view(address: Address, realm: RealmView) -> ObjectView:
    if not address:
        return realm
    outer = realm.clients if address[0] == "clients" else realm.scopes
    view: ObjectView = outer[address[1]]
    for key in address[3::2]:
        view = view.children[key]
    return view


def _words(each: tuple[Address, Path, Seen]) -> str:
    _, path, seen = each
    return (
        f"{'.'.join(path)} is {seen.value!r}, {seen.origin.source}"
        if seen.value is not None
        else f"{'.'.join(path)} is not set"
    )
