"""Which properties Jackson would read into a class, by its default rules.

A property has a public field, a setter of any visibility, or a public getter beside a field of any visibility;
a getter alone is enough for collections and maps. `@JsonProperty` and its like make any member visible and may
rename it. `@JsonIgnore` on any member takes the property away, or only that member where another one is marked
so. `@JsonAlias` adds names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from javap import JavaClass, Member
from javatypes import NamedType, parsed, vocabulary

EXPLICIT: Final = ("JsonProperty", "JsonSetter", "JsonGetter")


class Property(NamedTuple):
    """A property; `refers_to` is the full name of the class that its type leads to, or empty."""

    type: str
    refers_to: str
    deprecated: bool


@dataclass(slots=True)
class _Accessors:
    """The members that share an implicit name."""

    fields: list[Member] = field(default_factory=list)
    setters: list[Member] = field(default_factory=list)
    getters: list[Member] = field(default_factory=list)

    def all(self) -> tuple[Member, ...]:
        return (*self.fields, *self.setters, *self.getters)

    def not_ignored(self) -> _Accessors:
        """What `@JsonIgnore` leaves."""
        ignored = [member for member in self.all() if "JsonIgnore" in member.annotations]
        left = _Accessors(
            *([m for m in role if m not in ignored] for role in (self.fields, self.setters, self.getters))
        )
        return left if not ignored or any(map(_explicit, left.all())) else _Accessors()


def properties(java_class: JavaClass, known: Mapping[str, JavaClass]) -> dict[str, Property]:
    """The properties of a class and of its superclasses, by name."""
    result: dict[str, Property] = {}
    for implicit, collected in _collected(java_class, known).items():
        accessors = collected.not_ignored()
        chosen = _mutator(accessors)
        if chosen is None:
            continue
        read = vocabulary(_type(chosen), known)
        deprecated = any("Deprecated" in member.annotations for member in accessors.all())
        for name in _names(implicit, accessors):
            result[name] = Property(read.text, read.refers_to, deprecated)
    return result


def _collected(java_class: JavaClass, known: Mapping[str, JavaClass]) -> dict[str, _Accessors]:
    """Members by implicit name; those of a class come before those that it inherits."""
    result: dict[str, _Accessors] = {}
    current: JavaClass | None = java_class
    while current is not None:
        for member in current.members:
            if member.flags & {"ACC_STATIC", "ACC_SYNTHETIC", "ACC_BRIDGE", "ACC_TRANSIENT"}:
                continue
            role, name = _role(member)
            if role:
                getattr(result.setdefault(name, _Accessors()), role).append(member)
        current = known.get(current.superclass)
    return result


def _role(member: Member) -> tuple[str, str]:
    """What a member is to its property, and the property's implicit name; an empty role for neither."""
    if not member.is_method:
        return "fields", member.name
    parameters, result = parsed(member.signature)
    if len(parameters) == 1 and (name := _mangled(member.name, "set")):
        return "setters", name
    if not parameters and result.name != "void":
        if name := _mangled(member.name, "get"):
            return "getters", name
        if result.name in {"boolean", "java.lang.Boolean"} and (name := _mangled(member.name, "is")):
            return "getters", name
    return "", ""


def _mangled(method: str, prefix: str) -> str:
    """`oauth2DeviceCodeLifespan` of `setOAuth2DeviceCodeLifespan`: all capitals at the start become small."""
    if not method.startswith(prefix):
        return ""
    return re.sub(r"^[A-Z]+", lambda capitals: capitals[0].lower(), method.removeprefix(prefix))


def _mutator(accessors: _Accessors) -> Member | None:
    """The member that Jackson would write through, or None where it cannot."""
    readable = any("ACC_PUBLIC" in getter.flags or _explicit(getter) for getter in accessors.getters)
    fields = [
        member for member in accessors.fields if readable or "ACC_PUBLIC" in member.flags or _explicit(member)
    ]
    collections = [getter for getter in accessors.getters if _type(getter).is_container]
    return next(iter((*_by_getter(accessors), *fields, *collections)), None)


def _by_getter(accessors: _Accessors) -> list[Member]:
    """The setters; one whose type is the getter's comes first where there are several."""
    types = {_type(getter) for getter in accessors.getters}
    return sorted(accessors.setters, key=lambda setter: _type(setter) not in types)


def _type(member: Member) -> NamedType:
    parameters, result = parsed(member.signature)
    return parameters[0] if parameters else result


def _explicit(member: Member) -> bool:
    return any(name in member.annotations for name in EXPLICIT)


def _names(implicit: str, accessors: _Accessors) -> Iterator[str]:
    marks = [member.annotations.get(name, {}) for member in accessors.all() for name in EXPLICIT]
    yield next((mark["value"] for mark in marks if mark.get("value")), implicit)
    for member in accessors.all():
        yield from re.findall(r'"([^"]+)"', member.annotations.get("JsonAlias", {}).get("value", ""))
