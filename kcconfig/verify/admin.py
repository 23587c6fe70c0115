"""What a proof prepares and looks at through the admin API: users, clients, the realm, sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kcconfig.errors import ServerError
from kcconfig.model import Json, Secret
from kcconfig.servers.paths import base_url, path
from kcconfig.servers.transport import Answer, Transport
from kcconfig.settings import Auth

Object = Mapping[str, Any]


def administrator(
    url: str, username: str, password: str, ca_file: Path | None = None, *, workers: int = 8
) -> Transport:
    """The connection of an administrator of the master realm; threads may share it. Close it at the end."""
    auth = Auth("password", "master", user=username, secret=Secret(password))
    return Transport(base_url(url), auth, workers=workers, verify=str(ca_file) if ca_file else True)


class Admin:
    """One realm through a connection that is logged in; threads may share it.

    Every method raises ServerError where the server does not do what is asked.
    """

    def __init__(self, transport: Transport, realm: str) -> None:
        self.realm_name = realm
        self._transport = transport

    # users

    def add_user(self, username: str, email: str, password: str, *, roles: Sequence[str] = ()) -> str:
        """A user whom no required action stops, with these realm roles besides the default ones; returns the id."""
        body = {
            "username": username,
            "email": email,
            "emailVerified": True,
            "enabled": True,
            "firstName": "Kcconfig",
            "lastName": "Verify",
            "credentials": [{"type": "password", "value": password, "temporary": False}],
        }
        user_id = _new_id(self._do("POST", "users", body=body))
        # Keycloak adds the realm's default actions to a new user, whatever the request says.
        user = self._get("users", user_id)
        if user["requiredActions"]:
            self._do("PUT", "users", user_id, body={**user, "requiredActions": []})
        if roles:
            found = [self._get("roles", role) for role in roles]
            self._do("POST", "users", user_id, "role-mappings", "realm", body=found)
        return user_id

    def remove_user(self, user_id: str) -> None:
        self._do("DELETE", "users", user_id)

    def user(self, username: str) -> Object | None:
        """The user of exactly this name."""
        found = self._get("users", username=username, exact="true")
        return next((each for each in found if each["username"] == username.lower()), None)

    def required_actions(self, user_id: str) -> tuple[str, ...]:
        return tuple(self._get("users", user_id).get("requiredActions", ()))

    def credentials(self, user_id: str) -> tuple[str, ...]:
        """The kinds of credentials that the user has, such as `password` and `otp`."""
        return tuple(each["type"] for each in self._get("users", user_id, "credentials"))

    def logout_user(self, user_id: str) -> None:
        """Ends all of the user's sessions."""
        self._do("POST", "users", user_id, "logout")

    def user_sessions(self, user_id: str) -> list[Object]:
        """The user's SSO sessions: `id`, `start`, `lastAccess` (Unix times in milliseconds), `rememberMe`, `clients`."""
        return list(self._get("users", user_id, "sessions"))

    def offline_sessions(self, user_id: str, client_uuid: str) -> list[Object]:
        """The user's offline sessions with one client, which is named by its `id`."""
        return list(self._get("users", user_id, "offline-sessions", client_uuid))

    # clients

    def client(self, client_id: str) -> Object | None:
        """The client with its attributes, as the server holds it."""
        found = self._get("clients", clientId=client_id)
        return next((each for each in found if each["clientId"] == client_id), None)

    def client_secret(self, client_uuid: str) -> Secret:
        return Secret(self._get("clients", client_uuid, "client-secret").get("value"))

    def create_client(self, body: Object) -> str:
        """Returns its `id`."""
        return _new_id(self._do("POST", "clients", body=dict(body)))

    def update_client(self, client_uuid: str, changes: Object) -> None:
        """Changes fields, and within `attributes` only those that are named."""
        self._change(changes, "clients", client_uuid)

    def remove_client(self, client_uuid: str) -> None:
        self._do("DELETE", "clients", client_uuid)

    # the realm

    def create_realm(self, fields: Object) -> None:
        """Makes the realm, enabled unless the fields say otherwise."""
        body = {"realm": self.realm_name, "enabled": True, **fields}
        _checked(self._transport.send("POST", "admin/realms", body))
        self._transport.renew()

    def remove_realm(self) -> None:
        self._do("DELETE")

    def realm(self) -> Object:
        found: Object = self._get()
        return found

    def update_realm(self, changes: Object) -> None:
        """Changes fields, and within `attributes` only those that are named."""
        self._change(changes)

    def _change(self, changes: Object, *segments: str) -> None:
        """Writes all that was read, since what is left out may be reset."""
        before = dict(self._get(*segments))
        attributes = {**(before.get("attributes") or {}), **(changes.get("attributes") or {})}
        self._do("PUT", *segments, body={**before, **changes, "attributes": attributes})

    def _get(self, *segments: str, **query: str) -> Any:
        return self._do("GET", *segments, **query).data()

    def _do(self, method: str, *segments: str, body: Json = None, **query: str) -> Answer:
        place = path("admin", "realms", self.realm_name, *segments)
        return _checked(self._transport.send(method, place, body, **query))


def _checked(answer: Answer) -> Answer:
    if not answer.ok:
        raise ServerError(
            "the server does not do what the proof needs",
            status=answer.status,
            where=answer.where,
            said=answer.said,
            help=_HELP.get(answer.status, "look at the server's log"),
        )
    return answer


_HELP = {
    403: "the account needs the roles manage-users, manage-clients and manage-realm of this realm",
    404: "was it removed meanwhile?",
    409: "something of this name is there already: remove it or use another name",
}


def _new_id(answer: Answer) -> str:
    return (answer.location or "").rstrip("/").rpartition("/")[2]
