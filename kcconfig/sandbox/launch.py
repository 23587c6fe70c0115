"""How Keycloak is started: command, environment, memory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from kcconfig.realm.versions import at_least
from kcconfig.sandbox.ports import HOST
from kcconfig.sandbox.record import Sandbox

_JVM: Final = "-Xms64m -Xmx512m -XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:-UseParallelGC -XX:+UseSerialGC"
"""A quick compiler halves the time of a start, the serial collector saves a third of the memory."""

_LOOPBACK: Final = (
    "-Dh2.bindAddress=127.0.0.1 -DCoreEnvironmentBean.processImplementationClassName="
    "com.arjuna.ats.internal.arjuna.utils.MBeanProcessId"
)
"""Keycloak 22's database would listen on every interface; its transactions open a port to have a number."""

_KEPT: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "USER")
"""What a server sees of the environment: nothing that would configure it, and no secrets."""

_FIRST_USER: Final = {
    True: ("KC_BOOTSTRAP_ADMIN_USERNAME", "KC_BOOTSTRAP_ADMIN_PASSWORD"),
    False: ("KEYCLOAK_ADMIN", "KEYCLOAK_ADMIN_PASSWORD"),
}
"""Variables of the first administrator, from 26 on and before."""


def command(sandbox: Sandbox, *, imports: bool) -> list[str]:
    arguments = ["start-dev", f"--http-host={HOST}", f"--http-port={sandbox.port}"]
    return [str(sandbox.folder / "bin" / "kc.sh"), *arguments, *(["--import-realm"] if imports else [])]


def environment(sandbox: Sandbox, java: Path) -> dict[str, str]:
    name, password = _FIRST_USER[at_least(sandbox.version, "26.0")]
    return {
        **{key: os.environ[key] for key in _KEPT if key in os.environ},
        "JAVA": str(java),
        "JAVA_OPTS_APPEND": f"{_JVM} {_LOOPBACK}",
        name: sandbox.username,
        password: sandbox.password,
    }
