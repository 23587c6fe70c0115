"""Whatever a realm file holds: its export plans nothing against it, and a new realm made of it is the same."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from export_realms import assert_in_sync, comparable, exported, made_anew, realm_file
from hypothesis import given, settings
from hypothesis import strategies as st

from kcconfig.realm.fields import fields, known_in
from kcconfig.realm.kinds import by_section
from kcconfig.realm.lifespans import LIFESPANS, Level
from kcconfig.realm.versions import KNOWN

NUMBERS = st.sampled_from([0, 1, 59, 60, 90, 300, 1800, 3600, 5400, 36000, 86400, 604800, 2592000, 5184000])
WORDS = st.one_of(
    st.sampled_from(["", "true", "false", "300", "-1", "007", "5m", "on", "{{ x }}", "a: b", "x{{"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=8),
)
KEYS = st.text("abcdefgh.-_ 1Z", min_size=1, max_size=8).filter(str.strip)
VALUES = {  # `${…}` means another tool's placeholder in a URL, so only attributes have it
    "boolean": st.booleans(),
    "integer": NUMBERS,
    "string": WORDS,
    "list:string": st.lists(WORDS, max_size=3),
    "set:string": st.lists(WORDS, max_size=3, unique=True),
    "map:string": st.dictionaries(KEYS, st.one_of(WORDS, st.just("${role_x}")), max_size=3),
}
LIFESPAN_ATTRIBUTES = [row.path[1] for row in LIFESPANS if row.level is Level.CLIENT]
SCOPES = ["roles", "email", "phone", "one", "two", "nowhere"]
NAMES = {"realm", "keycloakVersion", "enabled"}


def settings_of(section: str, version: str) -> st.SearchStrategy[dict[str, Any]]:
    """Fields of a kind with values of their types, each there or not."""
    kind = by_section()[section]
    apart = {*kind.children, *kind.not_managed, *kind.scope_lists, kind.key, *NAMES, "attributes", "protocol"}
    apart |= {path[0] for path in kind.server_owned}
    known = {
        name: VALUES[field.type]
        for name, field in fields(kind.representation).items()
        if field.type in VALUES and name not in apart and known_in(field, version)
    }
    return st.fixed_dictionaries({}, optional=known).map(lambda found: dict(list(found.items())[:12]))


@st.composite
def mappers(draw: st.DrawFn, version: str) -> list[dict[str, Any]]:
    names = draw(
        st.lists(
            st.sampled_from(["audience", "groups", "audience resolve", "locale"]), max_size=3, unique=True
        )
    )
    return [
        {
            "name": name,
            "protocol": draw(st.sampled_from(["openid-connect", "saml"])),
            **draw(settings_of("protocolMappers", version)),
        }
        for name in names
    ]


@st.composite
def scopes(draw: st.DrawFn, version: str) -> list[dict[str, Any]]:
    names = draw(st.lists(st.sampled_from(["one", "two", "roles", "profile"]), max_size=3, unique=True))
    return [
        {
            "name": name,
            "protocol": draw(st.sampled_from(["openid-connect", "saml"])),
            "attributes": draw(VALUES["map:string"]),
            **draw(settings_of("clientScopes", version)),
            **draw(st.fixed_dictionaries({}, optional={"protocolMappers": mappers(version)})),
        }
        for name in names
    ]


@st.composite
def clients(draw: st.DrawFn, version: str) -> list[dict[str, Any]]:
    names = draw(
        st.lists(st.sampled_from(["app", "1 app", "account", "KCCONFIG_x", "a/b"]), max_size=3, unique=True)
    )
    lifespans = st.dictionaries(
        st.sampled_from(LIFESPAN_ATTRIBUTES),
        st.one_of(NUMBERS.map(str), st.sampled_from(["-1", "false", "true", "01"])),
        max_size=4,
    )
    return [
        {
            "clientId": name,
            "enabled": draw(st.booleans()),
            "protocol": draw(st.sampled_from(["openid-connect", "saml"])),
            "attributes": {**draw(VALUES["map:string"]), **draw(lifespans)},
            **draw(settings_of("clients", version)),
            **draw(st.fixed_dictionaries({}, optional={"protocolMappers": mappers(version)})),
            **draw(scope_lists("defaultClientScopes", "optionalClientScopes")),
        }
        for name in names
    ]


@st.composite
def scope_lists(draw: st.DrawFn, *names: str) -> dict[str, list[str]]:
    lists = st.lists(st.sampled_from(SCOPES), max_size=4, unique=True)
    return draw(st.fixed_dictionaries({}, optional=dict.fromkeys(names, lists)))


@st.composite
def realms(draw: st.DrawFn) -> dict[str, Any]:
    version = draw(st.sampled_from(KNOWN))
    return {
        "realm": "demo",
        "keycloakVersion": version,
        "enabled": draw(st.booleans()),
        **draw(settings_of("", version)),
        "attributes": draw(VALUES["map:string"]),
        "clientScopes": draw(scopes(version)),
        "clients": draw(clients(version)),
        **draw(scope_lists("defaultDefaultClientScopes", "defaultOptionalClientScopes")),
    }


@settings(max_examples=40, deadline=None)
@given(realms())
def test_a_plan_of_an_export_is_empty(realm: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = realm_file(Path(folder), realm)
        _, found = exported(server, "demo")
        assert_in_sync(found.text, server)


@settings(max_examples=40, deadline=None)
@given(realms())
def test_a_new_realm_made_of_an_export_is_the_same(realm: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = realm_file(Path(folder), realm)
        live, found = exported(server, "demo")
        bare = {"realm": "demo", "keycloakVersion": realm["keycloakVersion"], "enabled": True}
        made = made_anew(found.text, realm_file(Path(folder), bare, "new.json"))
        lists = frozenset(
            {
                "defaultClientScopes",
                "optionalClientScopes",
                "defaultDefaultClientScopes",
                "defaultOptionalClientScopes",
            }
            if any("scopes that the realm lacks" in line for line in found.left_out)
            else ()
        )
        assert comparable(made, lists) == comparable(live.objects, lists), found.text
