"""In which order changes are written.

From 26.5 on Keycloak refuses a client timeout above the realm's, and judges each write by what is stored at
that moment. So a realm that raises its limits is written before its clients, one that lowers them after, and
one that does both is written twice. The limits grow with every setting that they are made of, so after
the raising ones alone they are at least as high as before and as at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from kcconfig.model import (
    UNSET,
    Action,
    Address,
    Change,
    Json,
    Path,
    Secret,
    SettingChange,
    Step,
    Value,
    Verb,
)
from kcconfig.plan.compare import live_value
from kcconfig.plan.value import Phase
from kcconfig.plan.value import Sequence as Steps
from kcconfig.realm.kind import Kind
from kcconfig.realm.kinds import kind_of

LIMITS: Final = frozenset(
    {
        ("ssoSessionIdleTimeout",),
        ("ssoSessionMaxLifespan",),
        ("ssoSessionIdleTimeoutRememberMe",),
        ("ssoSessionMaxLifespanRememberMe",),
        ("rememberMe",),
    }
)
"""Realm settings that client timeouts are compared with."""

VERBS: Final = {Action.CREATE: Verb.CREATE, Action.UPDATE: Verb.UPDATE, Action.DELETE: Verb.DELETE}


def order(changes: Sequence[Change], realm: Mapping[str, Json]) -> tuple[Phase, ...]:
    """Phases of steps; blocked changes have none. Later phases wait for earlier ones."""
    open_changes = [change for change in changes if change.blocked is None]
    whole = next((change for change in open_changes if not change.address), None)
    first, last = _realm_steps(whole, realm) if whole else ((), ())
    phases: list[Phase] = [(first,)] if first else []
    written = [change for change in open_changes if change.address and not _is_top_deletion(change)]
    phases.append(_sequences(written, "clientScopes"))
    if whole:
        phases.append((tuple(_assignments(kind_of(()), whole)),))
    phases.append(_sequences(written, "clients"))
    phases.append(_deletions(open_changes, "clients"))
    phases.append((last,))
    phases.append(_deletions(open_changes, "clientScopes"))
    return tuple(kept for phase in phases if (kept := tuple(steps for steps in phase if steps)))


def _is_top_deletion(change: Change) -> bool:
    return change.action is Action.DELETE and len(change.address) == 2


def _deletions(changes: Sequence[Change], section: str) -> Phase:
    gone = [change for change in changes if _is_top_deletion(change) and change.address[0] == section]
    return tuple((Step(Verb.DELETE, change.address),) for change in gone)


def _realm_steps(change: Change, realm: Mapping[str, Json]) -> tuple[Steps, Steps]:
    """The realm's own writes: those before its clients, and those after."""
    kind = kind_of(())
    own = [setting for setting in change.settings if setting.path[0] not in kind.scope_lists]
    if change.action is Action.CREATE:
        # Creating ignores some settings where others are missing (`otpPolicyDigits` without `otpPolicyType`)
        # and compares no timeouts; an update of the whole realm does neither.
        values = _values(own)
        return (Step(Verb.CREATE, (), values), Step(Verb.UPDATE, (), values)), ()
    raising = [setting for setting in own if setting.path in LIMITS and _raises(setting, realm)]
    lowering = [setting for setting in own if setting.path in LIMITS and setting not in raising]
    if not own:
        return (), ()
    if not lowering:
        return (Step(Verb.UPDATE, (), _values(own)),), ()
    rest = [setting for setting in own if setting not in raising]
    before = (Step(Verb.UPDATE, (), _values(raising)),) if raising else ()
    return before, (Step(Verb.UPDATE, (), _values(rest)),)


def _raises(setting: SettingChange, realm: Mapping[str, Json]) -> bool:
    after = setting.after.value if isinstance(setting.after, Secret) else setting.after
    before = live_value(realm, setting.path)
    return isinstance(after, int) and after > (before if isinstance(before, int) else 0)


def _sequences(changes: Sequence[Change], section: str) -> Phase:
    """One sequence per object of a section: itself first, what is inside it after."""
    groups: dict[Address, list[Change]] = {}
    for change in changes:
        if change.address[0] == section:
            groups.setdefault(change.address[:2], []).append(change)
    return tuple(_sequence(address, group) for address, group in groups.items())


def _sequence(address: Address, changes: Sequence[Change]) -> Steps:
    own = next((change for change in changes if change.address == address), None)
    inside = [change for change in changes if change.address != address]
    kind = kind_of(address)
    if own is not None and own.action is Action.CREATE:
        values = _values(own.settings)
        for change in inside:
            values.update(
                {(*change.address[2:], *path): value for path, value in _values(change.settings).items()}
            )
        return (Step(Verb.CREATE, address, values), *_assignments(kind, own))
    steps: list[Step] = []
    if own is not None:
        plain = _values([setting for setting in own.settings if setting.path[0] not in kind.scope_lists])
        if plain:
            steps.append(Step(Verb.UPDATE, address, plain))
        steps.extend(_assignments(kind, own))
    steps.extend(Step(VERBS[change.action], change.address, _values(change.settings)) for change in inside)
    return tuple(steps)


def _assignments(kind: Kind, change: Change) -> list[Step]:
    """Scopes leave their list before they join another: the server ignores a scope that is in one.

    And it takes a scope away from either list, whichever it is told. A new client is sent with its lists.
    """
    if change.action is Action.CREATE and change.address:
        return []
    leave: list[Step] = []
    join: list[Step] = []
    for setting in change.settings:
        name = setting.path[0]
        if name in kind.scope_lists:
            leave += [_assign(Verb.UNASSIGN, change.address, name, scope) for scope in setting.removed]
            join += [_assign(Verb.ASSIGN, change.address, name, scope) for scope in setting.added]
    return [*leave, *join]


def _assign(verb: Verb, address: Address, scope_list: str, scope: str) -> Step:
    return Step(verb, address, scope_list=scope_list, scope=scope)


def _values(settings: Sequence[SettingChange]) -> dict[Path, Value]:
    """What a step writes."""
    return {setting.path: UNSET if setting.unset else setting.after for setting in settings}
