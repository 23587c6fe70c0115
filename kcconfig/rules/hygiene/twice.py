"""What is said a second time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from kcconfig.lifetimes import NO_CLIENT, ClientInputs, Decided, RealmInputs, effective
from kcconfig.model import Finding, Severity
from kcconfig.rules.effective import realm_of, seconds
from kcconfig.rules.hygiene.said import plain_number
from kcconfig.rules.registry import Fix, Found, Scope, rule
from kcconfig.rules.view import ClientView, RealmView

SESSIONS: Final[Mapping[str, Callable[[RealmInputs, ClientInputs], Decided]]] = {
    "client.session.idle.timeout": effective.client_idle,
    "client.session.max.lifespan": effective.client_max,
    "client.offline.session.idle.timeout": effective.client_offline_idle,
    "client.offline.session.max.lifespan": effective.client_offline_max,
}
"""Attributes of a client that several settings of the realm stand behind."""
TWINS: Final = {
    "access.token.lifespan": "accessTokenLifespan",
    "oauth2.device.code.lifespan": "oauth2DeviceCodeLifespan",
    "oauth2.device.polling.interval": "oauth2DevicePollingInterval",
}
"""Attributes of a client, and the one setting of the realm that holds without them."""


@rule("copy-differs", Severity.ERROR, fix=Fix.CERTAIN, for_disabled=True, files_only=True)
def copy_differs(realm: RealmView) -> Iterator[Finding]:
    """A field of the realm and its copy under `attributes` differ.

    Keycloak shows some settings twice. An update takes the field, the creation of a whole realm the copy (seen
    on 22.0.5 and 26.7.3). kcconfig takes the field.

    Bad:  `clientSessionIdleTimeout: 900` and `attributes: {clientSessionIdleTimeout: "600"}`
    Good: `sessions: {client: {idle: 15m}}`
    """
    yield from realm.remarked("copy-differs")


@rule("copy-redundant", Severity.INFO, fix=Fix.CERTAIN, for_disabled=True, files_only=True)
def copy_redundant(realm: RealmView) -> Iterator[Finding]:
    """A field of the realm stands a second time under `attributes`.

    Exports carry both. One is enough, and two can drift apart.

    Bad:  `clientSessionIdleTimeout: 900` and `attributes: {clientSessionIdleTimeout: "900"}`
    Good: `sessions: {client: {idle: 15m}}`
    """
    yield from realm.remarked("copy-redundant")


def _inherited(realm: RealmView, name: str) -> tuple[str, int]:
    """The setting that holds where a client says nothing, and its number as it is stored."""
    if name in TWINS:
        return TWINS[name], realm.number(TWINS[name])
    decided = SESSIONS[name](realm_of(realm), NO_CLIENT)
    seconds(decided)
    return decided.by.path[0], decided.by.number


@rule("override-restates-realm", Severity.INFO, Scope.CLIENT, for_disabled=True, files_only=True)
def override_restates_realm(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """A client overrides a lifespan with what it would inherit.

    It changes nothing today, and hides later changes of the realm from this client. Sometimes that is wanted.

    Bad:  `tokens: {access: 5m}` in a client, with `tokens: {access: 5m}` in the realm
    Good: leave it out, or say `inherit`
    """
    for name in (*SESSIONS, *TWINS):
        path = ("attributes", name)
        setting = client.declared.get(path)
        number = plain_number(setting) if setting else 0
        if number <= 0:
            continue
        source, inherited = _inherited(realm, name)
        if number != inherited:
            continue
        remembered = source.startswith("ssoSession") and realm.flag("rememberMe")
        limited = source != "offlineSessionMaxLifespan" or realm.flag("offlineSessionMaxLifespanEnabled")
        if limited and not remembered:
            yield Found(
                f"client '{client.key}': {name} is what it inherits from {source}",
                (path, ((), (source,))),
                help="remove it, or say `inherit`",
            )


@rule("duplicate-entry", Severity.INFO, fix=Fix.CERTAIN, for_disabled=True, files_only=True)
def duplicate_entry(realm: RealmView) -> Iterator[Finding]:
    """An entry stands twice in a list whose order means nothing.

    Bad:  `redirectUris: [https://app.example.org/cb, https://app.example.org/cb]`
    Good: once
    """
    yield from realm.remarked("duplicate-entry")


@rule("var-overridden-equal", Severity.INFO, fix=Fix.CERTAIN, for_disabled=True, files_only=True)
def var_overridden_equal(realm: RealmView) -> Iterator[Finding]:
    """A file says over its base what the base already says.

    It changes nothing, and hides later changes of the base.

    Bad:  `extends: common.yaml` and `tokens: {access: 5m}`, which common.yaml has as well
    Good: leave it out
    """
    yield from realm.remarked("var-overridden-equal")
