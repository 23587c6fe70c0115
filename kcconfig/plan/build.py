"""Builds a plan: compares every declared object with its live one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from kcconfig.model import (
    Action,
    Address,
    Change,
    Desired,
    DesiredObject,
    Finding,
    Json,
    Live,
    Origin,
    Path,
    Setting,
    SettingChange,
    Source,
)
from kcconfig.plan.checks import (
    READ_ONLY,
    check_values,
    guards,
    lost_smtp_password,
    not_possible,
    unknown_secrets,
)
from kcconfig.plan.compare import Incomparable, compare, creation, live_value
from kcconfig.plan.order import order
from kcconfig.plan.scope_lists import check_scopes, filled_lists, list_changes, new_lists
from kcconfig.plan.value import Plan
from kcconfig.realm.defaults import defaults
from kcconfig.realm.kind import Kind
from kcconfig.realm.kinds import kind_of, order_key
from kcconfig.realm.normal import fresh_realm
from kcconfig.realm.versions import at_least

BUILT_IN = "built-in, never deleted"
READ_ONLY_SINCE = "26.6.3"
"""The clients that hold Keycloak's own roles can be changed by nobody from this version on (its upgrade notes)."""
NEEDS_FLAG = "needs --allow-delete"


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line allows. `caller` is the client that kcconfig logs in with, in this realm."""

    allow_delete: bool = False
    send_secrets: bool = False
    caller: str | None = None


@dataclass(slots=True)
class _Tally:
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    masked: int = 0
    unknown: int = 0


def build(desired: Desired, live: Live, server: str, options: Options = Options()) -> Plan:
    """The plan that makes a realm as its policy says.

    A realm that does not exist is compared with what the server will create by itself, so that built-in
    clients and scopes are changed rather than created.
    """
    realm = desired.realm or live.realm
    objects = live.objects if live.exists else fresh_realm(defaults(live.version, realm=realm), realm)
    built_in = _built_in(live.version, realm, objects)
    tally = _Tally(findings=list(check_values(desired)))
    scopes = _scopes(desired, objects)
    for address, declared in desired.objects.items():
        kind = kind_of(address)
        found = objects.get(address) if address or live.exists else None
        wanted = _kept(kind, declared, found or {})
        tally.findings.extend(check_scopes(kind, wanted.settings, scopes))
        if wanted.absent:
            if found is not None:
                tally.changes.append(_deletion(address, wanted.origin, built_in, options))
        elif found is None:
            tally.changes.append(_creation(kind, wanted, desired, objects))
        else:
            _update(kind, wanted, found, options, tally)
    tally.changes.extend(_undeclared(desired, objects, built_in, options))
    found_changes = (_held_back(change, realm, live.version) for change in tally.changes)
    changes = tuple(sorted(found_changes, key=lambda change: order_key(change.address)))
    tally.findings.extend(unknown_secrets(changes))
    tally.findings.extend(not_possible(changes, objects, live.version))
    tally.findings.extend(lost_smtp_password(changes, objects.get((), {}), live.version))
    return Plan(
        realm=realm,
        server=server,
        files=desired.files,
        version=live.version,
        assumed=live.assumed,
        creates_realm=not live.exists,
        changes=changes,
        phases=order(changes, objects.get((), {})),
        checked=len({*desired.objects, *(change.address for change in changes)}),
        manage=desired.manage,
        not_managed=desired.not_managed,
        findings=tuple(tally.findings),
        guards=tuple(guards(changes, realm, options.caller)),
        secrets_not_compared=tally.masked,
        secrets_unknown=tally.unknown,
    )


def _kept(kind: Kind, wanted: DesiredObject, found: Mapping[str, Json]) -> DesiredObject:
    """An object without the settings that the server drops because of another one, such as a public client's secret."""
    dropped = []
    for path, (cause, value) in kind.dropped_while.items():
        declared = wanted.settings.get(cause)
        if path in wanted.settings and (declared.value if declared else live_value(found, cause)) == value:
            dropped.append(path)
    if not dropped:
        return wanted
    return replace(
        wanted, settings={path: each for path, each in wanted.settings.items() if path not in dropped}
    )


def _built_in(version: str, realm: str, objects: Mapping[Address, object]) -> frozenset[Address]:
    shipped = defaults(version, realm=realm)
    found: set[Address] = {("clients", name) for name in shipped.clients}
    found |= {("clientScopes", name) for name in shipped.client_scopes}
    if realm == "master":
        found |= {
            address for address in objects if address[:1] == ("clients",) and address[-1].endswith("-realm")
        }
    return frozenset(found)


def _scopes(desired: Desired, objects: Mapping[Address, object]) -> set[str]:
    named = {address[1] for address in objects if len(address) == 2 and address[0] == "clientScopes"}
    for address, wanted in desired.objects.items():
        if len(address) == 2 and address[0] == "clientScopes":
            (named.discard if wanted.absent else named.add)(address[1])
    return named


def _creation(
    kind: Kind, wanted: DesiredObject, desired: Desired, objects: Mapping[Address, Mapping[str, Json]]
) -> Change:
    """The change that makes an object; a realm comes with the scope lists that `objects` has for it."""
    fresh = objects.get(wanted.address)
    settings: dict[Path, SettingChange] = {}
    parent = _from_parent(kind, wanted.address[:-2], desired, objects)
    for path, value in {**kind.on_create, **parent}.items():
        settings[path] = SettingChange(path, None, value, Origin(Source.CREATE))
    for path, setting in wanted.settings.items():
        change = None if path[0] in kind.scope_lists else creation(kind, path, setting)
        if change is not None:
            settings[path] = change
    if fresh is not None:
        lists = list_changes(kind, wanted.settings, fresh)
    else:
        lists = new_lists(kind, wanted.settings, filled_lists(kind, wanted, desired, objects))
    settings.update({change.path: change for change in lists})
    return Change(
        wanted.address, Action.CREATE, wanted.origin, tuple(settings[path] for path in sorted(settings))
    )


def _from_parent(
    kind: Kind, parent: Address, desired: Desired, objects: Mapping[Address, Mapping[str, Json]]
) -> dict[Path, Json]:
    """What an object takes from the one around it, as that will be: declared, else live, else sent on create."""
    if not parent:
        return {}
    declared: Mapping[Path, Setting] = desired.objects[parent].settings if parent in desired.objects else {}
    found: dict[Path, Json] = {}
    for path in kind.from_parent:
        live = live_value(objects.get(parent, {}), path)
        default = kind_of(parent).on_create.get(path)
        found[path] = declared[path].value if path in declared else default if live is None else live
    return found


def _update(
    kind: Kind, wanted: DesiredObject, found: Mapping[str, Json], options: Options, tally: _Tally
) -> None:
    settings: list[SettingChange] = list(list_changes(kind, wanted.settings, found))
    for path, setting in wanted.settings.items():
        if path[0] in kind.scope_lists:
            continue
        change = compare(kind, path, setting, found, send_secrets=options.send_secrets)
        if isinstance(change, Incomparable):
            tally.masked += change.known
            tally.unknown += not change.known
        elif change is not None:
            settings.append(change)
    if settings:
        settings.sort(key=lambda change: change.path)
        tally.changes.append(Change(wanted.address, Action.UPDATE, wanted.origin, tuple(settings)))


def _deletion(address: Address, origin: Origin, built_in: frozenset[Address], options: Options) -> Change:
    blocked = BUILT_IN if address in built_in else None if options.allow_delete else NEEDS_FLAG
    return Change(address, Action.DELETE, origin, blocked=blocked)


def _held_back(change: Change, realm: str, version: str) -> Change:
    """A change inside a client that the server lets nobody change is blocked."""
    owner = change.address[1] if change.address[:1] == ("clients",) else ""
    internal = owner.endswith("-realm") if realm == "master" else owner == "realm-management"
    if not internal or change.blocked or not at_least(version, READ_ONLY_SINCE):
        return change
    return replace(change, blocked=READ_ONLY)


def _undeclared(
    desired: Desired, objects: Mapping[Address, object], built_in: frozenset[Address], options: Options
) -> Iterator[Change]:
    """Under `manage: full`, live objects of the section that the policy does not write."""
    for address in objects:
        section, parent = address[:1], address[:-2]
        if not section or desired.manage.get(section[0]) != "full" or address in desired.objects:
            continue
        if not parent:
            origin = desired.origin
        elif parent in desired.objects and address[-2] in desired.objects[parent].children:
            origin = desired.objects[parent].origin
        else:
            continue
        if address not in built_in:
            yield _deletion(address, origin, built_in, options)
