"""Follows `extends`: which files and packs stand behind a policy, in the order in which they are merged."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kcconfig.document import Document, DocumentError, Format, Node, read_file
from kcconfig.model import Finding, Severity, Source
from kcconfig.policy.packs import PREFIX, pack_path, read_pack, unknown
from kcconfig.policy.problems import Problems

MAX_LINKS: Final = 200


@dataclass(frozen=True, slots=True)
class Link:
    """One document of a chain."""

    root: Node
    file: str
    source: Source
    format: Format


@dataclass(slots=True)
class Chain:
    """Collects the links of one policy, bases first."""

    problems: Problems
    links: list[Link] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    def follow(self, document: Document, above: tuple[str, ...] = ()) -> None:
        """Adds what a document extends, then the document itself.

        A base that is reached twice is merged once, where it is reached first.
        """
        root = document.root
        if root is None or not isinstance(root.value, dict):
            return
        if document.format == "json":
            drop_nulls(root)
        here = (*above, _identity(document.file))
        for base in self._bases(root.value.get("extends")):
            self._base(base, document.file, here)
        self.links.append(Link(root, document.file, Source.FILE, document.format))

    def _bases(self, node: Node | None) -> list[Node]:
        if node is None or node.value is None:
            return []
        bases = node.value if isinstance(node.value, list) else [node]
        wrong = [base for base in bases if not isinstance(base.value, str) or not base.value]
        for base in wrong:
            self.problems.error(
                "value-wrong-type",
                "extends: expected the name of a file, or pack:NAME",
                base.mark,
                help="write `extends: [pack:workforce, common.yaml]`",
            )
        return [base for base in bases if base not in wrong]

    def _base(self, node: Node, file: str, above: tuple[str, ...]) -> None:
        name = str(node.value)
        if len(self.links) > MAX_LINKS:
            self.problems.error("extends-cycle", f"more than {MAX_LINKS} files behind one policy", node.mark)
        elif name.startswith(PREFIX):
            self._pack(name.removeprefix(PREFIX), node)
        else:
            self._file(name, node, file, above)

    def _pack(self, name: str, node: Node) -> None:
        path = pack_path(name)
        if f"{PREFIX}{name}" in self._known:
            return
        self._known.add(f"{PREFIX}{name}")
        if path is None:
            self.problems.error("pack-unknown", f"there is no pack '{name}'", node.mark, help=unknown(name))
            return
        pack = read_pack(name, path)
        if pack.root is not None:
            self.links.append(Link(pack.root, pack.file, Source.PACK, pack.format))

    def _file(self, name: str, node: Node, file: str, above: tuple[str, ...]) -> None:
        path = (Path(file).parent if file != "-" else Path()) / name
        if _identity(str(path)) in above:
            route = " -> ".join([*(Path(step).name for step in above), Path(path).name])
            self.problems.error(
                "extends-cycle",
                f"extends goes round in a circle: {route}",
                node.mark,
                help="take one of these files out of the other's `extends`",
            )
            return
        if _identity(str(path)) in self._known:
            return
        self._known.add(_identity(str(path)))
        try:
            documents = read_file(path, str(path))
        except DocumentError as error:
            self.problems.add(_finding(error, node))
            return
        if len(documents) != 1 or documents[0].root is None or not isinstance(documents[0].root.value, dict):
            held = f"{len(documents)} documents" if len(documents) > 1 else _held(documents)
            self.problems.error(
                "extends-not-one",
                f"{path} holds {held}; a file that others extend holds exactly one policy",
                node.mark,
                help="put each policy into a file of its own",
            )
            return
        self.follow(documents[0], above)


def drop_nulls(root: Node) -> None:
    """In a JSON file null is absent; only YAML's null takes something back."""
    stack = [root]
    while stack:
        value = stack.pop().value
        if isinstance(value, dict):
            for key in [key for key, item in value.items() if item.value is None]:
                del value[key]
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)


def _held(documents: list[Document]) -> str:
    root = documents[0].root if documents else None
    return "nothing" if root is None else "a list" if isinstance(root.value, list) else "no map"


def _identity(file: str) -> str:
    return str(Path(file).resolve()) if file != "-" else file


def _finding(error: DocumentError, node: Node) -> Finding:
    """An unreadable base is shown where it is extended, a broken one where it is broken."""
    mark = error.mark or node.mark
    return Finding(error.rule, Severity.ERROR, error.message, mark, error.help, related=error.related)
