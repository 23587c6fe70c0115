"""Exports of real realms: a plan of one is empty, and a realm made of one is the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from corpus import CORPUS, accepted
from export_realms import comparable
from helpers import Realm, kcconfig

from kcconfig.export import sections
from kcconfig.model import Secret
from kcconfig.realm.versions import NEWEST
from kcconfig.sandbox import Sandbox
from kcconfig.servers import open as open_server
from kcconfig.settings import Auth

pytestmark = pytest.mark.live

RICH = """
displayName: A realm
sessions:
  sso: {idle: 20m, max: 9h}
  rememberMe: {idle: 7d, max: 30d}
  offline: {idle: 20d, max: 50d}
tokens:
  access: 2m
  refresh: {rotate: true, reuse: 1}
  pushedRequest: 90s
eventsEnabled: true
eventsExpiration: 7d
supportedLocales: [de, en]
internationalizationEnabled: true
attributes: {actionTokenGeneratedByUserLifespan.verify-email: 3600, note: "{{ '{{' }} text"}
browserSecurityHeaders: {xFrameOptions: DENY}
smtpServer: {host: mail.example.org, from: a@example.org, auth: true, user: me, password: "{{ env.MAIL }}"}
clientScopes:
  invoices:
    protocol: openid-connect
    protocolMappers:
      audience: {protocolMapper: oidc-audience-mapper, config: {included.custom.audience: invoices, access.token.claim: true}}
  assertion: {protocol: saml}
  profile:
    description: Changed
    protocolMappers:
      website: {state: absent}
      nickname: {config: {claim.name: nick}}
defaultOptionalClientScopes: {add: [invoices]}
clients:
  account: {name: My account}
  web:
    secret: "{{ env.WEB }}"
    redirectUris: ["https://app.example.org/*", "https://app.example.org/cb"]
    webOrigins: ["+"]
    sessions: {idle: 10m}
    tokens: {access: session}
    optionalClientScopes: {add: [invoices], remove: [phone]}
    protocolMappers:
      hello: {protocolMapper: oidc-hardcoded-claim-mapper, config: {claim.name: hello, claim.value: world}}
  phone: {publicClient: true, defaultClientScopes: [profile, email], optionalClientScopes: []}
  robot: {serviceAccountsEnabled: true, standardFlowEnabled: false, secret: "{{ env.ROBOT }}"}
  saml-app: {protocol: saml, frontchannelLogout: true}
"""
SECRETS = {"MAIL": "hunter2", "WEB": "hunter2", "ROBOT": "hunter2"}


@pytest.fixture
def second(server: Sandbox, tmp_path: Path) -> Iterator[Realm]:
    other = Realm(server, tmp_path)
    yield other
    other.remove()


def export(realm: Realm, *flags: str) -> tuple[str, str]:
    """The policy of a realm without its name, and what is said about it."""
    where = ("--server", realm.server.url, "--realm", realm.name)
    result = kcconfig("export", *where, *flags, folder=realm.folder, env=realm.env)
    assert result.code == 0, result
    text = "\n".join(line for line in result.stdout.splitlines() if not line.startswith(("#", "realm:")))
    return text + "\n", result.stderr


def objects(realm: Realm, name: str) -> dict[str, Any]:
    """What the server holds, comparable; the realm's name is the same in all."""
    auth = Auth("password", "master", "admin-cli", realm.server.username, Secret(realm.server.password))
    with closing(open_server(realm.server.url, auth=auth)) as server:
        live = server.read(realm.name, sections())
    found = {"/".join(address): each for address, each in comparable(live.objects).items()}
    for each in found.values():
        # A server adds it to every mapper that it is given, though not to those that it makes by itself.
        each.get("config", {}).pop("userinfo.token.claim", None)
    renamed: dict[str, Any] = json.loads(json.dumps(found).replace(realm.name, name))
    return renamed


def test_a_rich_realm_comes_back(realm: Realm, second: Realm) -> None:
    realm.apply(RICH, "--allow-delete", **realm.env, **SECRETS)
    text, said = export(realm)
    assert "hunter2" not in text + said
    assert "WEB_SECRET" in said
    assert realm.changes(text) == {}
    secrets = dict.fromkeys(said.split("variables: ")[1].splitlines()[0].split(", "), "hunter2")
    second.apply(text, "--allow-delete", **second.env, **secrets)
    assert objects(second, "it") == objects(realm, "it"), text


def test_a_new_realm_has_nothing_to_say(realm: Realm) -> None:
    realm.create()
    text, said = export(realm)
    assert text.splitlines() == [f'keycloakVersion: "{realm.server.version.rpartition(".")[0]}"']
    assert [line.split(":")[1] for line in said.splitlines()] == [" not exported, because not managed yet"]


def test_master_is_exported(server: Sandbox, tmp_path: Path) -> None:
    master = Realm(server, tmp_path, "master")
    text, _ = export(master)
    assert master.changes(text) == {}
    assert "-realm" not in text


def test_the_real_realms_are_there() -> None:
    assert accepted(NEWEST), (
        f"there is no index.jsonl in {CORPUS}; set KCCONFIG_CORPUS to the folder of realm files"
    )


@pytest.mark.parametrize("file", accepted(NEWEST), ids=lambda file: file.stem)
def test_a_real_realm(file: Path, keycloak: Callable[[str], Sandbox], tmp_path: Path) -> None:
    realm = Realm(keycloak(NEWEST), tmp_path)
    content = json.loads(file.read_text(encoding="utf-8-sig"))
    content = content[0] if isinstance(content, list) else content
    name = content["realm"]
    text = json.dumps({**content, "realm": realm.name}).replace(
        f"default-roles-{name}", f"default-roles-{realm.name}"
    )
    try:
        realm.create(**{**json.loads(text), "id": realm.name})
        policy, _ = export(realm)
        assert realm.changes(policy) == {}, policy
    finally:
        realm.remove()
