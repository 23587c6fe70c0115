"""Finds the scalars of a file that hold expressions, and puts their values in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kcconfig.document import Node
from kcconfig.model import Json, Secret
from kcconfig.policy.problems import Problems
from kcconfig.policy.values import as_nodes

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


def _keys(root: Node) -> Iterator[tuple[str, Node]]:
    """Every key of a tree, with what stands there."""
    stack = [root]
    while stack:
        value = stack.pop().value
        if isinstance(value, dict):
            yield from value.items()
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)


def render(
    root: Node, variables: Mapping[str, Json], environ: Mapping[str, str], file: str, problems: Problems
) -> frozenset[str]:
    """Renders the expressions of one YAML file in place, but for `vars`, which `render_variables` renders before.

    Returns the names of the variables that were read. The template engine is only loaded when there is
    something to render.
    """
    found = [node for name, item in _entries(root) if name != "vars" for node in scalars(item)]
    for name, item in _keys(root):
        if OPENING in name:
            message, help_ = "expressions stand in values, not in keys", "write the key out"
            problems.error("template-error", message, item.key or item.mark, help=help_)
    if not found:
        return frozenset()
    from kcconfig.policy.templates import Renderer

    renderer = Renderer(variables, environ, file)
    for node in found:
        _render(renderer, node, problems)
    return frozenset(renderer.vars_used)


def render_variables(node: Node, environ: Mapping[str, str], problems: Problems) -> dict[str, Json | Secret]:
    """The values of one `vars` block of a YAML file, null where one is taken back.

    They may use `env` and `file()`, not each other.
    """
    from_here: dict[str, Json | Secret] = {}
    for name, item in _entries(node):
        found = list(scalars(item))
        if found:
            from kcconfig.policy.templates import Renderer

            renderer = Renderer(None, environ, item.mark.file)
            for inner in found:
                _render(renderer, inner, problems, failed=Secret(None))
        from_here[name] = item.plain()
    return from_here


def _render(renderer: Renderer, node: Node, problems: Problems, failed: Secret | None = None) -> None:
    """Puts the value in; after an error `failed`, which no later check complains about a second time."""
    from kcconfig.policy.templates import ExpressionError

    try:
        node.value = as_nodes(renderer.render(str(node.value)), node.mark)
    except ExpressionError as error:
        problems.error(error.rule, str(error), node.mark, help=error.help)
        node.value = as_nodes(failed, node.mark)


def _entries(node: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(node.value, dict):
        yield from node.value.items()
