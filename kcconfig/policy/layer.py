"""One file of a policy as flat settings: objects by address, values by path, each with its origin.

Layers are what `extends` merges: flat, so that merging is two dictionaries laid over each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kcconfig.document import Node
from kcconfig.model import Address, Mark, Origin, Path, Setting, Source


@dataclass(slots=True)
class LayerObject:
    """What one file says of one object. A setting with the value None takes back what a base said.

    `emptied` has the sections inside it that the file takes back as a whole, and where.
    """

    origin: Origin
    settings: dict[Path, Setting] = field(default_factory=dict)
    absent: bool = False
    taken_back: bool = False
    children: set[str] = field(default_factory=set)
    emptied: dict[str, Mark] = field(default_factory=dict)


@dataclass(slots=True)
class Layer:
    """One file, or one pack, of a chain."""

    file: str
    source: Source
    origin: Origin
    realm: str | None = None
    target: str | None = None
    manage: dict[str, str | None] = field(default_factory=dict)
    objects: dict[Address, LayerObject] = field(default_factory=dict)
    not_managed: dict[str, Mark | None] = field(default_factory=dict)

    def at(self, address: Address, node: Node) -> LayerObject:
        """The object at an address, made on first use."""
        found = self.objects.get(address)
        if found is None:
            found = self.objects[address] = LayerObject(self.origin_of(node))
        return found

    def origin_of(self, node: Node, shorthand: str | None = None) -> Origin:
        """Objects, maps and lists are found by their key, scalars by their value."""
        mark = node.key if node.key and isinstance(node.value, dict | list) else node.mark
        return Origin(self.source, mark, shorthand)
