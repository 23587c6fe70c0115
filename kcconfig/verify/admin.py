"""What a proof prepares and looks at through the admin API: users and clients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kcconfig.errors import ServerError
from kcconfig.model import Json, Secret
from kcconfig.servers.paths import path
from kcconfig.servers.transport import Answer, Transport

Object = Mapping[str, Any]


class Admin:
    """One realm through a connection that is logged in; threads may share it.

    Every method raises ServerError where the server does not do what is asked.
    """

    def __init__(self, transport: Transport, realm: str) -> None:
        self.realm_name = realm
        self._transport = transport

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
        user_id = _new_id(self.do("POST", "users", body=body))
        # Keycloak adds the realm's default actions to a new user, whatever the request says.
        user = self.get("users", user_id)
        if user["requiredActions"]:
            self.do("PUT", "users", user_id, body={**user, "requiredActions": []})
        if roles:
            found = [self.get("roles", role) for role in roles]
            self.do("POST", "users", user_id, "role-mappings", "realm", body=found)
        return user_id

    def remove_user(self, user_id: str) -> None:
        self.do("DELETE", "users", user_id)

    def user(self, username: str) -> Object | None:
        """The user of exactly this name."""
        found = self.get("users", username=username, exact="true")
        return next((each for each in found if each["username"] == username.lower()), None)

    def required_actions(self, user_id: str) -> tuple[str, ...]:
        return tuple(self.get("users", user_id).get("requiredActions", ()))

    def credentials(self, user_id: str) -> tuple[str, ...]:
        """The kinds of credentials that the user has, such as `password` and `otp`."""
        return tuple(each["type"] for each in self.get("users", user_id, "credentials"))

    def client(self, client_id: str) -> Object | None:
        """The client with its attributes, as the server holds it."""
        found = self.get("clients", clientId=client_id)
        return next((each for each in found if each["clientId"] == client_id), None)

    def client_secret(self, client_uuid: str) -> Secret:
        return Secret(self.get("clients", client_uuid, "client-secret").get("value"))

    def create_client(self, body: Object) -> str:
        """Returns its `id`."""
        return _new_id(self.do("POST", "clients", body=dict(body)))

    def remove_client(self, client_uuid: str) -> None:
        self.do("DELETE", "clients", client_uuid)

    def get(self, *segments: str, **query: str) -> Any:
        """What stands below the realm's own address."""
        return self.do("GET", *segments, **query).data()

    def do(self, method: str, *segments: str, body: Json = None, **query: str) -> Answer:
        """A request below the realm's own address."""
        place = path("admin", "realms", self.realm_name, *segments)
        return checked(self._transport.send(method, place, body, **query))


def checked(answer: Answer) -> Answer:
    """The answer, if it is a good one. Raises ServerError for any other."""
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
