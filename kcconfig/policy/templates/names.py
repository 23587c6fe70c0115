"""What an expression can name: `vars`, `env` and `file()`; the last two make secrets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import StrictUndefined, Undefined, UndefinedError

from kcconfig.model import Json, Secret
from kcconfig.policy.templates.sandbox import ExpressionError, Function
from kcconfig.realm.fields import suggest

MAX_FILE: Final = 1024 * 1024
"""Bytes."""


class NotSetError(UndefinedError):
    """A secret was needed whose variable or file is not there."""


class Vars:
    """`vars.NAME`; a variable with a secret anywhere in it is secret."""

    def __init__(self, values: Mapping[str, Json] | None, watch: Watch) -> None:
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


class Env:
    def __init__(self, environ: Mapping[str, str], watch: Watch) -> None:
        self._environ = environ
        self._watch = watch

    def __getitem__(self, name: str) -> Any:
        return self._watch.secret(Secret(self._environ.get(name) or None))


class Files(Function):
    def __init__(self, base: Path, watch: Watch) -> None:
        self._base = base
        self._watch = watch

    def __call__(self, name: str) -> Any:
        if isinstance(name, Undefined):
            return name
        if not isinstance(name, str):
            raise ExpressionError("template-error", "file() takes the name of a file, in quotes")
        return self._watch.secret(Secret(_read(self._base, name)))


class Watch:
    """What one rendering touched."""

    def __init__(self) -> None:
        self.tainted = False
        self.used: set[str] = set()

    def secret(self, secret: Secret) -> Any:
        self.tainted = True
        return secret.value if secret.known else StrictUndefined(exc=NotSetError)


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
