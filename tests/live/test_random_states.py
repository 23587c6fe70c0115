"""From any state to any other: random policies, each applied over what the ones before it left behind."""

from __future__ import annotations

import json
import random
import sys
from typing import Any

import pytest
from helpers import Realm, mappers

pytestmark = pytest.mark.live

SEED = 20261124
STATES = 15

CLIENTS = ("a", "b/c", "d")
SCOPES = ("s1", "s2", "s3")
SHIPPED = ("profile", "email", "phone", "roles")
ABSENT = {"state": "absent"}


class Random(random.Random):
    """Draws policies that the server has no reason to refuse."""

    def policy(self) -> dict[str, Any]:
        idle, most = self.randint(600, 7200), self.randint(3600, 72000)
        scopes = {name: self.scope() for name in SCOPES}
        known = [*SHIPPED, *(name for name in SCOPES if scopes[name] != ABSENT)]
        return {
            "sessions": {
                "sso": {"idle": idle, "max": most},
                "client": {"idle": self.limit(idle), "max": self.limit(most)},
                "rememberMe": self.choice(["off", {}, {"idle": idle, "max": "inherit"}]),
                "offline": {"max": self.choice(["unlimited", 6000000, 7000000])},
            },
            "tokens": self.some({"access": self.randint(60, 600), "refresh": {"rotate": self.switch()}}),
            **self.some(
                {
                    "displayName": self.choice(["", "One", "Zwei & <drei>"]),
                    "passwordPolicy": self.choice(["", "length(8)", "length(9) and digits(1)"]),
                    "failureFactor": self.randint(1, 50),
                    "bruteForceProtected": self.switch(),
                    "eventsListeners": self.sample(["jboss-logging", "email"], self.randint(0, 2)),
                    "supportedLocales": self.sample(["de", "en", "fr"], self.randint(0, 3)),
                    "eventsExpiration": self.choice([0, 3600]),
                    "browserSecurityHeaders": {"xFrameOptions": self.choice(["DENY", "SAMEORIGIN"])},
                }
            ),
            "attributes": self.some(
                {name: self.choice(["1", "", ABSENT]) for name in ("own.a", "own.b", "frontendUrl")}
            ),
            "clientScopes": scopes,
            **self.lists(("defaultDefaultClientScopes", "defaultOptionalClientScopes"), known),
            "clients": {name: self.client(idle, most, known) for name in CLIENTS},
        }

    def client(self, idle: int, most: int, known: list[str]) -> dict[str, Any]:
        if self.random() < 0.2:
            return ABSENT
        public = self.switch()
        access = {} if public else {"secret": self.choice(["one-secret", "two-secret"])}
        return {
            "publicClient": public,
            **access,
            "serviceAccountsEnabled": not public and self.switch(),
            "sessions": {"idle": self.limit(idle), "max": self.limit(most)},
            **self.some(
                {
                    "name": self.choice(["", "N", "Ñ"]),
                    "redirectUris": self.sample(["https://a/*", "/b", "http://c"], self.randint(0, 3)),
                    "webOrigins": self.sample(["+", "https://a"], self.randint(0, 2)),
                    "fullScopeAllowed": self.switch(),
                    "attributes": {"own": self.choice(["x", "", ABSENT])},
                    "tokens": {"access": self.choice(["inherit", "session", 77])},
                }
            ),
            **self.lists(("defaultClientScopes", "optionalClientScopes"), known),
            "protocolMappers": self.mappers(),
        }

    def scope(self) -> dict[str, Any]:
        if self.random() < 0.2:
            return ABSENT
        described = {"description": self.choice(["", "D"]), "attributes": {"own": self.choice(["x", ABSENT])}}
        return {**self.some(described), "protocolMappers": self.mappers()}

    def mappers(self) -> dict[str, Any]:
        def one() -> dict[str, Any]:
            config = {"included.custom.audience": self.choice(["x", "y"]), "own": self.choice(["1", ABSENT])}
            return {"protocolMapper": "oidc-audience-mapper", "config": config}

        return {name: self.choice([one(), one(), ABSENT]) for name in ("m1", "m 2")}

    def lists(self, names: tuple[str, str], known: list[str]) -> dict[str, Any]:
        """Two lists without a scope in common, each exact, additive or undeclared."""
        mixed = self.sample(known, len(known))
        cut = self.randint(0, len(mixed))
        forms = {}
        for name, scopes, others in (
            (names[0], mixed[:cut], mixed[cut:]),
            (names[1], mixed[cut:], mixed[:cut]),
        ):
            forms[name] = self.choice([scopes, {"add": scopes, "remove": others[:1]}])
        return self.some(forms)

    def limit(self, most: int) -> int | str:
        return self.choice(["inherit", self.randint(1, most)])

    def switch(self) -> bool:
        return self.random() < 0.5

    def some(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in settings.items() if self.random() < 0.7}


def test_every_state_is_reached_from_the_one_before(realm: Realm) -> None:
    draw = Random(SEED)
    for number in range(STATES):
        policy = draw.policy()
        sys.stdout.write(f"seed {SEED}, state {number}: {json.dumps(policy)}\n")
        result = realm.apply(policy, "--allow-delete")
        assert "-secret" not in result.text
        for key, wanted in policy["clients"].items():
            is_as_declared(realm.client(key), wanted)


def is_as_declared(found: Any, wanted: dict[str, Any]) -> None:
    """Compares a client with its policy, by other code than kcconfig's own."""
    if wanted == ABSENT:
        assert found is None
        return
    assert found["publicClient"] is wanted["publicClient"]
    if not wanted["publicClient"]:
        assert found["secret"] == wanted["secret"]
    for name in ("redirectUris", "webOrigins"):
        assert sorted(found[name]) == sorted(wanted.get(name, found[name]))
    for name in ("defaultClientScopes", "optionalClientScopes"):
        scopes, holds = wanted.get(name), set(found[name]) - {"service_account"}
        if isinstance(scopes, list):
            assert holds == set(scopes)
        elif scopes is not None:
            assert set(scopes["add"]) <= holds
            assert not holds & set(scopes["remove"])
    present = {name for name, mapper in wanted["protocolMappers"].items() if mapper != ABSENT}
    assert set(mappers(found)) & set(wanted["protocolMappers"]) == present
    for word, attribute in (("idle", "idle.timeout"), ("max", "max.lifespan")):
        limit = wanted["sessions"][word]
        expected = None if limit == "inherit" else str(limit)
        assert found["attributes"].get(f"client.session.{attribute}") == expected
