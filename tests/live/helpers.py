"""What the live tests share: running kcconfig against a realm, and looking at what the server really holds."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from kcconfig.cli import run
from kcconfig.sandbox import Sandbox
from kcconfig.verify.web import Web

CALM = 20
"""Seconds for which an admin token is used; it lives for 60."""

_NUMBERS = itertools.count(1)


class Reply(NamedTuple):
    """What a server answered: the status, JSON where it is some, else text, and the headers."""

    status: int
    data: Any
    headers: Mapping[str, str]

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


PATIENCE = 300
"""Seconds: the keys of a SAML client alone may take a minute on a busy machine."""


def send(method: str, url: str, *, body: Any = None, form: Any = None, token: str | None = None) -> Reply:
    """One request; a status is no error, and a redirect is an answer."""
    headers = {"Accept": "application/json"}
    data = None
    if form is not None:
        data = urllib.parse.urlencode(form).encode()
    elif body is not None:
        data = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=PATIENCE) as response:
            return _reply(response.status, response.read(), response.headers)
    except urllib.error.HTTPError as error:
        with error:
            return _reply(error.code, error.read(), error.headers)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _reply(status: int, raw: bytes, headers: Any) -> Reply:
    text = raw.decode()
    try:
        return Reply(status, json.loads(text), dict(headers))
    except ValueError:
        return Reply(status, text, dict(headers))


class Result(NamedTuple):
    """How a run of kcconfig ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def text(self) -> str:
        return self.stdout + self.stderr

    def __repr__(self) -> str:
        return f"exit {self.code}\n--- stdout\n{self.stdout}\n--- stderr\n{self.stderr}"


def kcconfig(*args: str, folder: Path, env: Mapping[str, str]) -> Result:
    """Runs a command line in this process, in `folder`, with nothing but `env` set for kcconfig."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KCCONFIG_")}
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with (
        mock.patch.dict(os.environ, {**kept, "NO_COLOR": "1", **env}, clear=True),
        mock.patch("sys.stdin", io.StringIO()),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            run(args)
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Result(code, out.getvalue(), err.getvalue())


class Realm:
    """One realm of a running server, for one test: kcconfig on one side, the admin API on the other."""

    def __init__(self, server: Sandbox, folder: Path, name: str | None = None) -> None:
        self.server = server
        self.folder = folder
        self.name = name or f"live-{os.getpid()}-{next(_NUMBERS)}"
        self.env = {"KCCONFIG_USER": server.username, "KCCONFIG_PASSWORD": server.password}
        self._token = ""
        self._since = 0.0

    @property
    def modern(self) -> bool:
        """From 26.5 on the server compares the timeouts of clients with those of their realm."""
        return not self.server.version.startswith(("22.", "24.", "25.", "26.0", "26.2", "26.4"))

    # kcconfig

    def write(self, policy: Mapping[str, Any] | str, file: str = "policy.yaml") -> str:
        """A policy file for this realm, YAML from text or JSON from a map; returns its name."""
        if isinstance(policy, str):
            text = f"realm: {json.dumps(self.name)}\n{policy}"
        else:
            text = json.dumps({"realm": self.name, **policy}, indent=1)
        (self.folder / file).write_text(text, encoding="utf-8")
        return file

    def run(self, command: str, policy: Mapping[str, Any] | str, *flags: str, **env: str) -> Result:
        """`kcconfig COMMAND policy.yaml --server …`, as the administrator unless `env` logs in otherwise."""
        login = {} if any(name.startswith("KCCONFIG_") for name in env) else self.env
        server = () if "--server" in flags else ("--server", self.server.url)
        return kcconfig(
            command, self.write(policy), *server, *flags, folder=self.folder, env={**login, **env}
        )

    def plan(self, policy: Mapping[str, Any] | str, *flags: str, **env: str) -> Result:
        return self.run("plan", policy, "--exit-code", *flags, **env)

    def changes(self, policy: Mapping[str, Any] | str, *flags: str) -> dict[str, dict[str, Any]]:
        """What a plan would change: `{"update client app": {"name": ("before", "after")}}`."""
        result = self.run("plan", policy, "--format", "json", *flags)
        assert result.code == 0, result
        return {
            f"{change['action']} {change['kind']} {change['key']}": {
                setting["path"]: (setting["before"], setting["after"]) for setting in change["settings"]
            }
            for change in json.loads(result.stdout)["changes"]
        }

    def apply(self, policy: Mapping[str, Any] | str, *flags: str, **env: str) -> Result:
        """Applies, and proves that nothing is left to do."""
        result = self.run("apply", policy, "--yes", "--create-realm", *flags, **env)
        assert result.code == 0, result
        again = self.plan(policy, **env)
        assert (again.code, again.stdout[:11]) == (0, "No changes."), again
        return result

    # the admin API

    def send(self, method: str, path: str, body: Any = None) -> Reply:
        """A request below this realm, as the administrator."""
        quoted = urllib.parse.quote(self.name, safe="")
        return send(method, f"{self.server.url}/admin/realms/{quoted}{path}", body=body, token=self._admin())

    def get(self, path: str = "") -> Any:
        reply = self.send("GET", path)
        assert reply.ok, reply
        return reply.data

    def put(self, path: str, body: Any) -> None:
        reply = self.send("PUT", path, body)
        assert reply.ok, reply

    def post(self, path: str, body: Any) -> None:
        reply = self.send("POST", path, body)
        assert reply.ok, reply

    def create(self, **fields: Any) -> None:
        """Makes the realm by the admin API, as somebody else would have."""
        reply = self.post_realm(self.name, **fields)
        assert reply.ok, reply

    def post_realm(self, name: str, **fields: Any) -> Reply:
        body = {"realm": name, "enabled": True, **fields}
        return send("POST", f"{self.server.url}/admin/realms", body=body, token=self._admin())

    def remove(self) -> None:
        self.send("DELETE", "")

    def client(self, client_id: str) -> Any:
        """A client as the server holds it; None where there is none."""
        found = self.get(f"/clients?clientId={urllib.parse.quote(client_id, safe='')}")
        return found[0] if found else None

    def scope(self, name: str) -> Any:
        return next((each for each in self.get("/client-scopes") if each["name"] == name), None)

    def default_scopes(self, kind: str) -> set[str]:
        """The realm's lists for new clients; `kind` is `default` or `optional`."""
        return {each["name"] for each in self.get(f"/default-{kind}-client-scopes")}

    def _admin(self) -> str:
        if time.monotonic() - self._since > CALM:
            login = {
                "grant_type": "password",
                "client_id": "admin-cli",
                "username": self.server.username,
                "password": self.server.password,
            }
            url = f"{self.server.url}/realms/master/protocol/openid-connect/token"
            self._token = send("POST", url, form=login).data["access_token"]
            self._since = time.monotonic()
        return self._token

    # users

    @property
    def web(self) -> Web:
        """The realm as applications and browsers see it."""
        return Web(self.server.url, self.name)

    def token(self, client_id: str, secret: str | None = None, **form: str) -> Reply:
        """The answer of this realm's token endpoint."""
        return self.oidc("token", client_id, secret, **form)

    def oidc(self, endpoint: str, client_id: str, secret: str | None = None, **form: str) -> Reply:
        login = {"client_id": client_id, **({"client_secret": secret} if secret else {})}
        return send("POST", self.oidc_url(endpoint), form={**login, **form})

    def oidc_url(self, endpoint: str) -> str:
        realm = urllib.parse.quote(self.name, safe="")
        return f"{self.server.url}/realms/{realm}/protocol/openid-connect/{endpoint}"

    def add_user(self, username: str, password: str) -> None:
        """A user whom no required action stops."""
        user = {
            "username": username,
            "enabled": True,
            "emailVerified": True,
            "email": f"{username}@example.org",
        }
        names = {"firstName": "A", "lastName": "B"}
        credentials = [{"type": "password", "value": password, "temporary": False}]
        self.post("/users", {**user, **names, "credentials": credentials})


def mappers(owner: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    """The mappers of a client or scope: their configurations by name."""
    return {each["name"]: each["config"] for each in owner.get("protocolMappers", ())}
