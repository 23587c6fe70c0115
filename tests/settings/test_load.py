"""Which value wins, where it comes from, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kcconfig.errors import SettingsError
from kcconfig.model import Secret
from kcconfig.settings import load

FILE = """\
server: https://top.example
realm: top
auth:
  clientId: top-client
  clientSecretFile: secrets/top
caFile: ca.pem
policies: [policies, more/demo.yaml]
vars: {app: top, other: 1}
target: "26.4"
parallel: 4
environments:
  prod:
    server: https://prod.example
    auth: {clientId: prod-client}
    vars: {app: prod}
    protect: true
  dev: {server: "file:dev.json"}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "kcconfig.yaml").write_text(FILE, encoding="utf-8")
    return tmp_path


def loaded(folder: Path, environ: dict[str, str] | None = None, **more: Any) -> Any:
    return load(cwd=folder, environ=environ or {}, **more)


def test_without_anything_there_are_only_defaults(tmp_path: Path) -> None:
    settings = loaded(tmp_path)
    assert (settings.file, settings.server, settings.realm, settings.policies) == (None, None, None, ())
    assert (settings.vars, settings.target, settings.parallel, settings.ca_file) == ({}, None, None, None)
    assert not settings.protect
    assert settings.auth.kind is None
    assert settings.auth.realm == "master"


def test_the_file_is_read_with_its_lines_as_origins(folder: Path) -> None:
    settings = loaded(folder)
    assert settings.file == folder / "kcconfig.yaml"
    assert settings.environments == ("prod", "dev")
    assert settings.server == "https://top.example"
    assert settings.origins["server"].origin == f"{folder}/kcconfig.yaml:1"
    assert settings.origins["auth.clientId"].origin.endswith("kcconfig.yaml:4")
    assert (settings.target, settings.parallel, settings.vars) == ("26.4", 4, {"app": "top", "other": 1})


def test_relative_paths_are_relative_to_the_file(folder: Path) -> None:
    below = folder / "a" / "b"
    below.mkdir(parents=True)
    settings = loaded(below, env="dev")
    paths = [*settings.policies, settings.ca_file, settings.origins["auth.clientSecretFile"].value]
    assert [path.resolve() for path in paths] == [
        folder / "policies",
        folder / "more/demo.yaml",
        folder / "ca.pem",
        folder / "secrets/top",
    ]
    assert Path(settings.server.removeprefix("file:")).resolve() == folder / "dev.json"


@pytest.mark.parametrize(
    ("flags", "environ", "env", "server", "origin"),
    [
        ({"server": "https://f"}, {"KCCONFIG_SERVER": "https://e"}, "prod", "https://f", "--server"),
        ({"server": None}, {"KCCONFIG_SERVER": "https://e"}, "prod", "https://e", "KCCONFIG_SERVER"),
        ({}, {"KCCONFIG_SERVER": ""}, "prod", "https://prod.example", "kcconfig.yaml:13"),
        ({}, {"KCCONFIG_ENV": "prod"}, None, "https://prod.example", "kcconfig.yaml:13"),
        ({}, {}, None, "https://top.example", "kcconfig.yaml:1"),
    ],
)
def test_the_nearest_level_wins(
    folder: Path, flags: dict[str, Any], environ: dict[str, str], env: str | None, server: str, origin: str
) -> None:
    settings = loaded(folder, environ, flags=flags, env=env)
    assert settings.server == server
    assert settings.origins["server"].origin.endswith(origin)


def test_an_environment_takes_the_rest_from_the_top(folder: Path) -> None:
    settings = loaded(folder, env="prod")
    assert settings.protect
    assert settings.realm == "top"
    assert settings.origins["auth.clientId"].value == "prod-client"
    assert settings.origins["auth.clientSecretFile"].value == folder / "secrets/top"
    assert settings.vars == {"app": "prod", "other": 1}


def test_variables_merge_by_name(folder: Path) -> None:
    settings = loaded(folder, env="prod", flags={"vars": {"app": "flag", "new": "x"}})
    assert settings.vars == {"app": "flag", "other": 1, "new": "x"}
    assert settings.origins["vars.app"].origin == "--var"


@pytest.mark.parametrize(
    ("name", "variable", "text", "value"),
    [
        ("realm", "KCCONFIG_REALM", "demo", "demo"),
        ("auth.realm", "KCCONFIG_AUTH_REALM", "demo", "demo"),
        ("auth.clientId", "KCCONFIG_CLIENT_ID", "app", "app"),
        ("auth.clientSecret", "KCCONFIG_CLIENT_SECRET", "s", Secret("s")),
        ("auth.user", "KCCONFIG_USER", "me", "me"),
        ("auth.password", "KCCONFIG_PASSWORD", "p", Secret("p")),
        ("auth.passwordFile", "KCCONFIG_PASSWORD_FILE", "/run/p", Path("/run/p")),
        ("caFile", "KCCONFIG_CA_FILE", "/ca", Path("/ca")),
        ("target", "KCCONFIG_TARGET", "26.4", "26.4"),
        ("parallel", "KCCONFIG_PARALLEL", "8", 8),
        ("server", "KCCONFIG_SERVER", "file:///srv/realm.json", "file:/srv/realm.json"),
    ],
)
def test_each_variable_has_its_setting(
    tmp_path: Path, name: str, variable: str, text: str, value: Any
) -> None:
    assert loaded(tmp_path, {variable: text}).origins[name][:2] == (value, variable)


def test_policies_of_the_command_line_replace_those_of_the_file(folder: Path) -> None:
    settings = loaded(folder, flags={"policies": (Path("x.yaml"), Path("-"))})
    assert settings.policies == (folder / "x.yaml", Path("-"))


@pytest.mark.parametrize(
    ("environ", "flags", "message"),
    [
        ({"KCCONFIG_PARALLEL": "0"}, {}, "parallel (KCCONFIG_PARALLEL) must be a whole number of 1 or more"),
        ({"KCCONFIG_PARALLEL": "many"}, {}, "must be a whole number"),
        ({}, {"server": "sso.example"}, "server (--server) is 'sso.example', which is neither a URL"),
        ({}, {"server": "ftp://sso.example"}, "neither a URL"),
        ({"KCCONFIG_ENV": "prdo"}, {}, "no environment 'prdo' (KCCONFIG_ENV)"),
        ({"KCCONFIG_CLIENT_SECRET": "s", "KCCONFIG_CLIENT_SECRET_FILE": "f"}, {}, "are both set"),
        ({"KCCONFIG_CONFIG": "none.yaml"}, {}, "none.yaml (KCCONFIG_CONFIG) does not exist"),
        ({"KCCONFIG_CLIENTID": "x"}, {}, "unknown environment variable KCCONFIG_CLIENTID"),
    ],
)
def test_what_is_wrong_is_said_with_its_origin(
    folder: Path, environ: dict[str, str], flags: dict[str, Any], message: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(folder, environ, flags=flags)
    assert message in caught.value.message


def test_a_secret_in_a_url_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, {"KCCONFIG_SERVER": "https://me:hunter2@sso.example"})
    assert "KCCONFIG_PASSWORD" in caught.value.message
    assert "hunter2" not in caught.value.message


@pytest.mark.parametrize(
    ("environ", "help_"),
    [
        ({"KCCONFIG_SERVR": "x"}, "KCCONFIG_SERVER"),
        ({"KCCONFIG_PASSWORT": "x"}, "KCCONFIG_PASSWORD"),
    ],
)
def test_a_misspelt_variable_gets_a_suggestion(tmp_path: Path, environ: dict[str, str], help_: str) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, environ)
    assert help_ in str(caught.value.help)


@pytest.mark.parametrize(
    "name", ["KCCONFIG_SANDBOX_HOME", "KCCONFIG_CORPUS", "KCCONFIG_DEBUG", "KCCONFIG_MY_APP"]
)
def test_variables_for_other_things_pass(tmp_path: Path, name: str) -> None:
    assert "server" not in loaded(tmp_path, {name: "x"}).origins


def test_an_environment_without_a_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no kcconfig\.yaml was found"):
        loaded(tmp_path, env="prod")


@pytest.mark.parametrize(("name", "given"), [("server", "--server"), ("realm", "KCCONFIG_REALM")])
def test_a_needed_value_that_is_lacking_names_every_way_to_give_it(
    tmp_path: Path, name: Any, given: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path).need(name)
    assert given in str(caught.value.help)
