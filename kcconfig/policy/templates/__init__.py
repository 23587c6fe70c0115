"""Jinja2 expressions in the values of a policy file: `{{ vars.app }}`, `{{ env.SECRET }}`, `{{ file('key') }}`.

Scalars are rendered after parsing, so that a value can neither add YAML nor move a mark. Only expressions
exist: `{%` and `{#` are literal text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import TemplateError, TemplateSyntaxError, Undefined, UndefinedError
from jinja2.exceptions import SecurityError

from kcconfig.model import Json, Secret
from kcconfig.policy.templates.names import Env, Files, NotSetError, Vars, Watch
from kcconfig.policy.templates.sandbox import FILTERS, NEVER, ExpressionError, bound, environment

__all__ = ["ExpressionError", "Renderer"]

WHOLE: Final = re.compile(r"\s*\{\{((?:(?!\}\}).)*)\}\}\s*", re.DOTALL)
_FILTERS_HELP: Final = f"instead of methods there are filters: {', '.join(FILTERS)}"
_ENVIRONMENT: Final = environment()


class Renderer:
    """Renders the scalars of one file. `vars_used` collects the names of variables that were read.

    `variables` is None for the scalars of `vars` themselves.
    """

    def __init__(self, variables: Mapping[str, Json] | None, environ: Mapping[str, str], file: str) -> None:
        self._variables = variables
        self._environ = environ
        self._base = Path(file).parent if file != "-" else Path()
        self.vars_used: set[str] = set()

    def render(self, text: str) -> Json | Secret:
        """The value of a text with expressions; its type is kept where the text is one expression.

        A `Secret` where `env`, `file()` or a secret variable was used, with the value None where one of
        them is not there. Raises ExpressionError.
        """
        watch = Watch()
        names = {
            "vars": Vars(self._variables, watch),
            "env": Env(self._environ, watch),
            "file": Files(self._base, watch),
        }
        value = self._evaluate(text, names)
        self.vars_used |= watch.used
        if watch.tainted:
            return Secret(value, text.strip())
        return value

    def _evaluate(self, text: str, names: Mapping[str, Any]) -> Json:
        bound(len(text))
        if NEVER in text:
            raise ExpressionError(
                "template-error", "a text with expressions cannot hold the character U+0000"
            )
        try:
            value = _value(text, names)
        except NotSetError:
            return None
        except UndefinedError as error:
            raise ExpressionError(
                "template-error", f"{error.message}", "there are vars, env and file()"
            ) from None
        except TemplateSyntaxError as error:
            raise ExpressionError(
                "template-error",
                f"not an expression: {error.message}",
                f"write {{{{ vars.NAME }}}}, {{{{ env.NAME }}}} or {{{{ file('NAME') }}}}; {_FILTERS_HELP}",
            ) from None
        except (RecursionError, SyntaxError, MemoryError):
            raise ExpressionError("template-error", "the expression is too complicated") from None
        except ExpressionError:
            raise
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
            raise ExpressionError(
                "template-error", f"cannot be evaluated: {_words(error)}", _FILTERS_HELP
            ) from None
        return _checked(value)


def _value(text: str, names: Mapping[str, Any]) -> Any:
    """The text with its expressions evaluated; the bare value where it is one expression and nothing else."""
    value = _compiled(text)(**names)
    return str(value) if isinstance(value, Undefined) else value


@lru_cache(maxsize=1024)
def _compiled(text: str) -> Callable[..., Any]:
    """What evaluates a text. The same expression often stands in many places, and compiling is what costs."""
    whole = WHOLE.fullmatch(text)
    if whole is None:
        return _ENVIRONMENT.from_string(text).render
    # A sign right at the braces is Jinja's way to strip blanks, not a part of the expression.
    expression = whole[1].removeprefix("-").removeprefix("+").removesuffix("-").removesuffix("+")
    return _ENVIRONMENT.compile_expression(expression.strip(), undefined_to_none=False)


def _words(error: Exception) -> str:
    """The reason without values: an exception of Python may quote an operand, and that may be a secret."""
    return str(error) if isinstance(error, SecurityError) else type(error).__name__


def _checked(value: Any) -> Json:
    if isinstance(value, str):
        bound(len(value))
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    raise ExpressionError(
        "template-error",
        "the result is no value of a policy",
        "name one value: {{ vars.NAME }}, {{ env.NAME }}",
    )
