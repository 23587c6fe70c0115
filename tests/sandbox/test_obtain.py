"""Where a distribution comes from: the cache, Maven, a mirror."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from sandbox_archives import keycloak_zip
from werkzeug import Response

from kcconfig.sandbox import SandboxError, mirror
from kcconfig.sandbox.distribution import distribution, full_version
from kcconfig.sandbox.home import Home

ZIP = keycloak_zip()
SHA1 = hashlib.sha1(ZIP).hexdigest()
SHA256 = hashlib.sha256(ZIP).hexdigest()
AT = "/26.7.3/keycloak-26.7.3.zip"


def obtain(home: Path, source: str | None, said: list[str] | None = None) -> Path:
    return distribution("26.7.3", Home(home), source, (said if said is not None else []).append)


def offer(httpserver: HTTPServer, content: bytes = ZIP, **checksums: str) -> str:
    httpserver.expect_request(AT).respond_with_data(content)
    for kind, text in checksums.items():
        httpserver.expect_request(f"{AT}.{kind}").respond_with_data(text)
    for kind in {"sha1", "sha256"} - set(checksums):
        httpserver.expect_request(f"{AT}.{kind}").respond_with_data(status=404)
    return httpserver.url_for("/")


@pytest.mark.parametrize(
    "checksums",
    [
        {"sha256": SHA256},
        {"sha1": f"{SHA1}\n"},
        {"sha256": f"{SHA256.upper()}  keycloak-26.7.3.zip\n", "sha1": "0" * 40},
    ],
)
def test_mirror(httpserver: HTTPServer, home: Path, checksums: dict[str, str]) -> None:
    found = obtain(home, offer(httpserver, **checksums))
    assert (found / "bin/kc.sh").is_file()
    assert [each.name for each in (home / "dist").iterdir()] == ["keycloak-26.7.3"]


@pytest.mark.parametrize(
    ("content", "checksums", "message"),
    [
        pytest.param(ZIP, {"sha256": "0" * 64}, "sha256 checksum does not match", id="wrong sha256"),
        pytest.param(ZIP, {"sha1": "0" * 40}, "sha1 checksum does not match", id="wrong sha1"),
        pytest.param(ZIP, {"sha256": "0" * 64, "sha1": SHA1}, "does not match", id="the better one counts"),
        pytest.param(ZIP, {}, "no checksum", id="none"),
        pytest.param(ZIP, {"sha256": "<html>", "sha1": SHA1}, "no sha256 checksum", id="not a checksum"),
        pytest.param(ZIP[:-9], {"sha1": SHA1}, "does not match", id="shorter archive"),
        pytest.param(
            b"x", {"sha1": hashlib.sha1(b"x").hexdigest()}, "distribution is damaged", id="no archive"
        ),
    ],
)
def test_what_a_mirror_must_not_send(
    httpserver: HTTPServer, home: Path, content: bytes, checksums: dict[str, str], message: str
) -> None:
    with pytest.raises(SandboxError, match=message):
        obtain(home, offer(httpserver, content, **checksums))
    assert list((home / "dist").iterdir()) == []


def test_a_download_that_is_cut_off(httpserver: HTTPServer, home: Path) -> None:
    def cut(_request: object) -> Response:
        response = Response(ZIP[:-9])
        response.automatically_set_content_length = False
        response.headers["Content-Length"] = str(len(ZIP))
        return response

    httpserver.expect_request(AT).respond_with_handler(cut)
    httpserver.expect_request(f"{AT}.sha256").respond_with_data(SHA256)
    with pytest.raises(SandboxError, match=f"cut off after {len(ZIP) - 9} of {len(ZIP)} bytes"):
        obtain(home, httpserver.url_for("/"))
    assert list((home / "dist").iterdir()) == []


@pytest.mark.parametrize(
    ("status", "message"),
    [(404, "does not have this version"), (500, "mirror refuses"), (403, "mirror refuses")],
)
def test_a_mirror_that_answers_otherwise(
    httpserver: HTTPServer, home: Path, status: int, message: str
) -> None:
    httpserver.expect_request(AT).respond_with_data(status=status)
    with pytest.raises(SandboxError, match=message) as caught:
        obtain(home, httpserver.url_for("/"))
    assert str(caught.value.where).endswith(f"{AT} → {status}")


def test_a_mirror_may_redirect(httpserver: HTTPServer, home: Path) -> None:
    httpserver.expect_request(AT).respond_with_data(status=302, headers={"Location": "/elsewhere.zip"})
    httpserver.expect_request("/elsewhere.zip").respond_with_data(ZIP)
    httpserver.expect_request(f"{AT}.sha256").respond_with_data(SHA256)
    assert obtain(home, httpserver.url_for("/")).is_dir()


@pytest.mark.parametrize(
    "url", ["file:///tmp", "ftp://example.org/x", "example.org", "https://u:secret@example.org"]
)
def test_other_urls_are_no_mirrors(home: Path, url: str) -> None:
    with pytest.raises(SandboxError, match="http or https URL") as caught:
        obtain(home, url)
    assert "secret" not in f"{caught.value.message} {caught.value.where}"


def test_a_mirror_that_is_not_there(home: Path) -> None:
    with pytest.raises(SandboxError, match="cannot be reached"):
        obtain(home, "http://127.0.0.1:9")


def test_an_archive_in_the_cache_is_used_and_kept(home: Path, program: Callable[..., Path]) -> None:
    archive = home / "dist/keycloak-26.7.3.zip"
    archive.write_bytes(ZIP)
    assert (obtain(home, None) / "bin/kc.sh").is_file()
    assert archive.exists()


def test_an_unpacked_distribution_is_used_as_it_is(home: Path, program: Callable[..., Path]) -> None:
    (home / "dist/keycloak-26.7.3").mkdir()
    assert obtain(home, "http://127.0.0.1:9") == home / "dist/keycloak-26.7.3"


def test_maven(home: Path, program: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "source.zip").write_bytes(ZIP)
    program(
        "mvn",
        f'echo "$@" > {tmp_path}/arguments\nenv > {tmp_path}/environment\n'
        f"for each; do case $each in -DoutputDirectory=*)"
        f" cp {tmp_path}/source.zip ${{each#*=}}/keycloak-quarkus-dist-26.7.3.zip;; esac; done",
    )
    assert (obtain(home, None) / "bin/kc.sh").is_file()
    arguments = (tmp_path / "arguments").read_text()
    assert "dependency:copy -Dartifact=org.keycloak:keycloak-quarkus-dist:26.7.3:zip" in arguments
    assert "KCCONFIG_" not in (tmp_path / "environment").read_text()
    assert [each.name for each in (home / "dist").iterdir()] == ["keycloak-26.7.3"]


def test_maven_does_not_know_the_version(home: Path, program: Callable[..., Path]) -> None:
    program(
        "mvn",
        "echo '[ERROR] Could not find artifact org.keycloak:keycloak-quarkus-dist:zip:26.7.3 in central'; exit 1",
    )
    with pytest.raises(SandboxError, match=r"Maven's repositories do not have Keycloak 26\.7\.3"):
        obtain(home, None)
    assert list((home / "dist").iterdir()) == []


@pytest.mark.parametrize("script", ["echo '[ERROR] Unknown host'; exit 1", "exit 0", None])
def test_the_default_mirror_is_asked_where_maven_is_not_there_or_fails(
    home: Path,
    program: Callable[..., Path],
    httpserver: HTTPServer,
    monkeypatch: pytest.MonkeyPatch,
    script: str | None,
) -> None:
    if script is not None:
        program("mvn", script)
    monkeypatch.setattr(mirror, "DEFAULT", offer(httpserver, sha256=SHA256))
    said: list[str] = []
    assert obtain(home, None, said).is_dir()
    assert "downloading Keycloak 26.7.3 from localhost" in said


def test_a_given_mirror_goes_before_maven(
    home: Path, program: Callable[..., Path], httpserver: HTTPServer, tmp_path: Path
) -> None:
    program("mvn", f"touch {tmp_path}/asked")
    obtain(home, offer(httpserver, sha1=SHA1))
    assert not (tmp_path / "asked").exists()


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("26.7.3", "26.7.3"),
        ("26.7", "26.7.3"),
        ("22.0", "22.0.5"),
        ("26.7.1", "26.7.1"),
        ("99.0.0", "99.0.0"),
    ],
)
def test_versions(text: str, full: str) -> None:
    assert full_version(text) == full


@pytest.mark.parametrize("text", ["", "latest", "../26.7.3", "26", "21.1.2", "26.3"])
def test_no_versions(text: str) -> None:
    with pytest.raises(SandboxError):
        full_version(text)
