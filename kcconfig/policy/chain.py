"""Follows `extends`: which files and packs stand behind a policy, in the order in which they are merged."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kcconfig.document import Document, DocumentError, Node, read_file
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


@dataclass(slots=True)
class Chain:
    """Collects the links of one policy, bases first."""

    problems: Problems
    links: list[Link] = field(default_factory=list)

    def follow(self, document: Document, above: tuple[str, ...] = ()) -> None:
        """Adds what a document extends, then the document itself."""
        root = document.root
        if root is None or not isinstance(root.value, dict):
            return
        here = (*above, _identity(document.file))
        for base in self._bases(root.value.get("extends")):
            self._base(base, document.file, here)
        self.links.append(Link(root, document.file, Source.FILE))

    def _bases(self, node: Node | None) -> list[Node]:
        if node is None or node.value is None:
            return []
        bases = node.value if isinstance(node.value, list) else [node]
        wrong = [base for base in bases if not isinstance(base.value, str) or not base.value]
        for base in wrong:
            self.problems.error("value-wrong-type", "extends: expected a file or pack:NAME", base.mark)
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
        if path is None:
            self.problems.error("pack-unknown", f"there is no pack '{name}'", node.mark, help=unknown(name))
            return
        pack = read_pack(name, path)
        if pack.root is not None:
            self.links.append(Link(pack.root, pack.file, Source.PACK))

    def _file(self, name: str, node: Node, file: str, above: tuple[str, ...]) -> None:
        path = (Path(file).parent if file != "-" else Path()) / name
        if _identity(str(path)) in above:
            route = " -> ".join([*(Path(step).name for step in above), Path(path).name])
            self.problems.error("extends-cycle", f"extends goes round in a circle: {route}", node.mark)
            return
        try:
            documents = read_file(path, str(path))
        except DocumentError as error:
            self.problems.findings.append(_finding(error, node))
            return
        if len(documents) != 1 or documents[0].root is None or not isinstance(documents[0].root.value, dict):
            self.problems.error(
                "extends-not-one",
                f"{path} holds {len(documents)} policies; a file that others extend holds exactly one",
                node.mark,
            )
            return
        self.follow(documents[0], above)


def _identity(file: str) -> str:
    return str(Path(file).resolve()) if file != "-" else file


def _finding(error: DocumentError, node: Node) -> Finding:
    """An unreadable base is shown where it is extended, a broken one where it is broken."""
    mark = error.mark or node.mark
    return Finding(error.rule, Severity.ERROR, error.message, mark, error.help)
