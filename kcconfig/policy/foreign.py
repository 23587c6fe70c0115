"""Documents that are no policies, and what they look like."""

from __future__ import annotations

from typing import Final, NamedTuple

from kcconfig.document import Node


class Foreign(NamedTuple):
    """What a document looks like, and what to do about it."""

    what: str
    help: str


LEAVE_OUT: Final = "a policy is a Keycloak realm in YAML or JSON; leave this file out"
IN_REALM: Final = "put them into a realm: `realm: NAME`, and this under `{}`"

MAPS: Final = (
    ({"apiVersion", "kind"}, "a Kubernetes resource", LEAVE_OUT),
    ({"openapi", "info"}, "an OpenAPI description", LEAVE_OUT),
    ({"swagger", "info"}, "an OpenAPI description", LEAVE_OUT),
    ({"jobs", "on"}, "a workflow of a CI service", LEAVE_OUT),
    ({"services"}, "a Compose file", LEAVE_OUT),
    ({"kcconfig_plan"}, "a saved plan of kcconfig", "`kcconfig apply PLAN` takes it"),
    ({"environments"}, "settings of kcconfig", "name it kcconfig.yaml, or pass it as --config"),
    ({"dependencies", "version"}, "a description of a package", LEAVE_OUT),
    ({"issuer", "authorization_endpoint"}, "an OpenID Connect discovery document", LEAVE_OUT),
    ({"clientId", "redirectUris"}, "one client, not a realm", IN_REALM.format("clients")),
    ({"clientId", "protocol"}, "one client, not a realm", IN_REALM.format("clients")),
    ({"username", "credentials"}, "a user, not a realm", "kcconfig manages no users; leave this file out"),
)
"""Keys that a document must have all of, in a file that names no realm."""

LISTS: Final = (
    ("username", "a list of users", "kcconfig manages no users; leave this file out"),
    ("clientId", "a list of clients, not a realm", IN_REALM.format("clients")),
    ("protocolMappers", "a list of client scopes, not a realm", IN_REALM.format("clientScopes")),
)
"""A key that the first entry of a list has."""


def looks_like(root: Node) -> Foreign | None:
    """What a document is that is no policy, or None for one that may be one."""
    value = root.value
    if isinstance(value, list):
        first = value[0].value if value else None
        return _entry(first) if isinstance(first, dict) and "realm" not in first else None
    if not isinstance(value, dict) or "realm" in value:
        return None
    if set(value) == {"users"} and isinstance(value["users"].value, list):
        return looks_like(value["users"])
    for keys, what, help_ in MAPS:
        if keys <= set(value):
            kind = value["kind"].value if "kind" in keys else None
            return Foreign(f"{what} ({kind})" if isinstance(kind, str) else what, _operator(kind) or help_)
    return None


def _entry(first: dict[str, Node]) -> Foreign | None:
    return next((Foreign(what, help_) for key, what, help_ in LISTS if key in first), None)


def _operator(kind: object) -> str | None:
    """What to do with the operator's own resource, which holds a realm."""
    if kind == "KeycloakRealmImport":
        return "the realm stands in it under spec.realm; put that into a file of its own"
    return None
