"""The two parsers that give the same events."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kcconfig.document import Document
from kcconfig.document.events import FastParser, PureParser
from kcconfig.document.yaml_reader import read_yaml

Reader = Callable[[str], list[Document]]


@pytest.fixture(params=[FastParser, PureParser], ids=["fast", "pure"])
def yaml(request: pytest.FixtureRequest) -> Reader:
    """Reads YAML text from `p.yaml`."""
    return lambda text: read_yaml(text, "p.yaml", request.param)
