"""The shorthand blocks `sessions` and `tokens`, expanded by the table of lifespans."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Final

from kcconfig import durations
from kcconfig.document import Node
from kcconfig.model import MASK, UNSET, Mark, Path, Secret, Unknown, Value
from kcconfig.policy.problems import Problems
from kcconfig.policy.values import FOREIGN, shape
from kcconfig.realm.fields import suggest
from kcconfig.realm.lifespans import REMEMBER_ME, UNLIMITED, Level, Lifespan, Measure, by_shorthand

NAMES: Final = ("sessions", "tokens")

Expanded = tuple[Path, Value, Node, str]


def expand(name: str, node: Node, level: Level, problems: Problems) -> Iterator[Expanded]:
    """Settings of one block: path in Keycloak's names, value, where it stands, the shorthand it was."""
    rows = by_shorthand(level)
    groups = {row[: row.rindex(".")] for row in rows} | set(NAMES)
    yield from _expand(name, node, level, groups, problems)


def _expand(name: str, node: Node, level: Level, groups: set[str], problems: Problems) -> Iterator[Expanded]:
    row = by_shorthand(level).get(name)
    if row is not None:
        yield from _setting(row, node, problems)
    elif name == REMEMBER_ME and level is Level.REALM and not isinstance(node.value, dict | None):
        yield from _remember_me(node, problems)
    elif name not in groups:
        _unknown(name, node, level, groups, problems)
    elif node.value is None:
        yield from _taken_back(name, node, level)
    elif not isinstance(node.value, dict):
        known = ", ".join(_below(name, level, groups))
        problems.error("value-wrong-type", f"{name}: expected a map with {known}", node.mark)
    else:
        if name == REMEMBER_ME and level is Level.REALM:
            yield ("rememberMe",), True, node, name
        for key, item in node.value.items():
            yield from _expand(f"{name}.{key}", item, level, groups, problems)


def _taken_back(name: str, node: Node, level: Level) -> Iterator[Expanded]:
    """Null in place of a block takes back all of its settings."""
    for shorthand, row in by_shorthand(level).items():
        if shorthand.startswith(f"{name}."):
            yield from _nothing(row, node)
    if level is Level.REALM and f"{REMEMBER_ME}.".startswith(f"{name}."):
        yield ("rememberMe",), None, node, REMEMBER_ME


def _nothing(row: Lifespan, node: Node) -> Iterator[Expanded]:
    yield row.path, None, node, row.shorthand
    if row.switch is not None:
        yield row.switch, None, node, row.shorthand


def _remember_me(node: Node, problems: Problems) -> Iterator[Expanded]:
    if node.value is False or node.value == "off":
        yield ("rememberMe",), False, node, REMEMBER_ME
        return
    problems.error(
        "value-wrong-type",
        f"{REMEMBER_ME}: expected off, false or a map with idle and max, found {shape(node.value)}",
        node.mark,
        help="`rememberMe: {}` turns it on and leaves its values alone",
    )


def _setting(row: Lifespan, node: Node, problems: Problems) -> Iterator[Expanded]:
    if node.value is None:
        yield from _nothing(row, node)
        return
    plain = node.value.value if isinstance(node.value, Secret) else node.value
    try:
        value = _value(row, node)
    except ValueError as error:
        problems.error("value-wrong-type", f"{row.shorthand}: {error}", node.mark, path=row.path)
        return
    if row.switch is not None:
        yield row.switch, plain != UNLIMITED, node, row.shorthand
    if row.switch is None or plain != UNLIMITED:
        yield row.path, value, node, row.shorthand


def _value(row: Lifespan, node: Node) -> Value:
    value = node.value
    if isinstance(value, Secret):
        return _secret(row, value, node)
    if isinstance(value, str) and (value == MASK or value.startswith("${") or FOREIGN.search(value)):
        return Unknown(value)
    if isinstance(value, str) and value in row.words:
        word = row.words[value]
        return word if word is UNSET else _stored(row, word)
    if row.measure is Measure.SWITCH:
        if isinstance(value, bool):
            return _stored(row, value)
        raise ValueError(_legal(row, node))
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return _stored(row, value)
    if isinstance(value, str) and row.measure is Measure.DURATION and value[:1].isdigit():
        with contextlib.suppress(ValueError):
            return _stored(row, durations.parse(value))
    raise ValueError(_legal(row, node))


def _secret(row: Lifespan, secret: Secret, node: Node) -> Value:
    if not secret.known:
        return secret
    try:
        value = _value(row, Node(secret.value, node.mark, node.key))
    except ValueError:
        raise ValueError(f"{_expected(row)}; what {secret.expression} gives is none") from None
    return value if value is UNSET else Secret(value, secret.expression)


def _stored(row: Lifespan, value: int | bool) -> int | bool | str:
    """Attributes hold text, fields hold numbers."""
    if row.path[0] != "attributes":
        return value
    return str(value).lower()


_EXPECTED: Final = {
    Measure.DURATION: "a duration such as 90 (seconds), 30m, 10h, 7d or 1h30m",
    Measure.SWITCH: "true or false",
    Measure.COUNT: "a whole number from 0",
}


def _expected(row: Lifespan) -> str:
    words = "".join(f", or '{word}'" for word in row.words)
    return f"expected {_EXPECTED[row.measure]}{words}"


def _legal(row: Lifespan, node: Node) -> str:
    return f"{_expected(row)}, found {shape(node.value)}"


def _below(name: str, level: Level, groups: set[str]) -> list[str]:
    names = [*by_shorthand(level), *sorted(groups)]
    prefix = f"{name}."
    return list(
        dict.fromkeys(found.removeprefix(prefix).split(".")[0] for found in names if found.startswith(prefix))
    )


def _unknown(name: str, node: Node, level: Level, groups: set[str], problems: Problems) -> None:
    parent, _, last = name.rpartition(".")
    known = _below(parent, level, groups)
    near = suggest(last, known)
    mark: Mark = node.key or node.mark
    problems.error(
        "field-unknown",
        f"'{last}' is no setting of {parent} in a {level}",
        mark,
        help=f"did you mean '{near}'?" if near else f"there are: {', '.join(known)}",
    )
