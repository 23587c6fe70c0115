"""Accounts and answers that several tests use."""

from __future__ import annotations

from kcconfig.model import Secret
from kcconfig.settings import Auth

TOKEN_PATH = "/realms/master/protocol/openid-connect/token"
CLIENT = Auth("client", "master", "ci", secret=Secret("s3cr3t-of-ci"))
USER = Auth("password", "master", "admin-cli", "anna", Secret("p4ss-of-anna"))
TOKEN = {"access_token": "t", "expires_in": 60}
REALM = {"realm": "demo", "ssoSessionIdleTimeout": 1800, "bruteForceStrategy": "MULTIPLE"}
INFO = {"systemInfo": {"version": "26.7.3"}}
