"""Data to YAML that reads back equal and looks as a person would write it."""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

from kcconfig.document import scalars
from kcconfig.model import Json

NOT_TEXT: Final = "tag:kcconfig,2026:not-text"
"""A tag for plain scalars that YAML 1.2 does not read as text; it only keeps the writer from leaving them plain."""

NEL_OR_SEPARATOR: Final = re.compile("[\x85\u2028\u2029]")


class _Dumper(yaml.SafeDumper):
    """Lists indented below their key; no aliases; texts quoted wherever a reader could take them for more."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)  # type: ignore[no-untyped-call]

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text and not NEL_OR_SEPARATOR.search(text) else None
    if "\r" in text or text[:1] in {" ", "\n", "\t"} or re.search(r"[ \t]\n|[ \t]$", text):
        style = '"' if style or "\r" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
for _pattern, _first in (
    (scalars.INTEGER, "-+0123456789"),
    (scalars.FLOAT, "-+.0123456789"),
    (scalars.NOT_FINITE, "-+."),
):
    _Dumper.add_implicit_resolver(NOT_TEXT, re.compile(f"(?:{_pattern.pattern})$", _pattern.flags), list(_first))


def write(data: Json) -> str:
    """YAML of some data with text keys, in its order; an empty text for None at the top is `null`."""
    text: str = yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf"), default_flow_style=False
    )
    return text.removesuffix("...\n")
