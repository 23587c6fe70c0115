"""One value of a policy against the type that Keycloak's field has."""

from __future__ import annotations

import json
import re
from typing import Final

from kcconfig import durations
from kcconfig.document import Node
from kcconfig.document.limits import MAX_DIGITS
from kcconfig.model import MASK, Json, Mark, Path, Secret, Unknown, Value
from kcconfig.realm.lifespans import Level, in_seconds
from kcconfig.realm.normal import as_text

FOREIGN: Final = re.compile(r"\$\([^)]*\)|\$\((?:env|file|sys|prop|base64Decoder)\b")
BRACED: Final = re.compile(r"\$\{[^}]*\}")
KEYCLOAKS_OWN: Final = re.compile(r"\$\{(authBaseUrl|authAdminUrl|vault\.[^}]*)\}")
URLS: Final = frozenset({"rootUrl", "baseUrl", "adminUrl", "redirectUris", "webOrigins", "frontendUrl"})

EXPECTED: Final = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


def shape(value: Json) -> str:
    """A value as a message shows it: a scalar as it would be written, anything larger by its sort."""
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list):
        return "a list"
    return "a secret" if isinstance(value, Secret) else json.dumps(value, ensure_ascii=False)


class WrongTypeError(ValueError):
    """A value that its field cannot hold; the message says what was expected."""

    def __init__(self, message: str, help: str | None = None) -> None:  # noqa: A002
        super().__init__(message)
        self.help = help


def read_value(node: Node, wanted: str, level: Level, path: Path) -> Value:
    """The value of a node as a field of type `wanted` takes it. Raises WrongTypeError."""
    value = node.value
    if isinstance(value, Secret):
        return _secret(node, wanted, level, path)
    placeholder = _placeholder(value, wanted, path)
    if placeholder:
        return Unknown(placeholder)
    outer, _, inner = wanted.partition(":")
    if outer in {"list", "set"}:
        return _list(node, inner, level, path)
    if outer == "map" or wanted == "any" or outer == "object":
        return node.plain()
    return _scalar(value, wanted, level, path)


def _secret(node: Node, wanted: str, level: Level, path: Path) -> Secret:
    """A secret of the type that its field takes; what cannot be used is told without its value."""
    secret: Secret = node.value  # type: ignore[assignment]
    if not secret.known:
        return secret
    try:
        value = read_value(Node(as_nodes(secret.value, node.mark), node.mark, node.key), wanted, level, path)
    except WrongTypeError:
        expected = EXPECTED.get(wanted, "a list" if ":" in wanted else wanted)
        raise WrongTypeError(f"expected {expected}; what {secret.expression} gives is none") from None
    return Secret(secret.value if isinstance(value, Unknown) else value, secret.expression)


def as_nodes(value: Json, mark: Mark) -> Json:
    """A plain value as the value of a node; all that is inside it stands at one place."""
    if isinstance(value, list):
        return [Node(as_nodes(item, mark), mark) for item in value]
    if isinstance(value, dict):
        return {str(key): Node(as_nodes(item, mark), mark, mark) for key, item in value.items()}
    return value


def _scalar(value: Json, wanted: str, level: Level, path: Path) -> Json:
    if isinstance(value, list | dict):
        raise WrongTypeError(f"expected {EXPECTED.get(wanted, wanted)}, found {shape(value)}")
    if wanted == "integer":
        return _integer(value, level, path)
    if wanted == "boolean":
        return _boolean(value)
    if wanted == "number" and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise WrongTypeError(f"expected a number, found {shape(value)}")
    if wanted == "string" and value is None:
        raise WrongTypeError("expected text, found null")
    return as_text(value) if wanted == "string" else value


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
    if isinstance(value, str) and _is_duration(value):
        raise WrongTypeError(
            f"expected a whole number, found {shape(value)}",
            "this field is no duration in seconds; units are for those, and for `sessions` and `tokens`",
        )
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]+", value):
        return _read(value)
    if in_seconds(level, path):
        raise WrongTypeError(f"expected a duration such as 90 (seconds), 30m or 10h, found {shape(value)}")
    raise WrongTypeError(f"expected a whole number, found {shape(value)}")


def _read(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise WrongTypeError(f"expected a whole number; one of {len(digits)} digits is too long")
    return int(digits)


def _is_duration(text: str) -> bool:
    try:
        durations.parse(text)
    except ValueError:
        return False
    return not text.isdigit()


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
    raise WrongTypeError(f"expected true or false, found {shape(value)}")


def _list(node: Node, inner: str, level: Level, path: Path) -> Value:
    if not isinstance(node.value, list):
        raise WrongTypeError(
            f"expected a list, found {shape(node.value)}", "write [one, two], or one `- entry` a line"
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
