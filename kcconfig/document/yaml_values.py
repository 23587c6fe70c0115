"""The values of YAML scalars, and what is wrong with tags and keys."""

from __future__ import annotations

from typing import Any

import yaml

from kcconfig.document.errors import DocumentError
from kcconfig.document.node import Scalar
from kcconfig.document.problems import QUOTE_EXPRESSION, UNQUOTED_EXPRESSION
from kcconfig.document.scalars import TAG_PREFIX, TYPES, resolve, tagged
from kcconfig.model import Mark

REMOVE_TAG = "remove it; the tags !!str, !!int, !!float, !!bool, !!null, !!map and !!seq are understood"
TAGS = {
    "scalar": frozenset(f"{TAG_PREFIX}{name}" for name in ("str", *TYPES)),
    "map": frozenset({f"{TAG_PREFIX}map"}),
    "list": frozenset({f"{TAG_PREFIX}seq"}),
}
"""The tags that a thing may have. The tag ! says nothing."""


def scalar_value(event: Any, mark: Mark) -> Scalar:
    """The value of a scalar event, whose tag is known. Raises DocumentError (syntax)."""
    text: str = event.value
    tag = event.tag
    try:
        if tag is not None and tag != "!":
            value = tagged(text, tag)
        else:
            value = text if event.style else resolve(text)
    except ValueError as error:
        raise DocumentError(
            str(error), rule="syntax", mark=mark, help="put it in quotes if it is text"
        ) from None
    return value


def key_not_text(value: Scalar, mark: Mark, event: Any) -> DocumentError:
    """The error for a key that is no text; `event` is the scalar or alias that it comes from."""
    written = f"*{event.anchor}" if isinstance(event, yaml.AliasEvent) else event.value
    kind = "null" if value is None else "a boolean" if isinstance(value, bool) else "a number"
    return DocumentError(
        f"the key {written or '(nothing)'} is {kind}, not text",
        rule="key-not-text",
        mark=mark,
        help=f'quote it: "{written}"' if written else "write a key before the ':'",
    )


def check_tag(tag: str, kind: str, mark: Mark) -> None:
    """Raises DocumentError (tag-unknown) for a tag that a scalar, map or list cannot have."""
    if tag == "!" or tag in TAGS[kind]:
        return
    shown = tag.replace(TAG_PREFIX, "!!", 1)
    raise DocumentError(
        f"the tag {shown} has no meaning here", rule="tag-unknown", mark=mark, help=REMOVE_TAG
    )


def unquoted_expression(mark: Mark) -> DocumentError:
    return DocumentError(UNQUOTED_EXPRESSION, rule="key-not-text", mark=mark, help=QUOTE_EXPRESSION)


def complex_key(mark: Mark) -> DocumentError:
    return DocumentError(
        "a map or list cannot be a key",
        rule="key-not-text",
        mark=mark,
        help="keys are text; quote it if this is one",
    )
