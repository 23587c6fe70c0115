"""What articles claim of refresh tokens, single sign-on and expiry, as far as a server shows it in seconds.

`tests/lifetimes/test_articles.py` puts the same claims, and the longer ones, to the model.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from helpers import Realm
from keeper import Keeper, administrator

from kcconfig.sandbox import Sandbox
from kcconfig.verify.browser import IDENTITY, Browser
from kcconfig.verify.claims import claims
from kcconfig.verify.landing import Form
from kcconfig.verify.party import Party
from kcconfig.verify.web import Line, Reply

pytestmark = pytest.mark.live

CALLBACK = "http://127.0.0.1:1/callback"
GONE = "http://127.0.0.1:1/loggedout.html"
USER = {"username": "ada", "password": "ada-password"}
OFFLINE = "openid offline_access"
AUDIENCE = {
    "name": "itself",
    "protocol": "openid-connect",
    "protocolMapper": "oidc-audience-mapper",
    "config": {"included.client.audience": "aware", "access.token.claim": "true"},
}
LOGOUT = {"post.logout.redirect.uris": GONE}
CLIENTS: dict[str, dict[str, Any]] = {
    "web": {"attributes": LOGOUT},
    "other": {},
    "brief": {"attributes": {"access.token.lifespan": "2"}},
    "aware": {"protocolMappers": [AUDIENCE]},
    "unaware": {},
    "excused": {"attributes": {"allow.token.introspection.without.audience.check": "true"}},
}
SESSION = "Session not active"
NO_CLIENT = "Session doesn't have required client"


class Place(NamedTuple):
    """A realm with clients and a user. Each browser and each client is for one thread."""

    realm: Realm
    admin: Keeper
    user_id: str

    @property
    def old(self) -> bool:
        return self.realm.server.version.startswith("22.")

    def party(self, client_id: str) -> Party:
        return Party(self.realm.web, client_id, f"{client_id}-secret", CALLBACK)

    def browser(self) -> Browser:
        return Browser(self.realm.web)


@contextmanager
def furnished(realm: Realm) -> Iterator[Place]:
    """The realm, made, with the clients and a user."""
    realm.create(rememberMe=True)
    connection = administrator(realm.server.url, realm.server.username, realm.server.password)
    admin = Keeper(connection, realm.name)
    for client_id, fields in CLIENTS.items():
        admin.create_client(
            {
                "clientId": client_id,
                "secret": f"{client_id}-secret",
                "redirectUris": [CALLBACK],
                "directAccessGrantsEnabled": True,
                **fields,
            }
        )
    yield Place(realm, admin, admin.add_user(USER["username"], "ada@example.org", USER["password"]))
    connection.close()


@pytest.fixture(scope="module")
def place(server: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One for all tests that change no settings: what each of them looks at is its own session."""
    realm = Realm(server, tmp_path_factory.mktemp("articles"))
    with furnished(realm) as found:
        yield found
    realm.remove()


@pytest.fixture
def own_place(realm: Realm) -> Iterator[Place]:
    """For a test that changes settings."""
    with furnished(realm) as found:
        yield found


def sid(reply: Reply) -> str:
    """The session that tokens belong to."""
    assert reply.ok, reply
    return str(claims(reply.data["id_token"])["sid"])


def session(place: Place, reply: Reply) -> Mapping[str, Any]:
    """The one session that tokens belong to, as the server tells of it."""
    (found,) = (each for each in place.admin.user_sessions(place.user_id) if each["id"] == sid(reply))
    return found


def auth_time(reply: Reply) -> int:
    return int(claims(reply.data["id_token"])["auth_time"])


def refusal(reply: Reply) -> tuple[int, str | None]:
    return reply.status, reply.description


def test_a_refresh_works_before_and_after_the_access_tokens_end(place: Place) -> None:
    brief = place.party("brief")
    first = brief.password(**USER)
    before = brief.refresh(first.data["refresh_token"])
    begun = session(place, first)
    time.sleep(3.1)
    assert brief.userinfo(before.data["access_token"]).status == 401
    after = brief.refresh(before.data["refresh_token"])
    assert brief.userinfo(after.data["access_token"]).ok
    assert len({reply.data["access_token"] for reply in (first, before, after)}) == 3
    assert len({reply.data["refresh_token"] for reply in (first, before, after)}) == 3
    assert sid(first) == sid(before) == sid(after)
    end = session(place, first)
    assert end["start"] == begun["start"]
    assert end["lastAccess"] > begun["lastAccess"]


def test_introspection_of_the_new_token(place: Place) -> None:
    seen = {}
    for client_id in ("aware", "unaware", "excused"):
        party = place.party(client_id)
        new = party.refresh(party.password(**USER).data["refresh_token"]).data["access_token"]
        seen[client_id] = party.introspect(new).data["active"]
        assert party.userinfo(new).ok, client_id
    assert seen == {"aware": True, "unaware": place.old, "excused": True}


def test_single_logout(place: Place) -> None:
    browser, web, other = place.browser(), place.party("web"), place.party("other")
    first = browser.login(web, **USER)
    second = browser.silent(other)
    assert sid(first) == sid(second)
    left = browser.logout(web, first.data["id_token"], GONE, "gone")
    assert (left.reply.status, left.reply.location) == (302, f"{GONE}?state=gone")
    for party, tokens in ((web, first), (other, second)):
        assert claims(tokens.data["access_token"])["exp"] > time.time() + 200
        assert party.userinfo(tokens.data["access_token"]).status == 401
        assert refusal(party.refresh(tokens.data["refresh_token"])) == (400, SESSION)
    assert [name for name in browser.cookies() if name.startswith(IDENTITY)] == []
    assert browser.silent(web).error == "login_required"
    assert isinstance(browser.authorize(web), Form)


def test_a_logout_without_its_hint_or_to_a_foreign_address_ends_nothing(place: Place) -> None:
    web = place.party("web")
    tokens = web.password(**USER).data
    visitor = Line(place.realm.web)
    assert visitor.get(web.logout_url(None)).status == 200
    assert visitor.get(web.logout_url(tokens["id_token"], f"{GONE}?elsewhere")).status == 400
    assert web.refresh(tokens["refresh_token"]).ok
    visitor.close()


def test_an_application_that_forgot_everything_gets_a_new_code_silently(place: Place) -> None:
    browser, web = place.browser(), place.party("web")
    first = browser.login(web, **USER)
    time.sleep(1.1)
    again = browser.silent(web)
    assert (sid(again), auth_time(again)) == (sid(first), auth_time(first))
    assert browser.silent(place.party("other")).ok


def test_a_browser_without_a_session_has_to_log_in(place: Place) -> None:
    browser, web = place.browser(), place.party("web")
    assert browser.silent(web).error == "login_required"
    assert isinstance(browser.authorize(web), Form)
    browser.login(web, **USER)
    browser.forget_cookies()
    assert browser.silent(web).error == "login_required"


def test_prompt_login_asks_and_keeps_the_session(place: Place) -> None:
    browser, web = place.browser(), place.party("web")
    first = browser.login(web, **USER)
    time.sleep(2.1)
    assert isinstance(browser.authorize(web, max_age=1), Form)
    assert isinstance(browser.authorize(web, prompt="login"), Form)
    again = browser.login(web, **USER, prompt="login")
    assert sid(again) == sid(first)
    assert auth_time(again) > auth_time(first)
    assert session(place, again)["start"] == session(place, first)["start"]


def test_the_old_refresh_token_works_on(place: Place) -> None:
    web = place.party("web")
    first = web.password(**USER).data["refresh_token"]
    assert web.refresh(first).ok
    assert web.refresh(first).ok


def test_with_rotation_the_old_refresh_token_takes_the_clients_session_with_it(own_place: Place) -> None:
    own_place.admin.update_realm({"revokeRefreshToken": True, "refreshTokenMaxReuse": 0})
    browser, web, other = own_place.browser(), own_place.party("web"), own_place.party("other")
    first = browser.login(web, **USER)
    second = browser.silent(other)
    newest = web.refresh(first.data["refresh_token"])
    reused = web.refresh(first.data["refresh_token"])
    assert refusal(reused) == (400, "Maximum allowed refresh token reuse exceeded")
    assert refusal(web.refresh(newest.data["refresh_token"])) == (400, NO_CLIENT)
    assert other.refresh(second.data["refresh_token"]).ok
    assert browser.silent(web).ok


def test_an_offline_token_survives_the_logout(place: Place) -> None:
    browser, web = place.browser(), place.party("web")
    online = browser.login(web, **USER)
    offline = browser.silent(web, scope=OFFLINE)
    assert claims(offline.data["refresh_token"])["typ"] == "Offline"
    assert browser.logout(web, online.data["id_token"], GONE).returned
    assert browser.silent(web).error == "login_required"
    renewed = web.refresh(offline.data["refresh_token"])
    assert renewed.ok, renewed
    assert web.userinfo(renewed.data["access_token"]).ok
    assert refusal(web.refresh(online.data["refresh_token"])) == (400, SESSION)


def test_without_a_limit_an_offline_token_has_no_end_of_its_own(place: Place) -> None:
    web = place.party("web")
    tokens = web.password(**USER, scope=OFFLINE).data
    assert claims(tokens["refresh_token"]).get("exp", 0) == 0
    assert tokens["refresh_expires_in"] == 0


IDLE, MAX = 10, 20
"""Seconds; a slow server has three of them before a test takes it for a wrong one."""


class Stay(NamedTuple):
    """A login in the realm, and what goes on in it. Moments are seconds since its login."""

    place: Place
    browser: Browser
    web: Party
    first: Reply
    since: float

    def wait(self, moment: float) -> None:
        time.sleep(max(0.0, self.since + moment - time.time()))


def used_all_the_time(stay: Stay) -> None:
    """The maximum counts from the login; what is left shrinks as soon as it is near."""
    reply = stay.first
    over = claims(reply.data["access_token"])["exp"]
    for moment in (6, 12, 16):
        stay.wait(moment)
        reply = stay.web.refresh(reply.data["refresh_token"])
        token = claims(reply.data["refresh_token"])
        assert abs(token["exp"] - min(token["iat"] + IDLE, over)) <= 1, moment
        # What stands beside the token is counted when the answer is written.
        waited = reply.received - reply.sent + 1
        assert 0 <= token["exp"] - token["iat"] - reply.data["refresh_expires_in"] <= waited, moment
    stay.wait(MAX + 1.5)
    assert stay.web.refresh(reply.data["refresh_token"]).error == "invalid_grant"
    assert stay.browser.silent(stay.web).error == "login_required"


def asked_for_a_password_shortly_before_the_end(stay: Stay) -> None:
    """prompt=login does not restart the maximum."""
    reply = stay.first
    for moment in (6, 12):
        stay.wait(moment)
        reply = stay.browser.login(stay.web, **USER, prompt="login")
    assert reply.data["refresh_expires_in"] <= MAX - 12
    stay.wait(MAX + 1.5)
    assert stay.browser.silent(stay.web).error == "login_required"


def left_alone(stay: Stay) -> None:
    """No two minutes: the session of nobody ends with its idle timeout, on each version."""
    stay.wait(IDLE + 1.5)
    assert stay.browser.silent(stay.web).error == "login_required"
    assert stay.web.refresh(stay.first.data["refresh_token"]).description == "Token is not active"


def left_alone_with_an_access_token(stay: Stay) -> None:
    """An access token may outlive its session; the server does not accept it any more."""
    stay.wait(IDLE + 1.5)
    token = stay.first.data["access_token"]
    assert claims(token)["exp"] > time.time() + 1
    assert stay.web.userinfo(token).status == 401


def looked_at_every_second(stay: Stay) -> None:
    """Two minutes up to 24, and for such a session only."""
    for moment in (*range(1, IDLE - 2), IDLE + 2, IDLE + 4):
        stay.wait(moment)
        alive = moment < IDLE or stay.place.old
        assert stay.web.userinfo(stay.first.data["access_token"]).ok == alive, moment


STAYS: tuple[Callable[[Stay], None], ...] = (
    used_all_the_time,
    asked_for_a_password_shortly_before_the_end,
    left_alone,
    left_alone_with_an_access_token,
    looked_at_every_second,
)


def test_stays_of_some_seconds(own_place: Place) -> None:
    own_place.admin.update_realm({"ssoSessionIdleTimeout": IDLE, "ssoSessionMaxLifespan": MAX})

    def spend(what: Callable[[Stay], None]) -> None:
        browser, web = own_place.browser(), own_place.party("web")
        first = browser.login(web, **USER)
        assert IDLE - 3 <= first.data["refresh_expires_in"] <= IDLE, first
        what(Stay(own_place, browser, web, first, time.time()))

    with ThreadPoolExecutor(len(STAYS)) as pool:
        running = [pool.submit(spend, what) for what in STAYS]
    for stay in running:
        stay.result()


def test_a_setting_raised_again_does_not_bring_back_what_was_refused(own_place: Place) -> None:
    """Nothing was refused: it lives. A refusal takes the session, up to 24 only its clients."""
    visits = []
    for _ in range(3):
        browser, web = own_place.browser(), own_place.party("web")
        visits.append((browser, web, browser.login(web, **USER).data["refresh_token"]))
    untouched, refreshed, visited = visits
    time.sleep(2.1)
    own_place.admin.update_realm({"ssoSessionMaxLifespan": 1})
    assert refusal(refreshed[1].refresh(refreshed[2])) == (400, SESSION)
    assert visited[0].silent(visited[1]).error == "login_required"
    own_place.admin.update_realm({"ssoSessionMaxLifespan": 36000})
    assert untouched[1].refresh(untouched[2]).ok
    dead = (400, NO_CLIENT if own_place.old else SESSION)
    assert refusal(refreshed[1].refresh(refreshed[2])) == dead
    assert refusal(visited[1].refresh(visited[2])) == dead
    assert refreshed[0].silent(refreshed[1]).ok == own_place.old
    assert visited[0].silent(visited[1]).error == "login_required"
