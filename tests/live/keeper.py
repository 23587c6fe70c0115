"""An administrator of one realm who may do what no proof does: change settings, look at sessions, end them."""

from __future__ import annotations

from kcconfig.model import Secret
from kcconfig.servers.paths import base_url
from kcconfig.servers.transport import Transport
from kcconfig.settings import Auth
from kcconfig.verify.admin import Admin, Object, checked


def administrator(url: str, username: str, password: str, *, workers: int = 8) -> Transport:
    """The connection of an administrator of the master realm; threads may share it. Close it at the end."""
    auth = Auth("password", "master", user=username, secret=Secret(password))
    return Transport(base_url(url), auth, workers=workers, verify=True)


class Keeper(Admin):
    """Every method raises ServerError where the server does not do what is asked."""

    def logout_user(self, user_id: str) -> None:
        """Ends all of the user's sessions."""
        self.do("POST", "users", user_id, "logout")

    def user_sessions(self, user_id: str) -> list[Object]:
        """The user's SSO sessions: `id`, `start`, `lastAccess` (Unix times in milliseconds), `rememberMe`, `clients`."""
        return list(self.get("users", user_id, "sessions"))

    def offline_sessions(self, user_id: str, client_uuid: str) -> list[Object]:
        """The user's offline sessions with one client, which is named by its `id`."""
        return list(self.get("users", user_id, "offline-sessions", client_uuid))

    def update_client(self, client_uuid: str, changes: Object) -> None:
        """Changes fields, and within `attributes` only those that are named."""
        self._change(changes, "clients", client_uuid)

    def create_realm(self, fields: Object) -> None:
        """Makes the realm, enabled unless the fields say otherwise."""
        body = {"realm": self.realm_name, "enabled": True, **fields}
        checked(self._transport.send("POST", "admin/realms", body))
        self._transport.renew()

    def remove_realm(self) -> None:
        self.do("DELETE")

    def realm(self) -> Object:
        found: Object = self.get()
        return found

    def update_realm(self, changes: Object) -> None:
        """Changes fields, and within `attributes` only those that are named."""
        self._change(changes)

    def _change(self, changes: Object, *segments: str) -> None:
        """Writes all that was read, since what is left out may be reset."""
        before = dict(self.get(*segments))
        attributes = {**(before.get("attributes") or {}), **(changes.get("attributes") or {})}
        self.do("PUT", *segments, body={**before, **changes, "attributes": attributes})
