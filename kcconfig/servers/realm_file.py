"""A realm file: a `Server` that stores, and neither checks nor invents anything."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from kcconfig.errors import ServerError
from kcconfig.model import Address, Json, Live, Step, Verb
from kcconfig.realm import versions
from kcconfig.realm.defaults import Defaults, defaults
from kcconfig.realm.fields import suggest
from kcconfig.realm.kinds import by_section
from kcconfig.realm.normal import split
from kcconfig.servers import realm_edits
from kcconfig.servers.effective import effective
from kcconfig.servers.names import thing
from kcconfig.servers.realm_store import Content, load, save

WRITE_EVERY_SECONDS: Final = 1.0
"""A burst of steps is written together: the first at once, the rest this often and at the end."""


class Target(NamedTuple):
    version: str
    assumed: bool
    shipped: Defaults


class RealmFile:
    """Realms in a JSON file, each like an export: objects in lists, or in maps by key.

    A file that is not there holds no realm; creating one makes it. What the file does not say has the
    default of its `keycloakVersion`, else of the newest version. A read and `close` write what is waiting.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._path = file_path(url)
        self._lock = threading.RLock()
        self._content: Content | None = None
        self._dirty = False
        self._written = 0.0

    def read(self, realm: str, sections: frozenset[str]) -> Live:
        with self._lock:
            self._flush()
            self._content = load(self._path)
            stored = self._content.find(realm)
            target = _target(stored or {}, realm)
            if stored is None:
                return Live(realm, {}, sections, target.version, target.assumed, exists=False)
            return Live(
                realm, _objects(stored, realm, sections, target), sections, target.version, target.assumed
            )

    def perform(self, realm: str, step: Step) -> None:
        with self._lock:
            if self._content is None:
                self._content = load(self._path)
            stored = self._content.find(realm)
            if not step.address and step.verb is Verb.CREATE:
                if stored is not None:
                    raise ServerError(f"realm '{realm}' is there already", where=str(self._path))
                self._content.realms.append(realm_edits.new_realm(realm, step))
            elif stored is None:
                raise ServerError(f"realm '{realm}' is not there", where=str(self._path))
            else:
                self._edit(stored, realm, step)
            self._dirty = True
            if time.monotonic() - self._written >= WRITE_EVERY_SECONDS:
                self._flush()

    def close(self) -> None:
        with self._lock:
            self._flush()

    def _edit(self, stored: dict[str, Json], realm: str, step: Step) -> None:
        try:
            realm_edits.edit(stored, step, _target(stored, realm).shipped)
        except realm_edits.ImpossibleError as error:
            raise ServerError(f"{thing(realm, step.address)} {error}", where=str(self._path)) from None

    def _flush(self) -> None:
        if self._dirty and self._content is not None:
            save(self._path, self._content)
            self._dirty = False
            self._written = time.monotonic()


def file_path(url: str) -> Path:
    """The path in `file:PATH` or `file:///PATH`, taken as it stands. Raises ServerError for another form."""
    text = url.removeprefix("file:")
    if text.startswith("//"):
        text = text.removeprefix("//")
        if not text.startswith("/"):
            raise ServerError("a realm file is on this machine", help="write file:PATH, or file:///PATH")
    path = Path(text)
    if not text or path.is_dir():
        raise ServerError("the address names no file", help="write file:PATH, such as file:realm.json")
    if path.suffix.lower() in {".yaml", ".yml"}:
        raise ServerError(
            "a realm file is JSON, not YAML",
            help="policies are YAML; write file:realm.json for what holds a realm",
        )
    return path


def need_file(url: str) -> None:
    """Raises ServerError where an address is that of a realm file, and the file is not there."""
    if not url.startswith("file:") or file_path(url).exists():
        return
    path = file_path(url)
    names = [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
    near = suggest(path.name, names)
    help_ = f"did you mean {path.with_name(near)}?" if near else "name a realm file that is there"
    raise ServerError(f"there is no file {path}", help=help_)


def _target(stored: dict[str, Json], realm: str) -> Target:
    """The version that a realm is of; one that is too old or unreadable says nothing."""
    text = stored.get("keycloakVersion")
    try:
        return Target(str(text), assumed=False, shipped=defaults(str(text), realm=realm))
    except ValueError:
        return Target(versions.NEWEST, assumed=True, shipped=defaults(versions.NEWEST, realm=realm))


def _objects(
    stored: dict[str, Json], realm: str, sections: frozenset[str], target: Target
) -> dict[Address, dict[str, Json]]:
    kind = by_section()[""]
    whole = effective(stored, target.shipped)
    asked: Callable[[str], bool] = lambda name: name not in kind.scope_lists or name in sections  # noqa: E731
    objects = split(kind, realm, {name: value for name, value in whole.items() if asked(name)})
    return {address: item for address, item in objects.items() if not address or address[0] in sections}
