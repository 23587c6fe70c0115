"""Writes `kcconfig/realm/data/defaults-VERSION.json`: what a Keycloak of each known version makes of a fresh realm.

    python tools/default_tables.py [--zips DIR] [--versions 26.7.3 …] [--parallel 2] [--check]

Each server is started with `start-dev` on the loopback interface, in a folder and on a port of its own, and
ended again. Its distribution comes from `--zips` or, with `mvn`, from Maven Central. Needs Java 17 or newer.
With `--check` nothing is written; the exit code is 1 if a server answers otherwise than its file says.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from fresh_server import FreshServer, running
from jsonfile import DATA, text_of
from maven import artifact

from kcconfig.realm.versions import KNOWN

REALM: Final = "fresh-realm-of-default-tables"
DROPPED: Final = frozenset({"id", "containerId", "access", "secret", "client.secret.creation.time"})
"""What differs on every server or with every reader."""

SETS: Final = frozenset(
    {
        "defaultClientScopes",
        "enabledEventTypes",
        "eventsListeners",
        "optionalClientScopes",
        "otpSupportedApplications",
        "redirectUris",
        "requiredCredentials",
        "supportedLocales",
        "webOrigins",
    }
)
"""Lists that a server answers in any order."""


def read(server: FreshServer) -> dict[str, Any]:
    """Creates a realm with nothing but a name, two clients with nothing but an id, and reads all of it."""
    server.post("", {"realm": REALM})
    at = f"/{REALM}"
    defaults = {
        "realm": server.get(at),
        "clients": {client["clientId"]: client for client in server.get(f"{at}/clients")},
        "client_scopes": {scope["name"]: scope for scope in server.get(f"{at}/client-scopes")},
        "default_scopes": sorted(
            scope["name"] for scope in server.get(f"{at}/default-default-client-scopes")
        ),
        "optional_scopes": sorted(
            scope["name"] for scope in server.get(f"{at}/default-optional-client-scopes")
        ),
        "new_client": created(server, {"clientId": "new"}),
        "new_public_client": created(server, {"clientId": "new-public", "publicClient": True}),
    }
    return {name: cleaned(value) for name, value in defaults.items()}


def created(server: FreshServer, client: dict[str, Any]) -> dict[str, Any]:
    """What the server makes of a new client; without `clientId`, which is not the server's."""
    server.post(f"/{REALM}/clients", client)
    found: dict[str, Any] = server.get(f"/{REALM}/clients?clientId={client['clientId']}")[0]
    del found["clientId"]
    return found


def cleaned(value: Any, name: str = "") -> Any:
    """A value without what differs on every server, with `{realm}` for the realm's name and sets sorted."""
    if isinstance(value, dict):
        return {key: cleaned(inner, key) for key, inner in value.items() if key not in DROPPED}
    if isinstance(value, list):
        items = [cleaned(item) for item in value]
        if name == "protocolMappers":
            return sorted(items, key=lambda mapper: mapper["name"])
        return sorted(items) if name in SETS else items
    return value.replace(REALM, "{realm}") if isinstance(value, str) else value


def table(version: str, zips: Path | None) -> str:
    """The text of one version's file."""
    with tempfile.TemporaryDirectory(prefix="default-tables-") as folder:
        archive = artifact(f"org.keycloak:keycloak-quarkus-dist:{version}:zip", zips or Path(folder))
        with running(version, archive, Path(folder)) as server:
            return text_of(read(server), depth=3)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--zips", type=Path, help="folder that holds, or gets, the distributions")
    parser.add_argument("--versions", nargs="+", default=KNOWN, choices=KNOWN, metavar="VERSION")
    parser.add_argument("--parallel", type=int, default=2, help="servers at a time")
    parser.add_argument("--check", action="store_true", help="compare with the files instead of writing them")
    arguments = parser.parse_args()
    with ThreadPoolExecutor(arguments.parallel) as pool:
        tables = pool.map(lambda version: table(version, arguments.zips), arguments.versions)
        different = 0
        for version, text in zip(arguments.versions, tables, strict=True):
            file = DATA / f"defaults-{version}.json"
            same = file.exists() and file.read_text(encoding="utf-8") == text
            different += not same
            print(f"{file.name}: {'unchanged' if same else 'different' if arguments.check else 'written'}")
            if not arguments.check:
                file.write_text(text, encoding="utf-8")
    return 1 if arguments.check and different else 0


if __name__ == "__main__":
    sys.exit(main())
