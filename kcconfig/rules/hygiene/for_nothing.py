"""What has no effect."""

from __future__ import annotations

from collections.abc import Iterator

from kcconfig.model import Finding, Severity
from kcconfig.rules.hygiene.said import called
from kcconfig.rules.registry import Fix, Found, rule
from kcconfig.rules.view import RealmView


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
                text = f"{'.'.join(path)} of {called(view)} is blank, and stored so"
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


@rule("var-unused", Severity.WARNING, fix=Fix.CERTAIN, for_disabled=True, files_only=True)
def var_unused(realm: RealmView) -> Iterator[Finding]:
    """A variable that no file of the run reads.

    Often its name is misspelt where it is meant to be read.

    Bad:  `vars: {aap: https://app.example.org}`
    Good: `vars: {app: https://app.example.org}` and `rootUrl: "{{ vars.app }}"`
    """
    yield from realm.remarked("var-unused")


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
