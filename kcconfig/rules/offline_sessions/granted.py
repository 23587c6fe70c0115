"""Who gets offline sessions, and what they are worth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kcconfig.lifetimes import Decided, effective
from kcconfig.model import ListEdit, Severity
from kcconfig.rules.effective import (
    client_max,
    client_of,
    client_offline_max,
    place,
    realm_of,
    seconds,
)
from kcconfig.rules.registry import At, Fix, Found, Scope, rule, separately
from kcconfig.rules.view import OFFLINE_ACCESS, ClientView, ObjectView, RealmView

SCOPE_LISTS: Final = {
    "defaultClientScopes": "defaultDefaultClientScopes",
    "optionalClientScopes": "defaultOptionalClientScopes",
}
"""A client's lists, and the realm's that new clients get."""


def named(view: ObjectView, name: str) -> bool:
    """Does a policy write `offline_access` into a list?"""
    setting = view.declared.get((name,))
    if setting is None:
        return False
    if isinstance(setting.value, ListEdit):
        return OFFLINE_ACCESS in setting.value.add
    return OFFLINE_ACCESS in view.items(name)


def of_its_own(client: ClientView, realm: RealmView, name: str) -> bool:
    """Is `offline_access` in a client's list, and not because all of the realm's list is, as exports have it?"""
    if not named(client, name):
        return False
    theirs = set(realm.items(SCOPE_LISTS[name]))
    edited = isinstance(client.declared[(name,)].value, ListEdit)
    return edited or OFFLINE_ACCESS not in theirs or not theirs <= set(client.items(name))


@rule("offline-shorter-than-online", Severity.WARNING, Scope.CLIENT, fix=Fix.NO)
def offline_shorter_than_online(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """Asking for offline access gives a client less than an ordinary login.

    Bad:  offline idle 10 minutes, SSO idle 30 minutes, and a client that lists `offline_access`
    Good: offline timeouts above those of the SSO session
    """
    lists: list[At] = [(name,) for name in SCOPE_LISTS if of_its_own(client, realm, name)]
    if lists and client.refreshing:
        yield from separately(_idle_shorter(client, realm, lists), _max_shorter(client, realm, lists))


def _idle_shorter(client: ClientView, realm: RealmView, lists: list[At]) -> Iterator[Found]:
    inputs, own = realm_of(realm), client_of(client)
    offline, online = effective.client_offline_idle(inputs, own), effective.client_idle(inputs, own)
    yield from _shorter(client, offline, online, "without activity", lists)


def _max_shorter(client: ClientView, realm: RealmView, lists: list[At]) -> Iterator[Found]:
    offline = client_offline_max(realm, client)
    if offline.seconds is not None or not offline.known:
        yield from _shorter(client, offline, client_max(realm, client), "at the latest", lists)


def _shorter(
    client: ClientView, offline: Decided, online: Decided, when: str, lists: list[At]
) -> Iterator[Found]:
    if seconds(offline) < seconds(online):
        ends = f"offline sessions end after {seconds(offline)} {when}, ordinary ones after {seconds(online)}"
        at = (*lists, place(offline), place(online))
        yield Found(f"client '{client.key}': {ends}", at, help="raise it, or drop the scope")


def _default_at_client(client: ClientView, realm: RealmView) -> Iterator[Found]:
    name = "defaultClientScopes"
    if of_its_own(client, realm, name) and not (client.saml or client.bearer_only):
        text = f"client '{client.key}' gets an offline session at every login"
        yield Found(text, ((name,),), "make it optional, if the client needs it at all")


@rule("offline-by-default", Severity.WARNING, clients=_default_at_client)
def offline_by_default(realm: RealmView) -> Iterator[Found]:
    """Every login gets an offline session, though nobody asked for one.

    `offline_access` is a default scope: the session survives single logout, and from 26.1 on there is no SSO
    session beside it, so single sign-on is gone. In the realm's list it is so for every new client (error).

    Bad:  `defaultClientScopes: {add: [offline_access]}`
    Good: `optionalClientScopes: {add: [offline_access]}`
    """
    name = "defaultDefaultClientScopes"
    if OFFLINE_ACCESS in realm.items(name):
        text = "offline_access is a default scope of every new client"
        yield Found(text, ((name,),), "make it optional, for the clients that need it", Severity.ERROR)
