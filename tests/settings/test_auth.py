"""One way to log in, or what is lacking for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kcconfig.errors import SettingsError
from kcconfig.model import Secret
from kcconfig.settings import Auth, load


def auth(folder: Path, **environ: str) -> Auth:
    return load(cwd=folder, environ={f"KCCONFIG_{name}": value for name, value in environ.items()}).auth


def test_a_client_and_its_secret(tmp_path: Path) -> None:
    assert auth(tmp_path, CLIENT_ID="ci", CLIENT_SECRET="s", AUTH_REALM="demo") == Auth(
        "client", "demo", "ci", secret=Secret("s")
    )


@pytest.mark.parametrize(("given", "client"), [({}, "admin-cli"), ({"CLIENT_ID": "cli"}, "cli")])
def test_a_user_and_the_password(tmp_path: Path, given: dict[str, str], client: str) -> None:
    assert auth(tmp_path, USER="me", PASSWORD="p", **given) == Auth(
        "password", "master", client, "me", Secret("p")
    )


@pytest.mark.parametrize(
    ("content", "secret"),
    [
        (b"abc\n", "abc"),
        (b"abc\r\n", "abc"),
        (b"abc", "abc"),
        (b" abc \n\n", " abc \n"),
        ("ü\n".encode(), "ü"),
    ],
)
def test_a_secret_file_loses_one_newline_at_its_end(tmp_path: Path, content: bytes, secret: str) -> None:
    (tmp_path / "s").write_bytes(content)
    assert auth(tmp_path, CLIENT_ID="ci", CLIENT_SECRET_FILE="s").secret == Secret(secret)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"\n", "is empty"),
        (b"\xff\xfe", "is not text"),
        (b"x" * 70_000, "is too long to be a secret"),
    ],
)
def test_a_secret_file_that_is_none_is_told_with_its_setting(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    if content is not None:
        (tmp_path / "s").write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        auth(tmp_path, USER="me", PASSWORD_FILE="s")
    assert caught.value.message == f"the secret file {tmp_path}/s (KCCONFIG_PASSWORD_FILE) {message}"


def test_a_secret_file_is_read_only_for_a_login(tmp_path: Path) -> None:
    settings = load(cwd=tmp_path, environ={"KCCONFIG_CLIENT_ID": "ci", "KCCONFIG_CLIENT_SECRET_FILE": "none"})
    assert settings.origins["auth.clientSecretFile"].value == tmp_path / "none"


@pytest.mark.parametrize("other", ["USER", "PASSWORD", "PASSWORD_FILE"])
def test_two_ways_to_log_in_are_one_too_many(tmp_path: Path, other: str) -> None:
    with pytest.raises(SettingsError) as caught:
        auth(tmp_path, CLIENT_ID="ci", CLIENT_SECRET="hunter2", **{other: "x"})
    assert "KCCONFIG_CLIENT_SECRET" in caught.value.message
    assert f"KCCONFIG_{other}" in caught.value.message
    assert "hunter2" not in caught.value.message


@pytest.mark.parametrize(
    ("given", "lacking"),
    [
        ({}, "no login is given"),
        ({"CLIENT_ID": "ci"}, "no secret for client 'ci' is given: set KCCONFIG_CLIENT_SECRET"),
        ({"CLIENT_SECRET": "s"}, "no client: set KCCONFIG_CLIENT_ID"),
        ({"USER": "me"}, "no password for user 'me' is given: set KCCONFIG_PASSWORD"),
        ({"PASSWORD": "p"}, "no user: set KCCONFIG_USER"),
    ],
)
def test_an_incomplete_login_says_what_is_lacking(
    tmp_path: Path, given: dict[str, str], lacking: str
) -> None:
    found = auth(tmp_path, **given)
    assert found.kind is None
    assert lacking in str(found.lacking)


def test_a_password_that_was_asked_for_completes_a_login(tmp_path: Path) -> None:
    complete = auth(tmp_path, USER="me").with_password("p")
    assert (complete.kind, complete.user, complete.secret, complete.lacking) == (
        "password",
        "me",
        Secret("p"),
        None,
    )


def test_no_text_of_a_login_shows_its_secret(tmp_path: Path) -> None:
    settings = load(cwd=tmp_path, environ={"KCCONFIG_USER": "me", "KCCONFIG_PASSWORD": "hunter2"})
    assert "hunter2" not in f"{settings} {settings!r} {settings.auth} {settings.auth!r}"
