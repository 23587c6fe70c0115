"""What an account may not see is not absent: too few roles, wrong credentials and wrong addresses are errors."""

from __future__ import annotations

import socket
from collections.abc import Sequence

import pytest
from helpers import Realm, Result

pytestmark = pytest.mark.live

POLICY = {
    "ssoSessionIdleTimeout": 1700,
    "clientScopes": {"invoices": {"description": "there already"}},
    "clients": {"app": {"name": "there already", "optionalClientScopes": {"add": ["invoices"]}}},
}
SECRET = "robots-secret"
ROLES = {
    "none": (),
    "realm-only": ("view-realm",),
    "clients-only": ("view-clients",),
    "query-only": ("query-clients", "view-realm"),
    "reader": ("view-realm", "view-clients"),
    "realm-writer": ("manage-realm", "view-clients"),
    "writer": ("manage-realm", "manage-clients"),
}
"""Robots of the realm, by the roles that each has."""


@pytest.fixture
def staffed(realm: Realm) -> Realm:
    """A realm with something in it, and with a service account for every set of roles."""
    robots = [
        {"clientId": name, "secret": SECRET, "serviceAccountsEnabled": True, "publicClient": False}
        for name in ROLES
    ]
    realm.create(
        clients=[{"clientId": "app", "name": "there already", "protocol": "openid-connect"}, *robots],
        ssoSessionIdleTimeout=1700,
    )
    realm.post(
        "/client-scopes", {"name": "invoices", "description": "there already", "protocol": "openid-connect"}
    )
    for name, roles in ROLES.items():
        grant(realm, name, roles)
    return realm


def grant(realm: Realm, robot: str, roles: Sequence[str]) -> None:
    holder = realm.client("realm-management")["id"]
    user = realm.get(f"/clients/{realm.client(robot)['id']}/service-account-user")["id"]
    known = {each["name"]: each for each in realm.get(f"/clients/{holder}/roles")}
    realm.post(f"/users/{user}/role-mappings/clients/{holder}", [known[role] for role in roles])


def as_robot(realm: Realm, name: str, secret: str = SECRET) -> dict[str, str]:
    return {
        "KCCONFIG_CLIENT_ID": name,
        "KCCONFIG_CLIENT_SECRET": secret,
        "KCCONFIG_AUTH_REALM": realm.name,
    }


def refused(result: Result, *words: str) -> None:
    """No plan, no word of creating anything, and a message that holds all the words."""
    assert result.code == 2, result
    assert result.stdout == "", result
    for word in words:
        assert word in result.stderr, result
    assert "bug" not in result.stderr


def test_roles_decide_between_a_plan_and_an_error(staffed: Realm) -> None:
    def plan(robot: str) -> Result:
        return staffed.plan(POLICY, **as_robot(staffed, robot))

    holder = f"client 'realm-management' in realm '{staffed.name}'"
    refused(plan("none"), "may not read", "403")
    refused(plan("realm-only"), "may not read the client", "view-clients", holder)
    refused(plan("clients-only"), f"sees only a part of realm '{staffed.name}'", "view-realm", holder)
    refused(plan("query-only"), "sees only a part of the client", "view-clients", holder)
    for robot in ("reader", "writer"):
        planned = plan(robot)
        assert planned.code == 1, planned
        assert "+ invoices" in planned.stdout
        assert "Plan: 0 to add, 1 to change, 0 to delete." in planned.stdout

    assert staffed.plan({"ssoSessionIdleTimeout": 1700}, **as_robot(staffed, "realm-only")).code == 0

    apply = staffed.run("apply", POLICY, "--yes", **as_robot(staffed, "reader"))
    assert (apply.code, "may not change client 'app'" in apply.stderr) == (2, True), apply
    assert "manage-clients" in apply.stderr
    both = {**POLICY, "ssoSessionIdleTimeout": 1750}
    apply = staffed.run("apply", both, "--yes", **as_robot(staffed, "realm-writer"))
    assert (apply.code, "may not change client 'app'" in apply.stderr) == (3, True), apply
    staffed.apply(both, **as_robot(staffed, "writer"))


def test_an_account_of_a_realm_sees_no_other(staffed: Realm) -> None:
    master = Realm(staffed.server, staffed.folder, "master")
    robot = as_robot(staffed, "writer")
    refused(master.plan({"displayName": "x"}, **robot), "no power over realm 'master'")
    # To such an account, a realm that is not there looks like one that it must not see.
    missing = Realm(staffed.server, staffed.folder, f"{staffed.name}-not-there")
    planned = missing.plan({"displayName": "x"}, **robot)
    assert planned.code in {1, 2}
    applied = missing.run("apply", {"displayName": "x"}, "--yes", "--create-realm", **robot)
    assert applied.code == 2, applied
    assert "403" in applied.stderr or "no power" in applied.stderr, applied


def test_logins_that_fail_say_why(staffed: Realm) -> None:
    robot = as_robot(staffed, "reader")
    admin = staffed.env
    refused(
        staffed.plan(POLICY, **{**robot, "KCCONFIG_CLIENT_SECRET": "wrong-secret"}),
        "client 'reader'",
        "refused",
    )
    refused(staffed.plan(POLICY, **{**robot, "KCCONFIG_CLIENT_ID": "nobody"}), "client 'nobody'", "refused")
    refused(staffed.plan(POLICY, **{**robot, "KCCONFIG_CLIENT_ID": "app"}), "client 'app'", "refused")
    no_realm = {**robot, "KCCONFIG_AUTH_REALM": "no-such"}
    refused(staffed.plan(POLICY, **no_realm), "no realm 'no-such'", "KCCONFIG_AUTH_REALM")
    wrong = staffed.plan(POLICY, **{**admin, "KCCONFIG_PASSWORD": "wrong-password"})
    refused(wrong, "user 'admin'", "refused", "KCCONFIG_PASSWORD")
    assert "wrong-password" not in wrong.text
    refused(staffed.plan(POLICY, KCCONFIG_USER="admin"), "KCCONFIG_PASSWORD")


def test_wrong_addresses_say_what_is_there(realm: Realm) -> None:
    url = realm.server.url
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = taken.getsockname()[1]
    refused(
        realm.plan(POLICY, "--server", f"{url}/auth"), "no Keycloak at this address", "use that as --server"
    )
    refused(realm.plan(POLICY, "--server", f"{url}/admin/master/console/"), "no Keycloak", url)
    refused(realm.plan(POLICY, "--server", f"{url}/no/such"), "no Keycloak at this address")
    refused(realm.plan(POLICY, "--server", f"http://127.0.0.1:{closed}"), "refuses connections")
    refused(realm.plan(POLICY, "--server", url.replace("http:", "https:")), "TLS")
    refused(realm.plan(POLICY, "--server", "http://no-such-host.invalid"), "is not known")
