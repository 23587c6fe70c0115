"""Finds the scalars of a file that hold expressions, and puts their values in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kcconfig.document import Node
from kcconfig.model import Json, Secret
from kcconfig.policy.problems import Problems

if TYPE_CHECKING:
    from kcconfig.policy.templates import Renderer

OPENING = "{{"


def scalars(root: Node) -> Iterator[Node]:
    """Every text of a tree that holds an expression."""
    stack = [root]
    while stack:
        node = stack.pop()
        value = node.value
        if isinstance(value, dict):
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, str) and OPENING in value:
            yield node


def render(
    root: Node, variables: Mapping[str, Json], environ: Mapping[str, str], file: str, problems: Problems
) -> None:
    """Renders the expressions of one file in place; `vars` themselves are rendered before, by the chain.

    The template engine is only loaded when there is something to render.
    """
    found = [node for name, item in _entries(root) if name != "vars" for node in scalars(item)]
    if not found:
        return
    from kcconfig.policy.templates import Renderer

    renderer = Renderer(variables, environ, file)
    for node in found:
        _render(renderer, node, problems)


def render_variables(node: Node, environ: Mapping[str, str], problems: Problems) -> dict[str, Json | Secret]:
    """The values of one `vars` block. They may use `env` and `file()`, not each other."""
    from_here: dict[str, Json | Secret] = {}
    for name, item in _entries(node):
        found = list(scalars(item))
        if found:
            from kcconfig.policy.templates import Renderer

            renderer = Renderer({}, environ, item.mark.file)
            for inner in found:
                _render(renderer, inner, problems)
        from_here[name] = item.value if isinstance(item.value, Secret) else item.plain()
    return from_here


def _render(renderer: Renderer, node: Node, problems: Problems) -> None:
    from kcconfig.policy.templates import ExpressionError

    try:
        node.value = as_nodes(renderer.render(str(node.value)), node)
    except ExpressionError as error:
        problems.error(error.rule, str(error), node.mark, help=error.help)
        node.value = None


def as_nodes(value: Json | Secret, at: Node) -> Json:
    """A rendered value as the value of a node; what is inside a list or map stands where the text stood."""
    if isinstance(value, list):
        return [Node(as_nodes(item, at), at.mark, None) for item in value]
    if isinstance(value, dict):
        return {str(key): Node(as_nodes(item, at), at.mark, at.mark) for key, item in value.items()}
    return value


def _entries(node: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(node.value, dict):
        yield from node.value.items()
