"""Policy-file hygiene: what the files themselves say wrongly, twice, in clear or for nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from kcconfig.lifetimes import NO_CLIENT, ClientInputs, Decided, RealmInputs, effective
from kcconfig.model import MASK, Finding, Path, Secret, Setting, Severity, Unknown
from kcconfig.realm import attributes
from kcconfig.realm.fields import fields
from kcconfig.realm.lifespans import Level, Measure, by_path
from kcconfig.realm.secrets import VAULT, is_private_key, is_secret
from kcconfig.rules.effective import realm_of, seconds
from kcconfig.rules.registry import Fix, Found, Scope, rule
from kcconfig.rules.view import ClientView, ObjectView, RealmView

YEAR: Final = 31536000
URL_FIELDS: Final = frozenset({"rootUrl", "baseUrl", "adminUrl", "redirectUris", "webOrigins", "frontendUrl"})
FOREIGN: Final = re.compile(
    r"\$\{(?:env|sys|file|prop)[.:][^}]*\}|\$\{[A-Z][A-Z0-9_]*(?::[^}]*)?\}|\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}",
    re.DOTALL,
)
"""Text that other tools replace, or that looks like a template, where Keycloak's own `${…}` is none of it."""

FREE_PREFIXES: Final = ("saml.", "acr.", "user.", "oidc.", "x-")
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


def _objects(realm: RealmView) -> Iterator[ObjectView]:
    yield realm
    for outer in (*realm.scopes.values(), *realm.clients.values()):
        yield outer
        yield from outer.children.values()


def _settings(realm: RealmView) -> Iterator[_Said]:
    for view in _objects(realm):
        for path, setting in view.declared.items():
            yield _Said(view, path, setting)


def _called(view: ObjectView) -> str:
    return f"{view.kind.name} '{view.key}'" if view.address else "the realm"


class _Said(NamedTuple):
    """One setting of the policy, whether its value is known or not."""

    view: ObjectView
    path: Path
    setting: Setting

    def finding(self, text: str, help: str, severity: Severity = Severity.WARNING) -> Finding:  # noqa: A002
        """A finding here; the rule's id comes from the engine."""
        name = f"{'.'.join(self.path)} of {_called(self.view)}"
        mark = self.setting.origin.mark
        return Finding("", severity, f"{name} {text}", mark, help, self.view.address, self.path)


@rule("mask-in-file", Severity.ERROR, for_disabled=True, files_only=True)
def mask_in_file(realm: RealmView) -> Iterator[Finding]:
    """A value is `**********`, what Keycloak shows in place of a secret.

    For a client the ten asterisks become its secret. For mail and identity providers the server keeps what it
    has, or has none.

    Bad:  `secret: "**********"`
    Good: `secret: "{{ env.APP_SECRET }}"`, or no `secret` at all
    """
    for said in _settings(realm):
        value = said.setting.value
        if isinstance(value, Unknown) and MASK in value.text:
            yield said.finding(
                "is Keycloak's mask, not a value", "drop it, or use {{ env.NAME }}", Severity.ERROR
            )
    yield from realm.remarked("mask-in-file")


@rule("secret-in-clear", Severity.WARNING, for_disabled=True, files_only=True)
def secret_in_clear(realm: RealmView) -> Iterator[Finding]:
    """A secret stands in the file.

    It is in the history of the repository from now on, and everybody who may read it can use it.

    Bad:  `secret: kjh34Ghk3498`
    Good: `secret: "{{ env.APP_SECRET }}"`
    """
    for said in _settings(realm):
        if _literal(said.setting) and not is_private_key(said.path) and not _public(said):
            yield said.finding("stands in clear", "use {{ env.NAME }}, and make a new secret")
    yield from realm.remarked("secret-in-clear")


@rule("private-key-in-clear", Severity.ERROR, for_disabled=True, files_only=True)
def private_key_in_clear(realm: RealmView) -> Iterator[Finding]:
    """A private key stands in the file.

    Exports show the SAML keys of clients in clear. Whoever has a signing key can forge logins.

    Bad:  `attributes: {saml.signing.private.key: MIIEow…}`
    Good: no key at all: the server keeps its own
    """
    for said in _settings(realm):
        if _literal(said.setting) and is_private_key(said.path):
            yield said.finding(
                "is a private key in clear, or opens one", "drop it, and make a new key", Severity.ERROR
            )
    yield from realm.remarked("private-key-in-clear")


def _literal(setting: Setting) -> bool:
    value = setting.value
    if not isinstance(value, Secret) or value.expression is not None:
        return False
    text = value.value
    return isinstance(text, str) and bool(text.strip()) and not text.startswith("${")


def _public(said: _Said) -> bool:
    setting = said.view.declared.get(("publicClient",))
    return said.path == ("secret",) and setting is not None and setting.value is True


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


@rule("attribute-misspelt", Severity.WARNING, for_disabled=True, files_only=True)
def attribute_misspelt(realm: RealmView) -> Iterator[Found]:
    """An attribute that is nearly one of Keycloak's, or that is a field.

    Attributes are free: every version stores the name without a word, and nothing reads it.

    Bad:  `attributes: {client.session.idle.timout: "900"}`
    Good: `sessions: {idle: 15m}`
    """
    for view in (realm, *realm.clients.values()):
        known = attributes.CLIENT if view.address else attributes.REALM
        for path in view.declared:
            if path[0] == "attributes" and len(path) == 2 and path[1] not in known:
                meant = _meant(path[1], known, client=bool(view.address))
                if meant:
                    yield Found(
                        f"Keycloak does not read the attribute '{path[1]}' of {_called(view)}",
                        ((view.address, path),),
                        help=meant,
                    )


@cache
def _meant(name: str, known: frozenset[str], *, client: bool) -> str | None:
    if name.startswith(FREE_PREFIXES):
        return None
    if client and name in fields("ClientRepresentation"):
        return f"'{name}' is a field of the client, not an attribute"
    if client and (name,) in by_path(Level.REALM):
        return f"'{name}' is a field of the realm; clients have `sessions` and `tokens` blocks"
    near = next((each for each in sorted(known) if len(each) > 6 and _close(name, each)), None)
    return f"did you mean '{near}'?" if near else None


def _close(left: str, right: str, limit: int = 2) -> bool:
    """Are two texts at most two edits apart?"""
    if abs(len(left) - len(right)) > limit:
        return False
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
        if min(row) > limit:
            return False
    return row[-1] <= limit


@rule("lifespan-unit-suspect", Severity.WARNING, for_disabled=True, files_only=True, fix=Fix.NO)
def lifespan_unit_suspect(realm: RealmView) -> Iterator[Found]:
    """A lifespan looks like milliseconds or minutes, and is in seconds.

    More than a year, or five for an offline session's maximum, are suspect; so is an SSO timeout below a
    minute.

    Bad:  `ssoSessionIdleTimeout: 30`
    Good: `sessions: {sso: {idle: 30m}}`
    """
    for view in (realm, *realm.clients.values()):
        level = Level.CLIENT if view.address else Level.REALM
        for path, row in by_path(level).items():
            setting = view.declared.get(path)
            number = _plain_number(setting) if setting and row.measure is Measure.DURATION else 0
            longest = 5 * YEAR if row.shorthand.endswith(("offline.max", "clientOffline.max")) else YEAR
            if number > longest:
                text = f"{'.'.join(path)} is {number} seconds, {number // 86400} days"
                yield Found(text, ((view.address, path),), help="seconds, or a unit: 30m, 10h, 7d")
            elif 0 < number < 60 and path[0] in {"ssoSessionIdleTimeout", "ssoSessionMaxLifespan"}:
                text = f"{path[0]} is {number} seconds"
                yield Found(text, (path,), help="if minutes are meant: 30m", severity=Severity.INFO)


def _plain_number(setting: Setting) -> int:
    value = setting.value
    if isinstance(value, str) and re.fullmatch(r"[0-9]+", value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


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
        number = _plain_number(setting) if setting else 0
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


@rule("blank-attribute", Severity.INFO, for_disabled=True, files_only=True)
def blank_attribute(realm: RealmView) -> Iterator[Found | Finding]:
    """An attribute is blank.

    For a client that takes the attribute away, for a realm or a client scope it stores a blank text. The two
    look the same; say what is meant.

    Bad:  `attributes: {access.token.lifespan: ""}`
    Good: `tokens: {access: inherit}`
    """
    yield from realm.remarked("blank-attribute")
    for view in (realm, *realm.scopes.values()):
        for path, setting in view.declared.items():
            if path[0] == "attributes" and setting.value == "":
                text = f"{'.'.join(path)} of {_called(view)} is blank, and stored so"
                yield Found(text, ((view.address, path),), help="say `{state: absent}`, or leave it out")


@rule("server-owned-field", Severity.INFO, fix=Fix.CERTAIN, for_disabled=True, files_only=True)
def server_owned_field(realm: RealmView) -> Iterator[Finding]:
    """A field that the server makes itself.

    Exports are full of them. They are neither compared nor written. Told once a file for each field.

    Bad:  `clients: {app: {id: 4c2e…}}`
    Good: leave it out
    """
    yield from realm.remarked("server-owned-field")


@rule("field-without-effect", Severity.INFO, fix=Fix.CERTAIN, for_disabled=True, files_only=True)
def field_without_effect(realm: RealmView) -> Iterator[Finding]:
    """A field that Keycloak takes, and that has no effect any more.

    Left over from older versions. Told once a file for each field.

    Bad:  `clients: {app: {surrogateAuthRequired: false}}`
    Good: leave it out
    """
    yield from realm.remarked("field-without-effect")


@rule("placeholder-foreign", Severity.INFO, for_disabled=True, files_only=True)
def placeholder_foreign(realm: RealmView) -> Iterator[Finding]:
    """A placeholder that another tool would replace, and that kcconfig does not.

    `$(env:X)`, `${X}`, `{% … %}`: the first two are not known to lint, and plan and apply refuse most of them;
    the others would be sent as text. A warning where a secret or a URL is made of it.

    Bad:  `secret: "${APP_SECRET}"`
    Good: `secret: "{{ env.APP_SECRET }}"`
    """
    for said in _settings(realm):
        text = _foreign(said)
        if text:
            serious = is_secret(said.path) or bool(URL_FIELDS.intersection(said.path))
            yield said.finding(
                f"has the placeholder {text}",
                "write {{ env.NAME }} or {{ vars.NAME }}, in a YAML file",
                Severity.WARNING if serious else Severity.INFO,
            )


def _foreign(said: _Said) -> str | None:
    value = said.setting.value
    if isinstance(value, Unknown):
        return None if MASK in value.text else value.text
    if isinstance(value, Secret):
        text = value.value if value.expression is None else None
        known = isinstance(text, str) and text.startswith("${") and not VAULT.fullmatch(text)
        return "${…}" if known else None
    texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    found = next(
        (FOREIGN.search(each) for each in texts if isinstance(each, str) and FOREIGN.search(each)), None
    )
    return found.group() if found else None


@rule("var-unused", Severity.WARNING, fix=Fix.CERTAIN, for_disabled=True, files_only=True)
def var_unused(realm: RealmView) -> Iterator[Finding]:
    """A variable that no file of the run reads.

    Often its name is misspelt where it is meant to be read.

    Bad:  `vars: {aap: https://app.example.org}`
    Good: `vars: {app: https://app.example.org}` and `rootUrl: "{{ vars.app }}"`
    """
    yield from realm.remarked("var-unused")


@rule("var-overridden-equal", Severity.INFO, fix=Fix.CERTAIN, for_disabled=True, files_only=True)
def var_overridden_equal(realm: RealmView) -> Iterator[Finding]:
    """A file says over its base what the base already says.

    It changes nothing, and hides later changes of the base.

    Bad:  `extends: common.yaml` and `tokens: {access: 5m}`, which common.yaml has as well
    Good: leave it out
    """
    yield from realm.remarked("var-overridden-equal")


@rule("null-removes-nothing", Severity.WARNING, for_disabled=True, files_only=True)
def null_removes_nothing(realm: RealmView) -> Iterator[Finding]:
    """`null` for something that no base declares.

    `null` takes back what a base says. It unsets nothing on the server: that is `inherit`, or `state: absent`.

    Bad:  `extends: common.yaml` and `tokens: {acess: null}`
    Good: `tokens: {access: null}`, where common.yaml sets it
    """
    yield from realm.remarked("null-removes-nothing")


@rule("section-not-managed", Severity.INFO, fix=Fix.NO, for_disabled=True, files_only=True)
def section_not_managed(realm: RealmView) -> Iterator[Finding]:
    """A section of a kind that this version of kcconfig does not manage.

    Its names are checked. It is neither compared nor written.

    Bad:  `identityProviders: [{alias: google, providerId: google}]`, and the hope that apply makes it
    Good: know that somebody else does
    """
    for name, mark in realm.not_managed.items():
        text = f"{name} is not managed by this version: neither compared nor written"
        yield Finding("", Severity.INFO, text, mark)
