"""Reads the classes of a jar with `javap`: members, generic types and annotations."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

PACKAGE: Final = "org/keycloak/representations/"

_DECLARATION: Final = re.compile(r"^(?:[a-z]+ )*(?:class|interface|enum|@interface) ([\w.$]+)")
_SUPER: Final = re.compile(r"^  super_class: #\d+ +// ([\w/$]+)")
_MEMBER: Final = re.compile(r"^  (?:[^ ].* )?([\w.$]+|\{\})(\(.*\))?(?: throws .+)?;$")
_SECTION: Final = re.compile(r"^    (\w+):(?: (.*))?$")
_ANNOTATION: Final = re.compile(r"^        ([\w.$]+)\(?$")
_VALUE: Final = re.compile(r'^          (\w+)=(?:"([^"]*)"|\[(.*)\]|(\w+))$')


@dataclass(slots=True)
class Member:
    """A field or a method. `signature` is the generic signature where there is one, else the descriptor.

    `annotations` maps the simple name of each to its values; a list value stays as javap prints it.
    """

    name: str
    is_method: bool
    signature: str = ""
    flags: frozenset[str] = frozenset()
    annotations: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class JavaClass:
    """A class with the members that it declares itself; names have dots."""

    name: str
    superclass: str = "java.lang.Object"
    members: list[Member] = field(default_factory=list)

    @property
    def simple_name(self) -> str:
        """`RoleRepresentation.Composites` for a class inside another."""
        return self.name.rpartition(".")[2].replace("$", ".")


def classes(jar: Path) -> dict[str, JavaClass]:
    """The representation classes of a jar by their full names."""
    with zipfile.ZipFile(jar) as archive:
        names = sorted(
            name.removesuffix(".class").replace("/", ".")
            for name in archive.namelist()
            if name.startswith(PACKAGE) and name.endswith(".class")
        )
    command = ["javap", "-v", "-p", "-cp", str(jar), *names]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {found.name: found for found in _parsed(text.splitlines())}


def _parsed(lines: list[str]) -> Iterator[JavaClass]:
    """The classes of a verbose listing: each from its declaration to the brace that closes it."""
    start = 0
    for at, line in enumerate(lines):
        if line == "}":
            yield _class(lines[start:at])
            start = at + 1


def _class(lines: list[str]) -> JavaClass:
    """One class. Its members are indented by two, what belongs to one of them by four and more."""
    result = JavaClass(next(found[1] for line in lines if (found := _DECLARATION.match(line))))
    member: Member | None = None
    section = annotation = ""
    for line in lines:
        if found := _SUPER.match(line):
            result.superclass = found[1].replace("/", ".")
        elif found := _MEMBER.match(line):
            member = Member(found[1], is_method=found[2] is not None)
            result.members.append(member)
        elif member is not None and (found := _SECTION.match(line)):
            section = found[1]
            _attribute(member, section, found[2] or "")
        elif member is not None and section == "RuntimeVisibleAnnotations":
            annotation = _annotated(member, line, annotation)
    return result


def _attribute(member: Member, name: str, text: str) -> None:
    if name == "descriptor":
        member.signature = text
    elif name == "Signature":
        member.signature = text.partition("// ")[2]
    elif name == "flags":
        member.flags = frozenset(re.findall(r"ACC_\w+", text))


def _annotated(member: Member, line: str, current: str) -> str:
    """Takes in one line of a member's annotations; answers which annotation the next line belongs to."""
    if found := _ANNOTATION.match(line):
        name = found[1].rpartition(".")[2]
        member.annotations[name] = {}
        return name
    if found := _VALUE.match(line):
        member.annotations[current][found[1]] = found[2] or found[3] or found[4] or ""
    return current
