"""Realm files of public projects: each as a realm file, exported, and planned against itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from corpus import CORPUS, accepted
from export_realms import assert_in_sync, exported

from kcconfig.document import DocumentError
from kcconfig.export import sections
from kcconfig.realm.versions import NEWEST
from kcconfig.servers import open as open_server

KEY_TWICE = {
    "jhipster.jhipster-sample-app-oauth2__jhipster-realm",
    "keycloak.keycloak-client__test-authz-realm",
    "strimzi.strimzi-kafka-oauth__flood-realm",
}
"""Servers take the last of two equal keys; a realm file with such is refused."""

FILES = accepted(NEWEST)


def test_the_files_are_there() -> None:
    assert FILES, f"there is no index.jsonl in {CORPUS}; set KCCONFIG_CORPUS to the folder of realm files"
    assert {file.stem for file in FILES} >= KEY_TWICE


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_plan_of_its_export_is_empty(file: Path) -> None:
    content = json.loads(file.read_text(encoding="utf-8-sig"))
    server = open_server(f"file:{file}")
    for realm in content if isinstance(content, list) else [content]:
        if file.stem in KEY_TWICE:
            with pytest.raises(DocumentError, match="written twice"):
                server.read(realm["realm"], sections())
            continue
        _, found = exported(server, realm["realm"])
        assert_in_sync(found.text, server)
        assert len(found.text) < len(file.read_text(encoding="utf-8-sig")) + 1000
