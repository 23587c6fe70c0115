"""Packs: named sets of values with their sources, shipped in `policies/`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kcconfig.document import Document, Node, read_file
from kcconfig.errors import KcconfigError
from kcconfig.realm.fields import suggest
from kcconfig.resources import folder

PREFIX: Final = "pack:"


def names() -> list[str]:
    """The packs that ship with kcconfig."""
    return sorted(path.stem for path in folder("policies").glob("*.yaml"))


def pack_path(name: str) -> Path | None:
    """The file of a pack, or None if there is none of that name."""
    return folder("policies") / f"{name}.yaml" if name in names() else None


def unknown(name: str) -> str:
    """What to say of a pack that does not exist."""
    near = suggest(name, names())
    return f"did you mean pack:{near}?" if near else f"there are: {', '.join(names())}"


def read_pack(name: str, path: Path) -> Document:
    """A pack as a policy document: each setting of `realm` that the pack `set`s, and nothing else."""
    shown = f"{PREFIX}{name}"
    document = read_file(path, shown)[0]
    settings = (
        document.root.value.get("realm") if document.root and isinstance(document.root.value, dict) else None
    )
    if document.root is None or settings is None or not isinstance(settings.value, dict):
        raise KcconfigError(f"{shown} has no `realm`")
    values = {
        field: Node(entry.value["set"].value, entry.value["set"].mark, entry.key)
        for field, entry in settings.value.items()
        if isinstance(entry.value, dict) and "set" in entry.value
    }
    root = Node(values, document.root.mark, None)
    return Document(shown, document.format, root, (), document.mark)
