"""Jinja2 expressions in the values of a policy file: `{{ vars.app }}`, `{{ env.SECRET }}`, `{{ file('key') }}`.

Scalars are rendered after parsing, so that a value can neither add YAML nor move a mark. Only expressions
exist: `{%` and `{#` are literal text. The sandbox has no methods on text, no powers and no globals but these
three, because a policy under review is not trusted code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, Undefined, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from kcconfig.model import Json, Secret
from kcconfig.realm.fields import suggest

WHOLE: Final = re.compile(r"\s*\{\{((?:(?!\}\}).)*)\}\}\s*", re.DOTALL)
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
MAX_RESULT: Final = 64 * 1024
MAX_FILE: Final = 1024 * 1024
_NEVER: Final = "\x00"


class ExpressionError(ValueError):
    """An expression that cannot be rendered; `rule` is the id of the grammar error."""

    def __init__(self, rule: str, message: str, help: str | None = None) -> None:  # noqa: A002
        super().__init__(message)
        self.rule = rule
        self.help = help


class _Sandbox(ImmutableSandboxedEnvironment):
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
        return isinstance(obj, _Files)


def _environment() -> _Sandbox:
    environment = _Sandbox(
        undefined=StrictUndefined,
        block_start_string=f"{_NEVER}%{{",
        block_end_string=f"%}}{_NEVER}",
        comment_start_string=f"{_NEVER}#{{",
        comment_end_string=f"#}}{_NEVER}",
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    return environment


_ENVIRONMENT: Final = _environment()


class _Vars:
    """`vars.NAME`; remembers what was missing and whether a secret was touched."""

    def __init__(self, values: Mapping[str, Json], watch: _Watch) -> None:
        self._values = values
        self._watch = watch

    def __getitem__(self, name: str) -> Any:
        if name not in self._values:
            self._watch.missing = name
            return StrictUndefined(name=f"vars.{name}")
        value = self._values[name]
        self._watch.used.add(name)
        return self._watch.secret(value) if isinstance(value, Secret) else value


class _Env:
    def __init__(self, environ: Mapping[str, str], watch: _Watch) -> None:
        self._environ = environ
        self._watch = watch

    def __getitem__(self, name: str) -> Any:
        return self._watch.secret(Secret(self._environ.get(name) or None))


class _Files:
    def __init__(self, base: Path, watch: _Watch) -> None:
        self._base = base
        self._watch = watch

    def __call__(self, name: str) -> Any:
        return self._watch.secret(Secret(_read(self._base, name)))


class _Watch:
    """What one rendering touched."""

    def __init__(self) -> None:
        self.tainted = False
        self.missing: str | None = None
        self.used: set[str] = set()

    def secret(self, secret: Secret) -> Any:
        self.tainted = True
        return secret.value if secret.known else StrictUndefined(name="a secret that is not set")


class Renderer:
    """Renders the scalars of one file. `vars_used` collects the names of variables that were read."""

    def __init__(self, variables: Mapping[str, Json], environ: Mapping[str, str], file: str) -> None:
        self._variables = variables
        self._environ = environ
        self._base = Path(file).parent if file != "-" else Path()
        self.vars_used: set[str] = set()

    def render(self, text: str) -> Json | Secret:
        """The value of a text with expressions; its type is kept where the text is one expression.

        A `Secret` where `env`, `file()` or a secret variable was used, with the value None where one of
        them is not there. Raises ExpressionError.
        """
        watch = _Watch()
        names = {
            "vars": _Vars(self._variables, watch),
            "env": _Env(self._environ, watch),
            "file": _Files(self._base, watch),
        }
        value = self._evaluate(text, names, watch)
        self.vars_used |= watch.used
        if watch.tainted:
            return Secret(value, text.strip())
        return value

    def _evaluate(self, text: str, names: Mapping[str, Any], watch: _Watch) -> Json:
        whole = WHOLE.fullmatch(text)
        try:
            if whole:
                value = _ENVIRONMENT.compile_expression(whole[1].strip(), undefined_to_none=False)(**names)
                if isinstance(value, Undefined):
                    value._fail_with_undefined_error()  # noqa: SLF001 - turns it into the error that use would raise
            else:
                value = _ENVIRONMENT.from_string(text).render(**names)
        except UndefinedError as error:
            if watch.missing is not None:
                raise self._undefined(watch.missing) from None
            if watch.tainted:
                return None
            raise ExpressionError(
                "template-error", f"{error.message}", "there are vars, env and file()"
            ) from None
        except TemplateSyntaxError as error:
            raise ExpressionError("template-error", f"not an expression: {error.message}") from None
        except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
            if isinstance(error, ExpressionError):
                raise
            raise ExpressionError("template-error", f"cannot be evaluated: {_words(error)}") from None
        return _checked(value)

    def _undefined(self, name: str) -> ExpressionError:
        near = suggest(name, self._variables)
        hint = f"did you mean vars.{near}?" if near else f"define it under `vars:` or with --var {name}=…"
        return ExpressionError("variable-undefined", f"variable '{name}' is not defined", hint)


def _words(error: Exception) -> str:
    """The reason without values: an exception of Python may quote an operand, and that may be a secret."""
    return str(error) if isinstance(error, SecurityError) else type(error).__name__


def _checked(value: Any) -> Json:
    if isinstance(value, str) and len(value) > MAX_RESULT:
        raise ExpressionError("template-error", f"the result is longer than {MAX_RESULT} characters")
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    raise ExpressionError(
        "template-error", f"the result is no value of a policy but a {type(value).__name__}"
    )


def _read(base: Path, name: str) -> str | None:
    """Text of a file next to the policy, without one trailing newline; None if it is not there."""
    path = (base / name).resolve()
    root = _repository(base)
    if not path.is_relative_to(root):
        raise ExpressionError("template-error", f"file('{name}') lies outside the repository")
    if not path.is_file():
        return None
    if path.stat().st_size > MAX_FILE:
        raise ExpressionError("template-error", f"file('{name}') is larger than {MAX_FILE} bytes")
    try:
        return path.read_text(encoding="utf-8").removesuffix("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ExpressionError("template-error", f"file('{name}'): {type(error).__name__}") from None


def _repository(base: Path) -> Path:
    """The folder with `.git` at or above a policy; without one, the policy's own folder."""
    here = base.resolve()
    for folder in _upwards(here):
        if (folder / ".git").exists():
            return folder
    return here


def _upwards(folder: Path) -> Iterator[Path]:
    yield folder
    yield from folder.parents
