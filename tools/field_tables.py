"""Writes `kcconfig/realm/data/fields.json`: the fields of Keycloak's representations, by class and version.

    python tools/field_tables.py [--jars DIR]

Reads the `keycloak-core` jars of every known version with `javap`; jars that are not in `--jars` come from
Maven Central with `mvn`. A field is what Jackson would read from JSON, with its defaults: see `jackson.py`.
The tables hold RealmRepresentation and every representation that can stand inside one.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from jackson import Property, properties
from javap import JavaClass, classes
from jsonfile import DATA, text_of
from maven import artifact

from kcconfig.realm.versions import KNOWN

ROOT: Final = "org.keycloak.representations.idm.RealmRepresentation"

Tables = dict[str, dict[str, Property]]
"""Properties by name, by simple class name."""


def reachable(known: Mapping[str, JavaClass]) -> Tables:
    """The tables of the root class and of all classes that its properties lead to."""
    found: dict[str, dict[str, Property]] = {}
    queue = deque([ROOT])
    while queue:
        name = queue.popleft()
        if name not in found:
            found[name] = properties(known[name], known)
            queue.extend(item.refers_to for item in found[name].values() if item.refers_to)
    tables = {known[name].simple_name: table for name, table in found.items()}
    if len(tables) < len(found):
        raise ValueError(f"two classes have the same simple name: {sorted(found)}")
    return tables


def merged(tables: Mapping[str, Tables]) -> dict[str, dict[str, Any]]:
    """Tables by version as one: type and deprecation are the newest version's that has the field.

    `versions` is left out where every known version has the field.
    """
    result: dict[str, dict[str, Any]] = {}
    for version, by_class in tables.items():
        for class_name, by_name in by_class.items():
            fields = result.setdefault(class_name, {})
            for name, item in by_name.items():
                versions = [*fields.get(name, {}).get("versions", ()), version]
                fields[name] = {"type": item.type, "versions": versions}
                if item.deprecated:
                    fields[name]["deprecated"] = True
    for fields in result.values():
        for row in fields.values():
            if len(row["versions"]) == len(tables):
                del row["versions"]
    return result


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--jars", type=Path, help="folder that holds, or gets, the jars")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="field-tables-") as folder:
        jars = arguments.jars or Path(folder)
        tables = {
            version: reachable(classes(artifact(f"org.keycloak:keycloak-core:{version}:jar", jars)))
            for version in KNOWN
        }
    (DATA / "fields.json").write_text(text_of(merged(tables), depth=2), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
