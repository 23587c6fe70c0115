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
_FILTERS_HELP: Final = f"instead of methods there are filters: {', '.join(FILTERS)}"
MAX_RESULT: Final = 64 * 1024
MAX_FILE: Final = 1024 * 1024
_NEVER: Final = "\x00"


class ExpressionError(ValueError):
    """An expression that cannot be rendered; `rule` is the id of the grammar error."""

    def __init__(self, rule: str, message: str, help: str | None = None) -> None:  # noqa: A002
        super().__init__(message)
        self.rule = rule
        self.help = help


class _NotSetError(UndefinedError):
    """A secret was needed whose variable or file is not there."""


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
        # Calling what is undefined says so by itself.
        return isinstance(obj, _Files | Undefined)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:  # noqa: ARG002
        return StrictUndefined(hint=f"'{attribute}' cannot be reached from here", exc=SecurityError)

    def call(self, context: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Jinja's own message would quote what is called, and that may be a secret."""
        if not self.is_safe_callable(obj):
            raise SecurityError("only file('NAME') can be called")
        return super().call(context, obj, *args, **kwargs)


def _environment() -> _Sandbox:
    environment = _Sandbox(
        undefined=StrictUndefined,
        block_start_string=f"{_NEVER}%{{",
        block_end_string=f"%}}{_NEVER}",
        comment_start_string=f"{_NEVER}#{{",
        comment_end_string=f"#}}{_NEVER}",
        keep_trailing_newline=True,
        autoescape=False,
        finalize=_piece,
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    environment.filters |= {"replace": _replace, "join": _join}
    return environment


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
    _bound(len(text) + text.count(old) * len(new))
    return text.replace(old, new)


def _join(items: Any, between: str = "") -> str:
    """`join` that says no before it makes a text that is too long."""
    texts, between = [str(_piece(item)) for item in items], str(between)
    _bound(sum(map(len, texts)) + len(texts) * len(between))
    return between.join(texts)


def _bound(length: int) -> None:
    if length > MAX_RESULT:
        raise ExpressionError("template-error", f"the result is longer than {MAX_RESULT} characters")


_ENVIRONMENT: Final = _environment()


class _Vars:
    """`vars.NAME`; a variable with a secret anywhere in it is secret."""

    def __init__(self, values: Mapping[str, Json] | None, watch: _Watch) -> None:
        self._values = values
        self._watch = watch

    def __getitem__(self, name: str) -> Any:
        if self._values is None:
            raise ExpressionError(
                "template-error",
                "a variable cannot be made of other variables",
                "use env or file() here, or write the text out",
            )
        if name not in self._values:
            raise self._undefined(str(name))
        self._watch.used.add(name)
        return self._plain(self._values[name])

    def _undefined(self, name: str) -> ExpressionError:
        near = suggest(name, self._values or ())
        hint = (
            f"did you mean vars.{near}?" if near else f"define it under `vars:`, or pass --var {name}=VALUE"
        )
        return ExpressionError("variable-undefined", f"variable '{name}' is not defined", hint)

    def _plain(self, value: Json | Secret) -> Any:
        if isinstance(value, Secret):
            return self._watch.secret(value)
        if isinstance(value, dict):
            return {key: self._plain(inner) for key, inner in value.items()}
        return [self._plain(item) for item in value] if isinstance(value, list) else value


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
        if isinstance(name, Undefined):
            return name
        if not isinstance(name, str):
            raise ExpressionError("template-error", "file() takes the name of a file, in quotes")
        return self._watch.secret(Secret(_read(self._base, name)))


class _Watch:
    """What one rendering touched."""

    def __init__(self) -> None:
        self.tainted = False
        self.used: set[str] = set()

    def secret(self, secret: Secret) -> Any:
        self.tainted = True
        return secret.value if secret.known else StrictUndefined(exc=_NotSetError)


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
        watch = _Watch()
        names = {
            "vars": _Vars(self._variables, watch),
            "env": _Env(self._environ, watch),
            "file": _Files(self._base, watch),
        }
        value = self._evaluate(text, names)
        self.vars_used |= watch.used
        if watch.tainted:
            return Secret(value, text.strip())
        return value

    def _evaluate(self, text: str, names: Mapping[str, Any]) -> Json:
        _bound(len(text))
        try:
            value = _value(text, names)
        except _NotSetError:
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
    whole = WHOLE.fullmatch(text)
    if whole is None:
        return _ENVIRONMENT.from_string(text).render(**names)
    # A sign right at the braces is Jinja's way to strip blanks, not a part of the expression.
    expression = whole[1].removeprefix("-").removeprefix("+").removesuffix("-").removesuffix("+")
    value = _ENVIRONMENT.compile_expression(expression.strip(), undefined_to_none=False)(**names)
    return str(value) if isinstance(value, Undefined) else value


def _words(error: Exception) -> str:
    """The reason without values: an exception of Python may quote an operand, and that may be a secret."""
    return str(error) if isinstance(error, SecurityError) else type(error).__name__


def _checked(value: Any) -> Json:
    if isinstance(value, str):
        _bound(len(value))
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    raise ExpressionError(
        "template-error",
        "the result is no value of a policy",
        "name one value: {{ vars.NAME }}, {{ env.NAME }}",
    )


def _read(base: Path, name: str) -> str | None:
    """Text of a file next to the policy, without one trailing newline; None if it is not there."""
    try:
        path = (base / name).resolve()
        if not path.is_relative_to(_repository(base)):
            raise ExpressionError(
                "template-error",
                f"file('{name}') lies outside the repository",
                "name a file inside it, or hand the secret over in an environment variable",
            )
        if not path.is_file():
            return None
        if path.stat().st_size > MAX_FILE:
            raise ExpressionError("template-error", f"file('{name}') is larger than {MAX_FILE} bytes")
        return path.read_text(encoding="utf-8").removesuffix("\n")
    except UnicodeDecodeError:
        raise ExpressionError("template-error", f"file('{name}') holds no UTF-8 text") from None
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "cannot be followed"
        raise ExpressionError("template-error", f"file('{name}') cannot be read: {reason}") from None


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
