"""What the settings and the comments of policy files say about rules: severities, and findings that do not count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kcconfig.model import Address, Finding, Mark, Severity

if TYPE_CHECKING:
    from kcconfig.lint.ignores import Ignore
    from kcconfig.reports.lint_report import Judgement
    from kcconfig.rules.registry import Rule
    from kcconfig.settings import Settings


def severities(settings: Settings) -> dict[str, Severity | None]:
    """Severities by rule, None for `off`. Raises SettingsError with everything that is wrong with them."""
    from kcconfig.lint.ignores import problems
    from kcconfig.rules.registry import all_rules

    known = all_rules()
    wrong: list[Finding] = []
    result: dict[str, Severity | None] = {}
    for rule, value in settings.below("severity").items():
        firm = rule in known and known[rule].firm
        if firm and value.value != known[rule].severity and value.mark:
            text = f"the severity of '{rule}' cannot be changed"
            wrong.append(Finding("settings-file", Severity.ERROR, text, value.mark, "leave it out"))
        elif not firm:
            wrong.extend(_settings(each) for each in problems([rule], "given", _mark(value), known))
        result[rule] = None if value.value == "off" else Severity(value.value)
    _refuse(settings, wrong)
    return result


def with_ignores(
    judgements: Sequence[Judgement],
    settings: Settings,
    rules: Sequence[Rule],
    objects: set[Address],
    broken: set[str],
) -> list[Judgement]:
    """Applies the ignores of the settings, and the ignore comments of all files.

    Those of a `broken` file may be for what could not be judged. An ignore of the settings is only unused where
    its object is among `objects`, or where the settings name the policies. Raises SettingsError.
    """
    from kcconfig.lint.ignores import judge, stale

    levels = severities(settings)
    ran = {rule.id for rule in rules if levels.get(rule.id, Severity.ERROR) is not None}
    ignores, about = _comments(judgements, ran)
    of_settings = [each for each in _objects(settings) if set(each.rules) <= ran]
    today = dt.datetime.now(tz=dt.UTC).date()
    result = []
    for each in judgements:
        judged = judge(each.findings, [*ignores, *of_settings], today)
        pairs = tuple((finding, by.reason) for finding, by in judged.ignored)
        result.append(replace(each, findings=tuple(judged.findings), ignored=pairs))
    whole = not broken and settings.policies and settings.origins["policies"].origin != "argument"
    checked = [*ignores, *(each for each in of_settings if whole or each.address in objects)]
    about += stale(checked, (finding for each in judgements for finding in each.findings), today, broken)
    if result and about:
        kept = (_levelled(each, levels) for each in about if levels.get(each.rule, each.severity) is not None)
        result[0] = replace(result[0], findings=(*result[0].findings, *kept))
    return result


def _levelled(finding: Finding, levels: Mapping[str, Severity | None]) -> Finding:
    return replace(finding, severity=levels.get(finding.rule) or finding.severity)


def _comments(judgements: Sequence[Judgement], ran: set[str]) -> tuple[list[Ignore], list[Finding]]:
    from kcconfig.cli.policies import comments_of
    from kcconfig.lint.ignores import ignores_of
    from kcconfig.rules.registry import all_rules

    ignores: list[Ignore] = []
    about: list[Finding] = []
    for file in dict.fromkeys(file for each in judgements for file in each.files):
        found, wrong = ignores_of(comments_of(file), all_rules().values())
        ignores += [each for each in found if set(each.rules) <= ran]
        about += wrong
    return ignores, about


def _objects(settings: Settings) -> list[Ignore]:
    """The ignores of the settings. Raises SettingsError with everything that is wrong with them."""
    from kcconfig.lint.ignores import Ignore, date, problems, soft
    from kcconfig.rules.registry import all_rules

    known = all_rules()
    wrong: list[Finding] = []
    found = []
    for name, value in settings.below("ignore").items():
        mark, said = _mark(value), value.value
        until = date(said["until"], mark, wrong) if said.get("until") else None
        wrong.extend(problems(said["rules"], said["reason"], mark, known))
        address = _address(name, mark, wrong)
        found.append(Ignore(soft(said["rules"], known), said["reason"], mark, until=until, address=address))
    _refuse(settings, [_settings(each) for each in wrong])
    return found


def _address(name: str, mark: Mark, wrong: list[Finding]) -> Address:
    """`realm`, `clients/app`, `clients/app/protocolMappers/audience`."""
    from kcconfig.realm.fields import suggest
    from kcconfig.realm.kinds import by_section, top_sections

    if name == "realm":
        return ()
    section, _, key = name.partition("/")
    if section not in top_sections() or not key:
        near = suggest(section, top_sections())
        help_ = f"did you mean '{near}/…'?" if near and near != section else "write realm, or clients/KEY"
        wrong.append(Finding("settings-file", Severity.ERROR, f"'{name}' is no object", mark, help_))
        return (section, key)
    for child in by_section()[section].children:
        outer, between, inner = key.partition(f"/{child}/")
        if between:
            return (section, outer, child, inner)
    return (section, key)


def _mark(value: Any) -> Mark:
    mark: Mark = value.mark
    return mark


def _settings(finding: Finding) -> Finding:
    return replace(finding, rule="settings-file")


def _refuse(settings: Settings, wrong: Sequence[Finding]) -> None:
    if wrong and settings.file is not None:
        from kcconfig.settings.file import InvalidSettingsError

        raise InvalidSettingsError(settings.file, wrong)
