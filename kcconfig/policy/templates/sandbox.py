"""The sandbox that expressions run in: no methods, no powers, no repetition, and nothing that grows without bound.

A policy under review is not trusted code.
"""

from __future__ import annotations

from typing import Any, Final

from jinja2 import StrictUndefined, Undefined
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

FILTERS: Final = (
    "default",
    "d",
    "first",
    "int",
    "join",
    "last",
    "length",
    "lower",
    "replace",
    "string",
    "trim",
    "upper",
)
MAX_TEXT: Final = 64 * 1024
"""Characters of an expression, and of what it gives."""

NEVER: Final = "\x00"
"""Stands where Jinja wants a sign for statements and comments; text that holds it is refused."""


class ExpressionError(ValueError):
    """An expression that cannot be rendered; `rule` is the id of the grammar error."""

    def __init__(self, rule: str, message: str, help: str | None = None) -> None:  # noqa: A002
        super().__init__(message)
        self.rule = rule
        self.help = help


class Function:
    """The base of what an expression may call."""


class Sandbox(ImmutableSandboxedEnvironment):
    """No powers or repetition of text, and no calls but `file(…)`."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        numbers = (int, float)
        if operator == "**" or not (isinstance(left, numbers) and isinstance(right, numbers)):
            raise SecurityError(
                f"'{operator}' works on numbers only" if operator != "**" else "no powers here"
            )
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return not isinstance(obj, str | int | float | list | dict | tuple) and super().is_safe_attribute(
            obj, attr, value
        )

    def is_safe_callable(self, obj: Any) -> bool:
        # Calling what is undefined says so by itself.
        return isinstance(obj, Function | Undefined)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:  # noqa: ARG002
        return StrictUndefined(hint=f"'{attribute}' cannot be reached from here", exc=SecurityError)

    def call(self, context: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Jinja's own message would quote what is called, and that may be a secret."""
        if not self.is_safe_callable(obj):
            raise SecurityError("only file('NAME') can be called")
        return super().call(context, obj, *args, **kwargs)


def environment() -> Sandbox:
    found = Sandbox(
        undefined=StrictUndefined,
        block_start_string=f"{NEVER}%{{",
        block_end_string=f"%}}{NEVER}",
        comment_start_string=f"{NEVER}#{{",
        comment_end_string=f"#}}{NEVER}",
        keep_trailing_newline=True,
        autoescape=False,
        finalize=_piece,
    )
    found.globals.clear()
    found.filters = {name: found.filters[name] for name in FILTERS}
    found.filters |= {"replace": _replace, "join": _join}
    return found


def _piece(value: Any) -> Any:
    """What an expression inside a longer text gives: text and numbers as they are, `true` in lower case."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float | Undefined):
        return value
    what = {list: "a list", dict: "a map", type(None): "null"}.get(type(value), "no value of a policy")
    raise ExpressionError("template-error", f"{what} cannot stand inside a text")


def _replace(text: str, old: str, new: str) -> str:
    """`replace` that says no before it makes a text that is too long."""
    text, old, new = str(text), str(old), str(new)
    bound(len(text) + text.count(old) * len(new))
    return text.replace(old, new)


def _join(items: Any, between: str = "") -> str:
    """`join` that says no before it makes a text that is too long."""
    texts, between = [str(_piece(item)) for item in items], str(between)
    bound(sum(map(len, texts)) + len(texts) * len(between))
    return between.join(texts)


def bound(length: int) -> None:
    if length > MAX_TEXT:
        raise ExpressionError("template-error", f"the result is longer than {MAX_TEXT} characters")
