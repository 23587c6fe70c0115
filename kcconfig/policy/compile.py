"""Policy files to compiled policies: read, follow `extends`, merge `vars`, render, expand, merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple, TypedDict, Unpack

from kcconfig.document import Document, DocumentError, Node
from kcconfig.errors import PolicyError
from kcconfig.model import (
    UNSET,
    Desired,
    DesiredObject,
    Finding,
    Json,
    Mark,
    Origin,
    Path,
    Secret,
    Setting,
    Severity,
    Source,
    Unknown,
    Unset,
)
from kcconfig.policy.chain import Chain, Link
from kcconfig.policy.foreign import looks_like
from kcconfig.policy.grammar import read_layer
from kcconfig.policy.layer import Layer, LayerObject
from kcconfig.policy.merge import merge
from kcconfig.policy.problems import Problems
from kcconfig.policy.remarks import Remarks, Variables, copy, overlay, restated
from kcconfig.policy.rendering import render, render_variables
from kcconfig.policy.sources import documents, nothing
from kcconfig.realm.kinds import by_section, kind_of, order_key
from kcconfig.realm.normal import kind_type, mirror_of, normal_value
from kcconfig.realm.secrets import is_secret

NOT_ALLOWED: Final = frozenset("!#$&()*+,/:;=?@[\\]")
"""Characters that Keycloak refuses in the name of a realm, on every version."""


class Compiled(NamedTuple):
    """The policies that compile, and the grammar errors of all the others, sorted by place."""

    policies: list[Desired]
    findings: tuple[Finding, ...]


def compile_files(paths: Sequence[str], **given: Unpack[Given]) -> list[Desired]:
    """The compiled policies of some files and folders, one per document.

    Raises PolicyError with every grammar error of every file, KcconfigError where there is nothing to read.
    """
    compiled = compile_each(paths, **given)
    if compiled.findings:
        raise PolicyError(compiled.findings)
    return compiled.policies


class Given(TypedDict, total=False):
    """`variables` outrank those of the files, `environ` is what `env` sees, `realm` names fragments."""

    stdin: bytes | None
    variables: Mapping[str, Json] | None
    environ: Mapping[str, str] | None
    realm: str | None


def compile_each(paths: Sequence[str], **given: Unpack[Given]) -> Compiled:
    """The same without raising: a document that is broken does not hide the others.

    Raises KcconfigError where there is nothing to read.
    """
    variables, environ = given.get("variables") or {}, given.get("environ") or {}
    general = Problems()
    found, broken = documents(paths, given.get("stdin"))
    for error in broken:
        general.add(_finding(error))
    policies: list[Desired] = []
    findings: list[Finding] = []
    used = Variables()
    for document in found:
        for policy in _policies(document, general):
            problems = Problems()
            desired = _compile(policy, _Run(variables, environ, given.get("realm"), used), problems)
            if problems.findings:
                findings.extend(problems.findings)
            else:
                policies.append(desired)
    findings = [*general.findings, *findings]
    if not policies and not findings:
        raise nothing(paths)
    return Compiled(
        _once(policies, used),
        tuple(sorted(dict.fromkeys(findings), key=lambda each: each.mark or ("", 0, 0, 0, 0))),
    )


def _policies(document: Document, problems: Problems) -> Iterable[Document]:
    """A document is one policy; a list of realms, as old exports are, is several."""
    root = document.root
    if root is None:
        return
    foreign = looks_like(root)
    if foreign:
        problems.error("not-a-policy", f"this looks like {foreign.what}", root.mark, help=foreign.help)
        return
    roots = root.value if isinstance(root.value, list) else [root]
    for item in roots:
        if isinstance(item.value, dict):
            yield Document(document.file, document.format, item, document.comments, item.mark)
        else:
            problems.error(
                "value-wrong-type",
                "expected a policy: a map such as `realm: demo`",
                item.mark,
                help="a policy file is a Keycloak realm in YAML or JSON",
            )


def _once(policies: Sequence[Desired], used: Variables) -> list[Desired]:
    """The policies, each remark only at the first one that it is about: a base may stand behind several."""
    seen: set[tuple[str, Mark | None, str]] = set()
    result = []
    unused = tuple(used.unused())
    for policy in policies:
        own = (each for each in unused if each.mark and each.mark.file in policy.files)
        kept = {(each.rule, each.mark, each.message): each for each in (*policy.remarks, *own)}
        result.append(replace(policy, remarks=tuple(each for key, each in kept.items() if key not in seen)))
        seen.update(kept)
    return result


class _Run(NamedTuple):
    """What all policies of a run share."""

    variables: Mapping[str, Json]
    environ: Mapping[str, str]
    realm: str | None
    used: Variables


def _compile(document: Document, run: _Run, problems: Problems) -> Desired:
    chain = Chain(problems)
    chain.follow(document)
    defined: list[tuple[str, Node]] = []
    known = {**_variables(chain.links, run.environ, problems, defined), **run.variables}
    layers = []
    remarks: list[Finding] = list(restated(defined, document.file))
    read: frozenset[str] = frozenset()
    for link in chain.links:
        if link.format == "yaml":
            read |= render(link.root, known, run.environ, link.file, problems)
        noticed = Remarks()
        layer = read_layer(link.root, link.file, link.source, problems, noticed)
        remarks += [*noticed.all(), *_settle_mirrors(layer)]
        layers.append(layer)
    desired = _desired(layers, run.realm, remarks, problems)
    run.used.use(defined, read, fragment=desired.realm is None)
    return desired


def _variables(
    links: Sequence[Link],
    environ: Mapping[str, str],
    problems: Problems,
    defined: list[tuple[str, Node]],
) -> dict[str, Json | Secret]:
    """The variables of a chain, nearest wins; `defined` collects every definition."""
    known: dict[str, Json | Secret] = {}
    for link in links:
        block = link.root.value.get("vars") if isinstance(link.root.value, dict) else None
        if block is None or block.value is None:
            continue
        if not isinstance(block.value, dict):
            problems.error("value-wrong-type", "vars: expected a map of names and values", block.mark)
            continue
        defined.extend((name, node) for name, node in block.value.items() if node.value is not None)
        if link.format == "yaml":
            known.update(render_variables(block, environ, problems))
        else:
            known.update(block.plain())
    return {name: value for name, value in known.items() if value is not None}


def _settle_mirrors(layer: Layer) -> list[Finding]:
    """Realm settings that stand under `attributes` go to their field, where the field does not say its own.

    Returns remarks on those that stand twice.
    """
    realm = layer.objects.get(())
    remarks: list[Finding] = []
    if realm is None:
        return remarks
    kind = by_section()[""]
    for path in [path for path in realm.settings if path[0] == "attributes" and len(path) == 2]:
        setting, field = realm.settings[path], mirror_of(kind, path)
        if path[1].startswith("client-policies."):
            layer.not_managed.setdefault("clientPolicies", setting.origin.mark)
            del realm.settings[path]
        elif field is not None and setting.value is not UNSET:
            del realm.settings[path]
            if setting.value is not None:
                value = _from_text(setting.value, kind_type(kind, field))
                copied = Setting(value, setting.origin)
                own = realm.settings.setdefault(field, copied)
                remark = copy(kind, path, copied, field, own) if own is not copied else None
                remarks += [remark] if remark else []
    return remarks


def _from_text(value: Json, wanted: str) -> Json:
    if wanted.startswith(("list:", "set:")) and isinstance(value, str):
        return [part for part in value.split(",") if part]
    return value


def _desired(
    layers: Sequence[Layer], realm: str | None, remarks: Sequence[Finding], problems: Problems
) -> Desired:
    last = layers[-1]
    name = next((layer.realm for layer in reversed(layers) if layer.realm is not None), None)
    manage: dict[str, str | None] = {}
    not_managed: dict[str, Mark | None] = {}
    for layer in layers:
        manage.update(layer.manage)
        not_managed.update(layer.not_managed)
    base = merge(layers[:-1])
    remarks = [*remarks, *(overlay(base, last) if len(layers) > 1 else ())]
    objects = merge(layers)
    origin = objects[()].origin if () in objects else last.origin
    name = name if name is not None else realm
    _check_name(name, origin, problems)
    return Desired(
        realm=name,
        origin=origin,
        objects={
            address: _object(address, found)
            for address, found in sorted(objects.items(), key=lambda item: order_key(item[0]))
        },
        manage={section: word for section, word in manage.items() if word is not None},
        not_managed=not_managed,
        target=next((layer.target for layer in reversed(layers) if layer.target is not None), None),
        files=tuple(dict.fromkeys(layer.file for layer in layers if layer.source is Source.FILE)),
        remarks=tuple(remarks),
    )


def _object(address: tuple[str, ...], found: LayerObject) -> DesiredObject:
    kind = kind_of(address)
    settings: dict[Path, Setting] = {}
    for path, setting in sorted(found.settings.items()):
        value = setting.value
        if is_secret(path) and not isinstance(value, Secret | Unknown | Unset) and value != "":
            value = Secret(normal_value(kind, path, value))
        elif not isinstance(value, Secret | Unknown):
            value = normal_value(kind, path, value)
        settings[path] = Setting(value, setting.origin)
    return DesiredObject(address, found.origin, settings, found.absent, frozenset(found.children))


def _check_name(name: str | None, origin: Origin, problems: Problems) -> None:
    if name is None:
        return
    bad = sorted(NOT_ALLOWED.intersection(name))
    if bad:
        problems.error(
            "realm-name-invalid",
            f"Keycloak allows no '{bad[0]}' in the name of a realm ('{name}')",
            origin.mark,
            help="leave it out; `displayName` may hold any character",
        )
    elif name in {"", ".", ".."}:
        problems.error(
            "realm-name-invalid",
            f"'{name}' cannot be the name of a realm: no request could reach it",
            origin.mark,
            help="give the realm a name such as demo",
        )


def _finding(error: DocumentError) -> Finding:
    return Finding(error.rule, Severity.ERROR, error.message, error.mark, error.help, related=error.related)
