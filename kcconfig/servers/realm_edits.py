"""Steps on a stored realm. Only what a step says is stored; defaults stay beneath."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kcconfig.model import Json, Path, Step, Unset, Value, Verb
from kcconfig.realm.defaults import Defaults
from kcconfig.realm.kind import Kind
from kcconfig.realm.kinds import by_section, kind_of, top_sections
from kcconfig.servers import keyed
from kcconfig.servers.bodies import to_create
from kcconfig.servers.effective import built_in, effective, one
from kcconfig.servers.overlay import overlay


class ImpossibleError(Exception):
    """A step that cannot be done; its text completes the sentence `client 'app' …`."""


def new_realm(realm: str, step: Step) -> dict[str, Json]:
    return to_create(kind_of(()), realm, step.values)


def edit(stored: dict[str, Json], step: Step, shipped: Defaults) -> None:
    """Does one step on a stored realm, in place. Raises ImpossibleError, or ServerError for an unknown secret."""
    if step.verb in {Verb.ASSIGN, Verb.UNASSIGN}:
        _assign(stored, step, shipped)
    elif not step.address:
        if step.verb is Verb.DELETE:
            raise ImpossibleError("is not deleted: kcconfig deletes no realms")
        changed = _changed(kind_of(()), stored, step.values, shipped.realm)
        stored.clear()
        stored.update(changed)
    elif len(step.address) == 2:
        _VERBS[step.verb](kind_of(step.address), _Top(stored, shipped), step)
    else:
        _inside(stored, step, shipped)


class _Top:
    """The objects of a realm: where they are stored, and which there are."""

    def __init__(self, stored: dict[str, Json], shipped: Defaults) -> None:
        self.holder = stored
        self.shipped = shipped
        self.lists = any(isinstance(stored.get(section), list) for section in top_sections())

    def get(self, kind: Kind, key: str) -> dict[str, Json] | None:
        """An object as it effectively is."""
        return one(kind, key, self.holder, self.shipped)

    def beneath(self, kind: Kind) -> dict[str, dict[str, Json]]:
        return built_in(kind, self.shipped)


class _Inner(_Top):
    """The objects inside one object, of which `parent` is the key."""

    def __init__(self, top: _Top, kind: Kind, parent: str) -> None:
        self.shipped = top.shipped
        self.lists = top.lists
        self.holder = keyed.find(kind, top.holder, parent) or {}
        self.whole = top.get(kind, parent) or {}
        self._beneath = top.beneath(kind).get(parent, {})

    def get(self, kind: Kind, key: str) -> dict[str, Json] | None:
        return keyed.find(kind, self.whole, key)

    def beneath(self, kind: Kind) -> dict[str, dict[str, Json]]:
        """Of a list nothing shines through; it is complete."""
        held = isinstance(self.holder.get(kind.section), list)
        return {} if held else dict(keyed.entries(kind, self._beneath.get(kind.section)))


def _inside(stored: dict[str, Json], step: Step, shipped: Defaults) -> None:
    """A step on an object inside another one, whose entry is made where only defaults had it."""
    parent_kind, parent = kind_of(step.address[:2]), step.address[1]
    top = _Top(stored, shipped)
    if top.get(parent_kind, parent) is None:
        raise ImpossibleError(f"cannot be changed: {parent_kind.name} '{parent}' is not there")
    inner = _Inner(top, parent_kind, parent)
    kind = kind_of(step.address)
    if inner.lists and kind.section not in inner.holder:
        # In a file of lists a list is complete, so it begins with what the defaults have.
        inner.holder[kind.section] = list(inner.whole.get(kind.section) or ())
    _VERBS[step.verb](kind, inner, step)
    keyed.put(parent_kind, stored, parent, inner.holder, lists=top.lists)


def _create(kind: Kind, place: _Top, step: Step) -> None:
    key = step.address[-1]
    if place.get(kind, key) is not None:
        raise ImpossibleError("is there already")
    entry = to_create(kind, key, step.values)
    del entry[kind.key]
    for section in kind.children if not place.lists else ():
        if section in entry:
            child = by_section()[section]
            entry[section] = {
                name: {field: value for field, value in item.items() if field != child.key}
                for name, item in keyed.entries(child, entry[section])
            }
    keyed.put(kind, place.holder, key, entry, lists=place.lists)


def _update(kind: Kind, place: _Top, step: Step) -> None:
    key = step.address[-1]
    if place.get(kind, key) is None:
        raise ImpossibleError("is not there")
    entry = keyed.find(kind, place.holder, key) or {}
    beneath = place.beneath(kind).get(key, {})
    keyed.put(kind, place.holder, key, _changed(kind, entry, step.values, beneath), lists=place.lists)


def _delete(kind: Kind, place: _Top, step: Step) -> None:
    key = step.address[-1]
    shipped = key in place.beneath(kind)
    if shipped and len(step.address) == 2:
        raise ImpossibleError("is built-in and stays")
    keyed.remove(kind, place.holder, key, remember=shipped)


_VERBS: Mapping[Verb, Callable[[Kind, _Top, Step], None]] = {
    Verb.CREATE: _create,
    Verb.UPDATE: _update,
    Verb.DELETE: _delete,
}


def _assign(stored: dict[str, Json], step: Step, shipped: Defaults) -> None:
    """Puts a scope into a list or takes it out, beginning with what the list effectively holds."""
    name, scope = str(step.scope_list), str(step.scope)
    if step.address:
        kind, key = kind_of(step.address), step.address[-1]
        top = _Top(stored, shipped)
        whole = top.get(kind, key)
        if whole is None:
            raise ImpossibleError("is not there")
        entry = keyed.find(kind, stored, key) or {}
        entry[name] = _list(whole.get(name), step.verb, scope)
        keyed.put(kind, stored, key, entry, lists=top.lists)
    else:
        stored[name] = _list(effective(stored, shipped)[name], step.verb, scope)


def _list(held: list[str] | None, verb: Verb, scope: str) -> list[str]:
    return sorted({*(held or ()), scope} if verb is Verb.ASSIGN else {*(held or ())} - {scope})


def _changed(
    kind: Kind, entry: Mapping[str, Json], values: Mapping[Path, Value], beneath: Mapping[str, Json]
) -> dict[str, Json]:
    """An entry with the values of a step. What is unset where a default would shine through becomes null."""
    result = overlay(kind, entry, values)
    for path, value in values.items():
        if isinstance(value, Unset) and len(path) == 2:
            shines = path[1] in (beneath.get(path[0]) or {})
            held = result.get(path[0])
            if shines:
                result.setdefault(path[0], {})[path[1]] = None
            elif isinstance(held, dict):
                held.pop(path[1], None)
    return result
