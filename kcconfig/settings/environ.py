"""The `KCCONFIG_` variables of the environment."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from kcconfig.errors import SettingsError
from kcconfig.settings.names import NAMES, VARIABLES

_PREFIX: Final = "KCCONFIG_"
_CLOSE: Final = 0.8


def check(environ: Mapping[str, str]) -> None:
    """Raises SettingsError for a variable that is nearly, but not quite, one of ours.

    Others that begin with the same word may belong to a policy (`{{ env.KCCONFIG_… }}`), and pass.
    """
    known = [name.removeprefix(_PREFIX) for name in VARIABLES]
    for name in sorted(environ):
        word = name.removeprefix(_PREFIX)
        if word == name or word in known:
            continue
        close = get_close_matches(word, known, n=1, cutoff=_CLOSE)
        if close:
            raise SettingsError(
                f"unknown environment variable {name}",
                help=f"did you mean {_PREFIX}{close[0]}? If not, rename it",
            )


def texts(environ: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What is set, by the setting's name: the text and the variable. An empty variable says nothing."""
    return {
        each.name: (environ[each.variable], each.variable)
        for each in NAMES
        if each.variable and environ.get(each.variable)
    }
