"""Keycloak's ids of what was read or created."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kcconfig.model import Address, Json
from kcconfig.realm.kind import Kind
from kcconfig.realm.kinds import by_section


class Ids:
    """Ids by realm and address; threads may share it."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, Address], str] = {}

    def get(self, realm: str, address: Address) -> str | None:
        return self._known.get((realm, address))

    def put(self, realm: str, address: Address, value: str) -> None:
        self._known[realm, address] = value

    def forget(self, realm: str, address: Address) -> None:
        self._known.pop((realm, address), None)

    def learn(
        self, realm: str, kind: Kind, items: Iterable[Mapping[str, Json]], parent: Address = ()
    ) -> None:
        """Takes the ids of a list that was read, and of what is inside its objects."""
        for item in items:
            address = (*parent, kind.section, item[kind.key])
            if "id" in item:
                self.put(realm, address, item["id"])
            for section in kind.children:
                self.learn(realm, by_section()[section], item.get(section) or (), address)
