"""The text of a realm file: reading it, and replacing it at once or not at all."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from pathlib import Path
from typing import Final

from kcconfig.errors import ServerError
from kcconfig.model import Json
from kcconfig.realm.kinds import by_section
from kcconfig.servers.keyed import misshapen

NEW_FILE_MODE: Final = 0o600
"""Client secrets stand in such a file in clear."""


def load(path: Path) -> list[dict[str, Json]]:
    """The realms of a file, none where there is no file.

    Raises ServerError for what cannot be read or holds no realms, DocumentError where it is no JSON.
    """
    try:
        data = json.loads(path.read_bytes() or b"null")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ServerError(f"the realm file cannot be read: {error.strerror}", where=str(path)) from None
    except ValueError:
        raise _no_json(path) from None
    _check(path)
    realms = data if isinstance(data, list) else [] if data is None else [data]
    for realm in realms:
        if not isinstance(realm, dict) or not isinstance(realm.get("realm"), str):
            raise ServerError(
                "the file holds something that is not a realm",
                where=str(path),
                help="a realm is a JSON object with its name under 'realm'; several are a list of those",
            )
        section = misshapen(by_section()[""], realm)
        if section:
            raise ServerError(
                f"'{section}' of realm '{realm['realm']}' holds something that is not an object with a key",
                where=str(path),
            )
    return realms


def save(path: Path, realms: list[dict[str, Json]]) -> None:
    """Writes a temporary file beside the real one and renames it; links and the mode stay.

    One realm is written as an object, several as a list. Raises ServerError.
    """
    target = Path(os.path.realpath(path))
    text = json.dumps(realms[0] if len(realms) == 1 else realms, indent=2, ensure_ascii=False) + "\n"
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
