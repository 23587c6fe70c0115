"""Any way in which a run can fail, as text for stderr and an exit code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import click

from kcconfig import __version__
from kcconfig.cli.outcome import Outcome
from kcconfig.cli.session import Format, Session
from kcconfig.errors import KcconfigError

FAILED: Final = 2

_HARMLESS: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    ImportError,
    LookupError,
    NameError,
    TypeError,
)
"""Their texts speak of names and types. Others may quote what they were given, which may be a secret."""


class Failure(NamedTuple):
    """`text` is for stderr; `error` is what a JSON document says about it."""

    text: str
    code: int
    error: KcconfigError

    def outcome(self, formats: tuple[Format, ...]) -> Outcome:
        """What to write: JSON is complete on failure, too, for a run that has no document of its own."""
        wanted = [each for each in formats if each.name == "json"]
        if not wanted:
            return Outcome(notes=self.text, code=self.code)
        from kcconfig.reports.envelope import json_document
        from kcconfig.reports.problem import errors_json

        text = json_document({}, errors_json(self.error))
        return Outcome(
            document=text if any(each.file is None for each in wanted) else "",
            files={each.file: text for each in wanted if each.file is not None},
            notes=self.text,
            code=self.code,
        )


def failure_of(error: BaseException, session: Session) -> Failure:
    """What to say about an exception that ended a run."""
    if isinstance(error, KcconfigError):
        code, known = error.exit_code, error
    elif isinstance(error, KeyboardInterrupt | click.Abort):
        code, known = getattr(error, "exit_code", 130), KcconfigError(str(error) or "interrupted")
    elif isinstance(error, click.ClickException):
        code, known = FAILED, _usage(error)
    else:
        code, known = FAILED, _bug(error)
    return Failure(_text(known, session) + _trace(error, session), code, known)


def _usage(error: click.ClickException) -> KcconfigError:
    ctx = getattr(error, "ctx", None)
    help_ = f"try '{ctx.command_path} --help'" if ctx is not None else None
    return KcconfigError(error.format_message(), help=help_)


def _bug(error: BaseException) -> KcconfigError:
    """The text of an unforeseen exception may hold anything, a secret too: only its type is told."""
    return KcconfigError(
        f"this is a bug in kcconfig {__version__}: {type(error).__name__}",
        help="run it again with --debug and report what it prints at the project's issue page",
    )


def _text(error: KcconfigError, session: Session) -> str:
    from kcconfig.reports.problem import problem_text
    from kcconfig.reports.snippet import Sources

    return problem_text(error, session.err, Sources(session.texts))


def _trace(error: BaseException, session: Session) -> str:
    """With `--debug`, where an exception and its causes arose. Only functions and lines, never locals."""
    if not session.debug:
        return ""
    return "".join(_chain(error))


def _chain(error: BaseException) -> Iterator[str]:
    import traceback

    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _chain(cause)
    yield from traceback.format_tb(error.__traceback__)
    told = isinstance(error, (KcconfigError, *_HARMLESS))
    yield f"{type(error).__qualname__}: {error}\n" if told else f"{type(error).__qualname__}\n"
