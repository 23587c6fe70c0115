"""The order of writes: each intermediate state is one that Keycloak 26.5 and later accepts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kcconfig.model import (
    UNSET,
    Action,
    Desired,
    DesiredObject,
    Live,
    Origin,
    Setting,
    Source,
    Step,
    Verb,
)
from kcconfig.plan import Options, Plan, build
from kcconfig.realm.defaults import defaults

FILE = Origin(Source.FILE)
IDLE, MAX = ("attributes", "client.session.idle.timeout"), ("attributes", "client.session.max.lifespan")

LIMITS = {
    "ssoSessionIdleTimeout": st.integers(1, 6),
    "ssoSessionMaxLifespan": st.integers(1, 6),
    "ssoSessionIdleTimeoutRememberMe": st.integers(0, 6),
    "ssoSessionMaxLifespanRememberMe": st.integers(0, 6),
    "rememberMe": st.booleans(),
    "clientSessionIdleTimeout": st.integers(0, 6),
    "clientSessionMaxLifespan": st.integers(0, 6),
}
REALMS = st.fixed_dictionaries(LIMITS)
OVERRIDES = st.none() | st.fixed_dictionaries({IDLE: st.integers(0, 6), MAX: st.integers(0, 6)})
"""Of one client: None where it is not there, 0 where it inherits."""

State = dict[str, Any]


def limit(realm: Mapping[str, Any], what: str) -> int:
    remembered = realm[f"{what}RememberMe"] if realm["rememberMe"] else 0
    return max(realm[what], remembered)


def fits(state: State) -> bool:
    """Does every timeout keep to the realm's, as 26.5 compares them?"""
    realm = state["realm"]
    idle, longest = limit(realm, "ssoSessionIdleTimeout"), limit(realm, "ssoSessionMaxLifespan")
    pairs = [(realm["clientSessionIdleTimeout"], realm["clientSessionMaxLifespan"])]
    pairs += [(each[IDLE], each[MAX]) for each in state["clients"].values()]
    return all(one <= idle and other <= longest for one, other in pairs)


def text(seconds: int) -> str:
    return str(seconds)


def planned(old: State, new: State) -> Plan:
    shipped = defaults("26.7.3", realm="demo")
    objects: dict[Any, Any] = {(): {**shipped.realm, **old["realm"]}}
    for name, overrides in old["clients"].items():
        attributes = {path[1]: text(value) for path, value in overrides.items() if value}
        objects["clients", name] = {**shipped.new_client, "attributes": attributes}
    wanted = {
        (): DesiredObject((), FILE, {(name,): Setting(value, FILE) for name, value in new["realm"].items()})
    }
    for name in {*old["clients"], *new["clients"]}:
        address = ("clients", name)
        overrides = new["clients"].get(name)
        values = {
            path: Setting(text(value) if value else UNSET, FILE) for path, value in (overrides or {}).items()
        }
        wanted[address] = DesiredObject(address, FILE, values, absent=overrides is None)
    desired = Desired("demo", FILE, wanted)
    return build(
        desired, Live("demo", objects, frozenset({"clients"}), "26.7.3"), "url", Options(allow_delete=True)
    )


def perform(state: State, step: Step) -> None:
    if not step.address:
        state["realm"].update({path[0]: value for path, value in step.values.items()})
    elif step.verb is Verb.DELETE:
        del state["clients"][step.address[1]]
    else:
        client = state["clients"].setdefault(step.address[1], {IDLE: 0, MAX: 0})
        written = {path: value for path, value in step.values.items() if path in {IDLE, MAX}}
        client.update({path: 0 if value is UNSET else int(value) for path, value in written.items()})


@settings(max_examples=150, deadline=None)
@given(
    REALMS,
    REALMS,
    st.lists(st.tuples(OVERRIDES, OVERRIDES), max_size=3),
    st.booleans(),
)
def test_every_intermediate_state_is_accepted(
    old_realm: Any, new_realm: Any, overrides: list[Any], backwards: bool
) -> None:
    old = {"realm": dict(old_realm), "clients": {}}
    new = {"realm": dict(new_realm), "clients": {}}
    for number, (before, after) in enumerate(overrides):
        for state, value in ((old, before), (new, after)):
            if value is not None:
                state["clients"][f"app{number}"] = dict(value)
    assume(fits(old))
    assume(fits(new))
    plan = planned(old, new)
    state = old
    for phase in plan.phases:
        for sequence in reversed(phase) if backwards else phase:
            for step in sequence:
                perform(state, step)
                assert fits(state), step
    assert state == new


REALM = {
    "ssoSessionIdleTimeout": 4,
    "ssoSessionMaxLifespan": 4,
    "ssoSessionIdleTimeoutRememberMe": 0,
    "ssoSessionMaxLifespanRememberMe": 0,
    "rememberMe": False,
    "clientSessionIdleTimeout": 0,
    "clientSessionMaxLifespan": 0,
}


def names(plan: Plan) -> list[str]:
    """One step after another: `update`, `update app`."""
    return [
        " ".join([str(step.verb), *step.address[1:]])
        for phase in plan.phases
        for steps in phase
        for step in steps
    ]


@pytest.mark.parametrize(
    ("realm", "before", "after", "expected"),
    [
        ({"ssoSessionIdleTimeout": 6}, 1, 6, ["update", "update app"]),
        ({"ssoSessionIdleTimeout": 2}, 4, 2, ["update app", "update"]),
        (
            {"ssoSessionIdleTimeout": 2, "ssoSessionMaxLifespan": 6},
            4,
            2,
            ["update", "update app", "update"],
        ),
        ({"ssoSessionIdleTimeout": 2}, 4, None, ["delete app", "update"]),
        ({"clientSessionIdleTimeout": 2}, 1, 2, ["update", "update app"]),
    ],
)
def test_raise_first_lower_last_split_when_mixed(
    realm: Any, before: int, after: int | None, expected: list[str]
) -> None:
    old = {"realm": REALM, "clients": {"app": {IDLE: before, MAX: 0}}}
    new = {"realm": {**REALM, **realm}, "clients": {} if after is None else {"app": {IDLE: after, MAX: 0}}}
    assert names(planned(old, new)) == expected


def test_scopes_come_before_the_clients_that_use_them_and_go_after(planner: Any) -> None:
    policy = """
    clientScopes: {new: {protocolMappers: {m: {}}}, old: {state: absent}}
    defaultOptionalClientScopes: {add: [new]}
    clients: {app: {optionalClientScopes: {add: [new]}, protocolMappers: {m: {}}}, gone: {state: absent}}
    """
    realm = {"clientScopes": [{"name": "old"}], "clients": [{"clientId": "gone"}]}
    plan = planner.plan(policy, realm, allow_delete=True)
    assert names(plan) == [
        "create new",
        "assign",
        "create app",
        "delete gone",
        "delete old",
    ]


def test_what_stands_in_a_new_object_is_created_with_it(planner: Any) -> None:
    policy = "clients: {app: {protocolMappers: {m: {config: {a: 1}}}}}"
    plan = planner.plan(policy, {})
    ((steps,),) = plan.phases
    (step,) = steps
    assert step.values["protocolMappers", "m", "config", "a"] == "1"
    assert plan.count(Action.CREATE) == 2


def test_writes_to_one_object_stand_in_one_sequence(planner: Any) -> None:
    policy = "clients: {app: {description: x, optionalClientScopes: {add: [profile]}, protocolMappers: {m: {}, n: {config: {a: 1}}, o: {state: absent}}}}"
    mappers = [{"name": name, "protocol": "openid-connect"} for name in "no"]
    plan = planner.plan(
        policy, {"clients": [{"clientId": "app", "protocolMappers": mappers}]}, allow_delete=True
    )
    ((steps,),) = plan.phases
    assert [str(step.verb) for step in steps] == [
        "update",
        "unassign",
        "assign",
        "create",
        "update",
        "delete",
    ]


def test_blocked_changes_have_no_steps(planner: Any) -> None:
    plan = planner.plan("clients: {app: {state: absent}}", {"clients": [{"clientId": "app"}]})
    assert len(plan.changes) == 1
    assert plan.phases == ()


def test_a_secret_limit_is_ordered_by_its_value(planner: Any) -> None:
    policy = "ssoSessionIdleTimeout: '{{ env.IDLE }}'\nclients: {app: {sessions: {idle: 1m}}}"
    assert names(planner.plan(policy, {"clients": [{"clientId": "app"}]}, environ={"IDLE": "1h"})) == [
        "update",
        "update app",
    ]
    assert names(planner.plan(policy, {"clients": [{"clientId": "app"}]}, environ={"IDLE": "1m"})) == [
        "update app",
        "update",
    ]
