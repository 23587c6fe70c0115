"""From flags, environment, file and defaults to the settings in force."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, TypeAlias

from kcconfig.errors import SettingsError
from kcconfig.model import Mark, Secret
from kcconfig.settings import environ as variables
from kcconfig.settings.file import Section, SettingsFile, read
from kcconfig.settings.find import find
from kcconfig.settings.names import BY_NAME, NAMES, Shape, flag_text
from kcconfig.settings.values import Effective, Settings

Level: TypeAlias = dict[str, Effective]

_PAIRS: Final = (
    ("auth.clientSecret", "auth.clientSecretFile"),
    ("auth.password", "auth.passwordFile"),
)
"""Two ways to give one thing: the nearest level decides, and it may use only one of them."""

_SERVER: Final = re.compile(r"https?://[^\s/?#]+[^\s?#]*|file:.+")


def load(
    *,
    config: Path | None = None,
    env: str | None = None,
    flags: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Settings:
    """The settings of a run: flags, then KCCONFIG_*, then the file's environment, its top level, defaults.

    `flags` are by parameter name (`client_id`), a missing or None one is not given; `vars` is a map.
    Raises SettingsError, and DocumentError where the file is not YAML.
    """
    environ = os.environ if environ is None else environ
    variables.check(environ)
    path = find(config, environ, cwd)
    file = read(path) if path else None
    chosen = env or environ.get("KCCONFIG_ENV") or None
    base = cwd or Path()
    levels = [
        {each.name: Effective(each.default, "default") for each in NAMES if each.default is not None},
        _file_level(file, file.top if file else None),
        _file_level(file, _environment(file, chosen, "--env" if env else "KCCONFIG_ENV")),
        _environ_level(environ, base),
        _flag_level(flags or {}, base),
    ]
    return Settings(path, chosen, tuple(file.environments) if file else (), _merged(levels))


def _merged(levels: list[Level]) -> Level:
    """Later levels win; the order is that of the table, then the variables."""
    merged: Level = {}
    for level in levels:
        for pair in _PAIRS:
            if any(name in level for name in pair):
                _one_of(level, pair)
                for name in pair:
                    merged.pop(name, None)
        merged.update(level)
    order = list(BY_NAME)
    return dict(
        sorted(merged.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order))
    )


def _one_of(level: Level, pair: tuple[str, str]) -> None:
    if all(name in level for name in pair):
        first, second = (level[name].origin for name in pair)
        raise SettingsError(f"{first} and {second} are both set", help="set one of them")


def _environment(file: SettingsFile | None, chosen: str | None, origin: str) -> Section | None:
    if chosen is None:
        return None
    if file is None:
        raise SettingsError(
            f"there is no environment '{chosen}' ({origin}): no kcconfig.yaml was found",
            help="name the file with --config",
        )
    if chosen not in file.environments:
        close = get_close_matches(chosen, file.environments, n=1)
        names = ", ".join(file.environments) or "none"
        raise SettingsError(
            f"there is no environment '{chosen}' ({origin}) in {file.path}",
            help=f"did you mean '{close[0]}'?" if close else f"it has: {names}",
        )
    return file.environments[chosen]


def _file_level(file: SettingsFile | None, section: Section | None) -> Level:
    if file is None or section is None:
        return {}
    level = {}
    for name, (value, mark) in section.leaves.items():
        origin = f"{mark.file}:{mark.line}"
        level[name] = Effective(_shaped(name, value, file.path.parent, origin, mark), origin, mark)
    return level


def _environ_level(environ: Mapping[str, str], base: Path) -> Level:
    return {
        name: Effective(_shaped(name, text, base, variable), variable)
        for name, (text, variable) in variables.texts(environ).items()
    }


def _flag_level(flags: Mapping[str, Any], base: Path) -> Level:
    level = {}
    for each in NAMES:
        value = flags.get(each.flag) if each.flag else None
        if each.flag and value not in (None, "", (), []):
            origin = flag_text(each.flag)
            level[each.name] = Effective(_shaped(each.name, value, base, origin), origin)
    for name, value in (flags.get("vars") or {}).items():
        level[f"vars.{name}"] = Effective(value, "--var")
    return level


def _shaped(name: str, value: Any, base: Path, origin: str, mark: Mark | None = None) -> Any:
    """A value as its setting wants it; `base` is what relative paths are relative to."""
    if name not in BY_NAME:
        return value
    setting = BY_NAME[name]
    if setting.secret:
        return Secret(value)
    try:
        return _SHAPES[setting.shape](value, base)
    except ValueError as error:
        raise SettingsError(f"{name} ({origin}) {error}", mark=mark) from None


def _path(value: Any, base: Path) -> Path:
    return Path(value) if str(value) == "-" else base / value


def _count(value: Any, _base: Path) -> int:
    text = str(value)
    if not (text.isascii() and text.isdigit() and int(text) >= 1):
        raise ValueError("must be a whole number of 1 or more")
    return int(text)


def _server(value: Any, base: Path) -> str:
    text = str(value)
    if "@" in text and not text.startswith("file:"):
        raise ValueError("has a user or password in its URL; use KCCONFIG_USER and KCCONFIG_PASSWORD")
    if not _SERVER.fullmatch(text):
        raise ValueError(f"is '{text}', which is neither a URL (https://sso.example.org) nor file:PATH")
    if not text.startswith("file:"):
        return text
    return f"file:{base / text.removeprefix('file:').removeprefix('//')}"


_SHAPES: Final[Mapping[Shape, Callable[[Any, Path], Any]]] = {
    "text": lambda value, _base: value,
    "server": _server,
    "path": _path,
    "paths": lambda value, base: tuple(_path(each, base) for each in value),
    "count": _count,
    "switch": lambda value, _base: value,
}
