"""Archives that are unpacked, and those that are not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sandbox_archives import keycloak_zip, make_zip

from kcconfig.sandbox import SandboxError
from kcconfig.sandbox.unpack import unpack


def test_scripts_stay_executable_and_the_top_folder_goes(tmp_path: Path) -> None:
    archive = tmp_path / "keycloak.zip"
    archive.write_bytes(keycloak_zip())
    unpack(archive, tmp_path / "new")
    assert os.access(tmp_path / "new/bin/kc.sh", os.X_OK)
    assert not os.access(tmp_path / "new/conf/keycloak.conf", os.X_OK)
    assert (tmp_path / "new/lib/quarkus/build.dat").read_text() == "as shipped"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(make_zip({"keycloak/../../evil": "x"}), "leads outside", id="dots"),
        pytest.param(make_zip({"/evil": "x"}), "leads outside", id="absolute"),
        pytest.param(make_zip({"keycloak\\..\\..\\evil": "x"}), "leads outside", id="backslashes"),
        pytest.param(make_zip({"k/link": "/"}, {"k/link": 0o120777}), "leads outside", id="link"),
        pytest.param(make_zip({"other/README": "x"}), "no bin/kc.sh", id="something else"),
        pytest.param(keycloak_zip()[:-100], "damaged", id="cut off"),
        pytest.param(keycloak_zip().replace(b"as shipped", b"as damaged"), "damaged", id="changed"),
        pytest.param(b"<html>", "damaged", id="no archive"),
    ],
)
def test_other_archives_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    archive = tmp_path / "a.zip"
    archive.write_bytes(content)
    with pytest.raises(SandboxError, match=message):
        unpack(archive, tmp_path / "deep" / "new")
    assert not list(tmp_path.rglob("evil"))
