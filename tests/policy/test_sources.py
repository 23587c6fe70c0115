"""Which documents a run reads: files, folders, standard input."""

from __future__ import annotations

from typing import Any

import pytest

from kcconfig.errors import KcconfigError, PolicyError
from kcconfig.policy import compile_files


def realms(found: Any) -> list[str | None]:
    return [desired.realm for desired in found]


def test_each_document_is_a_policy(policies: Any) -> None:
    assert realms(policies.compile("realm: a\n---\nrealm: b\n---\n# nothing\n")) == ["a", "b"]


@pytest.mark.parametrize("name", ["p.json", "p.yaml"])
def test_a_list_of_realms_is_several_policies(policies: Any, name: str) -> None:
    assert realms(policies.compile({name: '[{"realm": "a"}, {"realm": "b"}]'})) == ["a", "b"]


def test_a_folder_is_searched_by_name_without_hidden_files_and_settings(policies: Any) -> None:
    policies.write(
        {
            "all/b.yaml": "realm: b",
            "all/a.yml": "realm: a",
            "all/c/d.json": '{"realm": "d"}',
            "all/kcconfig.yaml": "server: https://x",
            "all/.hidden.yaml": "realm: hidden",
            "all/.git/e.yaml": "realm: git",
            "all/notes.txt": "realm: text",
        }
    )
    assert realms(compile_files(["all"])) == ["a", "b", "d"]


def test_standard_input_may_be_yaml_or_json(policies: Any) -> None:
    assert realms(compile_files(["-"], stdin=b"realm: a")) == ["a"]
    assert realms(compile_files(["-"], stdin=b'{"realm": "a"}')) == ["a"]


def test_standard_input_extends_from_where_one_stands(policies: Any) -> None:
    policies.write({"base.yaml": "realm: base"})
    (desired,) = compile_files(["-"], stdin=b"extends: base.yaml")
    assert desired.realm == "base"
    assert desired.files == ("base.yaml", "-")


@pytest.mark.parametrize(
    "files",
    [
        {"a.yaml": ""},
        {"a.yaml": "# only a comment\n"},
        {"a.yaml": "---\n---\n"},
        {"a.json": "[]"},
        {"a.yaml": "[]"},
    ],
    ids=str,
)
def test_a_run_over_nothing_is_an_error(policies: Any, files: dict[str, str]) -> None:
    with pytest.raises(KcconfigError, match=r"no policy in a\."):
        policies.compile(files)


def test_a_folder_without_policies_is_an_error(policies: Any) -> None:
    (policies.folder / "empty").mkdir()
    with pytest.raises(KcconfigError, match="no policy in empty"):
        compile_files(["empty"])


@pytest.mark.parametrize("text", ["just text", "42", "[1, 2]", "- realm: a\n- [x]"])
def test_a_policy_is_a_map(policies: Any, text: str) -> None:
    assert {found.rule for found in policies.errors(text)} == {"value-wrong-type"}


def test_all_errors_of_all_files_come_at_once_sorted_by_place(policies: Any) -> None:
    policies.write({"a.yaml": "sslRequird: x\nrealm: [1]", "c.yaml": "x: [", "d.yaml": "clents: {}"})
    with pytest.raises(PolicyError) as caught:
        compile_files(["d.yaml", "c.yaml", "b.yaml", "a.yaml"])
    places = [(found.rule, found.mark.file if found.mark else None) for found in caught.value.findings]
    assert places == [
        ("file-unreadable", None),
        ("field-unknown", "a.yaml"),
        ("value-wrong-type", "a.yaml"),
        ("syntax", "c.yaml"),
        ("field-unknown", "d.yaml"),
    ]


def test_a_fragment_has_no_realm_until_it_is_named(policies: Any) -> None:
    assert policies.one("sslRequired: all").realm is None
    assert policies.one("sslRequired: all", realm="demo").realm == "demo"
    assert policies.one("realm: own", realm="demo").realm == "own"


@pytest.mark.parametrize("name", ["a/b", "a?", "a#b", "a;b", "a&b", "a+b", "a:b", "..", ".", ""])
def test_names_that_no_realm_can_have(policies: Any, name: str) -> None:
    found = policies.error(f"realm: '{name}'")
    assert found.rule == "realm-name-invalid"
    assert str(found.mark) == "policy.yaml:1:8"


@pytest.mark.parametrize("name", ["my realm", "Käse", "a%41b", "<b>", "it's"])
def test_names_that_a_realm_can_have(policies: Any, name: str) -> None:
    assert policies.one(f'realm: "{name}"').realm == name


@pytest.mark.parametrize(
    ("text", "target"), [('"26.7"', "26.7"), ("26.7", "26.7"), ("26", "26"), ("10.0.2", "10.0.2")]
)
def test_the_target_is_what_the_file_says(policies: Any, text: str, target: str) -> None:
    assert policies.one(f"keycloakVersion: {text}").target == target
