"""The policy grammar: one document, read into a layer.

Every name is checked against Keycloak's field tables, every value against the type of its field; what is
wrong becomes a grammar error, and the rest is read on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from kcconfig.document import Node
from kcconfig.model import UNSET, Address, Mark, Origin, Path, Secret, Setting, Source
from kcconfig.policy import blocks
from kcconfig.policy.layer import Layer, LayerObject
from kcconfig.policy.problems import Problems
from kcconfig.policy.remarks import Remarks, secrets_below
from kcconfig.policy.scope_lists import has_secret, list_edit
from kcconfig.policy.values import WrongTypeError, read_value, shape
from kcconfig.realm.fields import fields, item_fields
from kcconfig.realm.kind import Kind
from kcconfig.realm.kinds import by_section
from kcconfig.realm.lifespans import Level

REALM_WORDS: Final = ("extends", "vars", "manage", "justify", *blocks.NAMES)
"""Keys of a policy file that are not fields of Keycloak's realm."""

MANAGE_WORDS: Final = ("declared", "full")
ABSENT: Final = "absent"


def read_layer(root: Node, file: str, source: Source, problems: Problems, remarks: Remarks) -> Layer:
    """The layer of one document, whose expressions are rendered already. `root` is a map."""
    layer = Layer(file, source, Origin(source, root.mark))
    _Reader(layer, problems, remarks).realm(root)
    return layer


class _Place(NamedTuple):
    """Where the walk is: the kind, the address, and what the layer knows of that object."""

    kind: Kind
    address: Address
    target: LayerObject


class _Reader:
    """Walks one document; `layer` grows, `problems` and `remarks` collect."""

    def __init__(self, layer: Layer, problems: Problems, remarks: Remarks) -> None:
        self.layer = layer
        self.problems = problems
        self.remarks = remarks

    def realm(self, root: Node) -> None:
        special: dict[str, Callable[[Node], None]] = {
            "realm": self._realm_name,
            "keycloakVersion": self._target,
            "manage": self._manage,
            "extends": _ignore,
            "vars": _ignore,
            "justify": _ignore,
        }
        place = _Place(by_section()[""], (), self.layer.at((), root))
        for name, node in _entries(root):
            if name in special:
                special[name](node)
            elif name in blocks.NAMES:
                self._block(place.target, Level.REALM, name, node)
            else:
                self._field(place, name, node)

    def _realm_name(self, node: Node) -> None:
        if isinstance(node.value, str):
            self.layer.realm = node.value
            self.layer.at((), node).origin = self.layer.origin_of(node)
        elif node.value is not None:
            self._error("value-wrong-type", f"realm: expected a name, found {shape(node.value)}", node)

    def _target(self, node: Node) -> None:
        if isinstance(node.value, str | int | float) and not isinstance(node.value, bool):
            self.layer.target = str(node.value)
        elif node.value is not None:
            message = f'keycloakVersion: expected a version such as "26.7", found {shape(node.value)}'
            self._error("value-wrong-type", message, node)

    def _manage(self, node: Node) -> None:
        realm = by_section()[""]
        if node.value is None:
            self.layer.manage.update(dict.fromkeys(realm.children))
        for section, word in _entries(self._map(node)):
            if section not in realm.children:
                self.problems.unknown(section, word, realm.children, "section")
            elif word.value is None or word.value in MANAGE_WORDS:
                self.layer.manage[section] = word.value
            else:
                words = " or ".join(MANAGE_WORDS)
                self._error("value-wrong-type", f"manage: expected {words}, found {shape(word.value)}", word)

    def _block(self, target: LayerObject, level: Level, name: str, node: Node) -> None:
        for path, value, value_node, shorthand in blocks.expand(name, node, level, self.problems):
            self._put(target, path, Setting(value, self.layer.origin_of(value_node, shorthand)))

    def _field(self, place: _Place, name: str, node: Node) -> None:
        kind = place.kind
        known = fields(kind.representation)
        self.remarks.field(kind, name, node)
        if name in kind.children:
            place.target.children.add(name)
            self._section(by_section()[name], place.address, node)
        elif name in kind.not_managed:
            self._not_managed(place, name, node)
        elif name not in known:
            words = REALM_WORDS if not kind.section else blocks.NAMES if kind.name == "client" else ()
            self.problems.unknown(
                name, node, [*known, *words], f"field of a {kind.name}", address=place.address, path=(name,)
            )
        elif (name,) not in kind.server_owned:
            self._known(place, (name,), node, known[name].type)

    def _known(self, place: _Place, path: Path, node: Node, wanted: str) -> None:
        origin = self.layer.origin_of(node)
        if node.value is None:
            self._put(place.target, path, Setting(None, origin))
        elif wanted.startswith("map:"):
            for key, item in _entries(self._map(node)):
                self._entry(place, (*path, key), item, wanted.removeprefix("map:"))
        elif path[0] in place.kind.scope_lists and isinstance(node.value, dict):
            self._put(place.target, path, Setting(list_edit(node, self.problems), origin))
        elif path[0] in place.kind.scope_lists and has_secret(node):
            self._error(
                "value-wrong-type",
                f"{path[0]}: a name of a client scope is no secret; use vars instead of env or file()",
                node,
            )
        else:
            self._put_value(place, path, node, wanted)

    def _entry(self, place: _Place, path: Path, item: Node, wanted: str) -> None:
        """One key of a map such as `attributes`."""
        kind, origin = place.kind, self.layer.origin_of(item)
        if path in kind.server_owned:
            self.remarks.field(kind, path[-1], item)
            return
        if item.value == "" and kind.removal == "" and path[0] == "attributes":
            self.remarks.blank(place.address, path, item.mark)
        if _is_absent(item) or (item.value == "" and kind.removal == ""):
            self._put(place.target, path, Setting(UNSET, origin))
        elif item.value is None:
            self._put(place.target, path, Setting(None, origin))
        else:
            self._put_value(place, path, item, wanted)

    def _put_value(self, place: _Place, path: Path, node: Node, wanted: str) -> None:
        level = Level.CLIENT if place.kind.section else Level.REALM
        self.remarks.duplicates(place.kind, (place.address, path), node)
        try:
            value = read_value(node, wanted, level, path)
        except WrongTypeError as error:
            shown = f"{'.'.join(path)}: {error}"
            self.problems.error(
                "value-wrong-type", shown, node.mark, help=error.help, address=place.address, path=path
            )
        else:
            self._put(place.target, path, Setting(value, self.layer.origin_of(node)))

    def _section(self, kind: Kind, parent: Address, node: Node) -> None:
        if isinstance(node.value, list):
            items = self._keyed(kind, node.value)
        elif isinstance(node.value, dict):
            items = _entries(node)
        elif node.value is None:
            above = self.layer.objects[parent]
            above.children.discard(kind.section)
            above.emptied[kind.section] = node.mark
            return
        else:
            self._error(
                "value-wrong-type",
                f"{kind.section}: expected a map by {kind.key}, or a list, found {shape(node.value)}",
                node,
            )
            return
        for key, item in items:
            self._object(kind, (*parent, kind.section, key), item)

    def _keyed(self, kind: Kind, items: list[Node]) -> Iterator[tuple[str, Node]]:
        seen: dict[str, Node] = {}
        for item in items:
            key = item.value.get(kind.key) if isinstance(item.value, dict) else None
            if key is None or not isinstance(key.value, str):
                self._error("value-wrong-type", f"an entry of {kind.section} needs a text {kind.key}", item)
            elif key.value in seen:
                self.problems.error(
                    "key-twice",
                    f"{kind.name} '{key.value}' stands twice in {kind.section}",
                    key.mark,
                    help="merge the two",
                    related=[("first here", seen[key.value].mark)],
                )
            else:
                seen[key.value] = key
                yield key.value, item

    def _object(self, kind: Kind, address: Address, node: Node) -> None:
        key = address[-1]
        if not key:
            self._error("value-wrong-type", f"a {kind.name} needs a {kind.key} that is not empty", node)
            return
        target = self.layer.at(address, node)
        if node.value is None:
            target.taken_back = True
            return
        if _is_absent(node, kind.key):
            target.absent = True
            return
        for name, item in _entries(self._map(node)):
            if name == kind.key:
                if item.value != key:
                    message = f"{kind.key} is {shape(item.value)}, but its key says '{key}'"
                    self._error("value-wrong-type", message, item)
            elif name in blocks.NAMES and kind.name == "client":
                self._block(target, Level.CLIENT, name, item)
            elif name == "state":
                message = "the only state is `state: absent`, and it stands without settings"
                self._error("value-wrong-type", message, item)
            else:
                self._field(_Place(kind, address, target), name, item)

    def _not_managed(self, place: _Place, name: str, node: Node) -> None:
        """Sections of kinds to come: their own names are checked, so that a misspelt field shows now."""
        if node.value in (None, {}, []):
            return
        secrets_below(name, node, self.remarks)
        shown = f"{place.address[0]} {name}" if place.address else name
        self.layer.not_managed.setdefault(shown, node.key or node.mark)
        outer, known = item_fields(place.kind.representation, name)
        values = node.value if outer == "list" and isinstance(node.value, list) else [node]
        for value in values if known else ():
            for field, item in _entries(value):
                if field not in known:
                    self.problems.unknown(field, item, known, f"field in {name}")

    def _put(self, target: LayerObject, path: Path, setting: Setting) -> None:
        first = target.settings.get(path)
        if first is not None and setting.value is None:
            return
        if first is not None and first.value is not None and setting.origin.mark:
            related: list[tuple[str, Mark]] = [("also here", first.origin.mark)] if first.origin.mark else []
            self.problems.error(
                "shorthand-and-field",
                f"{_written(path, first)} and {_written(path, setting)} set the same thing in one file",
                setting.origin.mark,
                help="keep one of the two",
                path=path,
                related=related,
            )
        target.settings[path] = setting

    def _map(self, node: Node) -> Node:
        if not isinstance(node.value, dict) and node.value is not None:
            help_ = (
                "make each value of it an expression of its own" if isinstance(node.value, Secret) else None
            )
            message = f"expected a map, found {shape(node.value)}"
            self.problems.error("value-wrong-type", message, node.mark, help=help_)
        return node

    def _error(self, rule: str, message: str, node: Node) -> None:
        self.problems.error(rule, message, node.mark)


def _entries(node: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(node.value, dict):
        yield from node.value.items()


def _is_absent(node: Node, key: str = "") -> bool:
    """Is it `{state: absent}`? In a list the `key` that tells the entry stands beside it."""
    value = node.value
    return isinstance(value, dict) and set(value) - {key} == {"state"} and value["state"].value == ABSENT


def _written(path: Path, setting: Setting) -> str:
    return setting.origin.shorthand or ".".join(path)


def _ignore(_node: Node) -> None:
    """Read elsewhere: `extends` and `vars` by the chain, `justify` by the packs."""
