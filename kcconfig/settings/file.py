"""Reading `kcconfig.yaml`: its values with marks, and everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kcconfig.errors import SettingsError
from kcconfig.model import Finding, Mark, Severity

if TYPE_CHECKING:
    from kcconfig.document import Node

RULE: Final = "settings-file"

_MAPS: Final = frozenset({"auth", "vars", "severity", "ignore"})
"""Settings whose entries are settings of their own, each with its origin."""

_SECRETS: Final = {
    "clientSecret": ("KCCONFIG_CLIENT_SECRET", "clientSecretFile"),
    "secret": ("KCCONFIG_CLIENT_SECRET", "clientSecretFile"),
    "password": ("KCCONFIG_PASSWORD", "passwordFile"),
}

_TEXTS: Final = {
    "string_type": "must be text",
    "string_too_short": "must not be empty",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "too_short": "must not be empty",
    "dict_type": "must be a map",
    "model_type": "must be a map",
    "greater_than_equal": "must be 1 or more",
    "literal_error": "must be off, info, warning or error",
    "missing": "is missing",
}


class InvalidSettingsError(SettingsError):
    """A settings file that does not hold; `findings` has every error of it."""

    def __init__(self, path: Path, findings: Sequence[Finding]) -> None:
        count = len(findings)
        super().__init__(f"{count} error{'s' if count != 1 else ''} in {path}")
        self.findings = tuple(findings)


class Section(NamedTuple):
    """The leaves of the top level, or of one environment: values and marks by their dotted names."""

    leaves: Mapping[str, tuple[Any, Mark]]


class SettingsFile(NamedTuple):
    path: Path
    top: Section
    environments: Mapping[str, Section]


def read(path: Path) -> SettingsFile:
    """Read and check a settings file. Raises InvalidSettingsError, and DocumentError where it is no YAML."""
    from kcconfig.document import read_file

    documents = read_file(path, str(path))
    if len(documents) > 1:
        raise SettingsError(f"{path} holds {len(documents)} documents; a settings file is one")
    root = documents[0].root if documents else None
    if root is None:
        return SettingsFile(path, Section({}), {})
    findings = [*_wrong(root), *_expressions(root)]
    if findings:
        raise InvalidSettingsError(path, sorted(findings, key=lambda each: each.mark or ()))
    top = dict(_items(root))
    environments = _items(top.pop("environments", None))
    return SettingsFile(
        path, _section(top), {name: _section(dict(_items(node))) for name, node in environments}
    )


def _items(node: Node | None) -> Iterator[tuple[str, Node]]:
    if node is not None and isinstance(node.value, dict):
        yield from node.value.items()


def _section(nodes: Mapping[str, Node]) -> Section:
    return Section({name: leaf for name, leaf in _leaves(nodes) if leaf[0] is not None})


def _leaves(nodes: Mapping[str, Node]) -> Iterator[tuple[str, tuple[Any, Mark]]]:
    for name, node in nodes.items():
        if name in _MAPS:
            for inner, each in _items(node):
                yield f"{name}.{inner}", (each.plain(), each.mark)
        else:
            yield name, (node.plain(), node.mark)


def _wrong(root: Node) -> Iterator[Finding]:
    """What pydantic finds wrong, in our words and at our marks."""
    from pydantic import ValidationError

    from kcconfig.settings.schema import SettingsFile as Schema

    try:
        Schema.model_validate(root.plain() or {})
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False)
    else:
        return
    for each in problems:
        loc = tuple(each["loc"])
        if each["type"] == "extra_forbidden":
            yield _unknown(root, loc)
        else:
            text = _TEXTS.get(each["type"], each["msg"])
            name = ".".join(str(step) for step in loc)
            message = f"'{name}' {text}" if name else f"the file {text}"
            yield Finding(RULE, Severity.ERROR, message, _node(root, loc).mark)


def _unknown(root: Node, loc: tuple[str | int, ...]) -> Finding:
    node, key = _node(root, loc), str(loc[-1])
    mark = node.key or node.mark
    if key in _SECRETS:
        variable, file_key = _SECRETS[key]
        where = f"set {variable}, or name a file with auth.{file_key}"
        return Finding(
            RULE, Severity.ERROR, f"'{key}': a secret does not stand in a settings file", mark, where
        )
    close = get_close_matches(key, _known(loc[:-1]), n=1)
    hint = f"did you mean '{close[0]}'?" if close else None
    return Finding(RULE, Severity.ERROR, f"unknown setting '{key}'", mark, hint)


def _known(loc: tuple[str | int, ...]) -> list[str]:
    """The keys that may stand at a place."""
    from kcconfig.settings import schema

    if loc and loc[-1] == "auth":
        return list(schema.AuthSection.model_fields)
    if loc and loc[0] == "ignore":
        return list(schema.IgnoreSection.model_fields)
    return list(schema.Common.model_fields if loc else schema.SettingsFile.model_fields)


def _node(root: Node, loc: tuple[str | int, ...]) -> Node:
    """The node at a place, or the nearest one above it."""
    node = root
    for step in loc:
        content: Any = node.value
        try:
            node = content[step]
        except (KeyError, IndexError, TypeError):
            break
    return node


def _expressions(node: Node) -> Iterator[Finding]:
    if isinstance(node.value, dict):
        for each in node.value.values():
            yield from _expressions(each)
    elif isinstance(node.value, list):
        for each in node.value:
            yield from _expressions(each)
    elif isinstance(node.value, str) and "{{" in node.value:
        yield Finding(
            RULE,
            Severity.ERROR,
            "a settings file has no {{ }} expressions",
            node.mark,
            "set the KCCONFIG_ variable of this setting instead, or use the expression in a policy",
        )
