"""The least that a plan costs: log in, read what `kcconfig plan` reads, parse it, compare nothing.

Takes its login from KCCONFIG_SERVER, KCCONFIG_USER and KCCONFIG_PASSWORD, and the realm as its argument.
"""

from __future__ import annotations

import os
import sys

from keycloak import KeycloakAdmin

PAGE = 100

admin = KeycloakAdmin(
    server_url=os.environ["KCCONFIG_SERVER"],
    username=os.environ["KCCONFIG_USER"],
    password=os.environ["KCCONFIG_PASSWORD"],
    realm_name="master",
)
realm = f"admin/realms/{sys.argv[1]}"
get = admin.connection.raw_get

info = get("admin/serverinfo").json()
representation = get(realm).json()
scopes = get(f"{realm}/client-scopes").json()
clients: list[object] = []
while True:
    page = get(f"{realm}/clients", first=len(clients), max=PAGE).json()
    clients += page
    if len(page) < PAGE:
        break
print(info["systemInfo"]["version"], representation["realm"], len(scopes), len(clients))
