"""The template engine, and which templates there are; a new file in `templates/` is a new template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from kcconfig.render.error import RenderError
from kcconfig.render.filters import FILTERS
from kcconfig.resources import folder

ENDING: Final = ".j2"
FIRST_COMMENT: Final = re.compile(r"\{#-?\s*(.*?)\s*-?#\}", re.DOTALL)


class Template(NamedTuple):
    """A relying party that can be rendered: `mod_auth_openidc` is in `mod_auth_openidc.conf.j2`."""

    name: str
    file: str
    description: str


def templates() -> dict[str, Template]:
    """The templates of relying parties by name; the comment that each begins with describes it."""
    found = {}
    for path in sorted(folder("templates").glob(f"*{ENDING}")):
        name = path.name.partition(".")[0]
        found[name] = Template(name, path.name, _description(path))
    return found


def fill(file: str, values: Mapping[str, Any]) -> str:
    """The text of one file of `templates/` with values put in. Raises RenderError where a filter refuses one."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(folder("templates")),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - no HTML; the filter of each format quotes
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(FILTERS)
    environment.globals["fail"] = _fail
    return environment.get_template(file).render(**values)


def _fail(message: str, help: str | None = None) -> None:  # noqa: A002
    """`{{ fail("…") }}`: a template refuses."""
    raise RenderError(message, help=help)


def _description(path: Path) -> str:
    found = FIRST_COMMENT.match(path.read_text(encoding="utf-8"))
    return " ".join(found[1].split()) if found else ""
