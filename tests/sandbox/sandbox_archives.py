"""Archives made for a test."""

from __future__ import annotations

import io
import zipfile


def make_zip(files: dict[str, str], modes: dict[str, int] | None = None) -> bytes:
    """An archive of these files; a mode is that of Unix, 0o644 if not given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (modes or {}).get(name, 0o100644) << 16
            archive.writestr(entry, text)
    return buffer.getvalue()


def keycloak_zip(script: str = "exit 0", version: str = "26.7.3") -> bytes:
    """A distribution whose `kc.sh` is the given script."""
    top = f"keycloak-{version}"
    return make_zip(
        {
            f"{top}/bin/kc.sh": f"#!/bin/sh\n{script}\n",
            f"{top}/conf/keycloak.conf": "",
            f"{top}/lib/app/keycloak.jar": "",
            f"{top}/lib/lib/main/library.jar": "",
            f"{top}/lib/quarkus/build.dat": "as shipped",
            f"{top}/lib/quarkus-run.jar": "",
        },
        {f"{top}/bin/kc.sh": 0o100755},
    )
