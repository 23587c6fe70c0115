"""Realm files: what they hold, how steps change them, and that nothing else in them changes."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from kcconfig import servers
from kcconfig.errors import KcconfigError, ServerError
from kcconfig.model import UNSET, Json, Live, Secret, Step, Verb
from kcconfig.realm.defaults import defaults
from kcconfig.realm.versions import NEWEST

EVERYTHING = frozenset(
    {"clients", "clientScopes", "defaultDefaultClientScopes", "defaultOptionalClientScopes"}
)
APP = ("clients", "app")
MAPPER = (*APP, "protocolMappers", "aud")
SCOPE = ("clientScopes", "invoices")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "realm.json"


def store(file: Path, data: Json) -> None:
    file.write_text(json.dumps(data), encoding="utf-8")


def stored(file: Path) -> Json:
    return json.loads(file.read_text(encoding="utf-8"))


def read(file: Path, sections: frozenset[str] = EVERYTHING, realm: str = "demo") -> Live:
    return servers.open(f"file:{file}").read(realm, sections)


def perform(file: Path, *steps: Step, realm: str = "demo") -> None:
    server = servers.open(f"file:{file}")
    for step in steps:
        server.perform(realm, step)
    server.close()


def test_no_file_is_no_realm(file: Path) -> None:
    live = read(file)
    assert (live.exists, live.version, live.assumed, dict(live.objects)) == (False, NEWEST, True, {})


def test_a_file_of_other_realms_is_no_realm(file: Path) -> None:
    store(file, [{"realm": "a"}, {"realm": "b"}])
    assert not read(file).exists
    assert read(file, realm="b").exists


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("24.0.5", ("24.0.5", False)),
        ("26.3.1", ("26.3.1", False)),
        ("21.1.2", (NEWEST, True)),
        ("x", (NEWEST, True)),
        (None, (NEWEST, True)),
    ],
)
def test_the_version_is_the_files_where_it_is_supported(
    file: Path, version: str | None, expected: tuple[str, bool]
) -> None:
    store(file, {"realm": "demo", "keycloakVersion": version})
    live = read(file)
    assert (live.version, live.assumed) == expected


def test_what_the_file_does_not_say_has_the_default(file: Path) -> None:
    store(
        file,
        {
            "realm": "demo",
            "accessTokenLifespan": 60,
            "attributes": {"cibaInterval": "9"},
            "displayName": None,
        },
    )
    realm = read(file).objects[()]
    shipped = defaults(NEWEST, realm="demo")
    assert (realm["accessTokenLifespan"], realm["ssoSessionIdleTimeout"]) == (60, 1800)
    assert (realm["attributes"]["cibaInterval"], realm["attributes"]["cibaExpiresIn"]) == ("9", "120")
    assert "displayName" not in realm
    assert realm["defaultDefaultClientScopes"] == sorted(shipped.default_scopes)
    assert realm["defaultOptionalClientScopes"] == sorted(shipped.optional_scopes)


def test_the_defaults_are_those_of_the_version(file: Path) -> None:
    store(file, {"realm": "demo", "keycloakVersion": "22.0.5"})
    live = read(file)
    assert "scimApiEnabled" not in live.objects[()]
    assert ("clientScopes", "basic") not in live.objects


def test_a_setting_that_stands_only_among_the_attributes_counts(file: Path) -> None:
    store(file, {"realm": "demo", "attributes": {"clientSessionIdleTimeout": "900"}})
    assert read(file).objects[()]["clientSessionIdleTimeout"] == 900


@pytest.mark.parametrize("clients", [{"app": {"enabled": False}}, [{"clientId": "app", "enabled": False}]])
def test_built_in_objects_are_there_beneath_the_files(file: Path, clients: Json) -> None:
    store(file, {"realm": "demo", "clients": clients})
    objects = read(file).objects
    assert objects[APP]["enabled"] is False
    assert objects[APP]["standardFlowEnabled"] is True
    assert "client.secret.creation.time" not in objects[APP]["attributes"]
    assert objects["clients", "account"]["baseUrl"] == "/realms/demo/account/"
    assert ("clientScopes", "email", "protocolMappers", "email") in objects


def test_only_what_is_asked_for_is_read(file: Path) -> None:
    store(file, {"realm": "demo"})
    live = read(file, frozenset({"clients"}))
    assert {address[0] for address in live.objects if address} == {"clients"}
    assert "defaultDefaultClientScopes" not in live.objects[()]
    assert live.sections == {"clients"}


def test_mappers_of_a_map_lie_over_the_default_ones_and_those_of_a_list_are_all(file: Path) -> None:
    own = {"name": "own", "protocolMapper": "x"}
    store(
        file, {"realm": "demo", "clientScopes": {"email": {"protocolMappers": {"own": own, "email": None}}}}
    )
    found = {
        address[-1]
        for address in read(file).objects
        if address[:3] == ("clientScopes", "email", "protocolMappers")
    }
    assert found == {"own", "email verified"}
    store(file, {"realm": "demo", "clientScopes": [{"name": "email", "protocolMappers": [own]}]})
    found = {
        address[-1]
        for address in read(file).objects
        if address[:3] == ("clientScopes", "email", "protocolMappers")
    }
    assert found == {"own"}


CREATE_APP = Step(
    Verb.CREATE,
    APP,
    {
        ("publicClient",): False,
        ("secret",): Secret("open sesame"),
        ("attributes", "access.token.lifespan"): 60,
        ("protocolMappers", "aud", "protocolMapper"): "oidc-audience-mapper",
        ("protocolMappers", "aud", "config", "id.token.claim"): "true",
    },
)
ENTRY = {"publicClient": False, "secret": "open sesame", "attributes": {"access.token.lifespan": "60"}}
AUD = {"protocolMapper": "oidc-audience-mapper", "config": {"id.token.claim": "true"}}
MAPS: dict[str, Any] = {"realm": "demo", "clients": {"app": {**ENTRY, "protocolMappers": {"aud": AUD}}}}
LISTS: dict[str, Any] = {
    "realm": "demo",
    "clients": [{"clientId": "app", **ENTRY, "protocolMappers": [{"name": "aud", **AUD}]}],
}


def changed(base: dict[str, Any], **values: Any) -> dict[str, Any]:
    """A realm whose one client has other values."""
    clients = base["clients"]
    entry = clients["app"] if isinstance(clients, dict) else clients[0]
    entry = {**entry, **values}
    return {**base, "clients": {"app": entry} if isinstance(clients, dict) else [entry]}


def steps_on(base: dict[str, Any]) -> list[tuple[str, Json, list[Step], Json]]:
    maps = isinstance(base["clients"], dict)
    named = {} if maps else {"name": "aud"}
    one = lambda item: {"aud": item} if maps else [item]  # noqa: E731
    none: Json = {} if maps else []
    return [
        ("realm settings", base, [Step(Verb.UPDATE, (), {("enabled",): True})], {**base, "enabled": True}),
        (
            "client settings",
            base,
            [Step(Verb.UPDATE, APP, {("description",): "x", ("attributes", "access.token.lifespan"): UNSET})],
            changed(base, description="x", attributes={}),
        ),
        ("a client less", base, [Step(Verb.DELETE, APP)], {**base, "clients": none}),
        (
            "a mapper's settings",
            base,
            [Step(Verb.UPDATE, MAPPER, {("config", "id.token.claim"): UNSET, ("config", "x"): "1"})],
            changed(base, protocolMappers=one({**named, **AUD, "config": {"x": "1"}})),
        ),
        ("a mapper less", base, [Step(Verb.DELETE, MAPPER)], changed(base, protocolMappers=none)),
        (
            "a mapper less and the same again",
            base,
            [
                Step(Verb.DELETE, MAPPER),
                Step(Verb.CREATE, MAPPER, {("protocolMapper",): "oidc-audience-mapper", ("config", "id.token.claim"): "true"}),
            ],
            base,
        ),
        (
            "a scope moves",
            base,
            [
                Step(Verb.UNASSIGN, APP, scope_list="optionalClientScopes", scope="phone"),
                Step(Verb.ASSIGN, APP, scope_list="defaultClientScopes", scope="phone"),
            ],
            changed(
                base,
                optionalClientScopes=["address", "microprofile-jwt", "offline_access", "organization"],
                defaultClientScopes=["acr", "basic", "email", "phone", "profile", "roles", "web-origins"],
            ),
        ),
    ]  # fmt: skip


STEPS: list[tuple[str, Json, list[Step], Json]] = [
    ("a new realm", None, [Step(Verb.CREATE, (), {("enabled",): True})], {"realm": "demo", "enabled": True}),
    (
        "a second realm",
        {"realm": "other", "x": 1},
        [Step(Verb.CREATE, (), {})],
        [{"realm": "other", "x": 1}, {"realm": "demo"}],
    ),
    ("one of several realms", [{"realm": "other"}, {"realm": "demo"}], [Step(Verb.UPDATE, (), {("enabled",): True})],
     [{"realm": "other"}, {"realm": "demo", "enabled": True}]),
    ("a list of one realm", [{"realm": "demo"}], [Step(Verb.UPDATE, (), {("enabled",): True})],
     [{"realm": "demo", "enabled": True}]),
    ("a first client", {"realm": "demo"}, [CREATE_APP], MAPS),
    ("a client in a list", {"realm": "demo", "clients": []}, [CREATE_APP], LISTS),
    (
        "a built-in client",
        {"realm": "demo"},
        [Step(Verb.UPDATE, ("clients", "account"), {("attributes", "post.logout.redirect.uris"): UNSET})],
        {"realm": "demo", "clients": {"account": {"attributes": {"post.logout.redirect.uris": None}}}},
    ),
    (
        "a mapper of a built-in scope less",
        {"realm": "demo"},
        [Step(Verb.DELETE, ("clientScopes", "email", "protocolMappers", "email"))],
        {"realm": "demo", "clientScopes": {"email": {"protocolMappers": {"email": None}}}},
    ),
    (
        "a scope for new clients",
        {"realm": "demo", "defaultOptionalClientScopes": ["phone"]},
        [Step(Verb.ASSIGN, (), scope_list="defaultOptionalClientScopes", scope="a"),
         Step(Verb.ASSIGN, (), scope_list="defaultOptionalClientScopes", scope="a"),
         Step(Verb.UNASSIGN, (), scope_list="defaultOptionalClientScopes", scope="phone")],
        {"realm": "demo", "defaultOptionalClientScopes": ["a"]},
    ),
    (
        "a realm attribute less",
        {"realm": "demo", "attributes": {"x": "1", "cibaInterval": "7"}},
        [Step(Verb.UPDATE, (), {("attributes", "x"): UNSET})],
        {"realm": "demo", "attributes": {"cibaInterval": "7"}},
    ),
    (
        "what kcconfig does not manage",
        {"realm": "demo", "users": [{"x": 1.5}], "roles": {"realm": []}, "fromTheFuture": None},
        [Step(Verb.UPDATE, (), {("enabled",): True})],
        {"realm": "demo", "users": [{"x": 1.5}], "roles": {"realm": []}, "fromTheFuture": None, "enabled": True},
    ),
    *((f"maps: {name}", *rest) for name, *rest in steps_on(MAPS)),
    *((f"lists: {name}", *rest) for name, *rest in steps_on(LISTS)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "steps", "after"), [case[1:] for case in STEPS], ids=[case[0] for case in STEPS]
)
def test_steps(file: Path, before: Json, steps: list[Step], after: Json) -> None:
    if before is not None:
        store(file, before)
    perform(file, *steps)
    assert stored(file) == after


def test_a_mapper_in_a_file_of_lists_leaves_the_default_ones_there(file: Path) -> None:
    store(file, {"realm": "demo", "clients": []})
    new = ("clientScopes", "email", "protocolMappers", "own")
    before = set(read(file).objects)
    perform(file, Step(Verb.CREATE, new, {("protocolMapper",): "x"}))
    assert set(read(file).objects) == before | {new}


def test_what_is_unset_is_unset_when_read_again(file: Path) -> None:
    store(file, {"realm": "demo"})
    account = ("clients", "account")
    assert "post.logout.redirect.uris" in read(file).objects[account]["attributes"]
    perform(file, Step(Verb.UPDATE, account, {("attributes", "post.logout.redirect.uris"): UNSET}))
    assert "post.logout.redirect.uris" not in read(file).objects[account]["attributes"]


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (Step(Verb.CREATE, ()), "realm 'demo' is there already"),
        (Step(Verb.DELETE, ()), "realm 'demo' is not deleted"),
        (Step(Verb.CREATE, ("clients", "account")), "client 'account' of realm 'demo' is there already"),
        (Step(Verb.DELETE, ("clients", "account")), "client 'account' of realm 'demo' is built-in"),
        (Step(Verb.UPDATE, APP, {("enabled",): True}), "client 'app' of realm 'demo' is not there"),
        (Step(Verb.UPDATE, MAPPER, {("x",): 1}), "client 'app' is not there"),
        (Step(Verb.ASSIGN, APP, scope_list="defaultClientScopes", scope="a"), "client 'app' .* is not there"),
        (Step(Verb.UPDATE, (), {("smtpServer", "password"): Secret(None)}), "a secret is not known"),
    ],
)
def test_steps_that_cannot_be_done(file: Path, step: Step, message: str) -> None:
    store(file, {"realm": "demo"})
    with pytest.raises(ServerError, match=message):
        perform(file, step)
    assert stored(file) == {"realm": "demo"}


def test_a_step_on_a_realm_that_is_not_there(file: Path) -> None:
    with pytest.raises(ServerError, match="realm 'demo' is not there"):
        perform(file, CREATE_APP)
    assert not file.exists()


def test_the_file_ends_with_a_newline_and_keeps_other_letters(file: Path) -> None:
    perform(file, Step(Verb.CREATE, (), {("displayName",): "Jürgen"}))
    assert file.read_text(encoding="utf-8") == '{\n  "realm": "demo",\n  "displayName": "Jürgen"\n}\n'


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_a_new_file_is_for_its_owner_and_an_old_one_keeps_its_mode(file: Path) -> None:
    perform(file, Step(Verb.CREATE, ()))
    assert mode(file) == 0o600
    file.chmod(0o644)
    perform(file, Step(Verb.UPDATE, (), {("enabled",): True}))
    assert mode(file) == 0o644
    assert [each.name for each in file.parent.iterdir()] == ["realm.json"]


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(file.name)
    perform(link, Step(Verb.CREATE, ()))
    assert link.is_symlink()
    assert stored(file) == {"realm": "demo"}


def test_a_burst_of_steps_is_on_disk_when_it_is_read_or_closed(file: Path) -> None:
    server = servers.open(f"file:{file}")
    server.perform("demo", Step(Verb.CREATE, ()))
    assert stored(file) == {"realm": "demo"}, "the first one is written at once"
    server.perform("demo", Step(Verb.UPDATE, (), {("enabled",): True}))
    assert server.read("demo", frozenset()).objects[()]["enabled"] is True
    assert stored(file)["enabled"] is True
    server.perform("demo", Step(Verb.UPDATE, (), {("enabled",): False}))
    server.close()
    assert stored(file)["enabled"] is False


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="cannot be written"):
        perform(tmp_path / "missing" / "realm.json", Step(Verb.CREATE, ()))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"realm": "demo",', None),
        ('{"realm": "demo", "realm": "x"}', None),
        ("[1]", "not a realm"),
        ('[{"realm": "demo"}, {"realm": "demo"}]', "'demo' stands in the file twice"),
        ('{"id": "x"}', "not a realm"),
        ('{"realm": "demo", "clients": [{"id": "x"}]}', "'clients' of realm 'demo'"),
        ('{"realm": "demo", "clients": 5}', "'clients' of realm 'demo'"),
        ('{"realm": "demo", "clients": {"a": {"protocolMappers": ["x"]}}}', "'clients.protocolMappers'"),
    ],
)
def test_files_that_hold_something_else(file: Path, text: str, message: str | None) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(KcconfigError) as caught:
        read(file)
    if message is None:
        assert caught.value.mark is not None
    else:
        assert message in caught.value.message


@pytest.mark.parametrize("form", ["file:{}", "file://{}"])
def test_forms_of_the_address(file: Path, form: str) -> None:
    store(file, {"realm": "demo"})
    server = servers.open(form.format(file))
    assert server.read("demo", frozenset()).exists
    assert server.url == form.format(file)


def test_a_relative_path(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store(file, {"realm": "demo"})
    monkeypatch.chdir(file.parent)
    assert servers.open("file:./realm.json").read("demo", frozenset()).exists


@pytest.mark.parametrize("url", ["file:", "file://realm.json", "file:/", "file:realm.yaml"])
def test_addresses_that_name_no_realm_file(url: str) -> None:
    with pytest.raises(ServerError, match="file"):
        servers.open(url)
