"""Values of a policy as a template needs them: what it says, else what Keycloak has by itself."""

from __future__ import annotations

from collections.abc import Mapping

from kcconfig.model import Address, Desired, Json, ListEdit, Origin, Path, Setting, Source, Unset
from kcconfig.realm.defaults import Defaults, defaults


class View:
    """One object of a policy over the defaults of a version. `find` is what the lifetimes ask."""

    def __init__(self, desired: Desired, address: Address, version: str) -> None:
        wanted = desired.objects.get(address)
        self.settings: Mapping[Path, Setting] = wanted.settings if wanted else {}
        self.origin: Origin = wanted.origin if wanted else desired.origin
        self._base = _base(defaults(version, realm=desired.realm or ""), address, self.settings)

    def find(self, path: Path) -> Setting | None:
        """The setting at a path, additive lists worked out; None where nobody says anything."""
        declared = self.settings.get(path)
        if declared is None:
            value = _at(self._base, path)
            return None if value is None else Setting(value, Origin(Source.DEFAULT))
        if isinstance(declared.value, ListEdit):
            kept = [scope for scope in _at(self._base, path) or () if scope not in declared.value.remove]
            added = [scope for scope in declared.value.add if scope not in kept]
            return Setting([*kept, *added], declared.origin)
        return declared

    def value(self, *path: str) -> Json:
        """The value at a path, None where there is none; a secret as such."""
        found = self.find(path)
        return None if found is None or isinstance(found.value, Unset) else found.value

    def text(self, *path: str) -> str:
        value = self.value(*path)
        return value if isinstance(value, str) else ""

    def flag(self, *path: str) -> bool:
        return self.value(*path) in (True, "true")

    def names(self, *path: str) -> list[str]:
        value = self.value(*path)
        return list(value) if isinstance(value, list) else []


def _base(shipped: Defaults, address: Address, settings: Mapping[Path, Setting]) -> Mapping[str, Json]:
    if not address:
        return shipped.realm
    public = settings.get(("publicClient",))
    new = shipped.new_public_client if public is not None and public.value is True else shipped.new_client
    return shipped.clients.get(address[-1], new)


def _at(base: Mapping[str, Json], path: Path) -> Json:
    value: Json = base
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
