"""Reads a realm from a Keycloak with few requests, and proves that nothing was held back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from kcconfig.errors import ServerError
from kcconfig.model import Address, Json, Live
from kcconfig.realm import versions
from kcconfig.realm.kind import Kind
from kcconfig.realm.kinds import by_section
from kcconfig.realm.normal import split
from kcconfig.servers.ids import Ids
from kcconfig.servers.paths import path
from kcconfig.servers.refusals import hidden, refused
from kcconfig.servers.transport import Answer, Transport

PAGE: Final = 100
"""Objects per page: a server with cold caches took 99 s for 2,000 in one page, and 4 s in pages of 100."""

PROOF_OF_REALM: Final = "ssoSessionIdleTimeout"
"""A field that every account with view-realm sees; others get an answer of a few keys."""

PROOF_OF_CLIENTS: Final = frozenset(
    {"account", "account-console", "admin-cli", "broker", "realm-management", "master-realm"}
)
"""Clients that every realm begins with; an account that may only query gets an empty list."""


SYSTEM_INFO: Final = re.compile(rb'"systemInfo"\s*:\s*')


class Reading:
    """One read of one realm; `known_version` is the server's, where an earlier read has learnt it."""

    def __init__(self, transport: Transport, ids: Ids, realm: str, known_version: str | None) -> None:
        self.transport = transport
        self.ids = ids
        self.realm = realm
        self.version = known_version
        self.base = ("admin", "realms", realm)

    def run(self, sections: frozenset[str], workers: int) -> Live:
        """Raises ServerError. All requests that do not depend on each other are under way at once."""
        whole_path = path(*self.base)
        self.transport.wait_for_login()
        with ThreadPoolExecutor(workers, "kcconfig-read") as pool:
            info = None if self.version else pool.submit(self.transport.get, "admin/serverinfo")
            whole = pool.submit(self.transport.get, whole_path)
            first = {section: self._first(pool, section) for section in sorted(sections)}
            if info is not None:
                self.version = _version(info.result())
            realm = self._whole(whole.result())
            if realm is None:
                return Live(self.realm, {}, sections, *self._target(()), exists=False)
            objects = split(by_section()[""], self.realm, realm)
            for section, answer in first.items():
                self._add(objects, section, self._rest(pool, section, answer.result()))
        return Live(self.realm, objects, sections, *self._target(realm))

    def _target(self, keys: Json) -> tuple[str, bool]:
        """The version, and whether it is a guess."""
        if self.version:
            return self.version, False
        return (versions.infer(keys) if keys else versions.NEWEST), True

    def _whole(self, answer: Answer) -> dict[str, Json] | None:
        """The full representation, None where there is no such realm."""
        if answer.status == 404:
            return None
        return full_realm(answer, self.realm, self.transport.auth.realm)

    def _first(self, pool: ThreadPoolExecutor, section: str) -> Future[Answer]:
        lists = by_section()[""].scope_lists
        if section in lists:
            return pool.submit(self.transport.get, path(*self.base, lists[section]))
        return self._page(pool, by_section()[section], 0)

    def _page(self, pool: ThreadPoolExecutor, kind: Kind, first: int) -> Future[Answer]:
        query = {"first": str(first), "max": str(PAGE)} if kind.paged else {}
        return pool.submit(self.transport.get, path(*self.base, kind.endpoint), **query)

    def _rest(self, pool: ThreadPoolExecutor, section: str, answer: Answer) -> list[dict[str, Json]]:
        """All objects of a list, of which the first page was read."""
        items = self._items(section, answer)
        kind = by_section().get(section)
        if kind is not None and kind.paged and len(items) == PAGE:
            for page in self._pages(pool, kind):
                items += page
        if kind is not None and not _proven(kind, items):
            raise hidden(answer, self._what(section), self.realm, section, self.transport.auth.realm)
        return items

    def _pages(self, pool: ThreadPoolExecutor, kind: Kind) -> Iterator[list[dict[str, Json]]]:
        """The pages after the first, more and more at once, until one is not full."""
        first, wave = PAGE, 1
        while True:
            answers = [self._page(pool, kind, first + number * PAGE) for number in range(wave)]
            pages = [self._items(kind.section, answer.result()) for answer in answers]
            yield from pages
            if any(len(page) < PAGE for page in pages):
                return
            first, wave = first + wave * PAGE, min(wave * 2, 16)

    def _items(self, section: str, answer: Answer) -> list[dict[str, Json]]:
        data = answer.data() if answer.ok else None
        if not isinstance(data, list):
            raise refused(answer, self._what(section), self.realm, section, self.transport.auth.realm)
        return data

    def _add(
        self, objects: dict[Address, dict[str, Json]], section: str, items: list[dict[str, Json]]
    ) -> None:
        kind = by_section().get(section)
        if kind is None:
            objects[()][section] = sorted(item["name"] for item in items)
            scopes = by_section()["clientScopes"]
            self.ids.learn(self.realm, scopes, items)
            return
        self.ids.learn(self.realm, kind, items)
        for item in items:
            objects.update(split(kind, item[kind.key], item))

    def _what(self, section: str) -> str:
        kind = by_section().get(section)
        return f"the {kind.name if kind else 'default client scope'}s of realm '{self.realm}'"


def full_realm(answer: Answer, realm: str, auth_realm: str) -> dict[str, Json]:
    """The realm's full representation. Raises ServerError for any other answer, the short one too."""
    if not answer.ok:
        raise refused(answer, f"realm '{realm}'", realm, "", auth_realm)
    data: dict[str, Json] = answer.data()
    if PROOF_OF_REALM not in data:
        raise hidden(answer, f"realm '{realm}'", realm, "", auth_realm)
    return data


def _proven(kind: Kind, items: list[dict[str, Json]]) -> bool:
    if kind.section == "clients":
        return any(item[kind.key] in PROOF_OF_CLIENTS for item in items)
    return bool(items)


def _version(answer: Answer) -> str | None:
    """The version that a server tells, None where it hides it. Raises ServerError for one that is too old."""
    text = _told_version(answer.body) if answer.ok else None
    try:
        major = versions.parse(text).major if text else None
    except ValueError:
        major = None
    if major is None:
        return None
    if major < versions.OLDEST_SUPPORTED:
        raise ServerError(
            f"the server is Keycloak {text}; {versions.OLDEST_SUPPORTED} is the oldest supported version",
            status=answer.status,
            where=answer.where,
        )
    return text


def _told_version(body: bytes) -> str | None:
    """`systemInfo.version` of a serverinfo, which is large: only the part that matters is parsed."""
    start = SYSTEM_INFO.search(body)
    if start is None:
        return None
    try:
        info, _ = json.JSONDecoder().raw_decode(body[start.end() :].decode())
    except ValueError:
        return None
    text = info.get("version") if isinstance(info, dict) else None
    return text if isinstance(text, str) else None
