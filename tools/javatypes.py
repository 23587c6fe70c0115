"""Reads Java signatures and says them in the words of the field tables."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from javap import JavaClass

PRIMITIVES: Final = {
    "B": "byte",
    "C": "char",
    "D": "double",
    "F": "float",
    "I": "int",
    "J": "long",
    "S": "short",
    "V": "void",
    "Z": "boolean",
}

SCALARS: Final = {
    "boolean": "boolean",
    "double": "number",
    "float": "number",
    "int": "integer",
    "long": "integer",
    "short": "integer",
    "java.lang.Boolean": "boolean",
    "java.lang.Double": "number",
    "java.lang.Float": "number",
    "java.lang.Integer": "integer",
    "java.lang.Long": "integer",
    "java.lang.String": "string",
}

CONTAINERS: Final = {
    "[]": "list:{}",
    "java.util.Collection": "list:{}",
    "java.util.List": "list:{}",
    "java.util.Set": "set:{}",
    "java.util.Map": "map:{}",
    "java.util.stream.Stream": "list:{}",
    "org.keycloak.common.util.MultivaluedHashMap": "map:list:{}",
}


class NamedType(NamedTuple):
    """A type with its arguments; an array is called `[]` and has one."""

    name: str
    arguments: tuple[NamedType, ...] = ()

    @property
    def is_container(self) -> bool:
        return self.name in CONTAINERS


class Read(NamedTuple):
    """A type in the words of the tables, and the class that it leads to, if any."""

    text: str
    refers_to: str = ""


@cache
def parsed(signature: str) -> tuple[tuple[NamedType, ...], NamedType]:
    """Parameters and result of a method's signature; a field's has no parameters."""
    if not signature.startswith(("(", "<")):
        return (), _read(signature, 0)[0]
    at = signature.index("(") + 1
    parameters = []
    while signature[at] != ")":
        found, at = _read(signature, at)
        parameters.append(found)
    return tuple(parameters), _read(signature, at + 1)[0]


def _read(text: str, at: int) -> tuple[NamedType, int]:
    """The type at a place of a signature, and the place behind it."""
    first = text[at]
    if first in PRIMITIVES:
        return NamedType(PRIMITIVES[first]), at + 1
    if first == "[":
        found, at = _read(text, at + 1)
        return NamedType("[]", (found,)), at
    if first in "+-":
        return _read(text, at + 1)
    if first == "*":
        return NamedType("java.lang.Object"), at + 1
    if first == "T":
        return NamedType("java.lang.Object"), text.index(";", at) + 1
    at += 1
    start = at
    while text[at] not in "<;":
        at += 1
    name, arguments = text[start:at].replace("/", "."), []
    if text[at] == "<":
        at += 1
        while text[at] != ">":
            found, at = _read(text, at)
            arguments.append(found)
        at += 1
    return NamedType(name, tuple(arguments)), at + 1


def vocabulary(java_type: NamedType, known: Mapping[str, JavaClass]) -> Read:
    """A type as the tables say it: enums are strings, classes that are not in `known` are `any`."""
    if java_type.name in SCALARS:
        return Read(SCALARS[java_type.name])
    if java_type.is_container:
        inner = vocabulary(java_type.arguments[-1], known) if java_type.arguments else Read("any")
        return Read(CONTAINERS[java_type.name].format(inner.text), inner.refers_to)
    found = known.get(java_type.name)
    if found is None:
        return Read("any")
    if found.superclass == "java.lang.Enum":
        return Read("string")
    return Read(f"object:{found.simple_name}", found.name)
