"""Policy files to compiled policies: read, follow `extends`, merge `vars`, render, expand, merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from kcconfig.document import Document, DocumentError
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
from kcconfig.policy.grammar import read_layer
from kcconfig.policy.layer import Layer, LayerObject
from kcconfig.policy.merge import merge
from kcconfig.policy.problems import Problems
from kcconfig.policy.rendering import render, render_variables
from kcconfig.policy.sources import documents, nothing
from kcconfig.realm.kinds import by_section, kind_of, order_key
from kcconfig.realm.normal import kind_type, mirror_of, normal_value
from kcconfig.realm.secrets import is_secret

NOT_ALLOWED: Final = frozenset("!#$&()*+,/:;=?@[\\]")
"""Characters that Keycloak refuses in the name of a realm, on every version."""


def compile_files(
    paths: Sequence[str],
    *,
    stdin: bytes | None = None,
    variables: Mapping[str, Json] | None = None,
    environ: Mapping[str, str] | None = None,
    realm: str | None = None,
) -> list[Desired]:
    """The compiled policies of some files and folders, one per document.

    `variables` outrank those of the files, `environ` is what `env` sees, `realm` names fragments. Raises
    PolicyError with every grammar error of every file, KcconfigError where there is nothing to read.
    """
    problems = Problems()
    found, broken = documents(paths, stdin)
    for error in broken:
        problems.add(_finding(error))
    policies = [
        _compile(policy, variables or {}, environ or {}, realm, problems)
        for document in found
        for policy in _policies(document, problems)
    ]
    problems.raise_any()
    if not policies:
        raise nothing(paths)
    return policies


def _policies(document: Document, problems: Problems) -> Iterable[Document]:
    """A document is one policy; a list of realms, as old exports are, is several."""
    root = document.root
    if root is None:
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


def _compile(
    document: Document,
    variables: Mapping[str, Json],
    environ: Mapping[str, str],
    realm: str | None,
    problems: Problems,
) -> Desired:
    chain = Chain(problems)
    chain.follow(document)
    known = {**_variables(chain.links, environ, problems), **variables}
    layers = []
    for link in chain.links:
        if link.format == "yaml":
            render(link.root, known, environ, link.file, problems)
        layer = read_layer(link.root, link.file, link.source, problems)
        _settle_mirrors(layer)
        layers.append(layer)
    return _desired(layers, realm, problems)


def _variables(
    links: Sequence[Link], environ: Mapping[str, str], problems: Problems
) -> dict[str, Json | Secret]:
    known: dict[str, Json | Secret] = {}
    for link in links:
        block = link.root.value.get("vars") if isinstance(link.root.value, dict) else None
        if block is None or block.value is None:
            continue
        if not isinstance(block.value, dict):
            problems.error("value-wrong-type", "vars: expected a map of names and values", block.mark)
            continue
        if link.format == "yaml":
            known.update(render_variables(block, environ, problems))
        else:
            known.update(block.plain())
    return {name: value for name, value in known.items() if value is not None}


def _settle_mirrors(layer: Layer) -> None:
    """Realm settings that stand under `attributes` go to their field, where the field does not say its own."""
    realm = layer.objects.get(())
    if realm is None:
        return
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
                realm.settings.setdefault(field, Setting(value, setting.origin))


def _from_text(value: Json, wanted: str) -> Json:
    if wanted.startswith(("list:", "set:")) and isinstance(value, str):
        return [part for part in value.split(",") if part]
    return value


def _desired(layers: Sequence[Layer], realm: str | None, problems: Problems) -> Desired:
    last = layers[-1]
    name = next((layer.realm for layer in reversed(layers) if layer.realm is not None), None)
    manage: dict[str, str | None] = {}
    not_managed: dict[str, Mark | None] = {}
    for layer in layers:
        manage.update(layer.manage)
        not_managed.update(layer.not_managed)
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
