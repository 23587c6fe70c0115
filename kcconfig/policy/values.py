"""One value of a policy against the type that Keycloak's field has."""

from __future__ import annotations

import re
from typing import Final

from kcconfig import durations
from kcconfig.document import Node
from kcconfig.model import MASK, Json, Path, Secret, Unknown, Value
from kcconfig.realm.lifespans import Level, in_seconds

FOREIGN: Final = re.compile(r"\$\([^)]*\)|\$\((?:env|file|sys|prop|base64Decoder)\b")
BRACED: Final = re.compile(r"\$\{[^}]*\}")
KEYCLOAKS_OWN: Final = re.compile(r"\$\{(authBaseUrl|authAdminUrl|vault\.[^}]*)\}")
URLS: Final = frozenset({"rootUrl", "baseUrl", "adminUrl", "redirectUris", "webOrigins", "frontendUrl"})
TOO_LARGE: Final = 2**31

EXPECTED: Final = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


class WrongTypeError(ValueError):
    """A value that its field cannot hold; the message says what was expected."""

    def __init__(self, message: str, help: str | None = None) -> None:  # noqa: A002
        super().__init__(message)
        self.help = help


def read_value(node: Node, wanted: str, level: Level, path: Path) -> Value:
    """The value of a node as a field of type `wanted` takes it. Raises WrongTypeError."""
    value = node.value
    if isinstance(value, Secret):
        return value
    placeholder = _placeholder(value, wanted, path)
    if placeholder:
        return Unknown(placeholder)
    outer, _, inner = wanted.partition(":")
    if outer in {"list", "set"}:
        return _list(node, inner, level, path)
    if outer == "map" or wanted == "any" or outer == "object":
        return node.plain()
    return _scalar(value, wanted, level, path)


def _scalar(value: Json, wanted: str, level: Level, path: Path) -> Json:
    if isinstance(value, list | dict):
        shape = "a list" if isinstance(value, list) else "a map"
        raise WrongTypeError(f"expected {EXPECTED.get(wanted, wanted)}, found {shape}")
    if wanted == "integer":
        return _integer(value, level, path)
    if wanted == "boolean":
        return _boolean(value)
    if wanted == "number" and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise WrongTypeError(f"expected a number, found {value!r}")
    return value


def _integer(value: Json, level: Level, path: Path) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and in_seconds(level, path):
        try:
            return durations.parse(value)
        except ValueError as error:
            raise WrongTypeError(str(error), _word_help(value)) from None
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]+", value):
        return int(value)
    raise WrongTypeError(f"expected a whole number, found {value!r}")


def _word_help(value: str) -> str | None:
    if value in {"inherit", "unlimited", "session"}:
        return (
            f"'{value}' is a word of the `sessions` and `tokens` blocks; a field of Keycloak's takes a number"
        )
    return None


def _boolean(value: Json) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    raise WrongTypeError(f"expected true or false, found {value!r}")


def _list(node: Node, inner: str, level: Level, path: Path) -> Value:
    if not isinstance(node.value, list):
        raise WrongTypeError(
            f"expected a list, found {node.plain()!r}", "write [one, two], or one `- entry` a line"
        )
    items = [read_value(item, inner, level, path) for item in node.value]
    for item in items:
        if isinstance(item, Unknown):
            return item
    secrets = [item for item in items if isinstance(item, Secret)]
    if not secrets:
        return items
    plain = [item.value if isinstance(item, Secret) else item for item in items]
    known = all(secret.known for secret in secrets)
    return Secret(plain if known else None, ", ".join(secret.expression or "" for secret in secrets))


def _placeholder(value: Json, wanted: str, path: Path) -> str | None:
    """The placeholder of another tool that stands in a text, or None.

    `$(…)` is foreign anywhere; `${…}` only where a number, a switch or a URL is expected, because elsewhere
    it is Keycloak's own (`${role_admin}`, `${vault.smtp}`).
    """
    if not isinstance(value, str):
        return None
    if value == MASK:
        return value
    found = FOREIGN.search(value)
    if found is None and (wanted in {"integer", "number", "boolean"} or URLS.intersection(path)):
        found = BRACED.search(KEYCLOAKS_OWN.sub("", value))
    return found.group() if found else None
