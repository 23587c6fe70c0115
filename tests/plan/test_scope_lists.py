"""Client-scope lists: exact and additive, and moves between the two lists."""

from __future__ import annotations

from typing import Any

import pytest

SCOPES = {"clientScopes": [{"name": name} for name in ("a", "b", "c")]}


def realm(default: list[str], optional: list[str]) -> dict[str, Any]:
    app = {"clientId": "app", "defaultClientScopes": default, "optionalClientScopes": optional}
    return {**SCOPES, "clients": [app]}


def moves(change: Any) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {each.path[0].removesuffix("ClientScopes"): (each.added, each.removed) for each in change.settings}


@pytest.mark.parametrize(
    ("policy", "live", "expected"),
    [
        ("optionalClientScopes: [a]", ([], ["a"]), {}),
        ("optionalClientScopes: [a]", ([], ["a", "b"]), {"optional": ((), ("b",))}),
        ("optionalClientScopes: []", ([], ["a"]), {"optional": ((), ("a",))}),
        ("optionalClientScopes: {add: [a]}", ([], ["b"]), {"optional": (("a",), ())}),
        ("optionalClientScopes: {remove: [a]}", ([], ["a", "b"]), {"optional": ((), ("a",))}),
        ("optionalClientScopes: {remove: [a]}", ([], ["b"]), {}),
        ("optionalClientScopes: {}", ([], ["b"]), {}),
        (
            "optionalClientScopes: {add: [a]}",
            (["a"], ["b"]),
            {"optional": (("a",), ()), "default": ((), ("a",))},
        ),
        (
            "optionalClientScopes: [a]",
            (["a", "c"], ["b"]),
            {"optional": (("a",), ("b",)), "default": ((), ("a",))},
        ),
        (
            "defaultClientScopes: [a], optionalClientScopes: [b]",
            (["b"], ["a"]),
            {"default": (("a",), ("b",)), "optional": (("b",), ("a",))},
        ),
        ("defaultClientScopes: [a]", (["a", "service_account"], []), {}),
        ("defaultClientScopes: [b]", (["a", "service_account"], []), {"default": (("b",), ("a",))}),
        ("defaultClientScopes: {remove: [service_account]}", (["service_account"], []), {"default": ((), ("service_account",))}),
    ],
)  # fmt: skip
def test_lists_of_a_client(planner: Any, policy: str, live: Any, expected: dict[str, Any]) -> None:
    changes = planner.changes(f"clients: {{app: {{{policy}}}}}", realm(*live))
    assert (moves(changes["clients/app"]) if changes else {}) == expected


def test_lists_of_a_realm(planner: Any) -> None:
    live = {**SCOPES, "defaultDefaultClientScopes": ["a"], "defaultOptionalClientScopes": ["b"]}
    changes = planner.changes("defaultOptionalClientScopes: {add: [a]}", live)
    assert moves(changes[""]) == {"defaultOptional": (("a",), ()), "defaultDefault": ((), ("a",))}


def test_a_move_leaves_one_list_before_it_joins_the_other(planner: Any) -> None:
    plan = planner.plan("clients: {app: {optionalClientScopes: {add: [a]}}}", realm(["a"], []))
    ((steps,),) = plan.phases
    assert [(str(step.verb), step.scope_list, step.scope) for step in steps] == [
        ("unassign", "defaultClientScopes", "a"),
        ("assign", "optionalClientScopes", "a"),
    ]


def test_a_new_realm_is_compared_with_the_lists_it_will_have(planner: Any) -> None:
    changes = planner.changes("defaultOptionalClientScopes: {add: [profile]}\nclientScopes: {x: {}}")
    assert moves(changes[""])["defaultOptional"] == (("profile",), ())
    assert moves(changes[""])["defaultDefault"] == ((), ("profile",))


@pytest.mark.parametrize(
    ("lists", "default", "optional"),
    [
        ("optionalClientScopes: [c]", ["a", "b"], ["c"]),
        ("optionalClientScopes: [a]", ["b"], ["a"]),
        ("optionalClientScopes: {add: [a], remove: [d]}", ["b"], ["a"]),
        ("defaultClientScopes: [d]", ["d"], []),
        ("defaultClientScopes: []", [], ["d"]),
        ("protocol: saml, defaultClientScopes: {add: [x]}", ["s", "x"], []),
    ],
)
def test_a_new_client_is_sent_with_both_lists(
    planner: Any, lists: str, default: list[str], optional: list[str]
) -> None:
    """The server fills both lists from the realm's, or none: a list that is not declared is the realm's."""
    scopes = [{"name": name, "protocol": "saml" if name in "sx" else "openid-connect"} for name in "abcdsx"]
    live = {
        "clientScopes": scopes,
        "defaultDefaultClientScopes": ["a", "s"],
        "defaultOptionalClientScopes": ["d"],
    }
    policy = f"clients: {{app: {{{lists}}}}}\ndefaultDefaultClientScopes: {{add: [b]}}"
    plan = planner.plan(policy, live)
    (step,) = (step for phase in plan.phases for steps in phase for step in steps if step.address)
    assert step.values["defaultClientScopes",] == default
    assert step.values["optionalClientScopes",] == optional


@pytest.mark.parametrize(
    ("policy", "rule", "help_"),
    [
        ("clients: {app: {optionalClientScopes: [invoises]}}\nclientScopes: {invoices: {}}", "scope-unknown", "did you mean 'invoices'?"),
        ("clients: {app: {optionalClientScopes: {add: [zzz]}}}", "scope-unknown", "declare it under `clientScopes`, or take it out"),
        ("defaultOptionalClientScopes: [zzz]", "scope-unknown", "declare it under `clientScopes`, or take it out"),
        ("clients: {app: {optionalClientScopes: [a]}}\nclientScopes: {a: {state: absent}}", "scope-unknown", "declare it under `clientScopes`, or take it out"),
        ("clients: {app: {optionalClientScopes: [a], defaultClientScopes: {add: [a]}}}", "scope-in-both-lists", "a scope can be in one of the two lists only: take it out of the other"),
    ],
)  # fmt: skip
def test_errors(planner: Any, policy: str, rule: str, help_: str) -> None:
    (found,) = planner.plan(policy, SCOPES).findings
    assert (found.rule, found.help) == (rule, help_)
    assert found.mark.file == "policy.yaml"


@pytest.mark.parametrize(
    "policy",
    [
        "clients: {app: {optionalClientScopes: [a, a]}}",
        "defaultOptionalClientScopes: [a, a]",
        "clients: {app: {optionalClientScopes: {remove: [zzz]}}}",
        "clients: {app: {optionalClientScopes: [new]}}\nclientScopes: {new: {}}",
    ],
)
def test_fine(planner: Any, policy: str) -> None:
    assert planner.plan(policy, SCOPES).findings == ()
