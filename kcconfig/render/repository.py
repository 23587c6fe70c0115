"""The files that a policy repository begins with."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from kcconfig import __version__
from kcconfig.document import write
from kcconfig.model import Json
from kcconfig.realm.versions import NEWEST
from kcconfig.render.engine import fill

POLICIES: Final = "policies"


class Start(NamedTuple):
    """What is known of a new repository. `policy` is the text of its policy, None for one to begin with."""

    realm: str
    server: str | None = None
    auth: Mapping[str, str] = {}
    policy: str | None = None
    variables: Sequence[str] = ()


def files(start: Start, schemas: Mapping[str, Callable[[], Json]]) -> dict[str, str]:
    """The texts of the files by path. `schemas` make the JSON Schemas that editors are pointed to."""
    auth = {name: _scalar(value) for name, value in start.auth.items()}
    server = _scalar(start.server) if start.server else None
    return {
        "kcconfig.yaml": fill("init/kcconfig.yaml.j2", {"server": server, "auth": auth}),
        f"{POLICIES}/{file_name(start.realm)}.yaml": start.policy or _policy(start.realm),
        ".github/workflows/kcconfig.yml": fill(
            "init/workflow.yml.j2", {"version": __version__, "variables": start.variables}
        ),
        ".pre-commit-config.yaml": fill("init/pre-commit-config.yaml.j2", {}),
        **{
            f"schemas/{name}.schema.json": json.dumps(make(), indent=2) + "\n"
            for name, make in schemas.items()
        },
    }


def file_name(realm: str) -> str:
    """The name of a realm's policy file; one with a dot in front would be hidden, and not be read."""
    return "".join("_" if char in "/\\:\0" else char for char in realm).lstrip(".") or "realm"


def _policy(realm: str) -> str:
    major, minor, _ = NEWEST.split(".")
    name = _scalar(realm.replace("{{", "{{ '{{' }}"))
    return fill("init/policy.yaml.j2", {"realm": name, "target": f"{major}.{minor}"})


def _scalar(text: str) -> str:
    """A text as it stands in YAML."""
    return write(text).rstrip("\n")
