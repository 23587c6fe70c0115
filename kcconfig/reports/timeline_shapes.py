"""The outlines of bars, as paths of SVG."""

from __future__ import annotations

from typing import Final, NamedTuple

from kcconfig.explain.timeline_axis import Scale
from kcconfig.explain.timeline_rows import Span

POINT: Final = 9.0
"""How far the arrow of a bar without end reaches beyond the axis."""

_ROUND: Final = 3.0


class Shape(NamedTuple):
    """`look` is `ended`, `later` (ends beyond the picture), `endless` or `unknown`.

    `area` is to be filled, `edge` to be drawn: open where the bar goes on.
    """

    look: str
    area: str
    edge: str
    left: float
    right: float


def look_of(span: Span, until: int) -> str:
    """How a bar ends."""
    last = span.last
    if not last.known:
        return "unknown"
    if last.end is None:
        return "endless"
    return "later" if last.end > until else "ended"


def shape(span: Span, scale: Scale, y: float, height: float) -> Shape:
    """The outline of a bar whose upper edge is at `y`."""
    look = look_of(span, scale.until)
    left, right, low = span.left, span.right, y + height
    corner = min(_ROUND, (right - left) / 2)
    start = (
        f"H{_n(left + corner)}Q{_n(left)} {_n(low)} {_n(left)} {_n(low - corner)}V{_n(y + corner)}"
        f"Q{_n(left)} {_n(y)} {_n(left + corner)} {_n(y)}"
    )
    if look == "endless":
        tip = f"L{_n(right + POINT)} {_n(y + height / 2)}L{_n(right)} {_n(low)}"
        area = f"M{_n(right)} {_n(y)}{tip}{start}Z"
        return Shape(look, area, area, left, right + POINT)
    if look in {"later", "unknown"}:
        edge = f"M{_n(right)} {_n(low)}{start}H{_n(right)}"
        return Shape(look, f"{edge}Z", edge, left, right)
    end = (
        f"M{_n(right - corner)} {_n(y)}Q{_n(right)} {_n(y)} {_n(right)} {_n(y + corner)}V{_n(low - corner)}"
        f"Q{_n(right)} {_n(low)} {_n(right - corner)} {_n(low)}"
    )
    return Shape(look, f"{end}{start}Z", f"{end}{start}Z", left, right)


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
