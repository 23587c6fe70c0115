"""The YAML event stream: libyaml's where PyYAML has it, else the same events from pure Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError

from kcconfig.document.errors import DocumentError
from kcconfig.document.places import Places
from kcconfig.document.problems import forbidden_character, syntax_error

SURROGATE = re.compile("[\ud800-\udfff]")


class PureParser(Reader, Scanner, Parser):
    """PyYAML's parser in Python. Slower, and the same events."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def get_event(self) -> Any:
        """The next event. Raises ScannerError for an escape that is half a surrogate pair, as libyaml does."""
        event = super().get_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.ScalarEvent) and SURROGATE.search(event.value):
            mark: Any = event.start_mark
            raise ScannerError(None, None, "invalid Unicode character escape", mark)
        return event


try:
    from yaml._yaml import CParser as FastParser
except ImportError:
    FastParser = PureParser  # type: ignore[misc, assignment]


def events(places: Places, parser: Any = None) -> Iterator[Any]:
    """The events of a text. Raises DocumentError (syntax) at the first fault."""
    event: Any = None
    try:
        stream = (parser or FastParser)(places.text)
        get_event, last = stream.get_event, yaml.StreamEndEvent
        while True:
            event = get_event()
            yield event
            if type(event) is last:
                return
    except yaml.reader.ReaderError as error:
        problem = forbidden_character(places, error.reason)
    except yaml.MarkedYAMLError as error:
        problem = syntax_error(error, places)
    except ValueError:
        # The pure parser lets chr() and int() fail on escapes and versions out of range.
        mark = places.mark(event.end_mark.index if event else 0)
        problem = DocumentError(
            "not valid YAML: a number in an escape or directive is out of range", rule="syntax", mark=mark
        )
    raise problem
