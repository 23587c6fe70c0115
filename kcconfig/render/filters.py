"""Filters of the templates: seconds in the units of each relying party, and texts that cannot break out.

Units are rounded down, so that a session at the relying party never outlives Keycloak's. A result of 0 is an
error, because 0 often means that there is no limit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from kcconfig import durations
from kcconfig.render.error import RenderError

CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
EXPANDED: Final = re.compile(r"\$\{|%\{")
"""What Apache replaces by a variable wherever it stands; no quoting helps."""


def milliseconds(value: int) -> int:
    return seconds(value) * 1000


def seconds(value: int) -> int:
    return _above_zero(int(value), value, "seconds")


def minutes(value: int) -> int:
    return _above_zero(int(value) // 60, value, "minutes")


def go_duration(value: int) -> str:
    """`1h30m0s` for 5400, as Go prints it."""
    hours, rest = divmod(seconds(value), 3600)
    in_minutes, left = divmod(rest, 60)
    if hours:
        return f"{hours}h{in_minutes}m{left}s"
    return f"{in_minutes}m{left}s" if in_minutes else f"{left}s"


def proto_duration(value: int) -> str:
    return f"{seconds(value)}s"


def nginx_time(value: int) -> str:
    return durations.human(seconds(value))


def java_duration(value: int) -> str:
    """`PT1H30M` for 5400."""
    hours, rest = divmod(seconds(value), 3600)
    in_minutes, left = divmod(rest, 60)
    parts = ((hours, "H"), (in_minutes, "M"), (left, "S"))
    return "PT" + "".join(f"{count}{unit}" for count, unit in parts if count)


def timespan(value: int) -> str:
    """`01:30:00` for 5400, with days before it where there are any: `1.00:00:00`."""
    days, rest = divmod(seconds(value), 86400)
    hours, rest = divmod(rest, 3600)
    in_minutes, left = divmod(rest, 60)
    return f"{f'{days}.' if days else ''}{hours:02}:{in_minutes:02}:{left:02}"


def human(value: int) -> str:
    return durations.human(int(value))


def apache(value: Any) -> str:
    """A text as one quoted word of an Apache configuration. Raises RenderError for what no quotes can hold."""
    text = _one_line(value)
    if EXPANDED.search(text):
        raise RenderError(
            f"'{text}' holds what Apache would take for a variable", help="change it in the policy"
        )
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def comment(value: Any) -> str:
    """A text inside a comment: one line, ending with something that continues no line."""
    return CONTROL.sub(" ", str(value)).rstrip("\\ ")


def _one_line(value: Any) -> str:
    text = str(value)
    if CONTROL.search(text):
        raise RenderError("a value holds a line break or a control character", help="change it in the policy")
    return text


def _above_zero(result: int, value: int, unit: str) -> int:
    if result <= 0:
        raise RenderError(
            f"{value} seconds are no whole number of {unit} above 0, and 0 often means that there is no limit",
            help="allow the session more time in the policy",
        )
    return result


FILTERS: Final[Mapping[str, Callable[[Any], Any]]] = MappingProxyType(
    {
        function.__name__: function
        for function in (
            apache,
            comment,
            go_duration,
            human,
            java_duration,
            milliseconds,
            minutes,
            nginx_time,
            proto_duration,
            seconds,
            timespan,
        )
    }
)
