"""What compiling notices and the compiled policy no longer shows: findings of lint, not errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from kcconfig.document import Node
from kcconfig.model import (
    MASK,
    UNSET,
    Address,
    Finding,
    Mark,
    Path,
    Secret,
    Setting,
    Severity,
    Unknown,
    Value,
)
from kcconfig.policy.layer import Layer, LayerObject
from kcconfig.realm.kind import Kind
from kcconfig.realm.kinds import kind_of
from kcconfig.realm.normal import same
from kcconfig.realm.secrets import VAULT, is_private_key, is_secret

WITHOUT_EFFECT: Final[Mapping[str, frozenset[str]]] = {
    "realm": frozenset({"otpSupportedApplications"}),
    "client": frozenset(
        {
            *("clientTemplate", "useTemplateConfig", "useTemplateMappers", "useTemplateScope"),
            *("surrogateAuthRequired", "nodeReRegistrationTimeout"),
        }
    ),
    "protocol mapper": frozenset({"consentRequired", "consentText"}),
}
"""Fields by kind that Keycloak takes and never looks at, left over from older versions."""

TEXTS: Final = frozenset({"localizationTexts"})
"""Sections of texts for people, where a key such as `password` holds no secret."""


@dataclass(slots=True)
class Remarks:
    """Collects the remarks about one file. Those about a field that every object repeats become one."""

    findings: list[Finding] = field(default_factory=list)
    _fields: dict[tuple[str, str], tuple[Mark, int]] = field(default_factory=dict)

    def add(
        self,
        rule: str,
        severity: Severity,
        message: str,
        mark: Mark | None,
        *,
        help: str | None = None,  # noqa: A002
        at: tuple[Address, Path] | None = None,
        related: tuple[tuple[str, Mark], ...] = (),
    ) -> None:
        address, path = at or (None, None)
        self.findings.append(Finding(rule, severity, message, mark, help, address, path, related))

    def field(self, kind: Kind, name: str, node: Node) -> None:
        """Takes note of a field, or an attribute, that nothing reads or that the server makes."""
        rule = None
        if name in WITHOUT_EFFECT.get(kind.name, ()):
            rule = "field-without-effect"
        elif (name,) in kind.server_owned or ("attributes", name) in kind.server_owned:
            rule = "server-owned-field"
        if rule:
            mark, count = self._fields.get((rule, name), (node.key or node.mark, 0))
            self._fields[rule, name] = (mark, count + 1)

    def blank(self, address: Address, path: Path, mark: Mark | None) -> None:
        self.add(
            "blank-attribute",
            Severity.INFO,
            f"{'.'.join(path)} is blank, which takes the attribute away",
            mark,
            help="say `inherit` in a `sessions` or `tokens` block, or `{state: absent}`",
            at=(address, path),
        )

    def duplicates(self, kind: Kind, at: tuple[Address, Path], node: Node) -> None:
        """Takes note of an entry that stands twice in a list whose order means nothing."""
        path = at[1]
        if len(path) != 1 or path[0] not in kind.sets or not isinstance(node.value, list):
            return
        seen: set[str] = set()
        for item in node.value:
            if isinstance(item.value, str) and item.value in seen:
                message = f"'{item.value}' stands twice in {path[0]}"
                self.add("duplicate-entry", Severity.INFO, message, item.mark, help="once is enough", at=at)
            if isinstance(item.value, str):
                seen.add(item.value)

    def all(self) -> Iterator[Finding]:
        yield from self.findings
        for (rule, name), (mark, count) in self._fields.items():
            what = {
                "server-owned-field": "is made by the server; it is neither compared nor written",
                "field-without-effect": "has no effect in Keycloak any more",
            }[rule]
            times = f" ({count} times in this file)" if count > 1 else ""
            yield Finding(rule, Severity.INFO, f"{name} {what}{times}", mark, "leave it out")


def secrets_below(name: str, node: Node, remarks: Remarks) -> None:
    """Takes note of secrets in a section that is not compiled."""
    stack: list[tuple[Path, Node]] = [((name,), node)] if name not in TEXTS else []
    while stack:
        path, here = stack.pop()
        value = here.value
        if isinstance(value, dict):
            stack.extend(((*path, key), inner) for key, inner in value.items())
        elif isinstance(value, list):
            stack.extend((path, item) for item in value)
        elif isinstance(value, str) and value:
            _secret(path, value, here.mark, remarks)


def _secret(path: Path, text: str, mark: Mark, remarks: Remarks) -> None:
    if text == MASK:
        message = f"{path[-1]} is Keycloak's mask, not a value"
        remarks.add(
            "mask-in-file", Severity.ERROR, message, mark, help="drop the line, or use {{ env.NAME }}"
        )
    elif VAULT.fullmatch(text) or text.startswith(("${", "$(")):
        return
    elif is_private_key(path):
        message = f"{path[-1]} holds a private key in clear, or opens one"
        remarks.add("private-key-in-clear", Severity.ERROR, message, mark, help="drop it, and make a new key")
    elif is_secret(path) or path[-2:] == ("credentials", "value"):
        message = f"{path[-1]} holds a secret in clear"
        remarks.add("secret-in-clear", Severity.WARNING, message, mark, help="use {{ env.NAME }}")


def copy(kind: Kind, path: Path, copied: Setting, field_path: Path, own: Setting) -> Finding | None:
    """A remark on an attribute that repeats a field; the value of `copied` is as the field would hold it."""
    if isinstance(own.value, Secret | Unknown) or own.value is None or own.value is UNSET:
        return None
    name, twin = ".".join(path), ".".join(field_path)
    related = (("the field", own.origin.mark),) if own.origin.mark else ()
    if same(kind, field_path, copied.value, own.value) or same(kind, field_path, own.value, copied.value):
        message, rule, severity = f"{name} repeats {twin}", "copy-redundant", Severity.INFO
    else:
        message = f"{name} is {copied.value!r}, but {twin} is {own.value!r}, which kcconfig takes"
        rule, severity = "copy-differs", Severity.ERROR
    return Finding(rule, severity, message, copied.origin.mark, "drop the copy", (), path, related)


def overlay(base: Mapping[Address, LayerObject], layer: Layer) -> Iterator[Finding]:
    """Remarks on what a file says over its bases without changing anything."""
    for address, upper in layer.objects.items():
        lower = base.get(address)
        if upper.taken_back and lower is None:
            yield _nothing(f"no base declares {kind_of(address).name} '{address[-1]}'", upper.origin.mark)
        for section, mark in upper.emptied.items():
            if not any(known[: len(address) + 1] == (*address, section) for known in base):
                yield _nothing(f"no base declares {section}", mark)
        yield from _settings(address, lower.settings if lower else {}, upper)


def _settings(address: Address, lower: Mapping[Path, Setting], upper: LayerObject) -> Iterator[Finding]:
    by_mark: dict[Mark, list[tuple[Path, Setting]]] = {}
    for path, setting in upper.settings.items():
        if setting.origin.mark:
            by_mark.setdefault(setting.origin.mark, []).append((path, setting))
    for mark, found in by_mark.items():
        path, setting = found[0]
        name = setting.origin.shorthand or ".".join(path)
        if all(setting.value is None for _, setting in found):
            if not any(known[: len(path)] == path for path, _ in found for known in lower):
                yield _nothing(f"no base says anything about {name}", mark, (address, path))
        elif all(path in lower and _equal(lower[path].value, setting.value) for path, setting in found):
            place = lower[path].origin.mark
            yield Finding(
                "var-overridden-equal",
                Severity.INFO,
                f"{name} already has this value",
                mark,
                "leave it out here",
                address,
                path,
                (("the base", place),) if place else (),
            )


def _equal(lower: Value, upper: Value) -> bool:
    unknown = isinstance(upper, Unknown) or (isinstance(upper, Secret) and not upper.known)
    return not unknown and type(lower) is type(upper) and bool(lower == upper)


def _nothing(
    message: str, mark: Mark | None, at: tuple[Address | None, Path | None] = (None, None)
) -> Finding:
    help_ = "null takes back what a base says; to unset on the server, say `inherit` or `{state: absent}`"
    return Finding("null-removes-nothing", Severity.WARNING, f"null, but {message}", mark, help_, *at)


@dataclass(slots=True)
class Variables:
    """The variables that the files of a run define, and those definitions that something reads."""

    unread: dict[Mark, str] = field(default_factory=dict)
    read: set[Mark] = field(default_factory=set)

    def use(self, defined: Iterable[tuple[str, Node]], used: frozenset[str], *, fragment: bool) -> None:
        """What one policy defines and reads. A fragment may define what only others read."""
        for name, node in defined:
            mark = node.key or node.mark
            if name in used:
                self.read.add(mark)
            elif not fragment:
                self.unread[mark] = name

    def unused(self) -> Iterator[Finding]:
        for mark, name in self.unread.items():
            if mark not in self.read:
                message = f"nothing reads the variable '{name}'"
                yield Finding("var-unused", Severity.WARNING, message, mark, "remove it, or look at its name")


def restated(defined: Iterable[tuple[str, Node]], last: str) -> Iterator[Finding]:
    """Variables of the file `last` that a base defines with the same value."""
    before: dict[str, Node] = {}
    for name, node in defined:
        base = before.get(name)
        if base is not None and node.mark.file == last and base.mark.file != last and _same_text(base, node):
            yield Finding(
                "var-overridden-equal",
                Severity.INFO,
                f"the variable '{name}' already has this value",
                node.key or node.mark,
                "leave it out here",
                related=(("the base", base.key or base.mark),),
            )
        before[name] = node


def _same_text(base: Node, node: Node) -> bool:
    lower, upper = base.plain(), node.plain()
    return not isinstance(upper, Secret) and type(lower) is type(upper) and bool(lower == upper)
