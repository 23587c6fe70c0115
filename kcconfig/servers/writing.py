"""Performs steps on a Keycloak, each by the one request that it is, and the reads that it needs."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote

from kcconfig.errors import ServerError
from kcconfig.model import Address, Json, Secret, Step, Verb
from kcconfig.realm.kinds import kind_of
from kcconfig.servers.bodies import to_create, to_update
from kcconfig.servers.ids import Ids
from kcconfig.servers.names import thing
from kcconfig.servers.paths import path
from kcconfig.servers.reading import full_realm
from kcconfig.servers.refusals import refused
from kcconfig.servers.transport import Answer, Transport

ATTEMPTS: Final = 4
"""How often a write is tried that another one got in the way of."""

PAUSE_SECONDS: Final = 0.1

_LOST: Final = frozenset({502, 504})
"""Answers of a proxy that does not know what the server behind it did."""


class Writing:
    """Threads may share it, as long as they write different objects."""

    def __init__(self, transport: Transport, ids: Ids) -> None:
        self._transport = transport
        self._ids = ids
        self._realm_writes = threading.Lock()
        self._look_ups = threading.RLock()
        self._verbs: dict[Verb, Callable[[str, Step], None]] = {
            Verb.CREATE: self._create,
            Verb.UPDATE: self._update,
            Verb.DELETE: self._delete,
            Verb.ASSIGN: self._assign,
            Verb.UNASSIGN: self._unassign,
        }

    def perform(self, realm: str, step: Step) -> None:
        """Does one step. Raises ServerError, without the step's secrets whatever the server said."""
        perform = self._verbs[step.verb]
        try:
            if step.address:
                perform(realm, step)
            else:
                # Older servers lose all but one of several writes to a realm at a time.
                with self._realm_writes:
                    perform(realm, step)
        except ServerError as error:
            error.said = _without_secrets(error.said, step)
            raise

    def _create(self, realm: str, step: Step) -> None:
        address = step.address
        kind = kind_of(address)
        body = to_create(kind, address[-1] if address else realm, step.values)
        where = path(*self._collection(realm, address))
        try:
            answer = self._transport.send("POST", where, body)
        except ServerError:
            if not self._arrived(realm, address):
                raise
        else:
            if not answer.ok and not (answer.status in _LOST and self._arrived(realm, address)):
                raise self._refused(answer, realm, address)
            if address and answer.ok and answer.location:
                self._ids.put(realm, address, unquote(answer.location.rpartition("/")[2]))
        if not address:
            self._transport.renew()

    def _arrived(self, realm: str, address: Address) -> bool:
        """Was the object created by a POST whose answer was lost?"""
        try:
            if address:
                return self._look_up(realm, address) is not None
            return self._transport.get(path("admin", "realms", realm)).status in {200, 403}
        except ServerError:
            return False

    def _update(self, realm: str, step: Step) -> None:
        address = step.address
        kind = kind_of(address)

        def write() -> Answer:
            live = self._live(realm, address)
            return self._transport.send("PUT", self._item(realm, address), to_update(kind, live, step.values))

        answer = _settled(write)
        if not answer.ok:
            raise self._refused(answer, realm, address)

    def _live(self, realm: str, address: Address) -> dict[str, Json]:
        """The representation of this moment."""
        answer = self._transport.get(self._item(realm, address))
        if answer.status == 404 and address:
            self._ids.forget(realm, address)
            answer = self._transport.get(self._item(realm, address))
        if not address:
            return full_realm(answer, realm, self._transport.auth.realm)
        if not answer.ok:
            raise self._refused(answer, realm, address)
        data: dict[str, Json] = answer.data()
        return data

    def _delete(self, realm: str, step: Step) -> None:
        """What is not there any more needs no deleting."""
        if not step.address:
            raise ServerError(f"realm '{realm}' is not deleted: kcconfig deletes no realms")
        if self._id(realm, step.address) is None:
            return
        where = self._item(realm, step.address)
        answer = _settled(lambda: self._transport.send("DELETE", where))
        if not answer.ok and answer.status != 404:
            raise self._refused(answer, realm, step.address)
        self._ids.forget(realm, step.address)

    def _assign(self, realm: str, step: Step) -> None:
        scope = ("clientScopes", str(step.scope))
        list_ = self._scope_list(realm, step)
        where = path(*list_, self._needed_id(realm, scope))
        if step.address:
            answer = _settled(lambda: self._transport.send("PUT", where))
        else:
            answer = self._transport.send("PUT", where)
            # A realm's list refuses what is in it already, with the same words as what is in the other list.
            if answer.status == 409 and self._holds(path(*list_), str(step.scope)):
                return
        if not answer.ok:
            raise self._refused(answer, realm, step.address)

    def _holds(self, where: str, scope: str) -> bool:
        answer = self._transport.get(where)
        return answer.ok and any(item.get("name") == scope for item in answer.data())

    def _unassign(self, realm: str, step: Step) -> None:
        scope = self._id(realm, ("clientScopes", str(step.scope)))
        if scope is None:
            return
        where = path(*self._scope_list(realm, step), scope)
        answer = _settled(lambda: self._transport.send("DELETE", where))
        if not answer.ok and answer.status != 404:
            raise self._refused(answer, realm, step.address)

    def _scope_list(self, realm: str, step: Step) -> tuple[str, ...]:
        endpoint = kind_of(step.address).scope_lists[str(step.scope_list)]
        return (*self._segments(realm, step.address), endpoint)

    def _item(self, realm: str, address: Address) -> str:
        return path(*self._segments(realm, address))

    def _segments(self, realm: str, address: Address) -> tuple[str, ...]:
        if not address:
            return ("admin", "realms", realm)
        return (*self._collection(realm, address), self._needed_id(realm, address))

    def _collection(self, realm: str, address: Address) -> tuple[str, ...]:
        """Where objects of this kind are listed and made."""
        if not address:
            return ("admin", "realms")
        return (*self._segments(realm, address[:-2]), *kind_of(address).endpoint.split("/"))

    def _needed_id(self, realm: str, address: Address) -> str:
        found = self._id(realm, address)
        if found is None:
            raise ServerError(
                f"{thing(realm, address)} is not there", help="was it deleted meanwhile? Run plan again"
            )
        return found

    def _id(self, realm: str, address: Address) -> str | None:
        """The id of an object, asked for where it is not known; None where the object does not exist."""
        known = self._ids.get(realm, address)
        if known is not None:
            return known
        # One thread asks, the others that waited for the same list find it answered.
        with self._look_ups:
            return self._ids.get(realm, address) or self._look_up(realm, address)

    def _look_up(self, realm: str, address: Address) -> str | None:
        kind = kind_of(address)
        where = path(*self._collection(realm, address))
        answer = self._transport.get(where, **({kind.key: address[-1]} if kind.paged else {}))
        if not answer.ok:
            raise self._refused(answer, realm, address)
        self._ids.learn(realm, kind, answer.data(), address[:-2])
        return self._ids.get(realm, address)

    def _refused(self, answer: Answer, realm: str, address: Address) -> ServerError:
        section = address[0] if address else ""
        return refused(answer, thing(realm, address), realm, section, self._transport.auth.realm)


def _settled(send: Callable[[], Answer]) -> Answer:
    """The answer to a write that may be sent again, once no other write is in its way."""
    for attempt in range(1, ATTEMPTS):
        answer = send()
        if not _in_the_way(answer):
            return answer
        time.sleep(PAUSE_SECONDS * attempt * (1 + random.random()))  # noqa: S311
    return send()


def _in_the_way(answer: Answer) -> bool:
    """Did another write get in the way? Versions differ in how they say so."""
    said = answer.said or ""
    if answer.status == 409:
        return any(word in answer.body for word in (b'"conflict"', b'"unknown_error"')) or "Duplicate" in said
    return answer.status == 400 and "OptimisticLockException" in said


def _without_secrets(said: str | None, step: Step) -> str | None:
    for value in step.values.values():
        if said and isinstance(value, Secret) and isinstance(value.value, str) and value.value:
            said = said.replace(value.value, str(value))
    return said
