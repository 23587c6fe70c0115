"""What Keycloak does to a realm besides what it was told, and why none of it happens here."""

from __future__ import annotations

import re
import string
from typing import Any

import pytest
from helpers import Realm, kcconfig, send

from kcconfig import servers
from kcconfig.apply import run
from kcconfig.model import Secret
from kcconfig.plan import build, needed_sections
from kcconfig.policy import compile_files
from kcconfig.settings import Auth

pytestmark = pytest.mark.live

EVERYTHING: dict[str, Any] = {
    "displayName": "Shown",
    "defaultSignatureAlgorithm": "ES256",
    "bruteForceProtected": True,
    "failureFactor": 4,
    "waitIncrementSeconds": 77,
    "permanentLockout": True,
    "offlineSessionMaxLifespanEnabled": True,
    "offlineSessionMaxLifespan": 1000000,
    "actionTokenGeneratedByAdminLifespan": 4444,
    "actionTokenGeneratedByUserLifespan": 333,
    "oauth2DeviceCodeLifespan": 555,
    "oauth2DevicePollingInterval": 9,
    "clientSessionIdleTimeout": 600,
    "clientSessionMaxLifespan": 6000,
    "clientOfflineSessionIdleTimeout": 700,
    "otpPolicyType": "hotp",
    "otpPolicyAlgorithm": "HmacSHA256",
    "otpPolicyDigits": 8,
    "otpPolicyInitialCounter": 3,
    "otpPolicyLookAheadWindow": 2,
    "otpPolicyPeriod": 40,
    "otpPolicyCodeReusable": True,
    "webAuthnPolicyRpEntityName": "Example",
    "webAuthnPolicyUserVerificationRequirement": "required",
    "webAuthnPolicyCreateTimeout": 30,
    "webAuthnPolicyPasswordlessRpEntityName": "Example",
    "browserSecurityHeaders": {"xFrameOptions": "DENY", "contentSecurityPolicy": "frame-src 'none'"},
    "smtpServer": {"host": "mail", "from": "a@example.org", "auth": "true", "user": "u", "password": "p"},
    "attributes": {
        "cibaExpiresIn": "99",
        "cibaInterval": "8",
        "cibaAuthRequestedUserHint": "login_hint",
        "parRequestUriLifespan": "88",
        "frontendUrl": "https://sso.example.org",
        "acr.loa.map": '{"gold": 2}',
        "somebody.else": "was here",
        "actionTokenGeneratedByUserLifespan.verify-email": "999",
    },
}


def seen(realm: Realm) -> dict[str, Any]:
    """The realm as it is; attributes that repeat a value never set are left out."""
    live: dict[str, Any] = realm.get()
    live["attributes"] = {
        name: value
        for name, value in live["attributes"].items()
        if (name, value) != ("scimApiEnabled", "false") and not re.match("client(Offline)?Session", name)
    }
    return live


@pytest.fixture
def full(realm: Realm) -> Realm:
    """A realm in which everything that a short request resets has a value of its own."""
    realm.create()
    realm.put("", {**realm.get(), **EVERYTHING})
    return realm


def test_an_update_changes_nothing_else(full: Realm) -> None:
    before = seen(full)
    full.apply({"ssoSessionIdleTimeout": 1700, "smtpServer": {"host": "mail2"}})
    smtp = {**before["smtpServer"], "host": "mail2"}
    assert seen(full) == {**before, "ssoSessionIdleTimeout": 1700, "smtpServer": smtp}

    full.apply({"attributes": {"own": "1", "cibaExpiresIn": "77", "acr.loa.map": {"state": "absent"}}})
    after = seen(full)
    kept = {name: value for name, value in before["attributes"].items() if name != "acr.loa.map"}
    assert after["attributes"] == {**kept, "own": "1", "cibaExpiresIn": "77"}
    for name in EVERYTHING.keys() - {"attributes", "smtpServer"}:
        assert after[name] == before[name], name


def test_a_setting_that_is_shown_twice_changes_in_both_places(realm: Realm) -> None:
    realm.create()
    realm.put("", {**realm.get(), "clientSessionIdleTimeout": 600})
    realm.apply({"attributes": {"clientSessionIdleTimeout": "500"}, "sessions": {"client": {"max": "2h"}}})
    live = realm.get()
    assert (live["clientSessionIdleTimeout"], live["attributes"]["clientSessionIdleTimeout"]) == (500, "500")
    assert (live["clientSessionMaxLifespan"], live["attributes"]["clientSessionMaxLifespan"]) == (
        7200,
        "7200",
    )
    realm.apply({"sessions": {"client": {"idle": "inherit", "max": "inherit"}}})
    live = realm.get()
    assert (live["clientSessionIdleTimeout"], live["clientSessionMaxLifespan"]) == (0, 0)


def test_an_edit_between_plan_and_apply_survives(realm: Realm) -> None:
    realm.create(displayName="before")
    (policy,) = compile_files([str(realm.folder / realm.write({"ssoSessionIdleTimeout": 1700}))])
    login = Auth("password", "master", "admin-cli", realm.server.username, Secret(realm.server.password))
    server = servers.open(realm.server.url, auth=login)
    try:
        plan = build(policy, server.read(realm.name, needed_sections(policy)), server.url)
        realm.put("", {**realm.get(), "displayName": "somebody else's"})
        assert run(plan, lambda step: server.perform(realm.name, step)).complete
    finally:
        server.close()
    live = realm.get()
    assert (live["displayName"], live["ssoSessionIdleTimeout"]) == ("somebody else's", 1700)


def test_a_value_that_the_server_changes_is_reported(realm: Realm) -> None:
    policy = """
duplicateEmailsAllowed: true
loginWithEmailAllowed: true
"""
    result = realm.run("apply", policy, "--yes", "--create-realm")
    assert result.code == 1, result
    assert "did not keep" in result.stderr
    assert re.search(r"loginWithEmailAllowed +false -> true", result.stderr)
    assert "policy.yaml" in result.stderr


def test_default_scopes_of_a_realm_move_and_stay(realm: Realm) -> None:
    realm.apply(
        {
            "clientScopes": {"invoices": {}, "orders": {}},
            "defaultDefaultClientScopes": {"add": ["invoices", "profile"], "remove": ["email"]},
            "defaultOptionalClientScopes": {"add": ["orders", "email"]},
        }
    )
    assert {"invoices", "profile"} <= realm.default_scopes("default")
    assert {"orders", "email", "phone"} <= realm.default_scopes("optional")
    assert "email" not in realm.default_scopes("default")

    moved = {"defaultOptionalClientScopes": {"add": ["invoices"]}}
    changes = realm.changes(moved)[f"update realm {realm.name}"]
    assert set(changes) == {"defaultDefaultClientScopes", "defaultOptionalClientScopes"}
    realm.apply(moved)
    assert "invoices" in realm.default_scopes("optional") - realm.default_scopes("default")

    realm.apply({"defaultDefaultClientScopes": ["orders"], "defaultOptionalClientScopes": ["email", "phone"]})
    assert realm.default_scopes("default") == {"orders"}
    assert realm.default_scopes("optional") == {"email", "phone"}
    realm.apply({"clients": {"new": {"publicClient": True}}})
    assert realm.client("new")["defaultClientScopes"] == ["orders"]


def test_a_mail_password_is_sent_on_request_and_never_shown(realm: Realm) -> None:
    policy = """
smtpServer:
  host: mail
  from: a@example.org
  auth: true
  user: u
  password: "{{ env.MAIL }}"
"""
    created = realm.apply(policy, MAIL="pass-word-1")
    assert realm.get()["smtpServer"]["password"] == "**********"
    unset = realm.plan(policy)
    other = realm.plan(policy, MAIL="pass-word-2")
    assert "1 secret unknown" in unset.stdout
    assert (other.code, "1 secret not compared" in other.stdout) == (0, True)

    sending = realm.plan(policy, "--send-secrets", MAIL="pass-word-2")
    assert (sending.code, "smtpServer.password" in sending.stdout) == (1, True)
    sent = realm.run("apply", policy, "--yes", "--send-secrets", MAIL="pass-word-2")
    assert sent.code == 0, sent
    assert realm.get()["smtpServer"]["user"] == "u"
    missing = realm.run("apply", policy, "--yes", "--send-secrets")
    assert (missing.code, "env.MAIL" in missing.stderr) == (2, True)
    for result in (created, other, sending, sent):
        assert "pass-word" not in result.text


def test_a_mail_password_is_not_lost(realm: Realm) -> None:
    realm.create()
    stored = {"host": "mail", "from": "a@example.org", "auth": "true", "user": "u", "password": "p"}
    realm.put("", {**realm.get(), "smtpServer": stored})
    realm.apply({"displayName": "Other", "smtpServer": {"host": "mail2"}})
    assert realm.get()["smtpServer"] == {**stored, "host": "mail2", "password": "**********"}

    off = realm.run("apply", {"smtpServer": {"auth": "false"}}, "--yes")
    if realm.server.version.startswith("22."):
        assert off.code == 0, off
    else:
        assert (off.code, "would drop the stored user and password" in off.stderr) == (2, True)
        assert realm.get()["smtpServer"]["auth"] == "true"
    assert realm.get()["smtpServer"]["user"] == "u"


@pytest.mark.parametrize("attribute", ["actionTokenGeneratedByUserLifespan.verify-email", "failureFactor"])
def test_a_value_that_makes_a_realm_unreadable_is_never_sent(realm: Realm, attribute: str) -> None:
    realm.create()
    result = realm.run("apply", {"attributes": {attribute: "1h"}}, "--yes")
    assert result.code == 2
    assert attribute.partition(".")[0] in result.stderr
    assert realm.send("GET", "").status == 200


def test_disabling_a_realm_needs_its_flag(realm: Realm) -> None:
    realm.create()
    refused = realm.run("apply", {"enabled": False}, "--yes")
    assert (refused.code, "--allow-disable" in refused.stderr) == (2, True)
    assert realm.get()["enabled"] is True
    realm.apply({"enabled": False}, "--allow-disable")
    assert realm.get()["enabled"] is False


def test_creating_a_realm_needs_its_flag(realm: Realm) -> None:
    refused = realm.run("apply", {"displayName": "x"}, "--yes")
    assert (refused.code, "--create-realm" in refused.stderr) == (2, True)
    assert realm.send("GET", "").status == 404


def test_the_master_realm_needs_its_flag(realm: Realm) -> None:
    master = Realm(realm.server, realm.folder, "master")
    before = master.get()
    refused = master.run("apply", {"displayName": "never"}, "--yes")
    assert (refused.code, "--allow-master" in refused.stderr) == (2, True)
    assert master.get() == before


def test_any_name_that_the_server_takes_works(realm: Realm) -> None:
    realm.name = f"größe {realm.name} 100%41 ~<b>'"
    realm.apply({"ssoSessionIdleTimeout": 1700, "clients": {"app": {"publicClient": True}}})
    realm.apply({"ssoSessionIdleTimeout": 1600, "clients": {"app": {"name": "App"}}})
    assert (realm.get()["realm"], realm.client("app")["name"]) == (realm.name, "App")


def test_kcconfig_refuses_the_names_that_the_server_refuses(realm: Realm) -> None:
    for character in string.punctuation:
        # A slash is refused on every server, so that no realm is made; the first bad character is named.
        reply = realm.post_realm(f"{character}/")
        refused = f"'{character}'" in reply.data["error"]
        file = realm.write({"realm": f"a{character}b"})
        result = kcconfig("show", file, folder=realm.folder, env={})
        assert (result.code, f"allows no '{character}'" in result.stderr) == (
            (2, True) if refused else (0, False)
        )


def test_an_unknown_realm_is_not_taken_for_an_empty_one(realm: Realm) -> None:
    planned = realm.plan({"displayName": "x"})
    assert (planned.code, f"+ realm {realm.name}" in planned.stdout) == (1, True)
    reply = send("GET", f"{realm.server.url}/realms/{realm.name}")
    assert reply.status == 404
