"""What the packs of a policy allow, where a relying party has to keep to it as well."""

from __future__ import annotations

from kcconfig import durations
from kcconfig.document import read_file
from kcconfig.model import Desired, Source
from kcconfig.policy.packs import PREFIX, pack_path

IDLE = "ssoSessionIdleTimeout"


def idle_limit(desired: Desired) -> int | None:
    """The shortest idle timeout, in seconds, that a pack behind this policy sets as a maximum; None without one."""
    limits = [limit for name in sorted(_packs(desired)) if (limit := _maximum(name)) is not None]
    return min(limits, default=None)


def _packs(desired: Desired) -> set[str]:
    """The packs that have said anything that still holds."""
    origins = (setting.origin for item in desired.objects.values() for setting in item.settings.values())
    return {
        origin.mark.file.removeprefix(PREFIX)
        for origin in origins
        if origin.source is Source.PACK and origin.mark
    }


def _maximum(pack: str) -> int | None:
    path = pack_path(pack)
    if path is None:
        return None
    node = read_file(path, f"{PREFIX}{pack}")[0].root
    for name in ("realm", IDLE, "max"):
        node = node.value.get(name) if node is not None and isinstance(node.value, dict) else None
    return durations.parse(str(node.value)) if node is not None else None
