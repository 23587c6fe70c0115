"""Client-scope lists: exact and additive forms, and moves from one list to the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kcconfig.model import (
    Address,
    Desired,
    DesiredObject,
    Finding,
    Json,
    ListEdit,
    Origin,
    Path,
    Setting,
    SettingChange,
    Severity,
    Source,
    Unknown,
)
from kcconfig.realm.fields import suggest
from kcconfig.realm.kind import Kind
from kcconfig.realm.kinds import kind_of


def wanted_lists(
    kind: Kind, settings: Mapping[Path, Setting], live: Mapping[str, Json]
) -> tuple[dict[str, set[str]], dict[str, Origin]]:
    """What each list should hold, and where that comes from. Lists that nothing touches keep their content."""
    wanted = {name: set(live.get(name) or ()) for name in kind.scope_lists}
    origins: dict[str, Origin] = {}
    declared: dict[str, set[str]] = {}
    for name in kind.scope_lists:
        setting = settings.get((name,))
        if setting is None or isinstance(setting.value, Unknown):
            continue
        origins[name] = setting.origin
        value = setting.value
        if isinstance(value, ListEdit):
            declared[name] = set(value.add)
            wanted[name] = (wanted[name] | set(value.add)) - set(value.remove)
        else:
            declared[name] = set(value)
            wanted[name] = set(value) | (wanted[name] & kind.server_scopes)
    for name, scopes in declared.items():
        for other in kind.other_lists(name):
            moved = wanted[other] & scopes - declared.get(other, set())
            if moved:
                wanted[other] -= moved
                origins.setdefault(other, origins[name])
    return wanted, origins


def list_changes(
    kind: Kind, settings: Mapping[Path, Setting], live: Mapping[str, Json]
) -> Iterator[SettingChange]:
    """The changes of all scope lists of one object; a move shows in both lists."""
    wanted, origins = wanted_lists(kind, settings, live)
    for name in kind.scope_lists:
        before = sorted(live.get(name) or ())
        after = sorted(wanted[name])
        if before != after:
            added = tuple(scope for scope in after if scope not in before)
            removed = tuple(scope for scope in before if scope not in after)
            yield SettingChange((name,), before, after, origins[name], added=added, removed=removed)


def new_lists(
    kind: Kind, settings: Mapping[Path, Setting], filled: Mapping[str, Json]
) -> Iterator[SettingChange]:
    """The lists of a new object, if it declares one: both and whole, because the server fills both or none.

    `filled` is what the server would fill in.
    """
    if not any(settings[(name,)].value != ListEdit() for name in kind.scope_lists if (name,) in settings):
        return
    wanted, origins = wanted_lists(kind, settings, filled)
    for name in kind.scope_lists:
        setting = settings.get((name,))
        edit = setting.value if setting and isinstance(setting.value, ListEdit) else ListEdit()
        origin = origins.get(name, Origin(Source.CREATE))
        after = sorted(wanted[name])
        yield SettingChange((name,), None, after, origin, added=edit.add, removed=edit.remove)


def filled_lists(
    kind: Kind, wanted: DesiredObject, desired: Desired, objects: Mapping[Address, Mapping[str, Json]]
) -> dict[str, list[str]]:
    """What the server fills the lists of a new client with: the realm's, as this policy leaves them."""
    realm = kind_of(())
    declared = desired.objects[()].settings if () in desired.objects else {}
    lists, _ = wanted_lists(realm, declared, objects.get((), {}))
    protocol = _protocol(wanted.address, desired, objects)

    def fits(scope: str) -> bool:
        address = ("clientScopes", scope)
        gone = address in desired.objects and desired.objects[address].absent
        return not gone and _protocol(address, desired, objects) == protocol

    pairs = zip(kind.scope_lists, realm.scope_lists, strict=False)
    return {own: [scope for scope in sorted(lists[theirs]) if fits(scope)] for own, theirs in pairs}


def _protocol(address: Address, desired: Desired, objects: Mapping[Address, Mapping[str, Json]]) -> Json:
    path = ("protocol",)
    if address in desired.objects and path in desired.objects[address].settings:
        return desired.objects[address].settings[path].value
    return objects.get(address, {}).get("protocol", kind_of(address).on_create.get(path))


def check_scopes(kind: Kind, settings: Mapping[Path, Setting], known: set[str]) -> Iterator[Finding]:
    """Scopes that do not exist, which the server would drop without a word, and scopes wanted in two lists."""
    places: dict[str, str] = {}
    for name in kind.scope_lists:
        setting = settings.get((name,))
        if setting is None or isinstance(setting.value, Unknown):
            continue
        value = setting.value
        for scope in dict.fromkeys(value.add if isinstance(value, ListEdit) else value):
            if scope in places:
                message = f"client scope '{scope}' is declared in {places[scope]} and in {name}"
                help_ = "a scope can be in one of the two lists only: take it out of the other"
                yield Finding("scope-in-both-lists", Severity.ERROR, message, setting.origin.mark, help_)
            elif scope not in known:
                near = suggest(scope, known)
                message = f"{name}: there is no client scope '{scope}'"
                help_ = (
                    f"did you mean '{near}'?" if near else "declare it under `clientScopes`, or take it out"
                )
                yield Finding("scope-unknown", Severity.ERROR, message, setting.origin.mark, help_)
            places.setdefault(scope, name)
