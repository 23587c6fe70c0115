"""The text of a realm file: reading it, and replacing it at once or not at all."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

from kcconfig.errors import ServerError
from kcconfig.model import Json
from kcconfig.realm.kinds import by_section
from kcconfig.servers.keyed import misshapen

NEW_FILE_MODE: Final = 0o600
"""Client secrets stand in such a file in clear."""


class Content(NamedTuple):
    """The realms of a file; `listed` says that it is a list even where it holds one."""

    realms: list[dict[str, Json]]
    listed: bool = False

    def find(self, realm: str) -> dict[str, Json] | None:
        return next((each for each in self.realms if each["realm"] == realm), None)


def load(path: Path) -> Content:
    """The realms of a file, none where there is no file.

    Raises ServerError for what cannot be read or holds no realms, DocumentError where it is no JSON.
    """
    try:
        data = json.loads(path.read_bytes() or b"null")
    except FileNotFoundError:
        return Content([])
    except OSError as error:
        raise ServerError(f"the realm file cannot be read: {error.strerror}", where=str(path)) from None
    except ValueError:
        raise _no_json(path) from None
    _check(path)
    content = Content(
        data if isinstance(data, list) else [] if data is None else [data], isinstance(data, list)
    )
    for number, realm in enumerate(content.realms):
        problem = _problem(realm)
        if problem is None and content.find(realm["realm"]) is not content.realms[number]:
            problem = f"realm '{realm['realm']}' stands in the file twice"
        if problem:
            raise ServerError(
                problem, where=str(path), help="a realm file holds realms as Keycloak exports them"
            )
    return content


def _problem(realm: Json) -> str | None:
    """What makes a value no realm."""
    if not isinstance(realm, dict) or not isinstance(realm.get("realm"), str):
        return "the file holds something that is not a realm"
    section = misshapen(by_section()[""], realm)
    if section:
        return f"'{section}' of realm '{realm['realm']}' holds something that is not an object with a key"
    return None


def save(path: Path, content: Content) -> None:
    """Writes a temporary file beside the real one and renames it; links and the mode stay.

    Raises ServerError.
    """
    target = Path(os.path.realpath(path))
    single = len(content.realms) == 1 and not content.listed
    data = content.realms[0] if single else content.realms
    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    try:
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else NEW_FILE_MODE
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(mode)
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ServerError(f"the realm file cannot be written: {error.strerror}", where=str(path)) from None


def _check(path: Path) -> None:
    """Finds what `json` lets pass, such as a key that stands twice. Raises DocumentError with the place."""
    from kcconfig.document import read_file

    read_file(path, str(path))


def _no_json(path: Path) -> Exception:
    _check(path)
    return ServerError("the realm file is no JSON", where=str(path))
